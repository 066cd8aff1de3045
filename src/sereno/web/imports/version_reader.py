"""Reads a data version's result folder for the pages: areas, quality, counts by any filter.

Small counts are suppressed here, before any template or download sees them, for whoever may not
see records.
"""

from __future__ import annotations

import calendar
import datetime as dt
import io
import json
import threading
from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sereno.engine.incidence import Measure, exposure_of, group_numbers, measure_counts, years_of
from sereno.methods.policy.disclosure import held_back
from sereno.methods.sources.reading.words import fold
from sereno.web.imports.count_cube import Axes, CountCube, cube_file
from sereno.web.imports.models import DataVersion
from sereno.web.imports.shown_quality import shown_quality
from sereno.web.imports.version_files import kept

Held = Mapping[str, npt.NDArray[np.bool_]]


# What pages read of an area, besides its count of each topic.
_OF_AN_AREA = frozenset({"area_code", "area_name", "group", "population", "selected", "p_selected"})


def _is_shown(name: str) -> bool:
    return name in _OF_AN_AREA or name.startswith("n_")


class VersionReader:
    """One ready version, opened; kept in memory by `open_version`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._holding = threading.Lock()
        self._held_by_k: dict[int, tuple[Held, Held]] = {}
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
            counted = int(self.cube.by_area().sum())
            self._quality_above[k] = shown_quality(self.quality, k, counted)
        return self._quality_above[k]

    @cached_property
    def selection(self) -> Mapping[str, Any]:
        """selection.json of the run itself."""
        return dict(json.loads((self.folder / "selection.json").read_text(encoding="utf-8")))

    @cached_property
    def areas(self) -> list[dict[str, Any]]:
        """Who each area is, its counts and its part in the run's own choice, in their order."""
        path = kept(self.folder, "areas.json", self._areas_file)
        return list(json.loads(path.read_text(encoding="utf-8")))

    def _areas_file(self) -> bytes:
        """Without boundaries, rates and scores, which are most of the file."""
        document = json.loads((self.folder / "areas.geojson").read_text(encoding="utf-8"))
        found = [
            {name: value for name, value in feature["properties"].items() if _is_shown(name)}
            for feature in document["features"]
        ]
        return json.dumps(found, ensure_ascii=False).encode()

    @cached_property
    def number_of(self) -> Mapping[str, int]:
        """Area code → place in `areas`."""
        return {area["area_code"]: i for i, area in enumerate(self.areas)}

    @cached_property
    def folded(self) -> tuple[tuple[str, str], ...]:
        """Each area's name and group as they are searched and sorted."""
        return tuple((fold(area["area_name"]), fold(area["group"])) for area in self.areas)

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

    def span(self, first: dt.date, last: dt.date) -> tuple[dt.date, dt.date]:
        """From the month of one day to the month of another, within the audit's period."""
        from_day = max(first.replace(day=1), self.period[0])
        to_day = min(
            last.replace(day=calendar.monthrange(last.year, last.month)[1]), self.period[1]
        )
        return from_day, to_day

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
    def all_months(self) -> tuple[dt.date, ...]:
        """The first day of each month that the period touches."""
        first, last = self.period
        n = (last.year - first.year) * 12 + last.month - first.month + 1
        start = first.year * 12 + first.month - 1
        return tuple(dt.date((start + i) // 12, (start + i) % 12 + 1, 1) for i in range(n))

    def held_areas(self, k: int) -> Held:
        """Which areas' counts of the whole period must be held back, by topic ("": all).

        One table of areas by topics with its totals; the last entry of each is the city's.
        """
        return self._held(k)[0]

    def held_months(self, k: int) -> Held:
        """The same of the city's months; the last entry of each is the city's total."""
        return self._held(k)[1]

    def _held(self, k: int) -> tuple[Held, Held]:
        with self._holding:
            if k not in self._held_by_k:
                path = kept(self.folder, f"held-{k}.npz", lambda: self._held_file(k))
                keys = (*self.topics, "")
                with np.load(path) as tables:
                    areas, months = tables["areas"], tables["months"]
                self._held_by_k[k] = (
                    {key: areas[:, i] for i, key in enumerate(keys)},
                    {key: months[:, i] for i, key in enumerate(keys)},
                )
            return self._held_by_k[k]

    def _held_file(self, k: int) -> bytes:
        areas = held_back(self.cube.by_area(), k)
        months = held_back(self.cube.by_month(), k)
        # What one table holds back of the totals the other must not give away.
        totals = areas[-1] | months[-1]
        areas[-1], months[-1] = totals, totals
        out = io.BytesIO()
        np.savez_compressed(out, areas=areas, months=months)
        return out.getvalue()


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
    return VersionReader(folder)


def open_version(version: DataVersion) -> VersionReader:
    """The reader of a ready version; the last few stay open."""
    return _open(version.folder, version.made)
