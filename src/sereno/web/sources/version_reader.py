"""Reads a data version's result folder for the pages: areas, quality, counts by any filter.

Small counts are suppressed here, before any template or download sees them, for whoever may not
see records.
"""

from __future__ import annotations

import calendar
import datetime as dt
import json
import threading
from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from sereno.engine.incidence import (
    NOT_AN_OFFENCE,
    Measure,
    exposure_of,
    group_numbers,
    measure_counts,
    years_of,
)
from sereno.methods.policy.disclosure import held_back
from sereno.methods.sources.words import fold
from sereno.vocabulary.results import INCIDENTS
from sereno.web.sources.models import DataVersion

_FILTER = "month BETWEEN $first AND $last AND ($topic = '' OR topic = $topic)"


class VersionReader:
    """One ready version, opened; kept in memory by `open_version`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._holding = threading.Lock()
        self._held_by_k: dict[int, tuple[Mapping[str, Any], Mapping[str, Any]]] = {}

    @cached_property
    def quality(self) -> Mapping[str, Any]:
        """quality.json."""
        return dict(json.loads((self.folder / "quality.json").read_text(encoding="utf-8")))

    @cached_property
    def selection(self) -> Mapping[str, Any]:
        """selection.json of the run itself."""
        return dict(json.loads((self.folder / "selection.json").read_text(encoding="utf-8")))

    @cached_property
    def areas(self) -> list[dict[str, Any]]:
        """Properties of each area in the order of areas.geojson."""
        document = json.loads((self.folder / "areas.geojson").read_text(encoding="utf-8"))
        return [feature["properties"] for feature in document["features"]]

    @cached_property
    def number_of(self) -> Mapping[str, int]:
        """Area code → place in `areas`."""
        return {area["area_code"]: i for i, area in enumerate(self.areas)}

    @cached_property
    def population(self) -> npt.NDArray[np.float64]:
        """Persons by area, shape (A,); NaN where not known."""
        return np.array(
            [np.nan if a["population"] is None else a["population"] for a in self.areas]
        )

    @cached_property
    def period(self) -> tuple[dt.date, dt.date]:
        """First and last day that rates speak of."""
        first, last = self.quality["dates"]["period"]
        return dt.date.fromisoformat(first), dt.date.fromisoformat(last)

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """Names of the groups, in order."""
        return group_numbers([area["group"] for area in self.areas])[1]

    @cached_property
    def group_of(self) -> npt.NDArray[np.int32]:
        """Each area's group as a place in `groups`, −1 when it has none; shape (A,)."""
        return group_numbers([area["group"] for area in self.areas])[0]

    @cached_property
    def topics(self) -> tuple[str, ...]:
        """Topics that occur, in the vocabulary's order."""
        return (
            tuple(name.removeprefix("n_") for name in self.areas[0] if name.startswith("n_"))
            if self.areas
            else ()
        )

    @cached_property
    def _records(self) -> duckdb.DuckDBPyConnection:
        """Counts by area, month and topic within the audit's period: any filter, from memory."""
        connection = duckdb.connect()
        path = str(self.folder / INCIDENTS.name).replace("'", "''")
        connection.execute(f"CREATE VIEW incidents AS SELECT * FROM read_parquet('{path}')")
        connection.execute(
            """
            CREATE TABLE cube AS
            SELECT area_code, coalesce(area_group_given, '') AS group_given, topic,
                   date_trunc('month', occurred_on)::DATE AS month, count(*)::BIGINT AS n
            FROM incidents
            WHERE topic <> $no AND occurred_on BETWEEN $first AND $last
            GROUP BY ALL
            """,
            {"no": NOT_AN_OFFENCE, "first": self.period[0], "last": self.period[1]},
        )
        return connection

    def query(self, sql: str, values: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Rows of a query over `incidents` or `cube`."""
        with self._lock:
            return self._records.cursor().execute(sql, dict(values or {})).fetchall()

    def span(self, first: dt.date, last: dt.date) -> tuple[dt.date, dt.date]:
        """From the month of one day to the month of another, within the audit's period."""
        from_day = max(first.replace(day=1), self.period[0])
        to_day = min(
            last.replace(day=calendar.monthrange(last.year, last.month)[1]), self.period[1]
        )
        return from_day, to_day

    def counts(self, *, topic: str = "", first: dt.date, last: dt.date) -> npt.NDArray[np.int64]:
        """Incidents of each area from the month of `first` to the month of `last`, shape (A,)."""
        n = np.zeros(len(self.areas), np.int64)
        for code, count in self.query(
            f"""
            SELECT area_code, sum(n)::BIGINT FROM cube
            WHERE area_code IS NOT NULL AND {_FILTER} GROUP BY 1
            """,
            {"topic": topic, "first": first.replace(day=1), "last": last},
        ):
            n[self.number_of[code]] = count
        return n

    def measure(self, *, topic: str = "", first: dt.date, last: dt.date) -> tuple[Measure, float]:
        """The engine's own measure of a topic ("": all) over whole months, and its years."""
        values = {"topic": topic, "first": first.replace(day=1), "last": last}
        number = {fold(name): i for i, name in enumerate(self.groups)}
        unplaced: dict[int, int] = {}
        for given, count in self.query(
            f"""
            SELECT group_given, sum(n)::BIGINT FROM cube
            WHERE area_code IS NULL AND {_FILTER} GROUP BY 1
            """,
            values,
        ):
            group = number.get(fold(given), -1)
            unplaced[group] = unplaced.get(group, 0) + count
        years = years_of(self.span(first, last))
        found, _note = measure_counts(
            "topic" if topic else "all",
            topic or "all",
            self.counts(topic=topic, first=first, last=last),
            unplaced,
            self.group_of,
            exposure_of(self.population, years),
        )
        return found, years

    def months(self, *, group: str = "", topic: str = "") -> list[tuple[dt.date, int]]:
        """Placed incidents of each month of the period, of one group or all; zeros included."""
        inside = [a["area_code"] for a in self.areas if not group or a["group"] == group]
        found = dict(
            self.query(
                """
                SELECT month, sum(n)::BIGINT FROM cube
                WHERE area_code IN (SELECT unnest($inside)) AND ($topic = '' OR topic = $topic)
                GROUP BY 1
                """,
                {"inside": inside, "topic": topic},
            )
        )
        return [(month, int(found.get(month, 0))) for month in self.all_months]

    @cached_property
    def all_months(self) -> tuple[dt.date, ...]:
        """The first day of each month that the period touches."""
        first, last = self.period
        n = (last.year - first.year) * 12 + last.month - first.month + 1
        start = first.year * 12 + first.month - 1
        return tuple(dt.date((start + i) // 12, (start + i) % 12 + 1, 1) for i in range(n))

    def held_areas(self, k: int) -> Mapping[str, npt.NDArray[np.bool_]]:
        """Which areas' counts of the whole period must be held back, by topic ("": all).

        One table of areas by topics with its totals; the last entry of each is the city's.
        """
        return self._held(k)[0]

    def held_months(self, k: int) -> Mapping[str, npt.NDArray[np.bool_]]:
        """The same of the city's months; the last entry of each is the city's total."""
        return self._held(k)[1]

    def _held(self, k: int) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        with self._holding:
            if k not in self._held_by_k:
                self._held_by_k[k] = self._hold(k)
            return self._held_by_k[k]

    def _hold(self, k: int) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        topic_at = {topic: i for i, topic in enumerate(self.topics)}
        month_at = {month: i for i, month in enumerate(self.all_months)}
        by_area = np.zeros((len(self.areas), len(topic_at)), np.int64)
        by_month = np.zeros((len(month_at), len(topic_at)), np.int64)
        for code, topic, month, n in self.query(
            "SELECT area_code, topic, month, sum(n)::BIGINT FROM cube"
            " WHERE area_code IS NOT NULL GROUP BY ALL"
        ):
            by_area[self.number_of[code], topic_at[topic]] += n
            by_month[month_at[month], topic_at[topic]] += n
        areas = held_back(by_area, k)
        months = held_back(by_month, k)
        # What one table holds back of the totals the other must not give away.
        totals = areas[-1] | months[-1]
        areas[-1], months[-1] = totals, totals
        keys = (*self.topics, "")
        return (
            {key: areas[:, i] for i, key in enumerate(keys)},
            {key: months[:, i] for i, key in enumerate(keys)},
        )


@lru_cache(maxsize=8)
def _open(folder: Path, version_id: int) -> VersionReader:
    del version_id  # a folder that was made again has another version
    return VersionReader(folder)


def open_version(version: DataVersion) -> VersionReader:
    """The reader of a ready version; the last few stay open."""
    return _open(version.folder, version.pk)
