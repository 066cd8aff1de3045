"""Hexagons of about 130 m across (H3, resolution 10) that a mark touches, and those it may mean.

Uber's H3 (Brodsky 2018): cells of 0.015 km² that lie alike in every city, so that maps of several
groups, days and audits can be laid over each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import h3
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

RESOLUTION: Final = 10
METRES_A_DEGREE: Final = 111_320.0
# A line is followed by steps that no hexagon's side (66 m) can hide between.
STEP_M: Final = 10.0

Cells = frozenset[str]


def touched(shape: BaseGeometry) -> Cells:
    """The hexagons in which a geometry lies, in longitude and latitude."""
    found: set[str] = set()
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            found |= _covering(part)
            continue
        points = shapely.get_coordinates(shapely.segmentize(part, STEP_M / METRES_A_DEGREE))
        found |= {h3.latlng_to_cell(lat, lon, RESOLUTION) for lon, lat in points}
    return frozenset(found)


def reached(shape: BaseGeometry, metres: float) -> Cells:
    """The hexagons within so many metres of a geometry: where it may lie, if it is that exact."""
    if metres <= 0:
        return touched(shape)
    return touched(widened(shape, metres))


def widened(shape: BaseGeometry, metres: float) -> BaseGeometry:
    """A geometry of degrees with so many metres around it."""
    across = float(np.cos(np.radians(shape.centroid.y)))
    flat = shapely.transform(shape, lambda xy: xy * [across, 1.0])
    wider = shapely.buffer(flat, metres / METRES_A_DEGREE, quad_segs=4)
    return shapely.transform(wider, lambda xy: xy / [across, 1.0])


def cells_of(areas: Iterable[BaseGeometry | None]) -> Cells:
    """The hexagons of some areas, those at their edges too."""
    found: frozenset[str] = frozenset()
    for area in areas:
        if area is not None:
            found |= _of_area(shapely.to_wkb(area))
    return found


@lru_cache(maxsize=256)
def _of_area(wkb: bytes) -> Cells:
    return touched(shapely.from_wkb(wkb))


def _covering(polygon: shapely.Polygon) -> set[str]:
    def ring(coordinates: Iterable[tuple[float, ...]]) -> list[tuple[float, float]]:
        return [(each[1], each[0]) for each in coordinates]

    drawn = h3.LatLngPoly(
        ring(polygon.exterior.coords), *(ring(hole.coords) for hole in polygon.interiors)
    )
    return set(h3.polygon_to_cells_experimental(drawn, RESOLUTION, contain="overlap"))


def outline(cell: str) -> list[list[float]]:
    """A hexagon's corners as a closed ring of [longitude, latitude], six digits."""
    ring = [[round(lon, 6), round(lat, 6)] for lat, lon in h3.cell_to_boundary(cell)]
    return [*ring, ring[0]]


def middle(cell: str) -> tuple[float, float]:
    """A hexagon's middle: longitude, latitude."""
    lat, lon = h3.cell_to_latlng(cell)
    return lon, lat
