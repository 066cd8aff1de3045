"""Texts cut into sentences, in Spanish and English, so that coders judge the same units.

A sentence ends with . ! ? or … , with what closes after it, before a space and something that may
begin one: a capital, a figure, ¿ ¡ or what opens. A full stop after an abbreviation or an initial
ends none. An empty line ends one always; a single line break doesn't, since many transcripts break
their lines at a width.
"""

from __future__ import annotations

import re
from typing import Final

from sereno.vocabulary.abbreviations import ABBREVIATIONS, BEFORE_FIGURES

_CLOSES: Final = "\"'”’»)\\]}"
_END: Final = re.compile(rf"(?P<stop>[.!?…]+)[{_CLOSES}]*(?P<space>\s+)|(?P<line>\s*\n[ \t]*\n\s*)")
_OPENS: Final = frozenset("¿¡\"'“‘«([{—–-")
_LAST_WORD: Final = re.compile(r"[^\W\d_]+(?:º|ª)?\Z")
# Longer than any abbreviation.
_REACH: Final = 24


def sentences(text: str) -> list[tuple[int, int]]:
    """Where each sentence starts and ends, in codepoints, without the spaces between them."""
    found = []
    start = len(text) - len(text.lstrip())
    for match in _END.finditer(text):
        if match.start() < start or (match["stop"] and not _ends(text, match)):
            continue
        end = match.start("space") if match["stop"] else match.start()
        if end > start:
            found.append((start, end))
        start = match.end()
    end = len(text.rstrip())
    if end > start:
        found.append((start, end))
    return found


def _ends(text: str, match: re.Match[str]) -> bool:
    behind = text[match.end() : match.end() + 1]
    if not (behind.isupper() or behind.isdigit() or behind in _OPENS or "\n\n" in match["space"]):
        return False
    if match["stop"] != ".":
        return True
    word = _LAST_WORD.search(text, max(0, match.start() - _REACH), match.start())
    if word is None:
        return True
    said = word.group()
    is_initial = len(said) == 1 and said.isupper()
    is_short = said.lower() in ABBREVIATIONS
    return not (is_initial or is_short or (behind.isdigit() and said.lower() in BEFORE_FIGURES))
