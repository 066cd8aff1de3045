"""Counts and rates of every area, by topic and by ICCS section, from incidents.parquet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt

from sereno.engine.incidence_counts import IncidenceCounts, group_numbers
from sereno.exchange.boundaries.areas import Areas
from sereno.methods.selection.empirical_bayes import empirical_bayes
from sereno.methods.selection.rates import exact_interval, rate
from sereno.methods.sources.reading.quality import worst_case_bounds
from sereno.vocabulary.offences import topics
from sereno.vocabulary.problems import Problem

PER = 100_000
DAYS_A_YEAR = 365.25
# A year with a smaller share of the records than this is a stray: late reports of old offences.
STRAY_YEAR_SHARE = 0.01


@dataclass(frozen=True)
class Measure:
    """One topic or section (or all offences) over every area; each array has shape (A,)."""

    kind: str
    key: str
    n: npt.NDArray[np.int64]
    lowest: npt.NDArray[np.int64]
    highest: npt.NDArray[np.int64]
    rate: npt.NDArray[np.float64]
    rate_low: npt.NDArray[np.float64]
    rate_high: npt.NDArray[np.float64]
    eb_rate: npt.NDArray[np.float64]


@dataclass(frozen=True)
class Incidence:
    """Every measure of the period; rates are per 100,000 person-years."""

    years: float
    exposure: npt.NDArray[np.float64]
    all: Measure
    topics: Mapping[str, Measure]
    sections: Mapping[str, Measure]
    notes: tuple[Problem, ...]

    def measures(self) -> Iterator[Measure]:
        """All offences, then the topics, then the sections."""
        yield self.all
        yield from self.topics.values()
        yield from self.sections.values()


def years_of(period: tuple[dt.date, dt.date]) -> float:
    """Length of a period in years, both days included."""
    return ((period[1] - period[0]).days + 1) / DAYS_A_YEAR


def exposure_of(population: npt.NDArray[np.float64], years: float) -> npt.NDArray[np.float64]:
    """Person-years by area, NaN where nobody is known to live."""
    return np.where(population > 0, population, np.nan) * years


def measure_counts(
    kind: str,
    key: str,
    n: npt.NDArray[np.int64],
    unplaced: Mapping[int, int],
    groups: npt.NDArray[np.int32],
    exposure: npt.NDArray[np.float64],
) -> tuple[Measure, Problem | None]:
    """Rates and bounds of counts (A,), and a note when smoothing could not say more.

    `unplaced` is how many incidents lie somewhere in each group (−1: in any), by its number.
    """
    lowest, highest = worst_case_bounds(n, unplaced, groups)
    low, high = exact_interval(n, exposure, PER)
    smoothed = empirical_bayes(n, exposure, PER)
    if smoothed.note:
        smoothed.note.where = key
    found = Measure(
        kind, key, n, lowest, highest, rate(n, exposure, PER), low, high, smoothed.rates
    )
    return found, smoothed.note


def guess_period(records: duckdb.DuckDBPyConnection) -> tuple[dt.date, dt.date]:
    """First to last incident, leaving out years that hold under 1 % of them."""
    first, last = records.execute(
        """
        WITH years AS (
            SELECT year(occurred_on) AS y, sum(n_incidents) AS n FROM incidents GROUP BY 1
        ), kept AS (SELECT y FROM years WHERE n >= $share * (SELECT sum(n) FROM years))
        SELECT min(occurred_on),
               max(CASE date_precision WHEN 'day' THEN occurred_on
                   ELSE occurred_until::DATE END)
        FROM incidents
        WHERE year(occurred_on) IN (SELECT y FROM kept)
        """,
        {"share": STRAY_YEAR_SHARE},
    ).fetchall()[0]
    return first, last


def measure_incidence(folder: Path, areas: Areas, period: tuple[dt.date, dt.date]) -> Incidence:
    """Count the incidents of the period and turn the counts into rates.

    `folder` has incidents.parquet. What is not an offence counts nowhere. Records marked as
    possible duplicates count, since true repeats look the same.
    """
    counts = IncidenceCounts(folder, areas, period)
    groups, _names = group_numbers(areas.groups)
    years = years_of(period)
    exposure = exposure_of(areas.population, years)
    notes: list[Problem] = []

    def measure(kind: str, key: str) -> Measure:
        n, unplaced = counts.of(kind, key)
        found, note = measure_counts(kind, key, n, unplaced, groups, exposure)
        # That no area has a population is said once, not of every topic.
        if note and (np.isfinite(exposure).any() or not notes):
            notes.append(note)
        return found

    met = counts.topics()
    return Incidence(
        years,
        exposure,
        measure("all", "all"),
        {key: measure("topic", key) for key in topics() if key in met},
        {key: measure("section", key) for key in sorted(counts.sections())},
        tuple(notes),
    )
