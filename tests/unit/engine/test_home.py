"""What an instance keeps is read by its owner alone.

1. Its folder and what is written to it are closed, whatever the shell's mask says.
2. What an earlier Sereno left open is closed; links are not followed, and what others own stays.
3. `sereno doctor` says what is open.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from sereno.engine.home import close_to_others, keep_to_owner, open_to_others
from sereno.engine.installation import examine


@pytest.fixture
def mask():
    before = os.umask(0o022)
    yield
    os.umask(before)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.usefixtures("mask")
def test_what_is_kept_is_closed(tmp_path: Path, monkeypatch) -> None:
    home, outside = tmp_path / "home", tmp_path / "outside.txt"
    monkeypatch.setenv("SERENO_HOME", str(home))
    outside.touch()
    old = home / "audits" / "demo"
    old.mkdir(parents=True)
    (old / "incidents.parquet").touch()
    (home / "link").symlink_to(outside)
    [said] = [finding for finding in examine() if finding.check == "privacy"]
    assert (said.state, str(home) in said.found, str(home) in said.mend) == ("warning", True, True)

    keep_to_owner(home)
    (home / "new.sqlite3").touch()
    (home / "later").mkdir()
    assert [_mode(home), _mode(home / "new.sqlite3"), _mode(home / "later")] == [
        0o700, 0o600, 0o700,
    ]  # fmt: skip
    still = {home / "audits", old, old / "incidents.parquet"}
    assert set(open_to_others(home)) == still
    assert close_to_others(home) == len(still)
    assert [_mode(old), _mode(old / "incidents.parquet")] == [0o700, 0o600]
    assert _mode(outside) == 0o644
    [said] = [finding for finding in examine() if finding.check == "privacy"]
    assert said.state == "ok"
