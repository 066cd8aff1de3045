"""Everything about the browser's side holds on PostgreSQL too.

1. The other tests of this folder, in a process of their own, on a PostgreSQL of their own.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent


@pytest.mark.timeout(900)
def test_the_same_on_postgresql(request: pytest.FixtureRequest) -> None:
    """1"""
    if request.config.getoption("--database") == "postgresql":
        return
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", str(HERE), "--database", "postgresql"),
            *("-q", "-p", "no:cacheprovider", "-p", "no:randomly", "--no-header"),
        ],
        cwd=HERE.parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
