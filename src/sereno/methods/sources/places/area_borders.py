"""Which areas border on an area, asked for one at a time: few are ever asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

# Polygons that share a border on the ground are drawn with gaps, as wide as a street.
STREET_METRES = 30.0
_METRES_A_DEGREE = 111_320.0


def borders_of(lonlat: npt.NDArray[Any]) -> Callable[[int], list[int]]:
    """A function that gives the areas within a street's width of area i, itself among them.

    `lonlat`: object[A] of polygons in degrees. Degrees of longitude are taken as long as those of
    latitude, so that at 60° the street is half as wide from east to west.
    """
    import shapely

    tree = shapely.STRtree(lonlat)

    def bordering(area: int) -> list[int]:
        found: npt.NDArray[np.int64] = tree.query(
            lonlat[area], predicate="dwithin", distance=STREET_METRES / _METRES_A_DEGREE
        )
        return sorted(found.tolist())

    return bordering
