"""What anyone with a role may know of a data version: its areas, groups, topics and months.

No count is here: a page that needs one asks for what its reader may see (`shown_counts`).
"""

from __future__ import annotations

import calendar
import datetime as dt
import io
import json
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sereno.engine.incidence_counts import group_numbers
from sereno.methods.sources.places.area_labels import labels_by_code
from sereno.methods.sources.reading.date_forms import LONGER_THAN_A_MONTH
from sereno.methods.sources.reading.words import fold
from sereno.web.imports.version_files import kept

# What pages read of an area.
_OF_AN_AREA = ("area_code", "area_name", "group", "population")


class VersionFacts:
    """A ready version without its counts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def _known(self) -> Mapping[str, Any]:
        path = kept(self.folder, "areas.json", self._areas_file)
        known = dict(json.loads(path.read_text(encoding="utf-8")))
        label = labels_by_code(known["areas"], "area_code", "area_name")
        for area in known["areas"]:
            area["label"] = label[area["area_code"]]
        return known

    def _areas_file(self) -> bytes:
        """Without boundaries, rates, scores and counts, which are most of the file."""
        document = json.loads((self.folder / "areas.geojson").read_text(encoding="utf-8"))
        found = [feature["properties"] for feature in document["features"]]
        first = found[0] if found else {}
        said = {
            "topics": [name.removeprefix("n_") for name in first if name.startswith("n_")],
            "drawn": any(feature["geometry"] for feature in document["features"]),
            "areas": [{name: area[name] for name in _OF_AN_AREA} for area in found],
        }
        return json.dumps(said, ensure_ascii=False).encode()

    @property
    def areas(self) -> list[dict[str, Any]]:
        """Who each area is, in their order; `label` tells those of one name apart."""
        return list(self._known["areas"])

    @property
    def drawn(self) -> bool:
        """Whether the areas have boundaries; without them there is no map and no surface."""
        return bool(self._known["drawn"])

    @cached_property
    def has_people(self) -> bool:
        """Whether the population of any area is known; without it there are no rates."""
        return bool((self.population > 0).any())

    @cached_property
    def _dates(self) -> Mapping[str, Any]:
        text = (self.folder / "quality.json").read_text(encoding="utf-8")
        quality = json.loads(text)
        forms = {form["form"] for form in quality["dates"]["forms"]}
        return {
            "period": quality["dates"]["period"],
            "sereno": quality["sereno"],
            "coarse": bool(forms & LONGER_THAN_A_MONTH),
            "years_begin": quality["dates"]["years_begin"],
        }

    @property
    def coarse(self) -> bool:
        """Whether some records only tell a quarter or a year, in whose first month they stand."""
        return bool(self._dates["coarse"])

    @property
    def year_begins(self) -> int | None:
        """The month in which the years begin that records can be counted by; None where there are
        several, as a record of a whole year lies in no other's.
        """
        begins = self._dates["years_begin"] or [1]
        return int(begins[0]) if len(begins) == 1 else None

    @property
    def made_by(self) -> str:
        """Which Sereno made it."""
        return str(self._dates["sereno"])

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
    def square_kilometres(self) -> npt.NDArray[np.float64]:
        """How large each area is, shape (A,); NaN without a shape."""
        path = kept(self.folder, "square_kilometres.npy", self._sizes_file)
        sizes: npt.NDArray[np.float64] = np.load(path)
        return sizes

    def _sizes_file(self) -> bytes:
        from sereno.exchange.maps.drawing import polygons
        from sereno.methods.sources.geographies.surfaces import square_kilometres

        document = json.loads((self.folder / "areas.geojson").read_text(encoding="utf-8"))
        shapes = [polygons(feature.get("geometry")) for feature in document["features"]]
        out = io.BytesIO()
        np.save(out, square_kilometres(np.array(shapes, dtype=object)))
        return out.getvalue()

    @cached_property
    def period(self) -> tuple[dt.date, dt.date]:
        """First and last day that rates speak of."""
        first, last = self._dates["period"]
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
        return tuple(self._known["topics"])

    @cached_property
    def all_months(self) -> tuple[dt.date, ...]:
        """The first day of each month that the period touches."""
        first, last = self.period
        n = (last.year - first.year) * 12 + last.month - first.month + 1
        start = first.year * 12 + first.month - 1
        return tuple(dt.date((start + i) // 12, (start + i) % 12 + 1, 1) for i in range(n))

    def span(self, first: dt.date, last: dt.date) -> tuple[dt.date, dt.date]:
        """From the month of one day to the month of another, within the audit's period."""
        from_day = max(first.replace(day=1), self.period[0])
        to_day = min(
            last.replace(day=calendar.monthrange(last.year, last.month)[1]), self.period[1]
        )
        return from_day, to_day
