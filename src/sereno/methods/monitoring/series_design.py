"""The design of an interrupted time series: one count a period, and what may have moved it.

    log μ_t = log population_t + β₀ + β₁ time + β₂ after [+ β₃ time since] + Σ harmonics + Σ events

(Lopez Bernal, Cummins & Gasparrini 2017, Int. J. Epidemiol. 46(1), 348-355; harmonics: Bhaskaran
et al. 2013, ibid. 42, 1187-1195.) Time counts periods from the first; "time since" counts them
from the first period after the action began, where it is 0, so that β₂ is the change there. A
period comes after, or is in an event, when at least half of its days are.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from sereno.methods.sources.indicators.periods import DAYS_A_YEAR, Period, PeriodKind
from sereno.vocabulary.phrases import Phrase
from sereno.vocabulary.problems import Problem

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.intp]
SeriesModel = Literal["level", "level_slope"]

_A_YEAR: Final[dict[PeriodKind, int]] = {"year": 1, "half": 2, "quarter": 4, "month": 12}
# What people call the columns, where a problem names one.
STEP_NAME: Final = Phrase("la acción", "the action")
_NAMES: Final = {
    "intercept": Phrase("el nivel", "the level"),
    "time": Phrase("la tendencia", "the trend"),
    "step": STEP_NAME,
    "slope": Phrase("el cambio de tendencia", "the change of trend"),
}
_SEASON_NAME: Final = Phrase("la temporada", "the season")


@dataclass(frozen=True)
class Series:
    """counts, (N,), one a period (NaN: no value), in the order of time; population, (N,) or None.

    The population is people, or whatever the counts are in proportion to.
    """

    counts: npt.ArrayLike
    periods: Sequence[Period]
    population: npt.ArrayLike | None = None


@dataclass(frozen=True)
class ContextTerm:
    """What else happened, as a term of 1 within a span and 0 outside it.

    `key` comes back in the terms of the result, `name` in problems. last None: until the end.
    """

    key: str
    name: str
    first: dt.date
    last: dt.date | None = None


@dataclass(frozen=True)
class SeriesSetting:
    """What the model holds.

    harmonics: pairs of sine and cosine; season: how many periods a year has (None: 12 months, 4
    quarters, 52.18 weeks, …); level: of the limits.
    """

    model: SeriesModel = "level"
    harmonics: int = 2
    season: float | None = None
    events: tuple[ContextTerm, ...] = ()
    level: float = 0.95


@dataclass(frozen=True)
class SeriesDesign:
    """The design over all N periods, also those without a count.

    matrix, without: (N, P), the latter as if nothing had been done; keys: (P,); names: (P,), what
    people call them; offset: (N,); change: (P,), what makes the mean log ratio after the action
    of the coefficients; at: (N,), position in time; is_after, is_counted: (N,).
    """

    matrix: Floats
    without: Floats
    keys: tuple[str, ...]
    names: tuple[object, ...]
    offset: Floats
    change: Floats
    at: Whole
    is_after: Bools
    is_counted: Bools
    notes: tuple[Problem, ...]


def design_series(
    series: Series, begins: dt.date, setting: SeriesSetting, where: str = ""
) -> SeriesDesign:
    """The design of a series in which something was done from the day `begins`.

    Raises Problem periods_mixed, trend_period_twice, effect_no_period (nothing counted before or
    after) and effect_no_population; ValueError for shapes that don't fit.
    """
    periods = list(series.periods)
    counts = np.asarray(series.counts, np.float64)
    if counts.shape != (len(periods),):
        raise ValueError(f"{len(periods)} periods and counts of shape {counts.shape}")
    at = positions(periods, where)
    is_counted = np.isfinite(counts)
    is_after = after_from(periods, begins)
    if not (is_after & is_counted).any() or not (~is_after & is_counted).any():
        raise Problem("effect_no_period", where=where)
    columns: dict[str, Floats] = {
        "intercept": np.ones(len(at)),
        "step": is_after.astype(np.float64),
        "time": at.astype(np.float64),
    }
    since = np.where(is_after, at - at[is_after].min(), 0).astype(np.float64)
    if setting.model == "level_slope":
        columns["slope"] = since
    season = setting.season or periods_a_year(periods)
    columns |= _harmonics(at, season, setting.harmonics)
    notes, names = [], dict(_NAMES)
    for event in setting.events:
        span = within_span(periods, event.first, event.last)
        if span[is_counted].any():
            columns[f"event:{event.key}"] = span.astype(np.float64)
            names[f"event:{event.key}"] = Phrase(event.name, event.name)
        else:
            notes.append(Problem("effect_event_outside", where=where, event=event.name))
    if any(period.first < begins <= period.last for period in periods):
        notes.append(Problem("effect_begins_within", where=where, day=begins.isoformat()))
    matrix = np.column_stack(list(columns.values()))
    keys = tuple(columns)
    of_action = np.isin(keys, ("step", "slope"))
    change = np.where(of_action, matrix[is_after & is_counted].mean(axis=0), 0.0)
    return SeriesDesign(
        matrix=matrix,
        without=np.where(of_action, 0.0, matrix),
        keys=keys,
        names=tuple(names.get(key, _SEASON_NAME) for key in keys),
        offset=_offset(series, is_counted, where),
        change=change,
        at=at,
        is_after=is_after,
        is_counted=is_counted,
        notes=tuple(notes),
    )


def positions(periods: Sequence[Period], where: str = "") -> Whole:
    """Which period of the series each is, (N,), from 0; a gap in the series is one here too.

    Raises Problem periods_mixed and trend_period_twice; ValueError where time runs backwards.
    """
    of_kind = {period.kind: period for period in periods}
    if len(of_kind) > 1:
        one, other = list(of_kind.values())[:2]
        raise Problem("periods_mixed", where=where, one=one.label, other=other.label)
    if not periods:
        return np.zeros(0, np.intp)
    middles = np.array([period.middle for period in periods])
    at: Whole = np.round((middles - middles[0]) * periods_a_year(periods)).astype(np.intp)
    twice = np.flatnonzero(np.diff(at) == 0)
    if twice.size:
        raise Problem("trend_period_twice", where=where, period=periods[int(twice[0])].label)
    if (np.diff(at) < 0).any():
        raise ValueError("periods must be in the order of time")
    return at


def periods_a_year(periods: Sequence[Period]) -> float:
    """How many such periods a year has: 12 months, 52.18 weeks, 365.25 days."""
    kind = periods[0].kind
    if kind in _A_YEAR:
        return float(_A_YEAR[kind])
    return DAYS_A_YEAR / float(np.median([_days(period) for period in periods]))


def after_from(periods: Sequence[Period], begins: dt.date) -> Bools:
    """Which periods have at least half of their days from a day on, (N,)."""
    return within_span(periods, begins, None)


def within_span(periods: Iterable[Period], first: dt.date, last: dt.date | None) -> Bools:
    """Which periods have at least half of their days between two days, both included: those in
    which an event is a term.
    """
    within = []
    for period in periods:
        end = period.last if last is None else min(last, period.last)
        within.append(2 * ((end - max(first, period.first)).days + 1) >= _days(period))
    return np.array(within, np.bool_)


def _days(period: Period) -> int:
    return (period.last - period.first).days + 1


def _harmonics(at: Whole, season: float, pairs: int) -> dict[str, Floats]:
    """Sines and cosines of 1, 2, … waves a season, as far as that many periods can show them."""
    waves: dict[str, Floats] = {}
    for k in range(1, pairs + 1):
        if 2 * k > season:
            break
        angle = 2 * math.pi * k * at / season
        # Of the quickest wave the sine is 0 in every period.
        if 2 * k < season:
            waves[f"sin {k}"] = np.sin(angle)
        waves[f"cos {k}"] = np.cos(angle)
    return waves


def _offset(series: Series, is_counted: Bools, where: str) -> Floats:
    """The logarithm of the population, and of the days where periods are as long as they are."""
    n = len(series.periods)
    offset = np.zeros(n)
    if series.periods[0].kind not in _A_YEAR:
        offset += np.log([_days(period) for period in series.periods])
        offset -= offset.mean()
    if series.population is None:
        return offset
    population = np.asarray(series.population, np.float64)
    if population.shape != (n,):
        raise ValueError(f"{n} periods and a population of shape {population.shape}")
    known = np.isfinite(population) & (population > 0)
    if not known[is_counted].all():
        raise Problem("effect_no_population", where=where)
    return offset + np.log(np.where(known, population, np.nan))
