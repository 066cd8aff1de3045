"""Two cities that are shown alike and differ only in what is held back.

Whatever page tells them apart tells something of the numbers that it may not tell: this finds
rates, ranks, classes, orders and titles made of hidden counts without knowing how they are made.

The seed is one whose two cities choose alike: who is chosen follows from all counts, and is told.
"""

from __future__ import annotations

import datetime as dt
import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from sereno.engine.stage_one import run_stage_one
from sereno.methods.policy.suppression import hold_back
from sereno.web.imports.shown_counts import counts_together, flat, release_of
from sereno.web.imports.version_reader import VersionReader
from tests.integration.small_city import make_small_city

K = 5
SWAPS = 3
TODAY = dt.date(2024, 6, 1)


def make_twins(folder: Path) -> None:
    """Results in `first` and `second`, of records in which some offences changed places."""
    city = make_small_city(folder / "city", np.random.default_rng(9), rows=300)
    run_stage_one(city.manifest, folder / "first", seed=7, today=TODAY)
    reader = VersionReader(folder / "first")
    swaps = _swaps(reader)
    assert len(swaps) == SWAPS
    for one, other in swaps:
        _swap_offences(city.folder, one, other)
    run_stage_one(city.manifest, folder / "second", seed=7, today=TODAY)
    twin = VersionReader(folder / "second")
    changed = (reader.cube.by_area() != twin.cube.by_area()).sum()
    assert changed >= 2 * SWAPS
    for mine, theirs in zip(
        reader.shown_counts(K).counts.each(), twin.shown_counts(K).counts.each(), strict=True
    ):
        np.testing.assert_array_equal(mine, theirs)
    for made in ("first", "second"):
        shutil.rmtree(folder / made / "browser")


Record = tuple[str, int]


def _swaps(reader: VersionReader) -> list[tuple[Record, Record]]:
    """Records of one month and group whose offences can change places without a trace."""
    lines = reader.shown_counts(K).lines
    by_area, by_month = reader.cube.by_area(), reader.cube.by_month()
    held = flat(reader.held(K))
    found: list[tuple[Record, Record]] = []
    used: set[tuple[int, int]] = set()
    for (area, topic, one), (area_2, topic_2, other) in _pairs(reader):
        cells = {(area, topic), (area, topic_2), (area_2, topic), (area_2, topic_2)}
        if cells & used:
            continue
        tried = by_area.copy()
        tried[area, topic] -= 1
        tried[area, topic_2] += 1
        tried[area_2, topic_2] -= 1
        tried[area_2, topic] += 1
        if (tried[tuple(zip(*cells, strict=True))] < 1).any():
            continue
        counts = counts_together(lines, tried, by_month)
        if np.array_equal(hold_back(release_of(lines, counts), K), held) and _alike(
            reader, tried, held
        ):
            by_area = tried
            used |= cells
            found.append((one, other))
        if len(found) == SWAPS:
            break
    return found


def _alike(reader: VersionReader, tried: np.ndarray, held: np.ndarray) -> bool:
    """Whether all that differs is held back."""
    lines = reader.shown_counts(K).lines
    now = flat(counts_together(lines, tried, reader.cube.by_month()))
    then = flat(counts_together(lines, reader.cube.by_area(), reader.cube.by_month()))
    return not (now != then)[~held].any()


def _pairs(reader: VersionReader) -> Iterator[tuple[tuple, tuple]]:
    table = pq.read_table(reader.folder / "incidents.parquet").to_pylist()
    places: dict[tuple[dt.date, str], list] = {}
    for row in table:
        if row["area_code"] is None or row["topic"] not in reader.topics:
            continue
        area = reader.number_of[row["area_code"]]
        month = row["occurred_on"].replace(day=1)
        record = (area, reader.topics.index(row["topic"]), (row["source_file"], row["source_row"]))
        places.setdefault((month, reader.areas[area]["group"]), []).append(record)
    for records in places.values():
        for one, other in itertools.combinations(records, 2):
            if one[0] != other[0] and one[1] != other[1]:
                yield one, other


def _swap_offences(folder: Path, one: Record, other: Record) -> None:
    texts = {
        name: (folder / name).read_text(encoding="utf-8").split("\n") for name, _ in (one, other)
    }
    cells = [texts[name][line - 1].split(",") for name, line in (one, other)]
    cells[0][2], cells[1][2] = cells[1][2], cells[0][2]
    for (name, line), row in zip((one, other), cells, strict=True):
        texts[name][line - 1] = ",".join(row)
    for name, rows in texts.items():
        (folder / name).write_text("\n".join(rows), encoding="utf-8")
