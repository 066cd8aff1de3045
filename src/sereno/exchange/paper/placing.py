"""A photo of a sheet laid on the sheet: a homography and one radial term, on all corners found.

A lens bends straight lines, and a plain homography through four corners is then off by metres in
the middle of the map. Brown (1966), Photogrammetric Engineering 32, 444-462; one term of his is
enough for a telephone (Tsai 1987, IEEE Journal of Robotics and Automation 3, 323-344).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from sereno.exchange.paper.layout import Layout

Floats = npt.NDArray[np.float64]
# Fewer corners don't tell how the lens bends.
LEAST_FOR_RADIAL: Final = 12


@dataclass(frozen=True)
class Placing:
    """How pixels (u, v) become millimetres on the sheet.

    size: of the picture. k: of the radial term, over the half of its diagonal. matrix (3, 3).
    """

    size: tuple[int, int]
    k: float
    matrix: Floats

    @property
    def _scale(self) -> float:
        return float(np.hypot(*self.size)) / 2

    def to_sheet(self, pixels: npt.ArrayLike) -> Floats:
        """Pixels (N, 2) as millimetres (N, 2)."""
        return _projected(self.matrix, _unbent(self._flat(pixels), self.k))

    def to_photo(self, sheet: npt.ArrayLike) -> Floats:
        """Millimetres (N, 2) as pixels (N, 2)."""
        back: Floats = np.linalg.inv(self.matrix).astype(np.float64)
        straight = _projected(back, np.asarray(sheet, np.float64))
        middle = np.array(self.size) / 2
        return _bent(straight, self.k) * self._scale + middle

    def _flat(self, pixels: npt.ArrayLike) -> Floats:
        flat: Floats = (np.asarray(pixels, np.float64) - np.array(self.size) / 2) / self._scale
        return flat

    def as_data(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {"size": list(self.size), "k": self.k, "matrix": self.matrix.tolist()}


def _projected(matrix: Floats, points: Floats) -> Floats:
    found = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    projected: Floats = found[:, :2] / found[:, 2:]
    return projected


def _unbent(points: Floats, k: float) -> Floats:
    unbent: Floats = points * (1 + k * (points**2).sum(axis=1, keepdims=True))
    return unbent


def _bent(points: Floats, k: float) -> Floats:
    """The inverse of `_unbent`, by fixed point: for the lens of a telephone eight steps do."""
    found = points.copy()
    for _step in range(8):
        found = points / (1 + k * (found**2).sum(axis=1, keepdims=True))
    return found


def place_straight(pixels: npt.ArrayLike, sheet: npt.ArrayLike, size: tuple[int, int]) -> Placing:
    """The placing by a homography alone: quick, and some metres off."""
    flat = Placing(size, 0.0, np.eye(3))._flat(pixels)
    return Placing(size, 0.0, _homography(flat, np.asarray(sheet, np.float64)))


def place(
    pixels: npt.ArrayLike,
    sheet: npt.ArrayLike,
    size: tuple[int, int],
    *,
    near: Placing | None = None,
) -> Placing:
    """The placing that fits points of a photo (N, 2) to points of a sheet (N, 2), N ≥ 4.

    near: one that is nearly it, from which the search begins.
    """
    from scipy.optimize import least_squares

    first = near or place_straight(pixels, sheet, size)
    wanted, flat = np.asarray(sheet, np.float64), first._flat(pixels)
    if len(flat) < LEAST_FOR_RADIAL:
        return place_straight(pixels, sheet, size)

    def off(values: Floats) -> Floats:
        matrix = np.append(values[:8], 1.0).reshape(3, 3)
        found: Floats = (_projected(matrix, _unbent(flat, values[8])) - wanted).ravel()
        return found

    def slopes(values: Floats) -> Floats:
        """The derivatives of `off` (2 N, 9)."""
        square = (flat**2).sum(axis=1)
        (x, y), one = _unbent(flat, values[8]).T, np.ones(len(flat))
        across, down = values[:3], values[3:6]
        depth = values[6] * x + values[7] * y + 1
        found = np.zeros((len(flat), 2, 9))
        for axis, row in enumerate((across, down)):
            at = (row[0] * x + row[1] * y + row[2]) / depth
            found[:, axis, 3 * axis : 3 * axis + 3] = np.column_stack([x, y, one]) / depth[:, None]
            found[:, axis, 6:8] = -np.column_stack([x, y]) * (at / depth)[:, None]
            by_x, by_y = (row[0] - at * values[6]) / depth, (row[1] - at * values[7]) / depth
            found[:, axis, 8] = (by_x * flat[:, 0] + by_y * flat[:, 1]) * square
        slope: Floats = found.reshape(-1, 9)
        return slope

    begun = np.append(first.matrix.ravel()[:8], first.k)
    # Millimetres: what is off by more than half of one is a corner found wrongly, not a lens.
    fitted = least_squares(
        off, begun, jac=slopes, loss="soft_l1", f_scale=0.5, x_scale="jac", max_nfev=200
    )
    return Placing(size, float(fitted.x[8]), np.append(fitted.x[:8], 1.0).reshape(3, 3))


def _homography(points: Floats, wanted: Floats) -> Floats:
    """By the direct linear transform; the sheet's side is scaled, or it is ill-conditioned."""
    middle, spread = wanted.mean(axis=0), wanted.std() or 1.0
    scaled = (wanted - middle) / spread
    rows = []
    for (x, y), (u, v) in zip(points, scaled, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, -u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, -v])
    matrix = np.linalg.svd(np.array(rows))[2][-1].reshape(3, 3)
    back = np.array([[spread, 0, middle[0]], [0, spread, middle[1]], [0, 0, 1]])
    found = back @ matrix
    scaled_back: Floats = found / found[2, 2]
    return scaled_back


@dataclass(frozen=True)
class Fit:
    """A placing, and how far off it is at each marker when that is left out (millimetres)."""

    placing: Placing
    off_mm: Mapping[int, float]

    @property
    def worst_mm(self) -> float:
        """At the worst of them."""
        return max(self.off_mm.values())


def fit_markers(
    seen: Mapping[int, Sequence[Sequence[float]]], layout: Layout, size: tuple[int, int]
) -> Fit:
    """Fit to markers by their number: four corners each, or one point, its middle.

    A fit is always close to what it was fitted to; so each marker is left out once and measured.
    """
    pixels: dict[int, Floats] = {}
    sheet: dict[int, Floats] = {}
    for marker, found in seen.items():
        corners = layout.corners(marker)
        pixels[marker] = np.asarray(found, np.float64)
        sheet[marker] = corners if len(found) == len(corners) else corners.mean(axis=0)[None]

    def fitted(without: int | None, near: Placing | None) -> Placing:
        used = [marker for marker in pixels if marker != without]
        return place(
            np.concatenate([pixels[each] for each in used]),
            np.concatenate([sheet[each] for each in used]),
            size,
            near=near,
        )

    whole = fitted(None, None)
    off = {}
    for marker, seen_at in pixels.items():
        there = fitted(marker, whole).to_sheet(seen_at)
        off[marker] = float(np.hypot(*(there - sheet[marker]).T).mean())
    return Fit(whole, off)


def share_covered(seen: Mapping[int, object], layout: Layout) -> float:
    """How much of the sheet lies between the markers found: half a sheet places half a map."""
    import shapely

    def hull(markers: Sequence[int]) -> float:
        middles = [layout.corners(each).mean(axis=0) for each in markers]
        return float(shapely.MultiPoint(middles).convex_hull.area)

    return hull(list(seen)) / hull(list(layout.markers))
