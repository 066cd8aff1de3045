"""Counts of a data version by topic, year and place at each of the audit's own levels."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sereno.engine.incidence_values import (
    PERSON_YEARS,
    PlaceCounts,
    incidence_values,
    yearly_periods,
)
from sereno.exchange.indicators.value_files import LevelValues
from sereno.methods.sources.indicators.periods import Period
from sereno.web.geographies.models.levels import AREA, CITY, GROUP, WHOLE_CITY
from sereno.web.imports.version_reader import VersionReader

__all__ = ["PERSON_YEARS", "counted_levels", "periods_of"]

Counts = npt.NDArray[np.int64]


def periods_of(reader: VersionReader) -> tuple[Period, ...]:
    """The years of a version, and its whole period after them."""
    return yearly_periods(*reader.period, begins=reader.year_begins)


def counted_levels(reader: VersionReader) -> list[LevelValues]:
    """Values of areas, groups (where there are any) and the whole city.

    Every level counts the incidents placed in its areas, so that the levels add up.
    """
    periods = periods_of(reader)
    counts = _by_area(reader, periods)
    population = reader.population
    levels = {
        AREA: PlaceCounts([a["area_code"] for a in reader.areas], population, counts, smooth=True)
    }
    if reader.groups:
        member = np.array(
            [reader.group_of == i for i in range(len(reader.groups))], np.int64
        )  # (G, A)
        levels[GROUP] = PlaceCounts(
            reader.groups, np.nan_to_num(population) @ member.T, counts @ member.T, smooth=False
        )
    whole = np.array([np.nansum(population)])
    levels[CITY] = PlaceCounts([WHOLE_CITY], whole, counts.sum(axis=2, keepdims=True), smooth=False)
    return [
        LevelValues(level, incidence_values(reader.topics, periods, places))
        for level, places in levels.items()
    ]


def _by_area(reader: VersionReader, periods: Sequence[Period]) -> Counts:
    """Incidents by topic (all first), period and area, (1 + T, Q, A), from the cube of counts."""
    months = reader.all_months
    start = months[0]

    def place(day: dt.date) -> int:
        return (day.year - start.year) * 12 + day.month - start.month

    sums = reader.cube.sums
    firsts = [place(period.first) for period in periods]
    after = [place(period.last) + 1 for period in periods]
    counts = sums[:, after].astype(np.int64) - sums[:, firsts]
    return counts[:, :, : reader.cube.n_areas]
