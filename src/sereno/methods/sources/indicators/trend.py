"""Whether a series rises or falls, and by how much a year: Mann-Kendall and Sen's slope.

Both compare the values two by two, so that no outlier decides and no shape is assumed. Values of
the same part of the year are compared with each other only (Hirsch, Slack & Smith 1982, Water
Resour. Res. 18, 107-121), so that a season is not taken for a trend. Successive values are taken
as independent: where they hang together, chance looks smaller than it is.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from sereno.methods.sources.indicators.intervals import tail_of
from sereno.methods.sources.indicators.periods import Period
from sereno.methods.sources.indicators.series_breaks import OnBreak, SeriesBreak, breaks_met
from sereno.vocabulary.calculations import Calculation
from sereno.vocabulary.language import message
from sereno.vocabulary.problems import Problem

Floats = npt.NDArray[np.float64]

TREND: Final = Calculation(
    message(
        "the middle one of all slopes between two periods of the same season (Sen); whether it is "
        "chance: periods that rise less those that fall, against every order (Mann-Kendall)"
    ),
    "Hirsch, R. M., Slack, J. R. & Smith, R. A. (1982). Techniques of trend analysis for monthly "
    "water quality data. Water Resources Research, 18(1), 107–121.",
)
LEAST_VALUES: Final = 4
# Up to here the chance of each S is counted, not approximated (series without ties).
_LONGEST_EXACT: Final = 40


@dataclass(frozen=True)
class Trend:
    """A trend over n values.

    s: Mann-Kendall's S, pairs that rise less pairs that fall; variance: its variance, ties taken
    into account; z: continuity-corrected; p: two-sided; tau: S over all pairs.
    slope: Sen's slope, in units of the value a year, with its limits at `level`. NaN limits: the
    series is too short for them.
    exact: whether p was counted rather than read from the normal curve.
    notes: breaks that it crosses, periods that were missing.
    """

    n: int
    s: int
    variance: float
    z: float
    p: float
    tau: float
    slope: float
    slope_low: float
    slope_high: float
    level: float
    exact: bool
    notes: tuple[Problem, ...] = ()

    @property
    def direction(self) -> Literal["up", "down", "none"]:
        """What can be said at the level: "none" means no trend shown, not that there is none."""
        if self.p >= 1 - self.level or not self.s:
            return "none"
        return "up" if self.s > 0 else "down"


def trend(
    periods: Sequence[Period],
    values: npt.ArrayLike,
    *,
    breaks: Iterable[SeriesBreak],
    on_break: OnBreak = "refuse",
    level: float = 0.95,
    where: str = "",
) -> Trend:
    """The trend of one value a period, in any order; NaN values are left out and told.

    Raises Problem series_break_refused where it would cross a break, trend_too_short under four
    values, periods_mixed and trend_period_twice.
    """
    y = np.asarray(values, np.float64)
    if y.shape != (len(periods),):
        raise ValueError(f"{len(periods)} periods and values of shape {y.shape}")
    there = list(np.flatnonzero(np.isfinite(y)).tolist())
    kept = sorted(there, key=lambda i: periods[i])
    used = [periods[i] for i in kept]
    _must_be_series(used, where)
    notes = list(breaks_met(breaks, used, on_break, where=where))
    if len(kept) < len(periods):
        n = len(periods) - len(kept)
        notes.append(Problem("trend_periods_missing", where=where, n=n))
    return _of_series(
        np.array([p.middle for p in used]),
        y[kept],
        np.array([p.season for p in used]),
        level,
        tuple(notes),
    )


def _must_be_series(used: Sequence[Period], where: str) -> None:
    if len(used) < LEAST_VALUES:
        raise Problem("trend_too_short", where=where, n=len(used), least=LEAST_VALUES)
    of_kind = {period.kind: period for period in used}
    if len(of_kind) > 1:
        one, other = list(of_kind.values())[:2]
        raise Problem("periods_mixed", where=where, one=one.label, other=other.label)
    for one, other in itertools.pairwise(used):
        if one == other:
            raise Problem("trend_period_twice", where=where, period=one.label)


def _of_series(
    times: Floats,
    values: Floats,
    seasons: npt.NDArray[np.int64],
    level: float,
    notes: tuple[Problem, ...],
) -> Trend:
    """Mann-Kendall and Sen of values by rising time, pairs within each season only."""
    from scipy.special import ndtr

    s, variance, pairs, tied = 0, 0.0, 0, False
    slopes = []
    for season in np.unique(seasons).tolist():
        here = seasons == season
        y, t = values[here], times[here]
        early, late = np.triu_indices(len(y), 1)
        s += int(np.sign(y[late] - y[early]).sum())
        pairs += len(early)
        slopes.append((y[late] - y[early]) / (t[late] - t[early]))
        _, ties = np.unique(y, return_counts=True)
        tied |= bool((ties > 1).any())
        variance += _variance(len(y)) - sum(_variance(int(m)) for m in ties)
    exact = not tied and len(np.unique(seasons)) == 1 and len(values) <= _LONGEST_EXACT
    z = (s - np.sign(s)) / np.sqrt(variance) if variance > 0 else 0.0
    p = _exact_p(len(values), s) if exact else float(min(1.0, 2 * ndtr(-abs(z))))
    every = np.sort(np.concatenate(slopes)) if pairs else np.array([])
    low, high = _slope_limits(every, variance, level)
    return Trend(
        n=len(values),
        s=s,
        variance=variance,
        z=float(z),
        p=p,
        tau=s / pairs if pairs else float("nan"),
        slope=float(np.median(every)) if pairs else float("nan"),
        slope_low=low,
        slope_high=high,
        level=level,
        exact=exact,
        notes=notes,
    )


def _variance(n: int) -> float:
    """Variance of S of n values in random order (Kendall 1975), or what n equal values take."""
    return n * (n - 1) * (2 * n + 5) / 18


def _slope_limits(slopes: Floats, variance: float, level: float) -> tuple[float, float]:
    """Limits of Sen's slope (Sen 1968; Gilbert 1987, section 16.5): the slopes at the ranks
    (N ± C) / 2, C the spread of S at the level, taken outwards; NaN where there aren't so many.
    """
    from scipy.special import ndtri

    spread = -ndtri(tail_of(level)) * np.sqrt(variance)
    lower = int(np.floor((len(slopes) - spread) / 2)) - 1
    upper = int(np.ceil((len(slopes) + spread) / 2))
    if lower < 0 or upper >= len(slopes):
        return float("nan"), float("nan")
    return float(slopes[lower]), float(slopes[upper])


def _exact_p(n: int, s: int) -> float:
    """Share of the orders of n different values whose S is as far from 0 or farther."""
    inversions = _orders_by_inversions(n)
    most = n * (n - 1) // 2
    farther = sum(m for k, m in enumerate(inversions) if abs(most - 2 * k) >= abs(s))
    return farther / sum(inversions)


@cache
def _orders_by_inversions(n: int) -> tuple[int, ...]:
    """How many orders of n things have 0, 1, 2 … pairs the wrong way round (Kendall 1938)."""
    orders = [1]
    for size in range(2, n + 1):
        longer = [0] * (len(orders) + size - 1)
        for k, m in enumerate(orders):
            for more in range(size):
                longer[k + more] += m
        orders = longer
    return tuple(orders)
