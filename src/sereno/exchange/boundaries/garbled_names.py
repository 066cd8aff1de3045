"""Names whose letters were lost or read in the wrong encoding before the file was made.

"MontaÃ±uelas" is UTF-8 that somebody read as Latin-1 and wrote again: the bytes tell what stood
there. "C�rdoba" and "PE?ON" lost their letter for good.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sereno.exchange.boundaries.area_columns import listed
from sereno.vocabulary.problems import Problem

SHOWN = 5
_LOST = re.compile("�|(?<=\\w)\\?(?=\\w)")


def repaired(name: str) -> str | None:
    """What a name read in the wrong encoding was; None when it wasn't.

    Only whole and valid UTF-8 sequences count, which no name written in earnest holds.
    """
    if name.isascii():
        return None
    try:
        found = b"".join(_byte(letter) for letter in name).decode("utf-8")
    except UnicodeError:
        return None
    return found if found != name else None


def _byte(letter: str) -> bytes:
    """The byte that was read as `letter` in Windows-1252, or in Latin-1 where that has none."""
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return letter.encode("latin-1")


def garbled_notes(names: Sequence[str], where: str) -> list[Problem]:
    """A note on names read in the wrong encoding, and one on those that lost letters."""
    mended = {name: found for name in dict.fromkeys(names) if (found := repaired(name))}
    lost = [name for name in dict.fromkeys(names) if _LOST.search(name)]
    notes = []
    if mended:
        shown = listed((f"{name} ← {found}" for name, found in mended.items()), SHOWN)
        notes.append(Problem("names_garbled", where=where, n=len(mended), names=shown))
    if lost:
        shown = listed(lost, SHOWN)
        notes.append(Problem("names_lost_letters", where=where, n=len(lost), names=shown))
    return notes
