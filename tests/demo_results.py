"""`sereno demo`, made once for all tests that look at it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner


def make_demo(folder: Path) -> None:
    """The demo in `out`, and what the command said in `said.txt`."""
    from sereno.cli.demo import command

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SERENO_LANGUAGE", "es")
        result = CliRunner().invoke(command, ["--out", str(folder / "out"), "--no-open"])
    assert result.exit_code == 0, result.output
    (folder / "said.txt").write_text(result.stdout, encoding="utf-8")
