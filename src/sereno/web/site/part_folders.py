"""Results that were being written when their process was killed: found by their name."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

# Nothing takes a day to write: what is older belongs to nobody.
OLD = dt.timedelta(days=1)


def drop_part_folders(folder: Path, now: dt.datetime) -> int:
    """Remove results of audits that were never finished; how many folders and files there were.

    `folder` holds a folder for each audit.
    """
    before = (now - OLD).timestamp()
    parts = [p for p in folder.glob("*/versions/.*.part-*") if p.stat().st_mtime < before]
    for part in parts:
        if part.is_dir():
            shutil.rmtree(part)
        else:
            part.unlink()
    return len(parts)
