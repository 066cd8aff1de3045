"""Whether differences between areas could have shown a change: power by simulation.

As in `power`. Drawn are each area's incidents before and after, as many as are expected had the
treated areas gone the way of the controls. Populations are taken as they are throughout: then the
ratio is (T₁ / T₀) / (C₁ / C₀) of the groups' sums, and the variances of its logarithm are

    quasi      φ̂ (1/T₀ + 1/T₁ + 1/C₀ + 1/C₁)
    clustered  c Σ_groups Σ_a (y₁_a − Y_a s)² / (Y s (1 − s))²,  s the group's share after

φ is the larger of the dispersion of areas × periods and of that of areas × (before, after), which
also holds how far areas go apart for good; φ̂ varies about it as χ² does on its degrees of freedom.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from sereno.methods.monitoring.area_differences import FEW_TREATED
from sereno.methods.monitoring.area_panel import Bools, Floats, Panel, fit_action, ready_panel
from sereno.methods.monitoring.power import Power, draw_counts, told_power
from sereno.methods.monitoring.randomisation import randomised_p
from sereno.methods.monitoring.ratio_estimate import normal_reach
from sereno.vocabulary.problems import Problem

# Sets of areas in each draw; enough to tell 5 %.
_SETS: Final = 499


def areas_power(
    panel: Panel,
    begins: dt.date,
    *,
    rng: np.random.Generator,
    ratios: Sequence[float] = (0.9,),
    draws: int = 500,
    smallest: bool = True,
    level: float = 0.95,
    where: str = "",
) -> Power:
    """The power of a difference between areas, as `area_differences` tells it.

    With few treated areas a draw shows a change where the randomisation does as well.

    Raises Problem as `area_differences` does, but for breaks.
    """
    ready = ready_panel(panel, begins, breaks=(), where=where)
    fit = fit_action(replace(ready, exposure=None), where=where)
    if fit.freedom <= 0:
        raise Problem("effect_too_few_areas", where=where)
    eras = np.column_stack(
        [ready.counts[:, ~ready.is_after].sum(1), ready.counts[:, ready.is_after].sum(1)]
    )
    treated, sums = ready.treated, eras.sum(axis=1)
    dispersion = max(1.0, fit.dispersion, _of_eras(eras, treated))
    share = {
        group: eras[rows, 1].sum() / sums[rows].sum()
        for group, rows in ((True, treated), (False, ~treated))
    }
    early = sums * (1 - np.where(treated, share[True], share[False]))
    means = np.column_stack([early, early * share[False] / (1 - share[False])])
    correction = len(sums) / (len(sums) - 1) * (fit.counts.size - 1) / fit.freedom
    reach = normal_reach(level)
    by_lot = int(treated.sum()) < FEW_TREATED

    def of(log: float) -> float:
        drawn = draw_counts(
            np.broadcast_to(_changed(means, treated, log), (draws, *means.shape)), dispersion, rng
        )
        luck = rng.chisquare(fit.freedom, draws) / fit.freedom
        change, error = _told(drawn, treated, np.maximum(dispersion * luck, 1.0), correction)
        shown = np.abs(change) > reach * error
        if by_lot:
            p = randomised_p(drawn[:, :, 0], drawn[:, :, 1], treated, rng=rng, draws=_SETS)
            shown &= p < 1 - level
        return float(shown.mean())

    _, error = _told(eras[None], treated, np.array([dispersion]), correction)
    return told_power(
        lambda logs: np.array([of(float(log)) for log in logs]),
        ratios,
        draws,
        dispersion,
        float(error[0]),
        reach,
        smallest=smallest,
    )


def _changed(means: Floats, treated: Bools, log: float) -> Floats:
    """Expected numbers before and after, (A, 2), with what was done to the treated areas."""
    changed = means.copy()
    changed[treated, 1] *= np.exp(log)
    return changed


def _of_eras(eras: Floats, treated: Bools) -> float:
    """Pearson's dispersion of incidents before and after, (A, 2), around their group's share."""
    squares = 0.0
    for rows in (treated, ~treated):
        sums = eras[rows].sum(axis=1)
        share = eras[rows, 1].sum() / sums.sum()
        squares += ((eras[rows, 1] - sums * share) ** 2 / (sums * share * (1 - share))).sum()
    return float(squares / max(len(eras) - 2, 1))


def _told(
    eras: Floats, treated: Bools, dispersion: Floats, correction: float
) -> tuple[Floats, Floats]:
    """The logarithm of each draw's ratio and the wider of its errors, (R,); eras: (R, A, 2).

    Infinite or NaN where a group has no incident before or after: that shows nothing.
    """
    change, plain, clustered = (np.zeros(len(eras)) for _ in range(3))
    with np.errstate(divide="ignore", invalid="ignore"):
        for rows, sign in ((treated, 1), (~treated, -1)):
            early, late = eras[:, rows, 0].sum(axis=1), eras[:, rows, 1].sum(axis=1)
            change += sign * (np.log(late) - np.log(early))
            plain += 1 / late + 1 / early
            share = late / (late + early)
            left = eras[:, rows, 1] - eras[:, rows].sum(axis=2) * share[:, None]
            clustered += (left**2).sum(axis=1) / ((late + early) * share * (1 - share)) ** 2
        # As in `area_differences.estimates`: one area alone has no clustered error.
        if min(treated.sum(), (~treated).sum()) < 2:
            clustered[:] = 0.0
        error = np.sqrt(np.maximum(dispersion * plain, correction * clustered))
    return change, error
