"""Coders at once in real browsers, a network that is cut and a server that is killed: a small size
of benchmarks/coding_together.py, on the product's own server.
"""

from __future__ import annotations

import os
import subprocess
import sys

from tests import ROOT

SMALL = ("--coders=2", "--operations=12", "--kills=1", "--words=400")


def test_nothing_is_lost_and_all_see_the_same() -> None:
    """Every operation of both is there once, and both screens show what is kept."""
    done = subprocess.run(
        [sys.executable, "benchmarks/coding_together.py", *SMALL],
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if not k.startswith("SERENO_")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
