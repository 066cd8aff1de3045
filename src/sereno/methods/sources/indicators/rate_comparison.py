"""Whether the rate of incidents of one period differs from another's: their ratio, with limits.

Given how many incidents there were in all, those of the later period are a binomial count when
both are Poisson (Przyborowski & Wilenski 1940, Biometrika 31, 313-323): the exact limits of
that share are exact limits of the ratio. Nothing is said of why: for that there must be areas
to compare with, which methods.monitoring does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from sereno.methods.sources.indicators.intervals import binomial_limits
from sereno.methods.sources.indicators.periods import Period
from sereno.methods.sources.indicators.series_breaks import OnBreak, SeriesBreak, breaks_met
from sereno.vocabulary.problems import Problem


@dataclass(frozen=True)
class PeriodCount:
    """How many incidents a period had, and over how many person-years (or other exposure)."""

    period: Period
    count: int
    exposure: float


@dataclass(frozen=True)
class RateRatio:
    """The later rate over the earlier one, its exact limits at `level`, and the two-sided p.

    `ratio` and `high` are infinite when the earlier period had no incident, 0 and `low` 0 when
    the later had none. p is twice the smaller tail, so that it is under 1 − level just when 1
    lies outside the limits.
    """

    ratio: float
    low: float
    high: float
    p: float
    level: float
    notes: tuple[Problem, ...] = ()


def compare_rates(
    before: PeriodCount,
    after: PeriodCount,
    *,
    breaks: Iterable[SeriesBreak],
    on_break: OnBreak = "refuse",
    level: float = 0.95,
    where: str = "",
) -> RateRatio:
    """The ratio of two periods' rates.

    Raises Problem series_break_refused where a break lies between them, comparison_no_exposure,
    and comparison_no_events; ValueError for a negative count.
    """
    if before.count < 0 or after.count < 0:
        raise ValueError("counts can't be negative")
    if not (before.exposure > 0 and after.exposure > 0):
        raise Problem("comparison_no_exposure", where=where)
    total = before.count + after.count
    if not total:
        raise Problem("comparison_no_events", where=where)
    notes = breaks_met(breaks, (before.period, after.period), on_break, where=where)
    low, high = binomial_limits(after.count, total, level)
    scale = before.exposure / after.exposure
    return RateRatio(
        ratio=_odds(after.count / total) * scale,
        low=_odds(float(low)) * scale,
        high=_odds(float(high)) * scale,
        p=_two_sided(after.count, total, 1 / (1 + scale)),
        level=level,
        notes=notes,
    )


def _odds(share: float) -> float:
    return share / (1 - share) if share < 1 else float("inf")


def _two_sided(k: int, n: int, share: float) -> float:
    """Twice the smaller tail of a binomial count, at most 1."""
    from scipy.stats import binom

    return float(np.minimum(1.0, 2 * min(binom.cdf(k, n, share), binom.sf(k - 1, n, share))))
