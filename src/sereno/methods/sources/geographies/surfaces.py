"""How large areas are, from their shapes: on the ellipsoid, so that no projection distorts them."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod

from sereno.vocabulary.calculations import Calculation
from sereno.vocabulary.language import message

SURFACE: Final = Calculation(
    message("surface of the shape on the ellipsoid (WGS 84), without its holes"),
    "Karney, C. F. F. (2013). Algorithms for geodesics. Journal of Geodesy 87(1), 43-55.",
)
_SQUARE_METRES_IN_KM2: Final = 1e6


def square_kilometres(lonlat: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """Of polygons in longitude and latitude, shape (A,); NaN without a shape."""
    geod = Geod(ellps="WGS84")
    polygons, of = shapely.get_parts(lonlat, return_index=True)
    found = np.zeros(len(lonlat))
    for polygon, area in zip(polygons, of.tolist(), strict=True):
        sizes = [_inside(geod, ring) for ring in shapely.get_rings(polygon)]
        # The first ring is the outer one.
        found[area] += sizes[0] - sum(sizes[1:]) if sizes else 0.0
    found[found <= 0] = np.nan
    return found / _SQUARE_METRES_IN_KM2


def _inside(geod: Geod, ring: Any) -> float:
    lon, lat = shapely.get_coordinates(ring).T
    size, _length = geod.polygon_area_perimeter(lon, lat)
    return abs(float(size))
