"""Incidents of a period counted by area, topic and ICCS section, from incidents.parquet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from sereno.exchange.boundaries.areas import Areas
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.results import INCIDENTS

NOT_AN_OFFENCE: Final = "not_an_offence"
_TEXTS: Final = ("topic", "iccs", "area_code", "area_group_given")
_SECTION: Final = 2

Ints = npt.NDArray[np.int64]


def group_numbers(groups: Sequence[str]) -> tuple[npt.NDArray[np.int32], tuple[str, ...]]:
    """Each area's group as a number, −1 when it has none, and the groups in order."""
    names = tuple(sorted({g for g in groups if g}))
    number = {name: i for i, name in enumerate(names)}
    return np.array([number.get(g, -1) for g in groups], np.int32), names


class IncidenceCounts:
    """How many incidents each area has, and how many without an area each group is said of.

    What is not an offence counts nowhere. The file holds its texts as numbers of dictionaries, and
    these are counted: to group by the texts themselves takes three times as long.
    """

    def __init__(self, folder: Path, areas: Areas, period: tuple[dt.date, dt.date]) -> None:
        self._area = {code: a for a, code in enumerate(areas.codes)}
        _numbers, names = group_numbers(areas.groups)
        self._group = {fold(name): i for i, name in enumerate(names)}
        self._first, self._last = (np.datetime64(day, "D") for day in period)
        self._kinds: dict[tuple[str, str], int] = {}
        self._placed = np.zeros((0, len(areas.codes)), np.int64)
        # The last column is of what is said of no group.
        self._lost = np.zeros((0, len(names) + 1), np.int64)
        with pq.ParquetFile(folder / INCIDENTS.name, read_dictionary=list(_TEXTS)) as file:
            for group in range(file.num_row_groups):
                self._add(file.read_row_group(group, [*_TEXTS, "occurred_on", "n_incidents"]))

    def topics(self) -> set[str]:
        """The topics met."""
        return {topic for topic, _section in self._kinds}

    def sections(self) -> set[str]:
        """The sections met."""
        return {section for _topic, section in self._kinds} - {""}

    def of(self, kind: str, key: str) -> tuple[Ints, Mapping[int, int]]:
        """Counts of a topic, a section or all offences: by area (A,), and of those without one
        by the number of their group (−1: of none).
        """
        which = [
            row
            for (topic, section), row in self._kinds.items()
            if kind == "all" or key == (topic if kind == "topic" else section)
        ]
        lost = self._lost[which].sum(axis=0).tolist()
        groups = [*range(len(lost) - 1), -1]
        return self._placed[which].sum(axis=0), {
            group: n for group, n in zip(groups, lost, strict=True) if n
        }

    def _add(self, rows: pa.Table) -> None:
        day = rows["occurred_on"].to_numpy()
        topic_at, topics = _coded(rows["topic"])
        counts = np.array([topic not in ("", NOT_AN_OFFENCE) for topic in topics])
        which = np.flatnonzero((day >= self._first) & (day <= self._last) & counts[topic_at])
        iccs_at, iccs = _coded(rows["iccs"])
        kind = self._rows_of(topics, iccs, topic_at[which] * len(iccs) + iccs_at[which])
        area_at, codes = _coded(rows["area_code"])
        area = np.array([self._area.get(code, -1) for code in codes])[area_at[which]]
        group_at, said = _coded(rows["area_group_given"])
        group = np.array([self._group.get(fold(text), -1) for text in said])[group_at[which]]
        n = rows["n_incidents"].to_numpy()[which].astype(np.int64)
        placed = area >= 0
        _count(self._placed, kind[placed], area[placed], n[placed])
        _count(self._lost, kind[~placed], group[~placed], n[~placed])

    def _rows_of(self, topics: Sequence[str], iccs: Sequence[str], pairs: Ints) -> Ints:
        """The row of each pair of a topic and an ICCS code, topic × number of codes + code."""
        met = np.flatnonzero(np.bincount(pairs))
        row = np.zeros(len(topics) * len(iccs), np.int64)
        for pair in met.tolist():
            key = topics[pair // len(iccs)], iccs[pair % len(iccs)][:_SECTION]
            row[pair] = self._kinds.setdefault(key, len(self._kinds))
        more = len(self._kinds) - len(self._placed)
        self._placed = np.pad(self._placed, ((0, more), (0, 0)))
        self._lost = np.pad(self._lost, ((0, more), (0, 0)))
        return row[pairs]


def _count(table: Ints, row: Ints, column: Ints, n: Ints) -> None:
    """Add to cells of a table; a column of −1 is the last."""
    width = table.shape[1]
    # By one index, which numpy adds at several times faster than by two.
    np.add.at(table.reshape(-1), row * width + column % width, n)


def _coded(column: pa.ChunkedArray) -> tuple[Ints, list[str]]:
    """Numbers (n,) in a list of texts, of which the last is "", for what is missing."""
    whole: Any = column.unify_dictionaries().combine_chunks()
    texts = whole.dictionary.to_pylist()
    return whole.indices.fill_null(len(texts)).to_numpy().astype(np.int64), [*texts, ""]
