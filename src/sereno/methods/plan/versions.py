"""Which line of a plan's new version is which of the one before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from sereno.methods.sources.reading.words import fold

# Of a line with the same code, the share of words in common from which it is the same line: half
# of a sentence may be amended, and a plan numbered anew has other sentences under old numbers.
ALIKE: Final = 0.5


class Line(NamedTuple):
    """A line: its code and the texts by which it is known, its own first."""

    code: str
    texts: tuple[str, ...]


def alike(one: str, other: str) -> float:
    """How alike two texts are by their words in order: 0 to 1 (difflib's ratio)."""
    # From 200 words on, difflib anchors nothing on a word that makes up more than one in a hundred:
    # a text that repeats a word a thousand times would take minutes.
    return SequenceMatcher(None, fold(one).split(), fold(other).split()).ratio()


def same_lines(before: Sequence[Line], after: Sequence[Line]) -> dict[int, int]:
    """By place of a line before, the place of that line after. One that can't be told is left out.

    The same text is the same line, wherever it stands now, if no other has it; else the same code
    with a text at least half alike. No line after is that of two before.
    """
    by_text: dict[str, list[int]] = {}
    by_code: dict[str, int] = {}
    for place, line in enumerate(after):
        by_text.setdefault(fold(line.texts[0]), []).append(place)
        if line.code:
            by_code.setdefault(fold(line.code), place)
    once = Counter(fold(line.texts[0]) for line in before)
    found: dict[int, int] = {}
    taken: set[int] = set()
    for place, line in enumerate(before):
        for text in line.texts:
            there = by_text.get(fold(text), [])
            if len(there) == 1 and once[fold(line.texts[0])] == 1 and there[0] not in taken:
                found[place] = there[0]
                taken.add(there[0])
                break
    for place, line in enumerate(before):
        there_by_code = by_code.get(fold(line.code)) if line.code else None
        if place in found or there_by_code is None or there_by_code in taken:
            continue
        if max(alike(text, after[there_by_code].texts[0]) for text in line.texts) >= ALIKE:
            found[place] = there_by_code
            taken.add(there_by_code)
    return found
