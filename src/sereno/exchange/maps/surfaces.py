"""How large areas are, from their shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from sereno.exchange.maps.drawing import polygons, to_metres

_SQUARE_METRES_IN_KM2 = 1e6


def square_kilometres(features: Sequence[Mapping[str, Any]]) -> npt.NDArray[np.float64]:
    """Of GeoJSON features in longitude and latitude, shape (A,); NaN without a shape."""
    shapes = np.array([polygons(feature.get("geometry")) for feature in features], dtype=object)
    found = np.full(shapes.size, np.nan)
    drawn = ~shapely.is_empty(shapes)
    if drawn.any():
        found[drawn] = shapely.area(to_metres(shapes[drawn])) / _SQUARE_METRES_IN_KM2
    found[found == 0] = np.nan
    return found
