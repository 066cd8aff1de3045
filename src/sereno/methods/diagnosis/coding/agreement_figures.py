"""Figures of agreement with their intervals, which come from drawing documents.

Passages of one document are alike, since the same people coded the same talk; what varies is
documents. Percentiles of a few draws are too narrow, so they are taken further out, as Student's t
is wider than the normal distribution (Hesterberg 2015, section 5.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, stdtrit

Floats = npt.NDArray[np.float64]

REFERENCE: Final = (
    "Hesterberg, T. C. (2015). What teachers should know about the bootstrap. The American "
    "Statistician 69(4), 371-386."
)
FEWEST_DOCUMENTS: Final = 5
DRAWS: Final = 1000
LEVEL: Final = 0.95

Undefined = Literal[
    "nothing_in_common", "no_units", "zero_length", "one_category", "no_overlap", "more_than_two"
]


@dataclass(frozen=True)
class Figure:
    """A coefficient, or why it has none. low, high: None where too few documents say anything."""

    value: float | None
    why: Undefined | None = None
    low: float | None = None
    high: float | None = None


def drawn_documents(documents: int, draws: int, rng: np.random.Generator) -> Floats:
    """How often each document counts in each draw with replacement, (draws, documents)."""
    chance = np.full(documents, 1 / documents)
    return rng.multinomial(documents, chance, size=draws).astype(float)


def figure(value: float, drawn: Floats, documents: int, why: Undefined | None) -> Figure:
    """A coefficient with the interval of what was drawn; draws in which it is undefined, NaN, are
    left out. documents: in which there was something to agree on. why: it is undefined.
    """
    if why is not None:
        return Figure(None, why)
    drawn = drawn[np.isfinite(drawn)]
    if documents < FEWEST_DOCUMENTS or not len(drawn):
        return Figure(value)
    wide = np.sqrt(documents / (documents - 1)) * stdtrit(documents - 1, (1 - LEVEL) / 2)
    tail = float(ndtr(wide))
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return Figure(value, None, float(low), float(high))
