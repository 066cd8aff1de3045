"""Which area each point lies in.

The predicate is shapely's `covers`, in the plane of the geometries' own coordinates: a point on
an outline, a hole's too, is inside. Where areas overlap (and on a shared border they do), the
one with the smaller planar area wins, then the one that comes first.

A raster answers for most points (`area_raster`); for the others a ray is cast to the right over
the few edges that could matter, with a predicate that rounding cannot mislead (`orientation`).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from numba import njit

from sereno.methods.sources.places.area_raster import (
    TICK_BITS,
    Frame,
    Raster,
    build_raster,
    frame_of,
)
from sereno.methods.sources.places.edge_sweep import MANY, RANK, Whole, joined
from sereno.methods.sources.places.orientation import FILTER, orientation

F64 = npt.NDArray[np.float64]
I32 = npt.NDArray[np.int32]
I64 = npt.NDArray[np.int64]
Geometries = npt.NDArray[np.object_]

# Small enough for the cache, long enough that the processor fetches many cells at once.
_BLOCK = 512
_POLYGON = 3
_COLLECTIONS = (6, 7)
# Polygons this many times further out than the middle half of them spread get their own raster.
_STRAY = 1 << 12


@dataclass(frozen=True)
class Placed:
    """Area of each point, int32 shape (n,), −1 for none; how many points lay in several areas."""

    index: I32
    overlaps: int


@njit(cache=True, nogil=True)
def _meets(ax: float, ay: float, bx: float, by: float, px: float, py: float) -> int:
    """What the ray from p to the right does with edge a–b: 0 misses, 1 crosses, 2 p is on it.

    An edge owns its lower end and not its upper one, so that a shared vertex counts once.
    """
    if ax < px and bx < px:
        return 0
    if (ay > py) != (by > py):
        side = orientation(ax, ay, bx, by, px, py)
        if side == 0:
            return 2
        return 1 if (side > 0) == (by > ay) else 0
    if (ax == px and ay == py) or (bx == px and by == py):
        return 2
    if ay == py and by == py and (ax <= px) != (bx <= px):
        return 2
    return 0


@njit(cache=True, nogil=True)
def _settle(leaves: F64, first: int, last: int, inside: int, box: F64, px: float, py: float) -> int:
    """Whether a polygon covers p (0 or 1), when rounding leaves one of its edges in doubt.

    A step of 5e-324 beside an edge is too small for products, so the box is asked first.
    """
    if px < box[0] or py < box[1] or px > box[2] or py > box[3]:
        return 0
    for k in range(first, last, 4):
        met = _meets(leaves[k], leaves[k + 1], leaves[k + 2], leaves[k + 3], px, py)
        if met == 2:
            return 1
        inside ^= met
    return inside


@njit(cache=True, nogil=True)
def _ask_leaf(leaves: F64, contents: I32, boxes: F64, k: int, px: float, py: float) -> Whole:
    """The content at p, from the leaf of its cell at `k`."""
    content: Whole = int(leaves[k])
    end = k + int(leaves[k + 1])
    k += 2
    while k < end:
        polygon = int(leaves[k])
        inside = int(leaves[k + 1])
        first = k + 3
        k = first + 4 * int(leaves[k + 2])
        crossed = inside
        for e in range(first, k, 4):
            ax, ay, bx, by = leaves[e], leaves[e + 1], leaves[e + 2], leaves[e + 3]
            left = (ax - px) * (by - py)
            right = (ay - py) * (bx - px)
            determinant = left - right
            if not abs(determinant) > FILTER * (abs(left) + abs(right)):
                crossed = _settle(leaves, first, k, inside, boxes[polygon], px, py)
                break
            crossed ^= ((ay > py) != (by > py)) & ((determinant > 0.0) == (by > ay))
        if crossed == 1:
            content = joined(content, contents[polygon])
    return content


@njit(cache=True, nogil=True)
def _locate(x: F64, y: F64, frame: Frame, raster: Raster, contents: I32) -> None:
    """Join to `contents` what the raster holds at each point."""
    at = np.empty(_BLOCK, np.int64)
    cells, node_start, node_bits, leaves, held, boxes = raster
    columns = frame.columns
    for start in range(0, x.size, _BLOCK):
        n = min(_BLOCK, x.size - start)
        for i in range(n):
            px, py = x[start + i], y[start + i]
            within = (
                (px >= frame.left) & (px <= frame.right) & (py >= frame.bottom) & (py <= frame.top)
            )
            px = px if within else frame.left
            py = py if within else frame.bottom
            column = int((px - frame.origin_x) * frame.ticks_x) >> TICK_BITS
            row = int((py - frame.origin_y) * frame.ticks_y) >> TICK_BITS
            at[i] = 1 + row * columns + column if within else 0
        for i in range(n):
            at[i] = cells[at[i]]
        for i in range(n):
            content = at[i]
            if content < 0:
                px, py = x[start + i], y[start + i]
                if ~content & 1:
                    tick_x = int((px - frame.origin_x) * frame.ticks_x)
                    tick_y = int((py - frame.origin_y) * frame.ticks_y)
                    shift = TICK_BITS
                    while content < 0 and ~content & 1:
                        node = ~content >> 1
                        bits = node_bits[node]
                        shift -= bits
                        mask = (1 << bits) - 1
                        row = (tick_y >> shift) & mask
                        content = cells[
                            node_start[node] + (row << bits) + ((tick_x >> shift) & mask)
                        ]
                if content < 0:
                    content = _ask_leaf(leaves, held, boxes, ~content >> 1, px, py)
            if content != 0:
                contents[start + i] = joined(contents[start + i], content)


@njit(cache=True, nogil=True)
def _name(contents: I32, area_of: I32) -> int:
    """Replace each content by its area; returns how many contents held several."""
    several = 0
    for i in range(contents.size):
        several += contents[i] >= MANY
        contents[i] = area_of[contents[i] & RANK]
    return several


def _polygons(geometries: Geometries) -> tuple[Geometries, I64]:
    """Every non-empty polygon in the geometries, however deep in collections, and its geometry."""
    owner = np.arange(geometries.size)
    parts = geometries
    while True:
        keep = ~(shapely.is_missing(parts) | shapely.is_empty(parts))
        parts, owner = parts[keep], owner[keep]
        kind = shapely.get_type_id(parts)
        if not np.isin(kind, _COLLECTIONS).any():
            return parts[kind == _POLYGON], owner[kind == _POLYGON]
        parts, part_of = shapely.get_parts(parts, return_index=True)
        owner = owner[part_of]


def _layers(boxes: F64) -> list[I64]:
    """Which polygons share a raster: one group, unless a few lie, or reach, absurdly far out.

    boxes: shape (P, 4). One polygon in other units or with a corrupt vertex would otherwise
    put all the others in one cell.
    """
    rest = np.arange(len(boxes))
    groups: list[I64] = []
    while rest.size:
        near = np.ones(rest.size, bool)
        for low, high in ((boxes[rest, 0], boxes[rest, 2]), (boxes[rest, 1], boxes[rest, 3])):
            middle = low / 2 + high / 2
            first, third = np.quantile(middle, 0.25), np.quantile(middle, 0.75)
            with np.errstate(over="ignore"):
                reach = _STRAY * max(third - first, np.median(high - low))
                near &= (low >= first - reach) & (high <= third + reach)
        if not near.any():
            near[:] = True
        groups.append(rest[near])
        rest = rest[~near]
    return groups


@dataclass(frozen=True)
class AreaIndex:
    """Areas, ready to be asked which of them a point lies in."""

    layers: tuple[tuple[Frame, Raster], ...]
    area_of: I32

    @classmethod
    def build(cls, geometries: Geometries, cells: int | None = None) -> AreaIndex:
        """Index of polygons and multipolygons, shape (A,).

        Missing and empty geometries, points and lines contain nothing; of a collection the
        polygons count. `cells` is about how many cells the raster has before division; by
        default it follows the number of edges. Within one polygon the rings count as even and
        odd, whether valid or not. Raises ValueError for a coordinate that is not finite.
        """
        geometries = np.asarray(geometries, dtype=object).ravel()
        polygons, owner = _polygons(geometries)
        rings, polygon_of_ring = shapely.get_rings(polygons, return_index=True)
        vertices, ring_of = shapely.get_coordinates(rings, return_index=True)
        wrong = ~np.isfinite(vertices).all(axis=1)
        if wrong.any():
            bad = owner[polygon_of_ring[ring_of[wrong][0]]]
            raise ValueError(f"geometry {bad} has a coordinate that is not finite")

        with np.errstate(over="ignore", invalid="ignore"):
            # An absurdly large polygon may have no finite area: it comes last.
            order = np.argsort(shapely.area(geometries), kind="stable")
        rank_of = np.empty(geometries.size, np.int32)
        rank_of[order] = np.arange(geometries.size, dtype=np.int32)
        xs, ys = np.ascontiguousarray(vertices[:, 0]), np.ascontiguousarray(vertices[:, 1])
        edges = np.flatnonzero(ring_of[1:] == ring_of[:-1]).astype(np.int32)
        polygon_of = polygon_of_ring[ring_of[edges]]

        layers = []
        boxes = shapely.bounds(polygons)
        groups = _layers(boxes)
        for group in groups:
            own = edges if len(groups) == 1 else edges[np.isin(polygon_of, group)]
            start = np.searchsorted(polygon_of_ring[ring_of[own]], np.append(group, polygons.size))
            # Every ring ends where it begins, so the beginnings of its edges span its box.
            wanted = cells or min(max(8 * own.size, 1 << 10), 1 << 22)
            frame = frame_of(xs[own], ys[own], wanted)
            rank = rank_of[owner[group]]
            layers.append((frame, build_raster(xs, ys, own, start, rank, boxes[group], frame)))
        return cls(tuple(layers), np.concatenate([[-1], order]).astype(np.int32))

    def locate(self, x: F64, y: F64, threads: int = 1) -> Placed:
        """The area of each point; x, y: shape (n,), in the geometries' coordinates.

        A point with a coordinate that is not finite lies in no area. The answer does not
        depend on `threads`.
        """
        x = np.ascontiguousarray(x, dtype=np.float64)
        y = np.ascontiguousarray(y, dtype=np.float64)
        if x.ndim != 1 or x.shape != y.shape:
            raise ValueError(f"x and y must be equally long lists, not {x.shape} and {y.shape}")
        index = np.zeros(x.size, np.int32)

        def fill(start: int, stop: int) -> int:
            for frame, raster in self.layers:
                _locate(x[start:stop], y[start:stop], frame, raster, index[start:stop])
            return int(_name(index[start:stop], self.area_of))

        bounds = np.linspace(0, x.size, max(1, threads) + 1).astype(int).tolist()
        if threads <= 1:
            return Placed(index, fill(0, x.size))
        with ThreadPoolExecutor(threads) as pool:
            return Placed(index, sum(pool.map(fill, bounds[:-1], bounds[1:])))
