"""The land under the demo city: outline, river, delegaciones, and the ground cut into cells.

Everything is in metres, EPSG:32614 (UTM 14N). The ground is cut along arterials and then again
and again across its longest side, as a city is subdivided; every line between two crossings is
then roughened once by midpoint displacement, so that neighbours keep sharing the same vertices.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

METRIC_CRS = "EPSG:32614"
CENTRE = (354_000.0, 2_279_000.0)
"""The main square: about 100.4° W, 20.6° N, on a ground of our own making."""

RIVER_HALF_WIDTH = 24.0
PRECISION = 0.01
CELLS = 352
_SNAP = 1.0
_SMALLEST_CELL = 25_000.0

Geometries = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Land:
    """The cut ground: cells (n,), the delegación of each, its street bearing, and the river."""

    cells: Geometries
    group: npt.NDArray[np.int32]
    bearing: npt.NDArray[np.float64]
    river: LineString
    outline: BaseGeometry


def shape_land(rng: np.random.Generator, cells: int = CELLS) -> Land:
    """Cut a municipality into `cells` polygons that share their edges exactly."""
    outline = _outline(rng)
    river = _river(rng)
    districts = _districts(outline, rng)
    bearings = rng.uniform(-0.45, 0.45, len(districts))
    pieces = _cut(districts, bearings, [river, *_arterials(rng)], cells, rng)
    shapes = np.array([piece.shape for piece in pieces], dtype=object)
    rough = _roughen(_edges(shapes), shapely.union_all(shapes).boundary, rng)
    cut = shapely.get_parts(shapely.polygonize(rough))
    owner = _owners(cut, shapes)
    return Land(
        cells=cut,
        group=np.array([pieces[i].group for i in owner], np.int32),
        bearing=np.array([pieces[i].bearing for i in owner]),
        river=river,
        outline=shapely.union_all(cut),
    )


def _outline(rng: np.random.Generator) -> Polygon:
    """A closed curve around the centre whose radius is a mean and a few harmonics."""
    angle = np.linspace(0, 2 * math.pi, 90, endpoint=False)
    radius = np.full(angle.size, 7_100.0)
    for harmonic, amplitude in ((2, 700.0), (3, 520.0), (4, 380.0), (6, 240.0), (9, 130.0)):
        radius += amplitude * np.cos(harmonic * angle + rng.uniform(0, 2 * math.pi))
    x = CENTRE[0] + 600 + 1.12 * radius * np.cos(angle)
    y = CENTRE[1] - 300 + 0.92 * radius * np.sin(angle)
    return Polygon(np.column_stack([x, y]).round(2))


def _river(rng: np.random.Generator) -> LineString:
    """A meandering line from east to west that passes some 900 m north of the square."""
    x = np.arange(-10_500.0, 10_501.0, 120.0)
    phase = rng.uniform(0, 2 * math.pi, 3)
    y = (
        950
        + 0.035 * x
        + 420 * np.sin(x / 3_100 + phase[0])
        + 150 * np.sin(x / 1_050 + phase[1])
        + 45 * np.sin(x / 390 + phase[2])
    )
    return LineString(np.column_stack([CENTRE[0] + x, CENTRE[1] + y]).round(2))


def _arterials(rng: np.random.Generator) -> list[LineString]:
    """A bypass, two avenues and a ring around the old town, along which colonias end."""
    along = np.linspace(-11_000.0, 11_000.0, 60)
    bend = rng.uniform(0.6, 1.4)
    bypass = LineString(
        np.column_stack([CENTRE[0] + 2_700 + 500 * np.sin(along / 4_200 * bend), CENTRE[1] + along])
    )
    west = LineString(np.column_stack([CENTRE[0] - 2_900 + 0.16 * along, CENTRE[1] + along]))
    south = LineString(
        np.column_stack(
            [CENTRE[0] + along, CENTRE[1] - 1_750 - 0.12 * along + 260 * np.sin(along / 2_700)]
        )
    )
    return [bypass, west, south]


def _districts(outline: Polygon, rng: np.random.Generator) -> list[Polygon]:
    """Seven delegaciones: the old centre and six around it, nearest seed wins."""
    turn = rng.uniform(0, math.pi / 3)
    angles = turn + np.arange(6) * math.pi / 3 + rng.uniform(-0.16, 0.16, 6)
    reach = rng.uniform(4_200, 5_000, 6)
    seeds = [Point(CENTRE)]
    seeds += [
        Point(CENTRE[0] + r * math.cos(a), CENTRE[1] + r * math.sin(a))
        for r, a in zip(reach, angles, strict=True)
    ]
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=outline.buffer(9_000))
    )
    found: list[Polygon] = []
    for seed in seeds:
        cell = cells[shapely.contains(cells, seed)][0]
        found.append(shapely.intersection(cell, outline).segmentize(250))
    waves = rng.uniform(0, 2 * math.pi, 6)
    return [shapely.transform(district, lambda xy: _bent(xy, waves)) for district in found]


def _bent(xy: npt.NDArray[np.float64], waves: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Points moved by a smooth field (some 300 m), so that limits wind as old paths do."""
    moved = xy.copy()
    for i, (length, reach) in enumerate(((3_900.0, 230.0), (2_100.0, 130.0), (900.0, 55.0))):
        moved[:, 0] += reach * np.sin(xy[:, 1] / length * 2 * math.pi + waves[i])
        moved[:, 1] += reach * np.sin(xy[:, 0] / length * 2 * math.pi + waves[3 + i])
    return moved


@dataclass(frozen=True)
class _Piece:
    shape: Polygon
    group: int
    bearing: float
    wanted: float

    @property
    def excess(self) -> float:
        """How many times larger the piece is than colonias are around there."""
        return float(self.shape.area / self.wanted)


def _piece(shape: Polygon, group: int, bearing: float, rng: np.random.Generator) -> _Piece:
    """Colonias grow from some 14 ha in the old town to some 80 ha at the edge, with spread."""
    away = shape.centroid.distance(Point(CENTRE))
    hectares = 13 + 70 * min(1.0, away / 8_000) ** 1.9
    return _Piece(shape, group, bearing, hectares * 1e4 * math.exp(rng.normal(0, 0.42)))


def _cut(
    districts: list[Polygon],
    bearings: npt.NDArray[np.float64],
    arterials: list[LineString],
    wanted: int,
    rng: np.random.Generator,
) -> list[_Piece]:
    """Split the piece that is too large by most until there are `wanted`."""
    start: list[_Piece] = []
    for group, district in enumerate(districts):
        parts = [district]
        for line in arterials:
            parts = [half for part in parts for half in _split_unless_sliver(part, line)]
        start += [_piece(p, group, float(bearings[group]), rng) for p in parts]
    # The counter keeps equal excesses from comparing pieces, and the order deterministic.
    queue = [(-piece.excess, i, piece) for i, piece in enumerate(start)]
    heapq.heapify(queue)
    counter = len(queue)
    done: list[_Piece] = []
    while queue and len(queue) + len(done) < wanted:
        _, _, piece = heapq.heappop(queue)
        halves = _halve(piece, rng)
        if len(halves) < 2:
            done.append(piece)
        for half in halves if len(halves) > 1 else []:
            child = _piece(half, piece.group, piece.bearing + rng.normal(0, 0.07), rng)
            heapq.heappush(queue, (-child.excess, counter, child))
            counter += 1
    return done + [piece for _, _, piece in sorted(queue, key=lambda entry: entry[1])]


def _split_unless_sliver(shape: Polygon, line: LineString) -> list[Polygon]:
    halves = _split(shape, line)
    return halves if all(half.area > 8 * _SMALLEST_CELL for half in halves) else [shape]


def _split(shape: Polygon, line: LineString) -> list[Polygon]:
    """The faces of `shape` that `line` cuts."""
    lines = shapely.union(shape.boundary, line)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    return [face for face in faces if shape.contains(face.representative_point())]


def _halve(piece: _Piece, rng: np.random.Generator) -> list[Polygon]:
    """Cut across the longer side as the local streets run; a few tries to avoid slivers."""
    for _ in range(6):
        turned = shapely.affinity.rotate(
            piece.shape, -piece.bearing, origin=CENTRE, use_radians=True
        )
        west, south, east, north = turned.bounds
        share, tilt = rng.uniform(0.34, 0.66), rng.normal(0, 0.08)
        if east - west > north - south:
            x, reach = west + share * (east - west), (north - south) * tilt
            line = LineString([(x - reach, south - 50), (x + reach, north + 50)])
        else:
            y, reach = south + share * (north - south), (east - west) * tilt
            line = LineString([(west - 50, y - reach), (east + 50, y + reach)])
        line = shapely.affinity.rotate(line, piece.bearing, origin=CENTRE, use_radians=True)
        halves = _split(piece.shape, line)
        if len(halves) == 2 and min(_roundness(half) for half in halves) > 0.3:
            return halves
    return []


def _roundness(shape: Polygon) -> float:
    """4πA/P² (Polsby & Popper 1991), 0 for a sliver of less than the smallest colonia."""
    if shape.area < _SMALLEST_CELL:
        return 0.0
    return float(4 * math.pi * shape.area / shape.length**2)


def _edges(shapes: Geometries) -> Geometries:
    """The lines between crossings of the network that all cells draw together."""
    network = shapely.union_all(shapely.boundary(shapes), grid_size=_SNAP)
    return shapely.get_parts(shapely.line_merge(network))


def _roughen(edges: Geometries, outer: Any, rng: np.random.Generator) -> Geometries:
    """Displace the midpoints of every edge, keeping its ends, so that no two edges cross.

    Streets are nearly straight, gullies and old paths are not: each edge draws how rough it is,
    and the city's `outer` limit is rough all along.
    Where two rough edges would cross, both are made half as rough until none does.
    """
    rough = rng.choice([0.006, 0.03, 0.075], size=len(edges), p=[0.5, 0.32, 0.18])
    at_limit = (
        shapely.distance(shapely.line_interpolate_point(edges, 0.5, normalized=True), outer) < 2
    )
    rough = np.where(at_limit, 0.11, rough)
    seeds = rng.integers(0, 2**31, len(edges))
    drawn = np.empty(len(edges), dtype=object)
    redraw = np.arange(len(edges))
    while redraw.size:
        for i in redraw:
            drawn[i] = _displaced(edges[i], float(rough[i]), int(seeds[i]))
        first, second = shapely.STRtree(drawn).query(drawn, predicate="intersects")
        first, second = first[first < second], second[first < second]
        meet = shapely.intersection(drawn[first], drawn[second])
        allowed = shapely.intersection(edges[first], edges[second])
        bad = ~shapely.equals(meet, allowed)
        redraw = np.unique(np.concatenate([first[bad], second[bad]]))
        rough[redraw] = np.where(rough[redraw] < 0.002, 0.0, rough[redraw] / 2)
    return drawn


def _displaced(edge: LineString, amount: float, seed: int) -> LineString:
    """Midpoint displacement (Fournier, Fussell & Carpenter 1982) of each long straight stretch."""
    if amount == 0:
        return edge
    rng = np.random.default_rng(seed)
    points = shapely.get_coordinates(edge)
    out = [points[:1]]
    for start, end in pairwise(points):
        line = np.array([start, end])
        size = amount
        while np.hypot(*(line[1] - line[0])) > 90:
            steps = np.diff(line, axis=0)
            sideways = np.column_stack([-steps[:, 1], steps[:, 0]])
            middle = (line[:-1] + line[1:]) / 2 + sideways * rng.normal(0, size, (len(steps), 1))
            woven = np.empty((2 * len(line) - 1, 2))
            woven[::2], woven[1::2] = line, middle
            line = woven
        out.append(line[1:])
    return LineString(np.vstack(out).round(2))


def _owners(cut: Geometries, shapes: Geometries) -> npt.NDArray[Any]:
    """For each roughened cell the straight-edged piece that it came from."""
    tree = shapely.STRtree(shapes)
    inside = shapely.point_on_surface(cut)
    owner: npt.NDArray[Any] = tree.nearest(inside)
    at, piece = tree.query(inside, predicate="within")
    owner[at] = piece
    return owner
