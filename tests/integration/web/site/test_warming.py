"""A web process is ready for its first visitor.

1. Every view is loaded when the application is.
2. The arithmetic that is loaded beside it runs.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from sereno.web.site.warming import load_arithmetic

LOADED = """
import sys, threading
import sereno.web.site.wsgi
wanted = {"sereno.web.site.home", "sereno.web.selection.view_select", "numpy", "duckdb"}
assert wanted <= set(sys.modules), wanted - set(sys.modules)
for thread in threading.enumerate():
    if thread.name == "warming":
        thread.join()
assert "scipy.special" in sys.modules
"""


def test_views_are_loaded(tmp_path: Path) -> None:
    """1"""
    done = subprocess.run(
        [sys.executable, "-c", LOADED],
        env=os.environ | {"SERENO_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_arithmetic() -> None:
    """2"""
    assert load_arithmetic().p_selected.sum() == 2
