"""Where Sereno keeps its data on this machine."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def sereno_home() -> Path:
    """SERENO_HOME where it is set, else the platform's folder for a user's data.

    That is XDG_DATA_HOME or ~/.local/share on Linux, ~/Library/Application Support on macOS and
    LOCALAPPDATA on Windows, with a folder `sereno` in it. The folder need not exist yet.
    """
    chosen = os.environ.get("SERENO_HOME", "").strip()
    if chosen:
        return Path(chosen).expanduser().resolve()
    return _user_data() / "sereno"


def _user_data() -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    # The XDG standard: a relative value is to be ignored.
    named = Path(os.environ.get("XDG_DATA_HOME", ""))
    return named if named.is_absolute() else Path.home() / ".local" / "share"
