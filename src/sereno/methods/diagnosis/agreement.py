"""Agreement of those who judged the same: Krippendorff's alpha (Content Analysis, 2019, ch. 12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Measure = Literal["nominal", "ordinal", "interval", "ratio"]
REFERENCE: Final = (
    "Krippendorff, K. (2019). Content Analysis: An Introduction to Its Methodology, 4th edition, "
    "chapter 12. Sage."
)
# Under so many units that two or more judged, alpha is chance.
FEWEST_UNITS: Final = 10


@dataclass(frozen=True)
class Agreement:
    """Alpha; None where nothing varies, which nobody can agree on. units: judged by two or more."""

    alpha: float | None
    units: int
    judgements: int


def alpha(data: npt.ArrayLike, measure: Measure) -> Agreement:
    """Krippendorff's alpha of (raters, units), NaN where a rater did not judge."""
    table = np.asarray(data, dtype=float)
    values = np.unique(table[~np.isnan(table)])
    counts = np.array([[(column == value).sum() for value in values] for column in table.T])
    return alpha_of_counts(counts.reshape(table.shape[1], len(values)), values, measure)


def alpha_of_counts(counts: npt.ArrayLike, values: npt.ArrayLike, measure: Measure) -> Agreement:
    """The same of how often each value was given to each unit, (units, values)."""
    table = np.asarray(counts, dtype=float)
    values = np.asarray(values, dtype=float)
    table = table[table.sum(axis=1) > 1]
    times = table.sum(axis=1)
    if not len(table):
        return Agreement(None, 0, 0)
    pairs = np.einsum("uc,uk->uck", table, table)
    pairs[:, range(len(values)), range(len(values))] -= table
    together = (pairs / (times - 1)[:, np.newaxis, np.newaxis]).sum(axis=0)
    each = together.sum(axis=1)
    n = each.sum()
    apart = _distances(values, each, measure)
    expected = (np.outer(each, each) - np.diag(each)) * apart
    told = Agreement(None, len(table), int(times.sum()))
    if expected.sum() == 0:
        return told
    found = 1 - (n - 1) * (together * apart).sum() / expected.sum()
    return Agreement(float(found), told.units, told.judgements)


def _distances(values: Floats, each: Floats, measure: Measure) -> Floats:
    apart = values[:, np.newaxis] - values[np.newaxis, :]
    if measure == "nominal":
        found = (apart != 0).astype(float)
    elif measure == "interval":
        found = apart**2
    elif measure == "ratio":
        both = values[:, np.newaxis] + values[np.newaxis, :]
        found = np.divide(apart, both, out=np.zeros_like(apart), where=both != 0) ** 2
    else:
        # How many judgements lie between two ranks, half of those at either end.
        middle = np.cumsum(each) - each / 2
        found = (middle[:, np.newaxis] - middle[np.newaxis, :]) ** 2
    return np.asarray(found, dtype=float)
