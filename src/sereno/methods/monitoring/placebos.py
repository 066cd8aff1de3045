"""The same question asked where the answer is known: dates and areas without an action.

If nothing was done there, about one in twenty 95 % limits should leave out that nothing changed.
Where more do, the model's limits are too narrow for these data, or something else went on; and an
effect no larger than theirs is nothing special (Bernal, Cummins & Gasparrini 2018, Int. J.
Epidemiol. 47(6), 2082-2093).
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from sereno.methods.monitoring.area_differences import estimates, wider
from sereno.methods.monitoring.area_panel import Panel, fit_action, ready_panel
from sereno.methods.monitoring.interrupted_series import fit_series
from sereno.methods.monitoring.ratio_estimate import RatioEstimate
from sereno.methods.monitoring.series_design import (
    Series,
    SeriesSetting,
    after_from,
    design_series,
)
from sereno.vocabulary.problems import Problem

WINDOW: Final = 12
# A group and its controls need an area each, and one more to tell chance by.
_LEAST_CONTROLS: Final = 3


@dataclass(frozen=True)
class PlaceboDate:
    """What would have been found, had something been done from that day."""

    begins: dt.date
    change: RatioEstimate


@dataclass(frozen=True)
class PlaceboDates:
    """left_out: periods before the action that have no full window on either side, or no fit."""

    tried: tuple[PlaceboDate, ...]
    left_out: int

    @property
    def excluding(self) -> int:
        """How many leave out that nothing changed."""
        return sum(each.change.excludes_one for each in self.tried)


@dataclass(frozen=True)
class PlaceboSet:
    """What would have been found, had something been done in those controls (positions)."""

    areas: tuple[int, ...]
    change: RatioEstimate


@dataclass(frozen=True)
class PlaceboAreas:
    """Sets of `size` controls against the other controls; left_out: drawn, but without a fit."""

    tried: tuple[PlaceboSet, ...]
    size: int
    left_out: int

    @property
    def excluding(self) -> int:
        """How many leave out that nothing changed."""
        return sum(each.change.excludes_one for each in self.tried)


def placebo_dates(
    series: Series,
    begins: dt.date,
    setting: SeriesSetting | None = None,
    *,
    window: int = WINDOW,
    where: str = "",
) -> PlaceboDates:
    """Every period before the action as if the action had begun with it.

    Only what came before the action is looked at. `window`: how many periods with a count there
    must be on either side.
    """
    setting = setting or SeriesSetting()
    early = ~after_from(series.periods, begins)
    population = None if series.population is None else np.asarray(series.population)[early]
    periods = [each for each, is_early in zip(series.periods, early, strict=True) if is_early]
    before = Series(np.asarray(series.counts, np.float64)[early], periods, population)
    counted = np.isfinite(before.counts)
    tried, left_out = [], 0
    for i, period in enumerate(periods):
        if min(counted[:i].sum(), counted[i:].sum()) < window:
            left_out += 1
            continue
        try:
            design = design_series(before, period.first, setting, where)
            fits = fit_series(before, design, where)
        except Problem:
            # An event that coincides with the placebo date, or no incident after it.
            left_out += 1
            continue
        change = RatioEstimate(
            float(design.change @ fits.coefficients[0]),
            float(np.sqrt(design.change @ fits.quasi[0] @ design.change)),
            setting.level,
        )
        tried.append(PlaceboDate(period.first, change))
    return PlaceboDates(tuple(tried), left_out)


def placebo_areas(
    panel: Panel,
    begins: dt.date,
    *,
    rng: np.random.Generator,
    most: int = 60,
    level: float = 0.95,
    where: str = "",
) -> PlaceboAreas:
    """As many controls as were treated (half of them at most) as if they had been, `most` times.

    Raises Problem effect_too_few_controls under three controls.
    """
    treated = np.asarray(panel.treated, np.bool_)
    controls = np.flatnonzero(~treated)
    if controls.size < _LEAST_CONTROLS:
        raise Problem(
            "effect_too_few_controls", where=where, n=controls.size, least=_LEAST_CONTROLS
        )
    size = max(1, min(int(treated.sum()), controls.size // 2))
    if math.comb(controls.size, size) <= most:
        sets = [list(each) for each in itertools.combinations(range(controls.size), size)]
    else:
        sets = [rng.choice(controls.size, size, replace=False).tolist() for _ in range(most)]
    counts = np.asarray(panel.counts)[controls]
    population = None if panel.population is None else np.asarray(panel.population)[controls]
    tried, left_out = [], 0
    for chosen in sets:
        as_if = np.zeros(controls.size, np.bool_)
        as_if[chosen] = True
        try:
            ready = ready_panel(
                Panel(counts, panel.periods, as_if, population), begins, breaks=(), where=where
            )
            fit = fit_action(ready, where=where)
        except Problem:
            # A control without an incident before or after.
            left_out += 1
            continue
        _, quasi, clustered = estimates(fit, int(ready.treated.sum()), level)
        change, _ = wider(quasi, clustered)
        tried.append(PlaceboSet(tuple(sorted(controls[chosen].tolist())), change))
    return PlaceboAreas(tuple(tried), size, left_out)
