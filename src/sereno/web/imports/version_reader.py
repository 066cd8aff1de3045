"""Reads a data version's result folder for the pages: areas, quality, counts by any filter.

Small counts are suppressed here, before any template or download sees them, for whoever may not
see records.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import threading
from collections.abc import Mapping
from dataclasses import fields
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypedDict

import numpy as np
import numpy.typing as npt

from sereno.engine.incidence import Measure, exposure_of, measure_counts, years_of
from sereno.exchange.manifest.settings_draft import LEAST_SHARE_OF_A_YEAR
from sereno.methods.policy.release import Release
from sereno.vocabulary.problems import Problem
from sereno.vocabulary.results import RESULTS_FORMAT, SELECTION
from sereno.web.imports.count_cube import Axes, CountCube, cube_file
from sereno.web.imports.models import DataVersion
from sereno.web.imports.shown_counts import (
    Blocks,
    Counts,
    Edition,
    Flags,
    Lines,
    ShownCounts,
    counts_together,
    held_file,
    release_of,
)
from sereno.web.imports.shown_quality import Counted, shown_quality
from sereno.web.imports.version_facts import VersionFacts
from sereno.web.imports.version_files import FOLDER, kept


class Choice(TypedDict):
    """An area in a choice: `p` is the share of the draws that choose it."""

    code: str
    name: str
    group: str
    selected: bool
    p: float | None
    why: str
    reason: str


class VersionReader(VersionFacts):
    """One ready version with all its counts; kept in memory by `open_version`.

    Whoever may not see small counts is shown `shown_counts` and `quality_above` of it, and what
    follows from them: their pages take it as `VersionFacts`.
    """

    def __init__(self, folder: Path, before: Path | None = None) -> None:
        super().__init__(folder)
        self._before = before or _before(folder)
        self._holding = threading.Lock()
        self._held_by_k: dict[int, Blocks[Flags]] = {}
        self._quality_above: dict[int, Mapping[str, Any]] = {}

    @cached_property
    def quality(self) -> Mapping[str, Any]:
        """quality.json."""
        return dict(json.loads((self.folder / "quality.json").read_text(encoding="utf-8")))

    def quality_above(self, k: int | None) -> Mapping[str, Any]:
        """The quality without numbers below `k`; None for whoever may see them all."""
        if k is None:
            return self.quality
        if k not in self._quality_above:
            held, shown = self.held(k), self.shown_counts(k)
            counted = Counted(
                int(self._together.city[0, -1]),
                not held.city[0, -1],
                {
                    year: None if np.isnan(n) else int(n)
                    for year, n in zip(shown.lines.years, shown.counts.years[:, -1], strict=True)
                },
            )
            self._quality_above[k] = shown_quality(self.quality, k, counted)
        return self._quality_above[k]

    @cached_property
    def selection(self) -> Mapping[str, Any]:
        """selection.json of the run itself."""
        return dict(json.loads((self.folder / "selection.json").read_text(encoding="utf-8")))

    @cached_property
    def proposed(self) -> list[Choice]:
        """The run's own choice by area."""
        with (self.folder / SELECTION.name).open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        return [
            {
                "code": row["area_code"],
                "name": row["area_name"],
                "group": row["group"],
                "selected": row["selected"] == "1",
                "p": float(row["p_selected"]) if row["p_selected"] else None,
                "why": row["why"],
                "reason": row["reason"],
            }
            for row in rows
        ]

    @cached_property
    def cube(self) -> CountCube:
        """Counts of the period by topic, month and area; a file that is read as it is used."""
        axes = Axes(
            self.topics,
            self.all_months,
            [area["area_code"] for area in self.areas],
            self.groups,
            self.period,
        )
        path = kept(self.folder, "cube.npy", lambda: cube_file(self.folder, axes))
        return CountCube(axes, np.load(path, mmap_mode="r"))

    def _places(self, first: dt.date, last: dt.date) -> tuple[int, int]:
        """Two days' months as places in `all_months`."""
        start, end = (
            (day.year - self.period[0].year) * 12 + day.month - self.period[0].month
            for day in self.span(first, last)
        )
        return start, end

    def counts(self, *, topic: str = "", first: dt.date, last: dt.date) -> npt.NDArray[np.int64]:
        """Incidents of each area from the month of `first` to the month of `last`, shape (A,)."""
        return self.cube.counts(topic, *self._places(first, last))

    def measure(self, *, topic: str = "", first: dt.date, last: dt.date) -> tuple[Measure, float]:
        """The engine's own measure of a topic ("": all) over whole months, and its years.

        The same object for the same question; nobody may write to its arrays.
        """
        return _measure(self, topic, *self._places(first, last))

    def months(self, *, group: str = "", topic: str = "") -> list[tuple[dt.date, int]]:
        """Placed incidents of each month of the period, of one group or all; zeros included."""
        inside = np.array([not group or area["group"] == group for area in self.areas], np.bool_)
        found = self.cube.months(topic, inside).tolist()
        return list(zip(self.all_months, found, strict=True))

    @cached_property
    def _lines(self) -> Lines:
        codes = [area["area_code"] for area in self.areas]
        return Lines(codes, self.groups, self.group_of, self.all_months)

    @cached_property
    def _together(self) -> Blocks[Counts]:
        return counts_together(self._lines, self.cube.by_area(), self.cube.by_month())

    def held(self, k: int) -> Blocks[Flags]:
        """What must be held back below `k` of the counts that are published together."""
        with self._holding:
            if k not in self._held_by_k:
                path = kept(self.folder, f"held-{k}.npz", lambda: self._held_file(k))
                with np.load(path) as tables:
                    self._held_by_k[k] = Blocks(*(tables[field.name] for field in fields(Blocks)))
            return self._held_by_k[k]

    def release(self) -> Release:
        """The counts that are published together, with the sums that link them: for whoever checks
        what they tell.
        """
        return release_of(self._lines, self._together)

    def _held_file(self, k: int) -> bytes:
        before = None
        # What was never told at this threshold binds nobody.
        if self._before is not None and (self._before / FOLDER / f"held-{k}.npz").is_file():
            earlier = VersionReader(self._before)
            before = Edition(earlier._lines, earlier.topics, earlier._together, earlier.held(k))
        return held_file(self._lines, self.topics, self._together, k, before)

    def shown_counts(self, k: int) -> ShownCounts:
        """The counts of the whole period as whoever may not see those below `k` is shown them."""
        tables = zip(self._together.each(), self.held(k).each(), strict=True)
        shown = Blocks(*(np.where(held, np.nan, counts) for counts, held in tables))
        return ShownCounts(self._lines, self.topics, shown)


def _before(folder: Path) -> Path | None:
    """The folder of the version before, which lies beside this one; None for the first."""
    if not folder.name.isdecimal():
        return None
    beside = [
        other
        for other in folder.parent.iterdir()
        if other.name.isdecimal()
        and int(other.name) < int(folder.name)
        and (other / "quality.json").is_file()
    ]
    return max(beside, key=lambda other: int(other.name), default=None)


@lru_cache(maxsize=64)
def _measure(reader: VersionReader, topic: str, first: int, last: int) -> tuple[Measure, float]:
    months = reader.all_months
    years = years_of(reader.span(months[first], months[last]))
    found, _note = measure_counts(
        "topic" if topic else "all",
        topic or "all",
        reader.cube.counts(topic, first, last),
        reader.cube.unplaced(topic, first, last),
        reader.group_of,
        exposure_of(reader.population, years),
    )
    return found, years


@lru_cache(maxsize=8)
def _open(folder: Path, made: object) -> VersionReader:
    del made  # what was restored or made again in the same place is another
    said = json.loads((folder / "audit.json").read_text(encoding="utf-8"))
    if said.get("format") != RESULTS_FORMAT:
        raise Problem("version_of_other_program")
    return VersionReader(folder)


def open_version(version: DataVersion) -> VersionReader:
    """The reader of a ready version; the last few stay open.

    Raises Problem version_of_other_program where its files were written otherwise.
    """
    return _open(version.folder, version.made)


def period_holds_all(version: DataVersion) -> bool:
    """Whether hardly any of a version's records lie outside of its period; no where it can't be
    opened.
    """
    if not version.is_ready or unreadable(version) is not None:
        return False
    quality = open_version(version).quality
    outside, all_of_them = quality["dates"]["out_of_period"], quality["rows"]["incidents"]
    return bool(outside < LEAST_SHARE_OF_A_YEAR * all_of_them)


def unreadable(version: DataVersion) -> Problem | None:
    """Why a ready version can't be opened; None where it can."""
    try:
        open_version(version)
    except Problem as problem:
        return problem
    return None


def open_facts(version: DataVersion) -> VersionFacts:
    """The same without its counts, for pages that must not come by them."""
    return open_version(version)
