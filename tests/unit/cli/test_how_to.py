"""What docs/how-to tells people to copy can be used as it stands.

1. systemd takes the units.
2. Every SERENO_ variable that a page names is a setting.
3. Every `sereno` command that a page shows exists.
4. The Containerfile has only instructions that there are, and its user can write its volume.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from sereno.cli.main import COMMANDS
from sereno.web.site.environment import KNOWN
from tests import ROOT

HOW_TO = ROOT / "docs" / "how-to"
PAGES = sorted(HOW_TO.glob("*.md"))
INSTRUCTIONS = {"FROM", "COPY", "RUN", "USER", "ENV", "VOLUME", "EXPOSE", "CMD"}


def _blocks(page: Path, kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)


def _units() -> dict[str, str]:
    found = [block for page in PAGES for block in _blocks(page, "ini")]
    return {re.match(r"# /etc/systemd/system/(\S+)\n", unit)[1]: unit for unit in found}  # type: ignore[index]


def test_units(tmp_path: Path) -> None:
    """1"""
    verify = shutil.which("systemd-analyze")
    if verify is None:
        pytest.skip("systemd-analyze is not on this machine")
    program = tmp_path / "sereno"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    units = _units()
    assert set(units) >= {"sereno.service", "sereno-backup.service", "sereno-backup.timer"}
    for name, text in units.items():
        assert "/opt/sereno/bin/sereno" in text or name.endswith(".timer")
        text = text.replace("/opt/sereno/bin/sereno", str(program))
        (tmp_path / name).write_text(text)
    for name in units:
        done = subprocess.run(
            [verify, "verify", "--man=no", str(tmp_path / name)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_names(page: Path) -> None:
    """2 and 3"""
    text = page.read_text(encoding="utf-8")
    assert sorted(set(re.findall(r"SERENO_[A-Z_]+", text)) - KNOWN) == []
    shown = "\n".join(_blocks(page, "sh") + _blocks(page, "ini"))
    called = re.findall(r"(?:^|/bin/)sereno ([a-z]+)", shown, re.MULTILINE)
    assert sorted(set(called) - set(COMMANDS)) == []


def test_containerfile() -> None:
    """4"""
    (text,) = [block for page in PAGES for block in _blocks(page, "dockerfile")]
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    words = [line.split(None, 1) for line in lines]
    assert {word for word, _rest in words} <= INSTRUCTIONS
    assert words[0][0] == "FROM"
    (volume,) = [rest for word, rest in words if word == "VOLUME"]
    order = [line for line in lines if line.startswith(("USER", "RUN mkdir", "VOLUME"))]
    assert order == ["USER sereno", f"RUN mkdir {volume}", f"VOLUME {volume}"]
    assert f"ENV SERENO_HOME={volume}" in lines
