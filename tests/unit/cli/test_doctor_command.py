"""`sereno doctor` says what is installed, what is wrong, and how to mend it.

1. On a sound installation every check is ok or a warning, and it ends with 0.
2. Whatever is not ok says how to mend it; JSON says the same as the text.
3. A failure, or a check that breaks, ends with 1 and hides no other answer.
4. It leaves nothing behind.
5. It says where the keys of restricted content are, and whether anybody else may have them.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sereno.cli.doctor import TITLES, command
from sereno.engine import installation
from sereno.engine.installation import CHECKS, Finding, examine
from sereno.exchange.sealed.key_files import new_ring, write_over


@pytest.fixture
def home(tmp_path: Path, monkeypatch) -> Path:
    place = tmp_path / "home"
    monkeypatch.setenv("SERENO_HOME", str(place))
    monkeypatch.setenv("SERENO_LANGUAGE", "en")
    return place


def _doctor(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments))


def test_a_sound_installation_is_well(home: Path) -> None:
    """1, 4"""
    result = _doctor()
    assert result.exit_code == 0, result.output
    assert "✗" not in result.output
    assert f"{home} will be made when needed" in result.output
    assert "nothing outside this machine is contacted" in result.output
    assert not home.exists()
    assert list(home.parent.iterdir()) == []


def test_json_says_what_the_text_says(home: Path) -> None:
    """2"""
    report = json.loads(_doctor("--json").stdout)
    assert report["ok"] is True
    assert [check["check"] for check in report["checks"]] == list(TITLES)
    assert all(check["found"] for check in report["checks"])
    assert all(check["mend"] for check in report["checks"] if check["state"] != "ok")
    packages = next(c["found"] for c in report["checks"] if c["check"] == "packages")
    assert "numpy " in packages
    assert "django" in packages.lower()


def test_every_check_has_a_title() -> None:
    """2"""
    assert [*(check.__name__.removeprefix("_") for check in CHECKS), "sealed"] == list(TITLES)


def test_a_home_that_is_a_file_is_a_failure(home: Path) -> None:
    """3"""
    home.write_text("not a folder", encoding="utf-8")
    result = _doctor()
    assert result.exit_code == 1
    assert "✗ Sereno's folder" in result.output
    assert "→ Set SERENO_HOME" in result.output
    assert "Something has to be put right" in result.output
    assert home.read_text(encoding="utf-8") == "not a folder"


def test_a_check_that_breaks_hides_no_other(home: Path, monkeypatch) -> None:
    """3"""

    def _maps(name: str) -> Finding:
        raise ImportError("libgdal.so is missing")

    checks = tuple(_maps if c.__name__ == "_maps" else c for c in CHECKS)
    monkeypatch.setattr(installation, "CHECKS", checks)
    findings = list(examine())
    assert len(findings) == len(CHECKS)
    broken = next(f for f in findings if f.check == "maps")
    assert broken.state == "failure"
    assert "libgdal.so is missing" in broken.found
    assert _doctor("--json").exit_code == 1


def _finding(name: str) -> Finding:
    return next(f for f in examine() if f.check == name)


@pytest.mark.parametrize(
    ("free", "state"), [(10**8, "failure"), (10**9, "warning"), (10**11, "ok")]
)
def test_little_room_on_the_disk_is_said(home: Path, monkeypatch, free: int, state: str) -> None:
    """2, 3"""

    class Usage:
        pass

    Usage.free = free
    monkeypatch.setattr(installation.shutil, "disk_usage", lambda _place: Usage)
    finding = _finding("disk")
    assert finding.state == state
    assert bool(finding.mend) == (state != "ok")


def test_little_memory_and_an_unknown_one(home: Path, monkeypatch) -> None:
    """2"""
    monkeypatch.setattr(installation, "_memory", lambda: 10**9)
    assert _finding("machine").state == "warning"
    monkeypatch.setattr(installation, "_memory", lambda: None)
    assert _finding("machine").state == "ok"


def test_old_and_missing_packages_are_named(home: Path, monkeypatch) -> None:
    """3"""
    wanted = ["numpy>=99.1", "no-such-package>=1", "click>=8.1", "django>=5; extra == 'web'"]
    monkeypatch.setattr(installation, "requires", lambda _name: wanted)
    finding = _finding("packages")
    assert finding.state == "failure"
    assert "older than 99.1" in finding.found
    assert "no-such-package is missing" in finding.found
    assert "django" not in finding.found


def test_kernels_not_yet_compiled_are_a_warning(home: Path, monkeypatch) -> None:
    """2"""
    monkeypatch.setattr(installation, "_is_cached", lambda _kernel: False)
    finding = _finding("kernels")
    assert finding.state == "warning"
    assert finding.found.startswith("0 of ")


def test_a_network_that_could_be_used_is_said(home: Path) -> None:
    """2"""
    from pyproj import network

    network.set_network_enabled(True)
    try:
        assert _finding("network").state == "warning"
    finally:
        network.set_network_enabled(False)


def test_keys_of_restricted_content(home: Path, monkeypatch, tmp_path: Path) -> None:
    """2, 3, 5: none, one with the data, one that others read, one apart, one that is spoilt."""
    assert (_finding("vault").state, "none yet" in _finding("vault").found) == ("ok", True)
    home.mkdir()
    ring = new_ring()
    write_over(home / "vault.key", ring.text().encode())
    beside = _finding("vault")
    assert (beside.state, ring.ids[0] in beside.found) == ("warning", True)
    assert "SERENO_VAULT_KEY_FILE" in beside.mend
    (home / "vault.key").chmod(0o640)
    assert "chmod 600" in _finding("vault").mend
    assert _finding("vault").state == "failure"
    apart = tmp_path / "usb" / "sereno.key"
    apart.parent.mkdir()
    monkeypatch.setenv("SERENO_VAULT_KEY_FILE", str(apart))
    write_over(apart, ring.with_new_key().text().encode())
    assert _finding("vault").state == "ok"
    apart.write_text("key 00 11")
    assert _finding("vault").state == "failure"
    assert not any(key.secret.hex() in str(list(examine())) for key in ring.keys)
