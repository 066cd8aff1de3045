"""Reads a data version's result folder for the pages: areas, quality, counts by any filter.

Small counts are suppressed here, before any template or download sees them, for whoever may not
see records.
"""

from __future__ import annotations

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

from sereno.engine.incidence import NOT_AN_OFFENCE
from sereno.vocabulary.results import INCIDENTS
from sereno.web.sources.models import DataVersion


class VersionReader:
    """One ready version, opened; kept in memory by `open_version`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()

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
    def _records(self) -> duckdb.DuckDBPyConnection:
        """Counts by area, month, hour, topic and section: small enough for memory, any filter."""
        connection = duckdb.connect()
        path = str(self.folder / INCIDENTS.name).replace("'", "''")
        connection.execute(f"CREATE VIEW incidents AS SELECT * FROM read_parquet('{path}')")
        connection.execute(
            """
            CREATE TABLE cube AS
            SELECT area_code, topic, coalesce(left(iccs, 2), '') AS section,
                   date_trunc('month', occurred_on)::DATE AS month, count(*) AS n
            FROM incidents GROUP BY ALL
            """
        )
        return connection

    def query(self, sql: str, values: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Rows of a query over `incidents` or `cube`."""
        with self._lock:
            return self._records.cursor().execute(sql, dict(values or {})).fetchall()

    def counts(
        self, *, topic: str = "", section: str = "", first: dt.date, last: dt.date
    ) -> npt.NDArray[np.int64]:
        """Incidents of each area from the month of `first` to the month of `last`, shape (A,)."""
        rows = self.query(
            """
            SELECT area_code, sum(n) FROM cube
            WHERE area_code IS NOT NULL
              AND month BETWEEN date_trunc('month', $first::DATE) AND $last
              AND topic <> $no AND ($topic = '' OR topic = $topic)
              AND ($section = '' OR section = $section)
            GROUP BY 1
            """,
            {
                "first": first,
                "last": last,
                "no": NOT_AN_OFFENCE,
                "topic": topic,
                "section": section,
            },
        )
        n = np.zeros(len(self.areas), np.int64)
        for code, count in rows:
            n[self.number_of[code]] = count
        return n

    def months(self, *, area_code: str = "", topic: str = "") -> list[tuple[dt.date, int]]:
        """Incidents by month, of one area or all."""
        return self.query(
            """
            SELECT month, sum(n)::BIGINT FROM cube
            WHERE ($area = '' OR area_code = $area) AND ($topic = '' OR topic = $topic)
              AND topic <> $no
            GROUP BY 1 ORDER BY 1
            """,
            {"area": area_code, "topic": topic, "no": NOT_AN_OFFENCE},
        )


@lru_cache(maxsize=8)
def _open(folder: Path, version_id: int) -> VersionReader:
    del version_id  # a folder that was made again has another version
    return VersionReader(folder)


def open_version(version: DataVersion) -> VersionReader:
    """The reader of a ready version; the last few stay open."""
    return _open(version.folder, version.pk)
