"""Whether the rate changed more in the areas where something was done: difference-in-differences.

    log μ_at = log population_at + α_a + δ_t + β (treated_a and after_t)

exp β is how many times what the areas' own level and the periods' common course would have
brought. Areas vary far more than Poisson says, and an area's periods hang together; so the limits
shown are the wider of those with Pearson's dispersion and of those clustered by area (Bertrand,
Duflo & Mullainathan 2004, Q. J. Econ. 119, 249-275). Where fewer than ten areas were treated both
can be far too narrow (MacKinnon & Webb 2020), and the p that is told is that of `randomisation`.
What it takes for granted is that without the action treated areas and controls would have changed
in the same ratio; `pre_trend` shows whether they did before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from sereno.methods.monitoring.area_panel import Floats, Panel, ReadyPanel, fit_action, ready_panel
from sereno.methods.monitoring.pre_trend import PreTrend, pre_trend
from sereno.methods.monitoring.randomisation import Randomised, randomise
from sereno.methods.monitoring.ratio_estimate import RatioEstimate
from sereno.methods.monitoring.two_way_fit import TwoWayFit, fit_two_way
from sereno.methods.sources.indicators.series_breaks import OnBreak, SeriesBreak
from sereno.vocabulary.calculations import Calculation
from sereno.vocabulary.language import message
from sereno.vocabulary.problems import Problem

AREA_DIFFERENCES: Final = Calculation(
    message(
        "Poisson regression with an effect of each area and of each period; the limits are the "
        "wider of those with Pearson's dispersion and of those clustered by area"
    ),
    "Bertrand, M., Duflo, E. & Mullainathan, S. (2004). How much should we trust "
    "differences-in-differences estimates? Quarterly Journal of Economics, 119(1), 249–275.",
)
# Under so many treated areas chance is judged by drawing areas, not by a standard error.
FEW_TREATED: Final = 10
DRAWS: Final = 9_999
# What counts as having gone apart before, and as a p that can't be had.
_APART: Final = 0.05


@dataclass(frozen=True)
class AreaDifferences:
    """What the action multiplied the rate by.

    change: the answer, with the wider limits: `kind` says which. p: the main one, of the
    randomisation where p_is_randomised (fewer than ten treated areas), else of `change`.
    naive, quasi, clustered: the same with each kind of limits; naive is never shown alone, and
    clustered is None where it can't be had. n_treated, n_control: areas; n_empty: left out since
    they have no incident. before, after: incidents of the treated areas and of the controls.
    areas: which of those that came the rows of fitted (A, T) are; its columns are the periods
    in which there was an incident.
    """

    change: RatioEstimate
    kind: Literal["quasi", "clustered"]
    p: float
    p_is_randomised: bool
    randomised: Randomised
    naive: RatioEstimate
    quasi: RatioEstimate
    clustered: RatioEstimate | None
    dispersion: float
    n_treated: int
    n_control: int
    n_empty: int
    before: tuple[int, int]
    after: tuple[int, int]
    fitted: Floats
    areas: np.ndarray
    pre_trend: PreTrend | None
    notes: tuple[Problem, ...] = ()


def area_differences(
    panel: Panel,
    begins: dt.date,
    *,
    rng: np.random.Generator,
    draws: int = DRAWS,
    breaks: Iterable[SeriesBreak],
    on_break: OnBreak = "refuse",
    level: float = 0.95,
    where: str = "",
) -> AreaDifferences:
    """What an action that began on a day in some areas changed, against the others.

    Raises Problem as `ready_panel` and `fit_two_way` do, and effect_too_few_areas where nothing
    is left to tell chance by (one area against one, two periods).
    """
    ready = ready_panel(panel, begins, breaks=breaks, on_break=on_break, where=where)
    fit = fit_action(ready, where=where)
    if fit.freedom <= 0:
        raise Problem("effect_too_few_areas", where=where)
    naive, quasi, clustered = estimates(fit, int(ready.treated.sum()), level)
    change, kind = wider(quasi, clustered)
    expected = fit_two_way(ready.counts, ready.exposure, where=where).fitted
    randomised = randomise(
        ready.counts, expected, ready.treated, ready.is_after, rng=rng, draws=draws
    )
    n_treated = int(ready.treated.sum())
    by_lot = n_treated < FEW_TREATED
    before, after = ready.totals.T.astype(int).tolist()
    trend = pre_trend(ready, level=level, where=where)
    return AreaDifferences(
        change=change,
        kind=kind,
        p=randomised.p if by_lot else change.p,
        p_is_randomised=by_lot,
        randomised=randomised,
        naive=naive,
        quasi=quasi,
        clustered=clustered,
        dispersion=fit.dispersion,
        n_treated=n_treated,
        n_control=int((~ready.treated).sum()),
        n_empty=ready.n_empty,
        before=(before[0], before[1]),
        after=(after[0], after[1]),
        fitted=fit.fitted,
        areas=ready.areas,
        pre_trend=trend,
        notes=(*ready.notes, *_weaknesses(ready, randomised, trend, where)),
    )


def estimates(
    fit: TwoWayFit, n_treated: int, level: float
) -> tuple[RatioEstimate, RatioEstimate, RatioEstimate | None]:
    """β with its Poisson, quasi-Poisson and clustered limits; the last None where none can be had.

    A single treated area's scores sum to 0: its own chance would be missing from the clustered
    standard error. So would a single control's.
    """
    log = float(fit.coefficients[-1])
    error = float(np.sqrt(fit.naive[-1, -1]))
    naive = RatioEstimate(log, error, level)
    # Counts that seem to vary less than Poisson says do so by luck.
    quasi = RatioEstimate(log, error * max(fit.dispersion, 1.0) ** 0.5, level)
    if min(n_treated, len(fit.counts) - n_treated) < 2:
        return naive, quasi, None
    return naive, quasi, RatioEstimate(log, float(np.sqrt(fit.clustered[-1, -1])), level)


def wider(
    quasi: RatioEstimate, clustered: RatioEstimate | None
) -> tuple[RatioEstimate, Literal["quasi", "clustered"]]:
    """The one with the wider limits, and which it is."""
    if clustered is not None and clustered.standard_error > quasi.standard_error:
        return clustered, "clustered"
    return quasi, "quasi"


def _weaknesses(
    ready: ReadyPanel, randomised: Randomised, trend: PreTrend | None, where: str
) -> list[Problem]:
    """What a reader has to know before the number is believed."""
    found = []
    n_treated = int(ready.treated.sum())
    if n_treated < FEW_TREATED:
        found.append(Problem("effect_few_treated", where=where, n=n_treated, least=FEW_TREATED))
        if randomised.smallest > _APART:
            found.append(Problem("effect_few_draws", where=where, p=round(randomised.smallest, 2)))
    if trend is None:
        found.append(Problem("effect_no_pre_trend", where=where))
    elif trend.p < _APART:
        found.append(Problem("effect_went_apart", where=where, p=round(trend.p, 3)))
    return found
