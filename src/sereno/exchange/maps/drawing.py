"""Areas as SVG paths: projected, simplified without gaps between neighbours, on a whole grid."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

# The longer side of the drawing in its own units: fine enough to zoom in some 20 times.
GRID = 10_000
MARGIN = 250
# A path costs about 7 bytes a vertex; 1,800 areas then weigh under 350 kB.
MOST_VERTICES = 48_000
# Of a map of a hand's width.
MOST_OF_AN_OUTLINE = 9_000
# From a four thousandth of the city to a thirteenth.
COARSER_STEPS = 14

Geometries = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Frame:
    """Where a drawing lies: `crs` in metres, and of that the left and upper edge of its grid."""

    crs: str
    left: float
    top: float
    metres_per_unit: float

    def placed(self, geometries: Geometries) -> Geometries:
        """Geometries (N,) in longitude and latitude, in drawing units."""
        from sereno.exchange.boundaries.area_crs import LONLAT, reprojected

        metric = reprojected(geometries, LONLAT, self.crs)
        return np.asarray(shapely.transform(metric, self.on_grid), object)

    def on_grid(self, xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Coordinates (N, 2) in metres, in drawing units."""
        across = (xy[:, 0] - self.left) / self.metres_per_unit + MARGIN
        down = (self.top - xy[:, 1]) / self.metres_per_unit + MARGIN
        return np.column_stack((across, down))


@dataclass(frozen=True)
class Drawing:
    """`paths` holds one path's `d` for each feature ("" without geometry), `points` a place in it.

    `points` is in drawing units, shape (A, 2), NaN without geometry; so are `shapes`, (A,).
    """

    width: int
    height: int
    frame: Frame
    paths: tuple[str, ...]
    points: npt.NDArray[np.float64]
    shapes: Geometries


def draw(features: Sequence[Mapping[str, Any]]) -> Drawing:
    """Draw GeoJSON features given in longitude and latitude, north up."""
    from sereno.exchange.boundaries.area_crs import LONLAT, reprojected

    geometries = np.array([polygons(feature.get("geometry")) for feature in features], dtype=object)
    crs = metric_crs(geometries)
    metric = reprojected(geometries, LONLAT, crs)
    left, bottom, right, top = shapely.total_bounds(metric)
    finest = max(right - left, top - bottom) / 4000
    drawn = simplified(metric, finest=finest, most=MOST_VERTICES)
    left, bottom, right, top = shapely.total_bounds(drawn)
    metres = max(right - left, top - bottom, 1.0) / (GRID - 2 * MARGIN)
    frame = Frame(crs, float(left), float(top), float(metres))
    on_grid = shapely.transform(drawn, frame.on_grid)
    points = np.full((len(on_grid), 2), np.nan)
    shaped = ~shapely.is_empty(on_grid)
    points[shaped] = shapely.get_coordinates(shapely.point_on_surface(on_grid[shaped]))
    return Drawing(
        width=round((right - left) / metres) + 2 * MARGIN,
        height=round((top - bottom) / metres) + 2 * MARGIN,
        frame=frame,
        paths=tuple(path(geometry) for geometry in on_grid),
        points=points,
        shapes=on_grid,
    )


def coarse_paths(drawing: Drawing, *, coarser: int) -> tuple[str, ...]:
    """The areas' paths for a map of a hand's width, in units of `coarser` of the drawing's."""
    fewer = simplified(drawing.shapes, finest=4 * coarser, most=MOST_OF_AN_OUTLINE)
    return tuple(map(path, shapely.transform(fewer, lambda xy: xy / coarser)))


def outline(paths: Sequence[str]) -> str:
    """All areas as one path."""
    # Each path begins where it is and not where the last one ended.
    return "".join(f"M{drawn[1:]}" for drawn in paths if drawn)


def polygons(geometry: object) -> shapely.Geometry:
    """A GeoJSON geometry's polygons; an empty multipolygon when it has none."""
    if not geometry:
        return shapely.MultiPolygon()
    parts = shapely.get_parts(shapely.from_geojson(json.dumps(geometry)))
    polygons = [part for part in parts if part.geom_type == "Polygon"]
    return shapely.MultiPolygon(polygons)


def metric_crs(geometries: Geometries) -> str:
    """A transverse Mercator centred on the areas: true to scale over a city."""
    west, south, east, north = shapely.total_bounds(geometries)
    centre = f"+lat_0={(south + north) / 2} +lon_0={(west + east) / 2}"
    return f"+proj=tmerc {centre} +datum=WGS84 +units=m"


def simplified(shapes: Geometries, *, finest: float, most: int) -> Geometries:
    """Fewer vertices, shared edges kept: coarser by steps until the page can carry them.

    Where areas meet a vertex stays however coarse they are: of many areas there may be more.
    """
    tolerance = finest
    fewer: Geometries = shapely.coverage_simplify(shapes, tolerance)
    for _step in range(COARSER_STEPS):
        if shapely.get_num_coordinates(fewer).sum() <= most:
            break
        tolerance *= 1.5
        fewer = shapely.coverage_simplify(shapes, tolerance)
    return fewer


def path(geometry: shapely.Geometry) -> str:
    """A (multi)polygon as relative whole-number moves: "m12,34l5,6-7,8z".

    Vertices that fall on the same grid point merge. A ring too small to see is dropped, unless
    nothing else would be left of the area: then a speck marks it.
    """
    rings = [
        ring
        for polygon in shapely.get_parts(geometry)
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    pieces = []
    last = np.zeros(2, np.int64)
    for ring in rings:
        points = np.rint(shapely.get_coordinates(ring)).astype(np.int64)[:-1]
        points = points[np.any(points != np.roll(points, 1, axis=0), axis=1)]
        if len(points) < 3:
            continue
        # The first move of a path counts from 0,0; every later one from where the last ring began.
        pieces.append(_moves(points, last))
        last = points[0]
    if not pieces and rings:
        x, y = np.rint(shapely.get_coordinates(rings[0])[0]).astype(int)
        return f"m{x},{y}h4v4h-4z"
    return "".join(pieces)


def _moves(points: npt.NDArray[np.int64], last: npt.NDArray[np.int64]) -> str:
    steps = np.diff(points, axis=0, prepend=last[np.newaxis])
    numbers = [str(value) for value in steps.ravel()]
    first, rest = numbers[:2], numbers[2:]
    # A minus sign separates by itself.
    line = "".join(n if i == 0 or n[0] == "-" else f",{n}" for i, n in enumerate(rest))
    return f"m{first[0]},{first[1]}l{line}z"
