"""Files that appear whole or not at all.

1. What the block wrote is at its place, and nothing beside it.
2. A block that fails, a full disk in any library's words included, leaves what was there before.
3. A process that is killed before the renaming leaves no file under the name.
4. The folder is seen to the disk after the renaming, the file before.
"""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sereno.exchange import whole_files
from sereno.exchange.whole_files import refusal, whole_file
from sereno.vocabulary.problems import Problem


def test_whole(tmp_path: Path) -> None:
    """1"""
    with whole_file(tmp_path / "a.txt") as part:
        part.write_text("whole")
        assert part.parent == tmp_path
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    assert (tmp_path / "a.txt").read_text() == "whole"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.ENOSPC, "whatever"), "disk_full"),
        (OSError(errno.EDQUOT, "whatever"), "disk_full"),
        (ValueError("IOError: No space left on device"), "disk_full"),
        (ValueError("database or disk is full"), "disk_full"),
        (OSError(errno.EFBIG, "whatever"), "file_too_large"),
        (OSError(errno.EACCES, "denied"), None),
        (KeyboardInterrupt(), None),
    ],
)
def test_refused(tmp_path: Path, error: BaseException, code: str | None) -> None:
    """2"""
    place = tmp_path / "a.txt"
    place.write_text("before")

    def write() -> None:
        with whole_file(place) as part:
            part.write_text("half")
            raise error

    with pytest.raises(Problem if code else type(error)) as caught:
        write()
    if code:
        assert caught.value.code == code
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    assert place.read_text() == "before"


def test_no_refusal() -> None:
    """2"""
    assert refusal(ValueError("no space in the name")) is None


KILLED = """
import os, signal, sys
from pathlib import Path
from sereno.exchange.whole_files import whole_file
with whole_file(Path(sys.argv[1])) as part:
    part.write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_killed(tmp_path: Path) -> None:
    """3"""
    place = tmp_path / "a.txt"
    done = subprocess.run([sys.executable, "-c", KILLED, str(place)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert not place.exists()


def test_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """4"""
    seen: list[str] = []
    real = os.fsync

    def noted(handle: int) -> None:
        path = Path(f"/proc/self/fd/{handle}").readlink()
        seen.append("folder" if path == tmp_path else f"part, named: {place.exists()}")
        real(handle)

    place = tmp_path / "a.txt"
    monkeypatch.setattr(whole_files.os, "fsync", noted)
    with whole_file(place) as part:
        part.write_text("whole")
    assert seen == ["part, named: False", "folder"]
