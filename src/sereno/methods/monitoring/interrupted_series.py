"""Whether a series of counts changed when something was done: an interrupted time series.

The design is in `series_design`; the fit is Poisson, with limits that are as much wider as the
counts vary more than Poisson says (quasi-Poisson). Limits by Newey-West are given beside them for
whoever wants to know what neighbouring periods change; they come out narrower in short series, and
are never the answer. What it takes for granted is that nothing else, which isn't a term of it,
changed when the action began.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from sereno.methods.monitoring.poisson_fit import Floats, PoissonFits, fit_poisson
from sereno.methods.monitoring.ratio_estimate import RatioEstimate, normal_reach
from sereno.methods.monitoring.series_design import (
    Bools,
    Series,
    SeriesDesign,
    SeriesSetting,
    design_series,
    periods_a_year,
)
from sereno.methods.sources.indicators.series_breaks import OnBreak, SeriesBreak, breaks_met
from sereno.vocabulary.calculations import Calculation
from sereno.vocabulary.language import message
from sereno.vocabulary.problems import Problem

INTERRUPTED_SERIES: Final = Calculation(
    message(
        "Poisson regression of the counts on time, season and the action, with the population as "
        "offset; the limits are widened by Pearson's dispersion"
    ),
    "Lopez Bernal, J., Cummins, S. & Gasparrini, A. (2017). Interrupted time series regression for "
    "the evaluation of public health interventions: a tutorial. International Journal of "
    "Epidemiology, 46(1), 348–355.",
)
LEAST_PERIODS: Final = 24
LEAST_BEFORE: Final = 12


@dataclass(frozen=True)
class Term:
    """What a term of the model multiplies the rate by, with quasi-Poisson limits.

    key: "intercept", "step", "time", "slope", "sin 1", "cos 1", …, "event:" and the event's key.
    Of "time" and "slope" the ratio is that from one period to the next.
    """

    key: str
    estimate: RatioEstimate


@dataclass(frozen=True)
class InterruptedSeries:
    """What the action multiplied the rate by.

    change: the answer: the mean (geometric) over the periods after; step: when it began, which
    is the same where the model has no slope; slope: how the trend changed, a period.
    naive, newey_west (of `lags` periods): `change` with limits that are never shown alone.
    dispersion: how much more the counts vary than Poisson says (1: as much).
    before, after, missing: periods with a count, and without one.
    is_after, fitted, counterfactual (expected without the action; NaN where there is no
    population), and its limits: (N,), for drawing.
    """

    change: RatioEstimate
    step: RatioEstimate
    slope: RatioEstimate | None
    naive: RatioEstimate
    newey_west: RatioEstimate
    lags: int
    dispersion: float
    terms: tuple[Term, ...]
    before: int
    after: int
    missing: int
    is_after: Bools
    fitted: Floats
    counterfactual: Floats
    counterfactual_low: Floats
    counterfactual_high: Floats
    notes: tuple[Problem, ...] = ()


def interrupted_series(
    series: Series,
    begins: dt.date,
    setting: SeriesSetting | None = None,
    *,
    breaks: Iterable[SeriesBreak],
    on_break: OnBreak = "refuse",
    where: str = "",
) -> InterruptedSeries:
    """What an action that began on a day changed in a series.

    Raises Problem series_break_refused where a break lies within the series, effect_short_series
    under 24 periods with a count, effect_short_before under 12 before the action, and those of
    `design_series` and `fit_poisson`.
    """
    setting = setting or SeriesSetting()
    met = breaks_met(breaks, series.periods, on_break, where=where)
    design = design_series(series, begins, setting, where)
    counted = design.is_counted
    n, before = int(counted.sum()), int((counted & ~design.is_after).sum())
    must_be_long(n, before, where)
    fits = fit_series(series, design, where)
    lags = round(periods_a_year(series.periods))
    covariance = {
        "naive": fits.naive[0],
        "quasi": fits.quasi[0],
        "newey_west": fits.newey_west(lags, design.at[counted])[0],
    }

    def of(contrast: Floats, kind: str = "quasi") -> RatioEstimate:
        return RatioEstimate(
            float(contrast @ fits.coefficients[0]),
            float(np.sqrt(contrast @ covariance[kind] @ contrast)),
            setting.level,
        )

    each = dict(zip(design.keys, np.eye(len(design.keys)), strict=True))
    without = design.without @ fits.coefficients[0] + design.offset
    error = np.sqrt(np.einsum("np,pq,nq->n", design.without, covariance["quasi"], design.without))
    reach = normal_reach(setting.level) * error
    notes = [*met, *design.notes]
    missing = len(counted) - n
    if missing:
        notes.append(Problem("trend_periods_missing", where=where, n=missing))
    if n - before < LEAST_BEFORE:
        notes.append(Problem("effect_short_after", where=where, n=n - before))
    return InterruptedSeries(
        change=of(design.change),
        step=of(each["step"]),
        slope=of(each["slope"]) if "slope" in each else None,
        naive=of(design.change, "naive"),
        newey_west=of(design.change, "newey_west"),
        lags=lags,
        dispersion=float(fits.dispersion[0]),
        terms=tuple(Term(key, of(contrast)) for key, contrast in each.items()),
        before=before,
        after=n - before,
        missing=missing,
        is_after=design.is_after,
        fitted=np.exp(design.matrix @ fits.coefficients[0] + design.offset),
        counterfactual=np.exp(without),
        counterfactual_low=np.exp(without - reach),
        counterfactual_high=np.exp(without + reach),
        notes=tuple(notes),
    )


def must_be_long(n: int, before: int, where: str = "") -> None:
    """Raises Problem effect_short_series or effect_short_before: too little to tell a change by."""
    if n < LEAST_PERIODS:
        raise Problem("effect_short_series", where=where, n=n, least=LEAST_PERIODS)
    if before < LEAST_BEFORE:
        raise Problem("effect_short_before", where=where, n=before, least=LEAST_BEFORE)


def fit_series(series: Series, design: SeriesDesign, where: str = "") -> PoissonFits:
    """The one fit of a series to its design, by the periods that have a count.

    Raises Problem as `fit_poisson` does, and effect_no_events, effect_separated and
    effect_fit_unfinished.
    """
    counted = design.is_counted
    fits = fit_poisson(
        design.matrix[counted],
        np.asarray(series.counts, np.float64)[counted],
        design.offset[counted],
        names=design.names,
        where=where,
    )
    fits.must_be_fitted(where)
    return fits
