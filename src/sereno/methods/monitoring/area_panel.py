"""Counts of areas × periods where something was done in some of the areas, ready to be compared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sereno.methods.monitoring.series_design import after_from, positions
from sereno.methods.monitoring.two_way_fit import TwoWayFit, fit_two_way
from sereno.methods.sources.indicators.periods import Period
from sereno.methods.sources.indicators.series_breaks import OnBreak, SeriesBreak, breaks_met
from sereno.vocabulary.problems import Problem

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Panel:
    """counts: (A, T), in the order of time; treated: (A,), where something was done.

    population: (A, T), or None; where it is the same in all periods, (A,), it makes no difference,
    since each area is compared with itself.
    """

    counts: npt.ArrayLike
    periods: Sequence[Period]
    treated: npt.ArrayLike
    population: npt.ArrayLike | None = None


@dataclass(frozen=True)
class ReadyPanel:
    """A panel without the areas and periods that have no incident at all.

    counts, exposure: (A, T); treated: (A,); is_after: (T,); periods: (T,). areas: which of those
    that came they are.
    """

    counts: Floats
    exposure: Floats | None
    treated: Bools
    is_after: Bools
    periods: tuple[Period, ...]
    areas: npt.NDArray[np.intp]
    n_empty: int
    notes: tuple[Problem, ...]

    @property
    def action(self) -> Bools:
        """Where and when something was done, (A, T)."""
        return self.treated[:, None] & self.is_after

    @property
    def totals(self) -> Floats:
        """Incidents before and after (columns) in the treated and in the controls (rows)."""
        return np.array(
            [
                [self.counts[rows][:, columns].sum() for columns in (~self.is_after, self.is_after)]
                for rows in (self.treated, ~self.treated)
            ]
        )


def fit_action(ready: ReadyPanel, *, where: str = "") -> TwoWayFit:
    """The fit with what was done as the extra column.

    Where populations don't change its answer is known beforehand, and only confirmed: an era's
    incidents lie in its periods as those of all areas do, and β is the groups' log odds ratio.
    """
    before, after = ready.totals.T
    odds = after / before
    course = np.log(ready.counts.sum(axis=0))
    eras = ready.counts.sum(axis=0) @ np.column_stack([~ready.is_after, ready.is_after])
    course += np.where(ready.is_after, np.log(odds[1] / eras[1]), -np.log(eras[0]))
    start = np.append(course - course[0], np.log(odds[0] / odds[1]))
    action = ready.action.astype(np.float64)
    return fit_two_way(ready.counts, ready.exposure, action, start=start, where=where)


def ready_panel(
    panel: Panel,
    begins: dt.date,
    *,
    breaks: Iterable[SeriesBreak],
    on_break: OnBreak = "refuse",
    where: str = "",
) -> ReadyPanel:
    """A panel in which something was done from the day `begins`.

    Raises Problem series_break_refused, periods_mixed, trend_period_twice, effect_no_period,
    effect_areas_missing (no treated ones, or no areas), effect_all_treated (none to compare with),
    effect_no_population, effect_no_events, and effect_separated where the treated areas or the
    controls have none before or after; ValueError for shapes and counts that can't be.
    """
    periods = list(panel.periods)
    counts = np.asarray(panel.counts, np.float64)
    treated = np.asarray(panel.treated, np.bool_)
    if counts.shape != (treated.size, len(periods)):
        raise ValueError(f"{treated.size} areas, {len(periods)} periods, counts {counts.shape}")
    if not np.isfinite(counts).all() or (counts < 0).any():
        raise ValueError("counts must be finite and can't be negative")
    notes = list(breaks_met(breaks, periods, on_break, where=where))
    positions(periods, where)
    is_after = after_from(periods, begins)
    if not treated.any():
        raise Problem("effect_areas_missing", where=where)
    if treated.all():
        raise Problem("effect_all_treated", where=where)
    if not is_after.any() or is_after.all():
        raise Problem("effect_no_period", where=where)
    exposure = _exposure(panel, counts.shape, where)
    if not counts.any():
        raise Problem("effect_no_events", where=where)
    if any(period.first < begins <= period.last for period in periods):
        notes.append(Problem("effect_begins_within", where=where, day=begins.isoformat()))
    rows, columns = counts.sum(axis=1) > 0, counts.sum(axis=0) > 0
    n_empty = int((~rows).sum())
    if n_empty:
        notes.append(Problem("effect_areas_empty", where=where, n=n_empty))
    ready = ReadyPanel(
        counts=counts[rows][:, columns],
        exposure=None if exposure is None else exposure[rows][:, columns],
        treated=treated[rows],
        is_after=is_after[columns],
        periods=tuple(each for each, kept in zip(periods, columns, strict=True) if kept),
        areas=np.flatnonzero(rows),
        n_empty=n_empty,
        notes=tuple(notes),
    )
    if not ready.totals.all():
        raise Problem("effect_separated", where=where)
    return ready


def _exposure(panel: Panel, shape: tuple[int, ...], where: str) -> Floats | None:
    """(A, T); None where it is the same in all periods and so makes no difference."""
    if panel.population is None:
        return None
    population = np.asarray(panel.population, np.float64)
    if population.shape not in (shape, shape[:1]):
        raise ValueError(f"counts of shape {shape}, a population of shape {population.shape}")
    if not (np.isfinite(population) & (population > 0)).all():
        raise Problem("effect_no_population", where=where)
    if population.ndim == 1 or (population == population[:, :1]).all():
        return None
    return population
