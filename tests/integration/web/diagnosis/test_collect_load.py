"""Phones that send all at once to a server that is killed: a small size of
benchmarks/collect_load.py, on the product's own server.
"""

from __future__ import annotations

import os
import subprocess
import sys

from tests import ROOT

SMALL = ("--devices=3", "--submissions=3", "--kilobytes=2", "--kills=1", "--workers=1")


def test_nothing_is_lost_or_doubled() -> None:
    """Every fifth POST is cut off, and the server is killed once; phones that are slow in sending
    keep nobody waiting.
    """
    done = subprocess.run(
        [sys.executable, "benchmarks/collect_load.py", *SMALL],
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if not k.startswith("SERENO_")},
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout.splitlines()
    assert done.returncode == 0, done.stdout + done.stderr
    assert said[1:3] == [
        "stored: 9 of 9 submissions, 27 of 27 photos",
        "lost: 0; doubled: 0; left waiting: 0",
    ]
    assert float(said[5].split()[-2]) < 5
