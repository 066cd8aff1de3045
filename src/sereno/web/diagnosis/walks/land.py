"""Where stops lie: in which areas of the newest data, or outside of all; metres between them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer

from sereno.web.audits.models import Audit
from sereno.web.diagnosis.models.walks import Position
from sereno.web.imports.models import DataVersion
from sereno.web.imports.version_reader import open_facts

# Neighbourhoods of a city leave roads and rivers between them, which belong to none.
NEAR: Final = 250.0


@dataclass(frozen=True)
class Land:
    """The areas of an audit, in longitude and latitude, as people call them."""

    shapes: npt.NDArray[Any]
    codes: Sequence[str]
    labels: Sequence[str]
    tree: shapely.STRtree

    def areas_at(self, places: Sequence[Position]) -> list[int | None]:
        """The place of the area that holds each position, None where none does."""
        found: list[int | None] = [None] * len(places)
        points = shapely.points(np.array(places, dtype=float).reshape(-1, 2))
        for point, area in zip(*self.tree.query(points, "intersects"), strict=True):
            found[point] = int(area)
        return found

    def outside(self, places: Sequence[Position]) -> list[bool]:
        """Which positions are farther than `NEAR` from every area."""
        found = []
        for (lon, lat), area in zip(places, self.areas_at(places), strict=True):
            if area is None:
                wide = NEAR / 111_320
                long = wide / max(np.cos(np.radians(lat)), 0.01)
                around = shapely.box(lon - long, lat - wide, lon + long, lat + wide)
                found.append(not len(self.tree.query(around, "intersects")))
            else:
                found.append(False)
        return found

    def within(self, west: float, south: float, east: float, north: float) -> list[int]:
        """The areas that touch a box."""
        return [int(i) for i in self.tree.query(shapely.box(west, south, east, north))]


def land_of(audit: Audit) -> Land | None:
    """The land of an audit; None before its first import, and where areas have no boundaries."""
    version = DataVersion.objects.current(audit)
    if version is None:
        return None
    facts = open_facts(version)
    if not facts.drawn:
        return None
    labels = [area["label"] for area in facts.areas]
    codes = [area["area_code"] for area in facts.areas]
    shapes, tree = _drawn(facts.folder, version.made)
    return Land(shapes, codes, labels, tree)


@lru_cache(maxsize=4)
def _drawn(folder: Path, made: object) -> tuple[npt.NDArray[Any], shapely.STRtree]:
    del made  # what was restored or made again in the same place is another
    document = json.loads((folder / "areas.geojson").read_text(encoding="utf-8"))
    texts = [json.dumps(feature["geometry"]) for feature in document["features"]]
    shapes = np.asarray(
        [shapely.from_geojson(text) if text != "null" else shapely.Polygon() for text in texts]
    )
    return shapes, shapely.STRtree(shapes)


def in_metres(places: Sequence[Position]) -> npt.NDArray[np.float64]:
    """Positions in metres, (N, 2): a transverse Mercator with its middle among them, true to scale
    over a city.
    """
    given = np.array(places, dtype=float).reshape(-1, 2)
    if not len(given):
        return given
    lon, lat = np.round(given.mean(axis=0), 3)
    turn = _metric(float(lon), float(lat))
    return np.column_stack(turn.transform(given[:, 0], given[:, 1]))


@lru_cache(maxsize=32)
def _metric(lon: float, lat: float) -> Transformer:
    words = f"+proj=tmerc +lat_0={lat} +lon_0={lon} +k=1 +datum=WGS84 +units=m"
    return Transformer.from_crs("OGC:CRS84", words, always_xy=True)
