"""Which slips of a file's coordinates may be mended: decided for the column, not for the row.

A minus sign that was lost, or axes that were swapped, moves a point across the Earth. Turned
back it lies in the city; but so does a true point of the neighbour's whose mirror image happens
to fall there: west London mirrored at Greenwich is east London, Alexandria with its axes swapped
is Cairo. So each way of mending is asked first, for the file as a whole:

- How far from the areas would the points lie as they are written? Within `FAR_KM` that is ground
  where they may belong, and the way is refused.
- Do other points of the file lie around there, which no mending explains? Then the file reaches
  that ground: the way is refused where those are more than the points that it would mend.

What is refused is counted all the same, so that a person can be asked.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

# A point this far outside the areas' box (as a share of its size) may still be a true place of
# the city's edge; further out it is counted as outside before any area is tried.
BOX_MARGIN: Final = 0.10
FAR_KM: Final = 1_000.0
_KM_A_DEGREE: Final = 111.2
# Slips of a hand this rare, of all points of a file, say nothing of the ground that it covers.
_STRAY: Final = 1 / 200
_WAYS: Final = range(1, 8)
_EVERY_WAY: Final = sum(1 << way for way in _WAYS)

Box = tuple[float, float, float, float]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class PointMendings:
    """What may be done to the points of a file.

    ways: the bit `1 << way` for each way of mending that may be taken; in a way, 1 turns the sign
    of the first coordinate, 2 that of the second, and 4 swaps the axes before that. zero_lon,
    zero_lat: whether a coordinate of exactly 0 stands for a missing one though the other is there.
    """

    ways: int = _EVERY_WAY
    zero_lon: bool = True
    zero_lat: bool = True


EVERY_MENDING: Final = PointMendings()


def with_margin(box: Box) -> Box:
    """The box of the areas with the margin in which a point may still be the city's."""
    x, y = (box[2] - box[0]) * BOX_MARGIN, (box[3] - box[1]) * BOX_MARGIN
    return box[0] - x, box[1] - y, box[2] + x, box[3] + y


def written_box(bounds: Sequence[float], way: int) -> Box:
    """Where the points are as written that a way of mending brings into `bounds`."""
    west, south, east, north = (float(bound) for bound in bounds)
    x = (-east, -west) if way & 1 else (west, east)
    y = (-north, -south) if way & 2 else (south, north)
    if way & 4:
        x, y = y, x
    return x[0], y[0], x[1], y[1]


def kilometres_between(one: Box, other: Box, *, degrees: bool) -> float:
    """About how far two boxes lie apart; 0 where they touch."""
    across = max(one[0] - other[2], other[0] - one[2], 0.0)
    along = max(one[1] - other[3], other[1] - one[3], 0.0)
    if not degrees:
        return math.hypot(across, along) / 1_000
    # The shorter way round the Earth, on the parallel half-way between the two.
    middle = (one[1] + one[3] + other[1] + other[3]) / 4
    across = min(across, max(360 - max(one[2], other[2]) + min(one[0], other[0]), 0.0))
    return _KM_A_DEGREE * math.hypot(across * math.cos(math.radians(min(abs(middle), 89))), along)


def mendings_of(
    lon: Floats, lat: Floats, bounds: Sequence[float], *, degrees: bool
) -> PointMendings:
    """What may be mended in a file, from a sample of its points as they are written.

    `bounds` is the box of the areas, grown by a margin, in the units of the coordinates.
    """
    box: Box = (float(bounds[0]), float(bounds[1]), float(bounds[2]), float(bounds[3]))
    given = np.isfinite(lon) & np.isfinite(lat) & ~((lon == 0) & (lat == 0))
    loose = given & ~_inside(lon, lat, box)
    mended: dict[int, int] = {}
    for way in _WAYS:
        there = loose & _inside(lon, lat, written_box(box, way))
        mended[way] = int(there.sum())
        loose &= ~there
    stray = given.sum() * _STRAY
    ways = 0
    for way in _WAYS:
        written = written_box(box, way)
        if kilometres_between(written, box, degrees=degrees) < FAR_KM:
            continue
        around = int((loose & _inside(lon, lat, _grown(written, degrees=degrees))).sum())
        if around <= max(mended[way], stray):
            ways |= 1 << way
    return PointMendings(
        ways,
        zero_lon=kilometres_between((0.0, box[1], 0.0, box[3]), box, degrees=degrees) >= FAR_KM,
        zero_lat=kilometres_between((box[0], 0.0, box[2], 0.0), box, degrees=degrees) >= FAR_KM,
    )


def _inside(lon: Floats, lat: Floats, box: Box) -> Mask:
    return (box[0] <= lon) & (lon <= box[2]) & (box[1] <= lat) & (lat <= box[3])


def _grown(box: Box, *, degrees: bool) -> Box:
    """A box with all around it that is not far."""
    along = FAR_KM / _KM_A_DEGREE if degrees else FAR_KM * 1_000
    across = along
    if degrees:
        middle = min(abs(box[1] + box[3]) / 2, 80.0)
        across = along / math.cos(math.radians(middle))
    return box[0] - across, box[1] - along, box[2] + across, box[3] + along
