"""Whether treated areas and controls already went apart before: an event study.

Each group has period effects of its own; their difference in a period less the mean of those
before the action is what the groups went apart by. (Beside a single period, as is usual, all would
share that one's chance.) Those before are tested together by

    F = (D₀ − D₁) / q / φ₁  with q and the larger model's degrees of freedom

D₀ and D₁ being the deviances with common and with separate period effects before the action, φ₁
Pearson's dispersion of the latter, or 1 where that is less (McCullagh & Nelder 1989, Generalized
Linear Models, 4.5). That nothing was shown doesn't mean that nothing was there: look at the limits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sereno.methods.monitoring.area_panel import Floats, ReadyPanel
from sereno.methods.monitoring.ratio_estimate import RatioEstimate
from sereno.methods.monitoring.two_way_fit import TwoWayFit, fit_two_way
from sereno.methods.sources.indicators.periods import Period


@dataclass(frozen=True)
class PeriodDifference:
    """How the treated areas' rate differs from the controls', beside the mean of those before.

    estimate: quasi-Poisson; None where either group has no incident, or there is no error to tell.
    """

    period: Period
    is_after: bool
    estimate: RatioEstimate | None


@dataclass(frozen=True)
class PreTrend:
    """The differences by period, and whether those before are more than chance brings.

    f on `freedom` degrees, and its p: NaN where they can't be had.
    """

    periods: tuple[PeriodDifference, ...]
    f: float
    freedom: tuple[int, int]
    p: float


def pre_trend(ready: ReadyPanel, *, level: float = 0.95, where: str = "") -> PreTrend | None:
    """The event study of a panel; None where fewer than two periods before can be compared."""
    groups = [ready.counts[rows].sum(axis=0) for rows in (ready.treated, ~ready.treated)]
    both = np.flatnonzero((groups[0] > 0) & (groups[1] > 0))
    early = both[~ready.is_after[both]]
    if early.size < 2:
        return None
    fits = _apart(ready, both, where)
    freedom = sum(fit.freedom for fit in fits)
    dispersion = sum(fit.squares for fit in fits) / freedom if freedom > 0 else float("nan")
    contrast = np.eye(both.size) - np.isin(both, early) / early.size
    logs = contrast @ (fits[0].coefficients - fits[1].coefficients)
    spread = contrast @ (fits[0].naive + fits[1].naive) @ contrast.T
    errors = np.sqrt(np.diag(spread) * np.maximum(dispersion, 1.0))
    found = {
        int(column): RatioEstimate(float(log), float(error), level)
        for column, log, error in zip(both, logs, errors, strict=True)
        if error > 0
    }
    f, degrees, p = _together(ready, early, where)
    return PreTrend(
        periods=tuple(
            PeriodDifference(period, bool(ready.is_after[t]), found.get(t))
            for t, period in enumerate(ready.periods)
        ),
        f=f,
        freedom=degrees,
        p=p,
    )


def _together(
    ready: ReadyPanel, early: np.ndarray, where: str
) -> tuple[float, tuple[int, int], float]:
    """The joint test of the periods before the action: F, its degrees of freedom and p."""
    from scipy.special import fdtrc

    apart = _apart(ready, early, where)
    counts, exposure = _columns(ready, early)
    there = counts.any(axis=1)
    common = fit_two_way(counts[there], None if exposure is None else exposure[there], where=where)
    q, freedom = early.size - 1, sum(fit.freedom for fit in apart)
    squares = sum(fit.squares for fit in apart)
    if freedom <= 0:
        return float("nan"), (q, max(freedom, 0)), float("nan")
    gained = max(common.deviance - sum(fit.deviance for fit in apart), 0.0)
    f = gained / q / max(squares / freedom, 1.0)
    return f, (q, freedom), float(fdtrc(q, freedom, f))


def _apart(ready: ReadyPanel, columns: np.ndarray, where: str) -> tuple[TwoWayFit, TwoWayFit]:
    """A fit of the treated areas and one of the controls, over some of the periods."""
    counts, exposure = _columns(ready, columns)

    def of(group: np.ndarray) -> TwoWayFit:
        rows = group & counts.any(axis=1)
        return fit_two_way(counts[rows], None if exposure is None else exposure[rows], where=where)

    return of(ready.treated), of(~ready.treated)


def _columns(ready: ReadyPanel, columns: np.ndarray) -> tuple[Floats, Floats | None]:
    exposure = ready.exposure
    return ready.counts[:, columns], None if exposure is None else exposure[:, columns]
