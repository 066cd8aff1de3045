"""What stage 1 gives as indicators: counts, rates and smoothed rates by topic, period and place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from sereno.engine.incidence import PER, years_of
from sereno.methods.selection.empirical_bayes import empirical_bayes
from sereno.methods.selection.rates import rate
from sereno.methods.sources.indicators.intervals import poisson_limits
from sereno.methods.sources.indicators.periods import Period
from sereno.methods.sources.indicators.values import IndicatorValues, together
from sereno.vocabulary.indicators import ALL_OFFENCES, incidence_code

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
PERSON_YEARS: Final = "person_years"
LEVEL: Final = 0.95


def yearly_periods(first: dt.date, last: dt.date, *, begins: int | None = 1) -> tuple[Period, ...]:
    """The years between two days, cut at both ends, then the whole where it is longer.

    `begins`: the month in which years begin; None where records are of different years, which
    have but the whole in common.
    """
    if begins is None:
        return (_year_or_span(first, last),)
    years = []
    for year in range(first.year - (first.month < begins), last.year + (last.month >= begins)):
        start = max(first, dt.date(year, begins, 1))
        end = min(last, dt.date(year + 1, begins, 1) - dt.timedelta(days=1))
        years.append(_year_or_span(start, end))
    return tuple(years) if len(years) == 1 else (*years, _year_or_span(first, last))


def _year_or_span(first: dt.date, last: dt.date) -> Period:
    whole = first == dt.date(first.year, 1, 1) and last == dt.date(first.year, 12, 31)
    return Period(first, last, "year" if whole else "span")


@dataclass(frozen=True)
class PlaceCounts:
    """Counts of the places of one level.

    codes: of P places. population: persons (P,), NaN where not known. counts: (1 + T, Q, P), all
    offences first, by topic, period and place. smooth: whether the places are compared with one
    another, so that empirical Bayes rates say something.
    """

    codes: Sequence[str]
    population: Floats
    counts: Counts
    smooth: bool


def incidence_values(
    topics: Sequence[str], periods: Sequence[Period], places: PlaceCounts
) -> IndicatorValues:
    """Count, rate per 100,000 person-years and smoothed rate of each topic, period and place.

    Counts and rates with exact Poisson limits (Garwood 1936); smoothed rates as Marshall (1991),
    within each period. Places without a population have counts alone.
    """
    return together(_tables(topics, periods, places))


def _tables(
    topics: Sequence[str], periods: Sequence[Period], places: PlaceCounts
) -> Iterator[IndicatorValues]:
    n_places = len(places.codes)
    codes = [*places.codes] * len(periods)
    labels = np.repeat([period.label for period in periods], n_places).tolist()
    years = np.array([years_of((period.first, period.last)) for period in periods])
    people = np.where(places.population > 0, places.population, np.nan)
    exposure = (years[:, None] * people).ravel()
    size = exposure.size
    yield IndicatorValues.of([PERSON_YEARS] * size, codes, labels, exposure)
    for place, topic in enumerate((ALL_OFFENCES, *topics)):
        n = places.counts[place].ravel()
        low, high = _limits(n)
        yield IndicatorValues.of(
            [incidence_code(topic, "count")] * size, codes, labels, n,
            numerators=n, lows=low, highs=high,
        )  # fmt: skip
        rates = rate(n, exposure, PER)
        low, high = low / exposure * PER, high / exposure * PER
        yield IndicatorValues.of(
            [incidence_code(topic, "rate")] * size, codes, labels, rates,
            numerators=n, denominators=exposure, lows=low, highs=high,
        )  # fmt: skip
        if places.smooth:
            smoothed = np.concatenate(
                [
                    empirical_bayes(counts, people * length, PER).rates
                    for counts, length in zip(places.counts[place], years, strict=True)
                ]
            )
            # Drawn towards the mean: a model's value, not a measured one.
            status = np.where(np.isfinite(smoothed), 1, 3)
            yield IndicatorValues.of(
                [incidence_code(topic, "eb_rate")] * size, codes, labels, smoothed,
                numerators=n, denominators=exposure, statuses=status,
            )  # fmt: skip


def refitted(values: IndicatorValues, held: npt.NDArray[np.bool_]) -> IndicatorValues:
    """Smoothed rates fitted to the counts that aren't `held` (n,) alone, within each period.

    A rate fitted to all of them would tell those held back: two rates and their counts give the
    model away, and the model every other count (Marshall's a and b are two numbers).
    """
    rates = np.full(len(values), np.nan)
    for period in set(values.periods[~held].tolist()):
        rows = (values.periods == period) & ~held
        rates[rows] = empirical_bayes(values.numerators[rows], values.denominators[rows], PER).rates
    return replace(values, values=rates)


def _limits(counts: Counts) -> tuple[Floats, Floats]:
    """Exact Poisson limits of counts; most counts occur often, and each is worked out once."""
    distinct, place = np.unique(counts, return_inverse=True)
    low, high = poisson_limits(distinct, LEVEL)
    return low[place], high[place]
