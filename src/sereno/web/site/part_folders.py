"""Result folders that were being written when their process was killed: found by their name."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

# Nothing takes a day to write: what is older belongs to nobody.
OLD = dt.timedelta(days=1)


def drop_part_folders(folder: Path, now: dt.datetime) -> int:
    """Remove result folders of audits that were never finished; how many there were.

    `folder` holds a folder for each audit.
    """
    before = (now - OLD).timestamp()
    parts = [p for p in folder.glob("*/versions/.*.part-*") if p.stat().st_mtime < before]
    for part in parts:
        shutil.rmtree(part)
    return len(parts)
