"""Which lines of a plan say the same: by the share of words in a row that they have in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final, NamedTuple

from sereno.methods.sources.reading.words import fold

# Words in a row, and from which share of them in common (Jaccard) two lines say the same.
SHINGLE: Final = 3
ALIKE: Final = 0.6
# A row of words in so many lines is a phrase of the plan and tells nothing.
_MOST_WITH_ONE: Final = 60


class Twins(NamedTuple):
    """Two texts by their places, the first first, and how alike they are: 0.6 to 1."""

    one: int
    other: int
    share: float


def twins_among(texts: Sequence[str]) -> list[Twins]:
    """Pairs of texts that say the same, the most alike first; a text shorter than a row of words
    is compared as a whole.

    >>> twins_among(["Alumbrar todas las calles", "Becas", "Alumbrar todas las calles."])
    [Twins(one=0, other=2, share=1.0)]
    """
    rows = [_rows(text) for text in texts]
    having: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        for shingle in row:
            having[shingle].append(place)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for places in having.values():
        if len(places) <= _MOST_WITH_ONE:
            for at, one in enumerate(places):
                for other in places[at + 1 :]:
                    shared[one, other] += 1
    found = [
        Twins(one, other, len(rows[one] & rows[other]) / len(rows[one] | rows[other]))
        for one, other in shared
    ]
    alike = [twins for twins in found if twins.share >= ALIKE]
    return sorted(alike, key=lambda twins: (-twins.share, twins.one, twins.other))


def _rows(text: str) -> frozenset[tuple[str, ...]]:
    plain = "".join(sign if sign.isalnum() else " " for sign in fold(text))
    words = plain.split()
    if not words:
        return frozenset()
    n = min(SHINGLE, len(words))
    return frozenset(tuple(words[at : at + n]) for at in range(len(words) - n + 1))
