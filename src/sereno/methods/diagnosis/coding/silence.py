"""Silence: what records are full of and people hardly speak about, where they were heard enough.

If a topic came up everywhere as often, the passages in an area would be to all as the words said
there are to all words; so many are expected there. Fewer are significant by the binomial tail, over
all areas and topics together at a false discovery rate of 5 % (Benjamini & Hochberg 1995).
Passages cluster in conversations, which the test doesn't know: it says where to ask again, and
proves nothing.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import bdtr

from sereno.methods.diagnosis.coding.passages import Flags, Floats, Ints

LEAST_EXPECTED: Final = 5.0
RATE: Final = 0.05


class Heard(StrEnum):
    """What can be said of an area and a topic that the records are full of."""

    NOBODY = "nobody"
    LITTLE = "little"
    SILENCE = "silence"
    SPOKEN = "spoken"


def expected(passages: npt.ArrayLike, said: npt.ArrayLike) -> Floats:
    """Passages expected in each area (A, T): those of each topic in all areas, shared out by the
    words `said` (A,) in each. passages: (A, T).
    """
    counts, words = np.asarray(passages, np.float64), np.asarray(said, np.float64)
    total = words.sum()
    shares = words / total if total else words
    return np.outer(shares, counts.sum(axis=0))


def heard(passages: npt.ArrayLike, said: npt.ArrayLike, high: Flags) -> list[list[Heard | None]]:
    """What each area says of each topic that is high in its records (A, T), None of others."""
    counts, words = np.asarray(passages, np.int64), np.asarray(said, np.float64)
    should = expected(counts, words)
    is_asked = high & (words > 0)[:, None] & (should >= LEAST_EXPECTED)
    is_silent = np.zeros(counts.shape, np.bool_)
    is_silent[is_asked] = _significant(_tails(counts, words)[is_asked])

    def of(area: int, topic: int) -> Heard | None:
        if not high[area, topic]:
            return None
        if not words[area]:
            return Heard.NOBODY
        if not is_asked[area, topic]:
            return Heard.LITTLE
        return Heard.SILENCE if is_silent[area, topic] else Heard.SPOKEN

    return [[of(a, t) for t in range(counts.shape[1])] for a in range(counts.shape[0])]


def _tails(counts: Ints, words: Floats) -> Floats:
    """How probable so few are, or fewer, (A, T)."""
    shares = (words / words.sum() if words.sum() else words)[:, None]
    totals = np.broadcast_to(counts.sum(axis=0), counts.shape)
    return np.asarray(bdtr(counts.astype(np.float64), totals, shares + np.zeros(counts.shape)))


def _significant(p: Floats) -> Flags:
    if not p.size:
        return np.zeros(0, np.bool_)
    order = np.sort(p)
    passed = order <= RATE * np.arange(1, p.size + 1) / p.size
    limit = order[passed].max() if passed.any() else -1.0
    return np.asarray(p <= limit)
