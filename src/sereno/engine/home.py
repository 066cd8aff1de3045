"""Where Sereno keeps its data on this machine."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

OTHERS = stat.S_IRWXG | stat.S_IRWXO
"""The bits of a file's mode that let anybody but its owner do something with it."""


def sereno_home() -> Path:
    """SERENO_HOME where it is set, else the platform's folder for a user's data.

    That is XDG_DATA_HOME or ~/.local/share on Linux, ~/Library/Application Support on macOS and
    LOCALAPPDATA on Windows, with a folder `sereno` in it. The folder need not exist yet.
    """
    chosen = os.environ.get("SERENO_HOME", "").strip()
    if chosen:
        return Path(chosen).expanduser().resolve()
    return _user_data() / "sereno"


def vault_key_file() -> Path:
    """Where the keys of restricted texts and files lie: SERENO_VAULT_KEY_FILE, else in the home."""
    chosen = os.environ.get("SERENO_VAULT_KEY_FILE", "").strip()
    return Path(chosen).expanduser().resolve() if chosen else sereno_home() / "vault.key"


def _user_data() -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    # The XDG standard: a relative value is to be ignored.
    named = Path(os.environ.get("XDG_DATA_HOME", ""))
    return named if named.is_absolute() else Path.home() / ".local" / "share"


def keep_to_owner(home: Path) -> None:
    """Make the folder of an instance, 0700, and whatever this process writes from now on 0600.

    Testimonies and incidents lie there: what a mask of the shell allows isn't asked.
    """
    os.umask(OTHERS)
    home.mkdir(parents=True, exist_ok=True)
    _close(home)


def close_to_others(home: Path) -> int:
    """Take group and others out of all that lies in `home`; how many files and folders it was."""
    return sum(_close(path) for path in [home, *open_to_others(home)])


def open_to_others(home: Path) -> Iterator[Path]:
    """What group or others can do something with, below `home`; links are not followed."""
    for folder, folders, files in os.walk(home):
        for name in (*folders, *files):
            path = Path(folder, name)
            # What a running server takes away meanwhile is open to nobody.
            with suppress(FileNotFoundError):
                mode = path.lstat().st_mode
                if mode & OTHERS and not stat.S_ISLNK(mode):
                    yield path


def _close(path: Path) -> bool:
    """Whether it was open and is closed now; what belongs to another account only they can."""
    with suppress(FileNotFoundError):
        found = path.lstat()
        if found.st_mode & OTHERS and found.st_uid == os.geteuid():
            path.chmod(stat.S_IMODE(found.st_mode) & ~OTHERS)
            return True
    return False
