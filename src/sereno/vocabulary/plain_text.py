"""What people see of a text: signs that nobody sees, and texts too long for their place."""

from __future__ import annotations

import re
from typing import Final
from unicodedata import category

# Of an area's or a group's code, which databases look for.
LONGEST_CODE: Final = 120
# Of the invisible signs, those that letters of some scripts and pictures are joined with.
_JOINERS = "\u200c\u200d"
# Control characters, marks of direction and the like, halves of signs, breaks of lines.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_BETWEEN_LINES = "\n\r\t"
# PostgreSQL keeps no NUL, and nothing at all half of a sign.
_NOT_KEPT = re.compile("[\0\ud800-\udfff]")


def hidden_signs(text: str, *, lines: bool = False) -> list[tuple[int, str]]:
    """Control characters, marks of direction and other signs that nobody sees, each with its place.

    lines: the text may have several lines. Joiners alone are no text: they count where there is
    nothing else.
    """
    if text.isprintable():
        return []
    free = _JOINERS + _BETWEEN_LINES if lines else _JOINERS
    if text.strip() and not text.strip().strip(_JOINERS):
        free = ""
    return [
        (place, f"U+{ord(sign):04X}")
        for place, sign in enumerate(text)
        if category(sign) in _HIDDEN and sign not in free
    ]


def can_be_kept(text: str) -> bool:
    """Whether every database takes the text."""
    return not _NOT_KEPT.search(text)


def without_hidden_signs(text: str, *, lines: bool = False) -> str:
    """A text without them; lines: it may have several."""
    hidden = {place for place, _sign in hidden_signs(text, lines=lines)}
    if not hidden:
        return text
    return "".join(sign for place, sign in enumerate(text) if place not in hidden)


def shortened(text: str, most: int) -> str:
    """A text that fits: where something is left out, it ends in an ellipsis."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
