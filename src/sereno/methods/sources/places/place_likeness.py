"""How alike two place names are, and whether what differs is a slip of the pen.

Likeness is 100 × (1 - d / length of the longer), d being the optimal string alignment distance
(Damerau 1964; a letter dropped, added, changed, or two neighbours swapped count one each).
Likeness alone would take SANTA MARIA XALPA for SANTA MARTHA XALPA, so each word has to be the
other name's word but for one letter (two from eight letters on), or its initial. And a word that
names other places of the city is no slip: MOLINA is another place than MOLINO where both are known.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

_LONG_WORD = 8
_SHORTEST_WORD = 5
_SOUNDS = ("SCZ", "BV", "GJX", "YI", "KCQ")
_RERANKED = 20
_INSIDE_ANOTHER = 0.9  # a name whose words all stand in a longer one is a fair guess, no more


def likeness(queries: Sequence[str], choices: Sequence[str], floor: float) -> NDArray[np.float32]:
    """Likeness 0..100 of each query (rows) and choice (columns); 0 below `floor`."""
    shares: NDArray[np.float32] = process.cdist(
        queries,
        choices,
        scorer=OSA.normalized_similarity,
        score_cutoff=floor / 100,
        dtype=np.float32,
    )
    return np.float32(100) * shares


def slip_of_the_pen(one: str, other: str, known: frozenset[str] = frozenset()) -> bool:
    """Whether two names differ by no more than typos, word by word, in any order of words.

    A word of `one` that is among the `known` words is written as it was meant, unless it is the
    other's singular or plural.
    """
    left, right = one.split(), other.split()
    for word in list(left):
        if word in right:
            left.remove(word)
            right.remove(word)
    if len(left) != len(right):
        joined = one.replace(" ", ""), other.replace(" ", "")
        if OSA.distance(*joined, score_cutoff=1) <= 1:
            return True
        left = [word for word in left if len(word) > 1]
        right = [word for word in right if len(word) > 1]
    if len(left) != len(right):
        return False
    return all(_same_word(a, b, known) for a, b in zip(left, right, strict=True))


def most_alike(
    query: str, choices: Sequence[str], near: NDArray[np.float32], n: int
) -> list[tuple[int, float]]:
    """The `n` choices most like the query with their likeness, the first of equals first.

    `near` is a first, fast measure by which those worth a closer look are taken. The closer one
    knows that "Roma Norte" is inside "ROMA NORTE I".
    """
    worth = np.argsort(-near, kind="stable")[:_RERANKED].tolist()
    inside = process.cdist(
        [query], [choices[at] for at in worth], scorer=fuzz.token_set_ratio, dtype=np.float64
    )
    closer = [
        (at, max(float(near[at]), _INSIDE_ANOTHER * of_words))
        for at, of_words in zip(worth, inside[0].tolist(), strict=True)
    ]
    return sorted(closer, key=lambda scored: -scored[1])[:n]


def fast_likeness(queries: Sequence[str], choices: Sequence[str]) -> NDArray[np.float32]:
    """A coarse likeness 0..100 of each query (rows) and choice (columns), for candidates."""
    scores: NDArray[np.float32] = process.cdist(
        queries, choices, scorer=fuzz.ratio, dtype=np.float32
    )
    return scores


def _same_word(one: str, other: str, known: frozenset[str]) -> bool:
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) == 1:
        return longer.startswith(shorter)
    if longer in (f"{shorter}S", f"{shorter}ES"):
        return True
    if one in known or not _begin_alike(one, other) or len(longer) < _SHORTEST_WORD:
        return False
    allowed = 2 if len(longer) >= _LONG_WORD else 1
    return OSA.distance(one, other, score_cutoff=allowed) <= allowed


def _begin_alike(one: str, other: str) -> bool:
    """Whether two words begin with one letter or sound: people seldom miss the first."""
    return (
        one[0] == other[0]
        or any(one[0] in sound and other[0] in sound for sound in _SOUNDS)
        or one[1:] == other
        or other[1:] == one
        or one[:2] == other[1::-1]
    )
