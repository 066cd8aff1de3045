"""A small map of an import's areas, and where the first of its incidents fall: for the worker.

Whoever looks at it sees at once whether the city lies where it should.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from sereno.exchange.manifest.points_draft import sample_points
from sereno.exchange.manifest.text import Entry
from sereno.exchange.maps.drawing import path
from sereno.exchange.tables.file_sets import FileSet
from sereno.web.imports.draft_contents import POINT_KEYS, DrawnAreas, DrawnPoints, plain

# The longer side of the drawing in its own units.
SIDE: Final = 2_000
MOST_POINTS: Final = 400
_POLYGONS: Final = (3, 6)
_METRES_A_DEGREE: Final = 111_320


def drawn_areas(lonlat: npt.NDArray[Any]) -> DrawnAreas | None:
    """The areas on a flat drawing, north up; None where none has a shape."""
    shapes = _drawable(lonlat)
    if not len(shapes):
        return None
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    narrow = math.cos(math.radians((south + north) / 2))
    scale = SIDE / max((east - west) * narrow, north - south, 1e-9)

    def to_grid(xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack(((xy[:, 0] - west) * narrow * scale, (north - xy[:, 1]) * scale))

    on_grid = shapely.transform(shapely.simplify(shapes, 1 / scale), to_grid)
    # Each path begins where it is and not where the last one ended.
    paths = (f"M{drawn[1:]}" for shape in on_grid if (drawn := path(shape)))
    return DrawnAreas(
        width=math.ceil((east - west) * narrow * scale),
        height=math.ceil((north - south) * scale),
        path="".join(paths),
        west=west,
        north=north,
        across=narrow * scale,
        down=scale,
        km=(
            (east - west) * narrow * _METRES_A_DEGREE / 1000,
            (north - south) * _METRES_A_DEGREE / 1000,
        ),
    )


def drawn_points(
    files: FileSet, entries: Mapping[str, Entry], lonlat: npt.NDArray[Any]
) -> DrawnPoints | None:
    """Where the first rows of a set fall; None where its rows have no points."""
    found = sample_points(files, entries, MOST_POINTS)
    shapes = _drawable(lonlat)
    if found is None or not len(found) or not len(shapes):
        return None
    hits = shapely.STRtree(shapes).query(shapely.points(found), predicate="intersects")[0]
    return DrawnPoints(
        places=np.round(found, 5).tolist(),
        inside=len(set(hits.tolist())),
        by={key: plain(entries[key].value) for key in POINT_KEYS if key in entries},
    )


def _drawable(lonlat: npt.NDArray[Any]) -> npt.NDArray[Any]:
    there = ~(shapely.is_missing(lonlat) | shapely.is_empty(lonlat))
    there &= np.isin(shapely.get_type_id(lonlat), _POLYGONS)
    shapes: npt.NDArray[Any] = lonlat[there]
    return shapes
