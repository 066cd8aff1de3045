"""Where Sereno keeps its data: SERENO_HOME, else the platform's folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from sereno.engine import home
from sereno.engine.home import sereno_home


@pytest.fixture(autouse=True)
def _clean(monkeypatch, tmp_path: Path) -> None:
    for variable in ("SERENO_HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))


def test_sereno_home_goes_before_all(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SERENO_HOME", str(tmp_path / "audits"))
    assert sereno_home() == (tmp_path / "audits").resolve()
    monkeypatch.setenv("SERENO_HOME", "~/audits")
    assert sereno_home() == (tmp_path / "audits").resolve()


@pytest.mark.parametrize(
    ("platform", "where"),
    [
        ("linux", ".local/share/sereno"),
        ("darwin", "Library/Application Support/sereno"),
        ("win32", "AppData/Local/sereno"),
    ],
)
def test_the_platform_decides_where_nothing_is_said(
    monkeypatch, tmp_path: Path, platform: str, where: str
) -> None:
    monkeypatch.setattr(home.sys, "platform", platform)
    monkeypatch.setenv("SERENO_HOME", "  ")
    assert sereno_home() == tmp_path / where


@pytest.mark.parametrize(("given", "kept"), [("/data/of/users", True), ("relative", False)])
def test_xdg_data_home_counts_when_absolute(
    monkeypatch, tmp_path: Path, given: str, kept: bool
) -> None:
    monkeypatch.setattr(home.sys, "platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", given)
    expected = Path(given) if kept else tmp_path / ".local" / "share"
    assert sereno_home() == expected / "sereno"
