"""Files that were being written when their process was killed: found by their name, and removed."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

# Nothing takes a day to write: what is older belongs to nobody.
OLD = dt.timedelta(days=1)


def drop_part_files(folder: Path, now: dt.datetime) -> int:
    """Remove files and folders of audits that were never finished; how many there were.

    `folder` holds a folder for each audit.
    """
    before = (now - OLD).timestamp()
    parts = [*folder.glob("*/uploads/.part-*"), *folder.glob("*/versions/.*.part-*")]
    n = 0
    for part in parts:
        if part.stat().st_mtime < before:
            if part.is_dir():
                shutil.rmtree(part)
            else:
                part.unlink(missing_ok=True)
            n += 1
    return n
