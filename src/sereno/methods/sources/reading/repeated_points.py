"""The point on which most records lie, exactly, among millions, in little memory.

Every point falls into one of 2²⁰ buckets by a hash of its coordinates, and the buckets are counted
while the records are read. A bucket holds at least as many records as any point in it, so only
the fullest buckets have to be looked into again, point by point, from the fullest down, until the
next one holds fewer records than the best point found (a count-min sketch of one row; Cormode &
Muthukrishnan 2005, made exact by the second look).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

BUCKETS = 1 << 20
# So many records are looked at point by point: the first time, which mostly settles it, and then.
FIRST_LOOK, LATER_LOOK = 1 << 16, 1 << 20


class RepeatedPoint(NamedTuple):
    """A point and how many records lie on it, of how many with a point."""

    lon: float
    lat: float
    n: int
    given: int


@njit(cache=True, nogil=True)
def _buckets_of(lon, lat, out):  # type: ignore[no-untyped-def]
    x, y = lon.view(np.uint64), lat.view(np.uint64)
    for i in range(out.size):
        h = x[i] * np.uint64(0x9E3779B97F4A7C15) ^ y[i] * np.uint64(0xC2B2AE3D27D4EB4F)
        h = (h ^ (h >> np.uint64(31))) * np.uint64(0x94D049BB133111EB)
        out[i] = h >> np.uint64(44)


class PointCount:
    """Counts points into buckets as they come, then says which point is the most common."""

    def __init__(self) -> None:
        self._n = np.zeros(BUCKETS, np.int64)

    def add(self, lon: Floats, lat: Floats, n: Counts) -> None:
        """Count points by as many records as each stands for, shapes (n,); a NaN is no point."""
        buckets, _lon, _lat, times = _known(lon, lat, n)
        np.add.at(self._n, buckets, times)

    def most_common(
        self, points: Callable[[], Iterable[tuple[Floats, Floats, Counts]]]
    ) -> RepeatedPoint | None:
        """The point with most records (of several, the western, then southern); None without any.

        `points` gives all points anew, in batches of (lon, lat, n), as often as it is called.
        """
        best: RepeatedPoint | None = None
        given = int(self._n.sum())
        held = np.bincount(self._n)
        held *= np.arange(held.size)
        level, look = held.size - 1, FIRST_LOOK
        while level >= (best.n if best else 1):
            # Down to the level at which as many records are reached as one look takes.
            down = np.cumsum(held[level:0:-1])
            lowest = level - max(int(np.searchsorted(down, look, side="right")) - 1, 0)
            found = _most_common_of(points(), (self._n >= lowest) & (self._n <= level))
            if best is None or (-found[2], found[0], found[1]) < (-best.n, best.lon, best.lat):
                best = RepeatedPoint(*found, given)
            # Levels without a bucket are passed over.
            level = int(np.max(np.flatnonzero(held[:lowest]), initial=0))
            look = LATER_LOOK
        return best


def _most_common_of(
    batches: Iterable[tuple[Floats, Floats, Counts]], wanted: npt.NDArray[np.bool_]
) -> tuple[float, float, int]:
    """The most common point of the wanted buckets and its count."""
    kept, times = [], []
    for lon, lat, counts in batches:
        buckets, x, y, stands_for = _known(lon, lat, counts)
        here = wanted[buckets]
        # As complex numbers they are sorted by longitude, then latitude, and many times faster.
        point = np.empty(int(here.sum()), np.complex128)
        point.real, point.imag = x[here], y[here]
        kept.append(point)
        times.append(stands_for[here])
    points, which = np.unique(np.concatenate(kept), return_inverse=True)
    n = np.bincount(which, np.concatenate(times), len(points))
    # The points are in order, so the first of the largest is the western, then the southern.
    most = int(np.argmax(n))
    return float(points[most].real), float(points[most].imag), int(n[most])


def _known(
    lon: Floats, lat: Floats, n: Counts
) -> tuple[npt.NDArray[np.int64], Floats, Floats, Counts]:
    """Bucket, longitude, latitude and records of the points without a NaN."""
    known = ~(np.isnan(lon) | np.isnan(lat))
    # A zero with a minus is the same place.
    x, y = lon[known] + 0.0, lat[known] + 0.0
    buckets = np.empty(x.size, np.int64)
    _buckets_of(x, y, buckets)
    return buckets, x, y, n[known]
