"""Incidents by topic, month and place of a data version, as one array that opens at once.

Along the months the counts are summed up, so that any period is one difference of two rows:
`cube[t, m]` are the incidents of topic t before month m of the period. Topic 0 is all of them.
The places are the areas, then the groups to which incidents without an area belong, then those of
no known group.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt

from sereno.engine.incidence_counts import NOT_AN_OFFENCE
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.results import INCIDENTS

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Axes:
    """What the cube's places stand for: topics (T), months (M), area codes (A), groups (G)."""

    topics: Sequence[str]
    months: Sequence[dt.date]
    codes: Sequence[str]
    groups: Sequence[str]
    period: tuple[dt.date, dt.date]


@dataclass(frozen=True)
class CountCube:
    """The counts, shape (1 + T, 1 + M, A + G + 1), and what its places stand for."""

    axes: Axes
    sums: npt.NDArray[np.int32]

    @property
    def n_areas(self) -> int:
        """How many of the places are areas."""
        return len(self.axes.codes)

    def counts(self, topic: str, first: int, last: int) -> Counts:
        """Incidents of each area (A,) of a topic ("": all), months `first` to `last`."""
        return self._between(topic, first, last)[: self.n_areas]

    def unplaced(self, topic: str, first: int, last: int) -> dict[int, int]:
        """Incidents without an area, by their group's number; −1: of no known group."""
        found = self._between(topic, first, last)[self.n_areas :].tolist()
        numbers = [*range(len(self.axes.groups)), -1]
        return {number: n for number, n in zip(numbers, found, strict=True) if n}

    def months(self, topic: str, inside: npt.NDArray[np.bool_]) -> Counts:
        """Incidents of each month (M,) in the areas `inside` (A,)."""
        row = self.sums[self._row(topic), :, : self.n_areas]
        by_month: Counts = np.diff(row[:, inside].sum(axis=1, dtype=np.int64))
        return by_month

    def by_area(self) -> Counts:
        """Areas by topics, (A, T), of the whole period."""
        by_area: Counts = self.sums[1:, -1, : self.n_areas].T.astype(np.int64)
        return by_area

    def by_month(self) -> Counts:
        """Months by topics, (M, T), over all areas."""
        rows = self.sums[1:, :, : self.n_areas].sum(axis=2, dtype=np.int64)
        by_month: Counts = np.diff(rows, axis=1).T
        return by_month

    def _row(self, topic: str) -> int:
        return 1 + self.axes.topics.index(topic) if topic else 0

    def _between(self, topic: str, first: int, last: int) -> Counts:
        row = self.sums[self._row(topic)]
        counts: Counts = np.asarray(row[last + 1], np.int64) - row[first]
        return counts


def cube_file(folder: Path, axes: Axes) -> bytes:
    """The cube of a result folder's incidents, as a .npy file of int32."""
    group = {fold(name): i for i, name in enumerate(axes.groups)}
    n_areas, nowhere = len(axes.codes), len(axes.groups)
    cube = np.zeros((1 + len(axes.topics), 1 + len(axes.months), n_areas + nowhere + 1), np.int32)
    with duckdb.connect() as records:
        _name_axes(records, folder, axes)
        placed = records.execute(
            """
            SELECT topic, month, areas.place AS area, n
            FROM cells JOIN areas ON area_code = areas.name
            """
        ).fetchnumpy()
        lost = records.execute(
            "SELECT topic, month, given, n FROM cells WHERE area_code IS NULL"
        ).fetchall()
    cube[placed["topic"], placed["month"], placed["area"]] = placed["n"]
    for topic, month, given, n in lost:
        cube[topic, month, n_areas + group.get(fold(given), nowhere)] += n
    cube[0] = cube[1:].sum(axis=0)
    out = io.BytesIO()
    np.save(out, cube.cumsum(axis=1, dtype=np.int32))
    return out.getvalue()


def _name_axes(records: duckdb.DuckDBPyConnection, folder: Path, axes: Axes) -> None:
    """Tables `areas` (name, place) and `cells`: counts by topic and month as places in the cube."""
    for table, names in (("areas", axes.codes), ("topics", axes.topics)):
        records.execute(
            f"CREATE TABLE {table} AS SELECT unnest($names::VARCHAR[]) AS name, "
            "unnest(range($n)) AS place",
            {"names": list(names), "n": len(names)},
        )
    path = str(folder / INCIDENTS.name).replace("'", "''")
    records.execute(
        f"""
        CREATE TABLE cells AS
        SELECT 1 + topics.place AS topic,
               1 + date_diff('month', $first::DATE, occurred_on)::BIGINT AS month,
               area_code,
               CASE WHEN area_code IS NULL THEN coalesce(area_group_given, '') END AS given,
               sum(n_incidents)::BIGINT AS n
        FROM read_parquet('{path}') incidents JOIN topics ON topic = topics.name
        WHERE topic <> $no AND occurred_on BETWEEN $first AND $last
        GROUP BY ALL
        """,
        {"no": NOT_AN_OFFENCE, "first": axes.period[0], "last": axes.period[1]},
    )
