"""The audit's areas as shapes: in which one something lies, and whether it lies outside of all."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from sereno.methods.diagnosis.hexagons import Cells, cells_of
from sereno.methods.sources.places.area_labels import labels_by_code
from sereno.web.audits.models import Audit
from sereno.web.imports.models import DataVersion
from sereno.web.records.columns import asked_once


@dataclass(frozen=True, eq=False)
class Places:
    """Areas in their order, in longitude and latitude; None: nobody has drawn one."""

    codes: tuple[str, ...]
    labels: tuple[str, ...]
    shapes: tuple[BaseGeometry | None, ...]

    @cached_property
    def number_of(self) -> dict[str, int]:
        """Area code → place."""
        return {code: i for i, code in enumerate(self.codes)}

    @cached_property
    def drawn(self) -> bool:
        """Whether there is anything to draw a map of."""
        return any(self.shapes)

    @cached_property
    def land(self) -> BaseGeometry:
        """All areas together; empty where none is drawn."""
        land = shapely.union_all([each for each in self.shapes if each is not None])
        shapely.prepare(land)
        return land

    @cached_property
    def _tree(self) -> shapely.STRtree:
        # The tree leaves out what is None, and keeps the places of the others.
        return shapely.STRtree(np.array(self.shapes, dtype=object))

    def area_of(self, shape: BaseGeometry) -> str:
        """The code of the area in which a shape lies, by a point in its midst; "" of none."""
        found = self._tree.query(shapely.point_on_surface(shape), predicate="intersects")
        return self.codes[int(found[0])] if len(found) else ""

    def area_at(self, lon: float, lat: float) -> str:
        """The code of the area at a point; "" of none."""
        return self.area_of(shapely.Point(lon, lat))

    def is_outside(self, shape: BaseGeometry) -> bool:
        """Whether it lies wholly outside of the areas; where none is drawn nobody can say."""
        return self.drawn and not bool(shapely.intersects(self.land, shape))

    def shape_of(self, code: str) -> BaseGeometry | None:
        """The shape of an area; None of an unknown one too."""
        i = self.number_of.get(code)
        return None if i is None else self.shapes[i]

    def label_of(self, code: str) -> str:
        """What an area is called; its code where the newest data lacks it."""
        i = self.number_of.get(code)
        return code if i is None else self.labels[i]

    def cells(self, codes: Iterable[str]) -> Cells:
        """The hexagons of some areas."""
        return cells_of(self.shape_of(code) for code in codes)

    def bounds(self, codes: Iterable[str]) -> tuple[float, float, float, float] | None:
        """West, south, east, north of some areas; of all where none of them is drawn."""
        wanted = [shape for code in codes if (shape := self.shape_of(code)) is not None]
        there = wanted or [each for each in self.shapes if each is not None]
        if not there:
            return None
        west, south, east, north = shapely.total_bounds(np.array(there, dtype=object)).tolist()
        return west, south, east, north


NOWHERE = Places((), (), ())


def places_of(audit: Audit) -> Places:
    """The areas of the newest data; none before the first import."""
    return asked_once(audit, "marked_places", lambda: _places_of(audit))


def _places_of(audit: Audit) -> Places:
    version = DataVersion.objects.current(audit)
    return NOWHERE if version is None else _read(version.folder, version.made)


@lru_cache(maxsize=4)
def _read(folder: Path, made: object) -> Places:
    del made  # what was restored or made again in the same place is another
    features = json.loads((folder / "areas.geojson").read_text(encoding="utf-8"))["features"]
    about = [each["properties"] for each in features]
    label = labels_by_code(about, "area_code", "area_name")
    codes = tuple(each["area_code"] for each in about)
    texts = [json.dumps(each["geometry"]) if each["geometry"] else None for each in features]
    shapes = tuple(
        None if s is None else shapely.make_valid(s) for s in shapely.from_geojson(texts)
    )
    return Places(codes, tuple(label[code] for code in codes), shapes)
