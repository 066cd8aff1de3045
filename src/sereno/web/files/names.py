"""Names of files: as they are shown, and as they can lie on any disk."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import PurePosixPath

SHOWN, STORED = 200, 120
LONGEST_KIND = 6
# What Windows takes for a device, whatever ending follows: a backup may be unpacked there. It
# passes over spaces before the ending, and reads a raised digit as the digit.
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d) *(\.|$)", re.IGNORECASE)


def shown_name(given: str) -> str:
    """A file's name as people see it: no folders, nothing invisible or turned round."""
    name = PurePosixPath(given.replace("\\", "/")).name
    seen = "".join(
        c for c in unicodedata.normalize("NFC", name) if unicodedata.category(c)[0] != "C"
    )
    seen = seen.strip()
    return _shortened(seen, SHOWN, len) if seen.strip(".") else "file"


def neutral_name(given: str) -> str:
    """A name that tells the kind of a file and nobody's name: whoever needs the given one seals it
    in a field of the record's own.
    """
    ending = PurePosixPath(shown_name(given)).suffix.lower()
    is_kind = 1 < len(ending) <= LONGEST_KIND and ending[1:].isascii() and ending[1:].isalnum()
    return f"file{ending}" if is_kind else "file"


def stored_name(shown: str) -> str:
    """The same as a name that every disk takes, its ending kept for those that read by it."""
    safe = "".join(c if c.isalnum() or c in ".-_ " else "_" for c in shown).strip(" .")
    if not safe:
        return "file"
    if _DEVICE.match(unicodedata.normalize("NFKC", safe)):
        safe = f"_{safe}"
    # A name that is cut may end where a space or a dot was.
    return _shortened(safe, STORED, lambda text: len(text.encode())).rstrip(" .")


def _shortened(name: str, most: int, measure: Callable[[str], int]) -> str:
    """A name with its middle cut out, so that its ending stays."""
    stem, dot, ending = name.rpartition(".")
    if not dot or measure(ending) > most // 4:
        stem, dot, ending = name, "", ""
    while measure(stem + dot + ending) > most:
        stem = stem[:-1]
    return stem + dot + ending
