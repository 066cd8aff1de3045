"""Everything about the browser's side holds on PostgreSQL too.

1. The other tests of this folder, in a process of their own, on a PostgreSQL of their own.
2. The tests run on the database that was asked for.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests import ROOT

HERE = Path(__file__).resolve().parent


@pytest.mark.timeout(3600)
def test_the_same_on_postgresql(request: pytest.FixtureRequest) -> None:
    """1"""
    if request.config.getoption("--database") == "postgresql":
        return
    # Nothing of this process's instance: with its settings named in the environment, pytest-django
    # would read them before the other process has a home and a database of its own.
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SERENO_", "DJANGO_"))}
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", str(HERE), "--database", "postgresql"),
            *("-q", "-p", "no:cacheprovider", "-p", "no:randomly", "--no-header"),
            # They start servers that end before they read a database.
            *("--deselect", "tests/integration/web/site/test_commands.py::test_serve_refuses"),
        ],
        cwd=ROOT,
        env=kept,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_the_database_asked_for(request: pytest.FixtureRequest) -> None:
    """2"""
    assert connection.vendor == request.config.getoption("--database")
