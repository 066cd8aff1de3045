"""Which area a point lies in.

1. The answer is shapely's `covers` on every point: inside, outside, on edges and vertices, one
   step of the number line away from them, on their extensions, at any scale.
2. Holes, multipolygons and nested collections count; what has no polygon contains nothing.
3. Among several areas the smaller wins, then the first; points in several are counted.
4. Neither the number of threads nor of cells changes an answer.
5. A point or a geometry that is not finite is never placed, nor taken, in silence.
6. Stray polygons and corrupt vertices change no answer and do not enlarge the raster.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point, Polygon, box

from sereno.methods.sources.places.placing import AreaIndex, Placed

Geometries = npt.NDArray[np.object_]
Points = npt.NDArray[np.float64]


def array(*geometries: object) -> Geometries:
    held = np.empty(len(geometries), object)
    held[:] = geometries
    return held


def by_shapely(areas: Geometries, points: Points) -> tuple[npt.NDArray[np.int32], int]:
    """The area of each point by asking shapely about every pair; how many are in several."""
    held = np.asarray(shapely.points(points), dtype=object)
    with np.errstate(over="ignore", invalid="ignore"):
        covers = shapely.covers(areas[:, None], held[None, :])
    with np.errstate(over="ignore", invalid="ignore"):
        order = np.argsort(shapely.area(areas), kind="stable")
    first = covers[order].argmax(axis=0)
    return np.where(covers.any(axis=0), order[first], -1), int((covers.sum(axis=0) > 1).sum())


def assert_as_shapely(areas: Geometries, points: Points, cells: int | None = None) -> Placed:
    placed = AreaIndex.build(areas, cells).locate(points[:, 0], points[:, 1])
    expected, overlaps = by_shapely(areas, points)
    wrong = np.flatnonzero(placed.index != expected)
    assert wrong.size == 0, [
        (points[i].tolist(), int(placed.index[i]), int(expected[i])) for i in wrong[:3]
    ]
    assert placed.overlaps == overlaps
    return placed


def critical_points(areas: Geometries, rng: np.random.Generator) -> Points:
    """Where a mistake would show: on, beside and in line with every edge, and all around."""
    coordinates, ring = shapely.get_coordinates(
        shapely.get_rings(shapely.get_parts(areas)), return_index=True
    )
    same = ring[1:] == ring[:-1]
    a, b = coordinates[:-1][same], coordinates[1:][same]
    t = rng.random((len(a), 1))
    on = np.concatenate([a, (a + b) / 2, a + t * (b - a), a + 2 * (b - a), a - (b - a) / 2])
    beside = [
        np.stack([np.nextafter(on[:, 0], dx), np.nextafter(on[:, 1], dy)], axis=1)
        for dx, dy in rng.choice([-np.inf, np.inf], (2, 2))
    ]
    low, high = coordinates.min(axis=0), coordinates.max(axis=0)
    around = low + (high - low) * rng.uniform(-0.1, 1.1, (50, 2))
    level = np.stack([rng.choice(coordinates[:, 0], 50), rng.choice(coordinates[:, 1], 50)], axis=1)
    return np.concatenate([on, *beside, around, level])


def star(rng: np.random.Generator, corners: int, snap: float | None) -> Polygon | None:
    """A random star-shaped polygon in about (0, 8)², sometimes with a hole, maybe on a grid."""
    angles = np.sort(rng.uniform(0, 2 * np.pi, corners))
    radii = rng.uniform(0.5, 3, corners)
    centre = rng.uniform(2, 6, 2)
    spokes = np.stack([np.cos(angles), np.sin(angles)], axis=1) * radii[:, None]
    hole = [centre + spokes * rng.uniform(0.2, 0.7)] if rng.random() < 0.4 else []
    rings = [centre + spokes, *hole]
    if snap:
        rings = [np.round(ring / snap) * snap for ring in rings]
    polygon = Polygon(rings[0], rings[1:])
    return polygon if polygon.is_valid and polygon.area > 0 else None


def mosaic(rng: np.random.Generator, side: int, snap: float | None) -> Geometries:
    """Irregular areas that share their edges exactly; some of several pieces, some with holes."""
    nodes = np.stack(np.meshgrid(np.arange(side + 1.0), np.arange(side + 1.0)), axis=2)
    nodes += rng.uniform(-0.3, 0.3, nodes.shape)
    if snap:
        nodes = np.round(nodes / snap) * snap
    tiles = [
        Polygon([nodes[i, j], nodes[i, j + 1], nodes[i + 1, j + 1], nodes[i + 1, j]])
        for i in range(side)
        for j in range(side)
    ]
    tiles = [tile for tile in tiles if tile.is_valid and tile.area > 0]
    owner = rng.integers(0, max(2, side), len(tiles))
    return array(
        *[
            shapely.union_all([t for t, o in zip(tiles, owner, strict=True) if o == k])
            for k in np.unique(owner)
        ]
    )


seeds = st.integers(0, 2**32 - 1).map(np.random.default_rng)
snaps = st.sampled_from([None, None, 0.5, 0.125, 1e-3])
cell_counts = st.sampled_from([None, 1, 7, 60, 5000])


@settings(max_examples=150)
@given(rng=seeds, snap=snaps, cells=cell_counts, corners=st.integers(3, 60))
def test_overlapping_stars_with_holes(
    rng: np.random.Generator, snap: float | None, cells: int | None, corners: int
) -> None:
    """1, 2, 3: random polygons over one another, as single areas and joined in collections."""
    stars = [s for s in (star(rng, corners, snap) for _ in range(5)) if s is not None]
    if stars:
        areas = array(*stars)
        assert_as_shapely(areas, critical_points(areas, rng), cells)


@settings(max_examples=150)
@given(rng=seeds, snap=snaps, cells=cell_counts, side=st.integers(1, 7))
def test_a_mosaic_that_shares_its_edges(
    rng: np.random.Generator, snap: float | None, cells: int | None, side: int
) -> None:
    """1, 2, 3: no gap and no doubt between neighbours; pieces and holes as they come."""
    areas = mosaic(rng, side, snap)
    if areas.size:
        assert_as_shapely(areas, critical_points(areas, rng), cells)


@settings(max_examples=100)
@given(
    rng=seeds,
    scale=st.sampled_from([1e-120, 1e-30, 1e-6, 3.0, 1e7, 1e40, 1e140]),
    shift=st.sampled_from([(0.0, 0.0), (-99.1, 19.4), (485_000.0, 2_148_000.0), (1e9, -1e12)]),
)
def test_any_scale_and_any_distance_from_the_origin(
    rng: np.random.Generator, scale: float, shift: tuple[float, float]
) -> None:
    """1: degrees, metres, and what a mistaken projection may give."""
    areas = shapely.transform(mosaic(rng, 3, None), lambda c: c * scale + np.array(shift))
    areas = areas[shapely.is_valid(areas) & (shapely.area(areas) > 0)]
    if areas.size:
        assert_as_shapely(areas, critical_points(areas, rng))


@settings(max_examples=60)
@given(rng=seeds, cells=cell_counts)
def test_stretched_areas(rng: np.random.Generator, cells: int | None) -> None:
    """1: nearly flat and nearly upright edges, much longer than a cell or much shorter."""
    stretch = 10.0 ** rng.uniform(-9, 9, 2)
    areas = shapely.transform(mosaic(rng, 4, None), lambda c: c * stretch)
    areas = areas[shapely.is_valid(areas)]
    assert_as_shapely(areas, critical_points(areas, rng), cells)


def test_square_its_edges_and_corners() -> None:
    """1."""
    x = np.array([0.5, 0.0, 1.0, 0.0, 1.0, 0.5, 1.0 + 1e-15, -1e-300, 0.5])
    y = np.array([0.5, 0.0, 1.0, 0.5, 0.5, 1.0, 0.5, 0.5, np.nextafter(1, 2)])
    placed = AreaIndex.build(array(box(0, 0, 1, 1))).locate(x, y)
    assert placed.index.tolist() == [0, 0, 0, 0, 0, 0, -1, -1, -1]
    assert placed.index.dtype == np.int32


def test_hole_piece_and_nested_collection() -> None:
    """2: a hole is outside, its outline inside; a collection counts as its polygons."""
    ring = Polygon([(0, 0), (6, 0), (6, 6), (0, 6)], [[(2, 2), (4, 2), (4, 4), (2, 4)]])
    pieces = shapely.MultiPolygon([box(10, 0, 11, 1), box(12, 0, 13, 1)])
    nested = shapely.GeometryCollection(
        [Point(20, 0), shapely.GeometryCollection([box(20, 1, 22, 3), box(21, 2, 23, 4)])]
    )
    x = np.array([1, 3, 2, 10.5, 11.5, 12.5, 20, 20.5, 21.5, 22.5])
    y = np.array([1, 3, 3, 0.5, 0.5, 0.5, 0, 1.5, 2.5, 3.5])
    placed = AreaIndex.build(array(ring, pieces, nested)).locate(x, y)
    assert placed.index.tolist() == [0, -1, 0, 1, -1, 1, -1, 2, 2, 2]
    assert placed.overlaps == 0


def test_what_has_no_polygon_contains_nothing() -> None:
    """2."""
    areas = array(
        None, Polygon(), Point(0, 0), shapely.LineString([(0, 0), (1, 1)]), box(0, 0, 1, 1)
    )
    placed = AreaIndex.build(areas).locate(np.array([0.0, 0.5, 2.0]), np.array([0.0, 0.5, 0.5]))
    assert placed.index.tolist() == [4, 4, -1]


@pytest.mark.parametrize("areas", [array(), array(None), array(Polygon(), Point(1, 1))])
def test_no_area_at_all(areas: Geometries) -> None:
    """2."""
    placed = AreaIndex.build(areas).locate(np.array([0.0, np.nan]), np.array([0.0, 1.0]))
    assert placed.index.tolist() == [-1, -1]
    assert placed.overlaps == 0


def test_no_points() -> None:
    placed = AreaIndex.build(array(box(0, 0, 1, 1))).locate(np.array([]), np.array([]), threads=2)
    assert placed.index.shape == (0,)
    assert placed.overlaps == 0


def test_flat_polygons_cover_their_outline() -> None:
    """1: a polygon without an inside, as a line and as a point."""
    flat = Polygon([(0, 0), (2, 2), (1, 1), (0, 0)])
    dot = Polygon([(5, 5), (5, 5), (5, 5), (5, 5)])
    upright = Polygon([(7, 0), (7, 3), (7, 1), (7, 0)])
    level = Polygon([(8, 2), (9, 2), (8.5, 2), (8, 2)])
    x = np.array([1, 1.5, 1, 5, 7, 7, 8.25, 8.25])
    y = np.array([1, 1.5, 0, 5, 2, 4, 2, 2.5])
    placed = AreaIndex.build(array(flat, dot, upright, level)).locate(x, y)
    assert placed.index.tolist() == [0, 0, -1, 1, 2, -1, 3, -1]


def test_the_smaller_area_wins_then_the_first() -> None:
    """3."""
    areas = array(box(0, 0, 10, 10), box(4, 4, 6, 6), box(4, 4, 6, 6), box(5, 0, 20, 10))
    x = np.array([5.0, 5.0, 2.0, 15.0, 5.0, 30.0])
    y = np.array([5.0, 1.0, 2.0, 2.0, 9.0, 2.0])
    placed = assert_as_shapely(areas, np.stack([x, y], axis=1))
    assert placed.index.tolist() == [1, 0, 0, 3, 0, -1]
    assert placed.overlaps == 3


def test_a_shared_edge_belongs_to_both_and_goes_to_one() -> None:
    """3."""
    areas = array(box(0, 0, 2, 1), box(2, 0, 3, 1))
    placed = AreaIndex.build(areas).locate(np.full(3, 2.0), np.array([0.0, 0.3, 1.0]))
    assert placed.index.tolist() == [1, 1, 1]
    assert placed.overlaps == 3


@pytest.mark.parametrize("threads", [1, 2, 3, 8])
def test_threads_change_nothing(rng: np.random.Generator, threads: int) -> None:
    """4."""
    index = AreaIndex.build(mosaic(rng, 6, 0.125))
    x, y = rng.uniform(-1, 7, (2, 5001))
    alone, shared = index.locate(x, y), index.locate(x, y, threads=threads)
    assert (alone.index == shared.index).all()
    assert alone.overlaps == shared.overlaps


def test_more_threads_than_points() -> None:
    """4."""
    placed = AreaIndex.build(array(box(0, 0, 1, 1))).locate(np.ones(2), np.ones(2), threads=7)
    assert placed.index.tolist() == [0, 0]


def test_points_that_are_not_finite() -> None:
    """5."""
    x = np.array([np.nan, 0.5, np.inf, -np.inf, 0.5, 1e308])
    y = np.array([0.5, np.nan, 0.5, 0.5, np.inf, -1e308])
    placed = AreaIndex.build(array(box(0, 0, 1, 1))).locate(x, y)
    assert (placed.index == -1).all()


def test_points_in_other_types_and_layouts() -> None:
    points = np.array([[0.5, 0.5], [3, 3]], np.float32)
    placed = AreaIndex.build(array(box(0, 0, 1, 1))).locate(points[:, 0], points[:, 1])  # type: ignore[arg-type]
    assert placed.index.tolist() == [0, -1]


def test_coordinates_of_unequal_length_are_refused() -> None:
    with pytest.raises(ValueError, match="equally long"):
        AreaIndex.build(array(box(0, 0, 1, 1))).locate(np.ones(2), np.ones(3))


def test_a_geometry_that_is_not_finite_is_refused_by_number() -> None:
    """5."""
    with np.errstate(invalid="ignore"):
        broken = Polygon([(0, 0), (np.nan, 1), (1, 1), (0, 0)])
    with pytest.raises(ValueError, match="geometry 1 "):
        AreaIndex.build(array(box(0, 0, 1, 1), broken))


def test_many_edges_in_one_spot_are_divided(rng: np.random.Generator) -> None:
    """1: one area with thousands of edges in a corner of a wide frame."""
    turn = np.linspace(0, 2 * np.pi, 4001)[:-1]
    jagged = Polygon(
        np.stack([np.cos(turn), np.sin(turn)], axis=1) * rng.uniform(0.5, 1, (4000, 1))
    )
    areas = array(jagged, box(-1000, -1000, 1000, 1000), box(900, 900, 901, 901))
    index = AreaIndex.build(areas, 100)
    assert index.layers[0][1].node_start.size > 10
    points = np.concatenate([rng.uniform(-1.1, 1.1, (3000, 2)), critical_points(areas, rng)[::17]])
    assert_as_shapely(areas, points, 100)


def test_division_ends_where_it_cannot_help(rng: np.random.Generator) -> None:
    """1, 6: two hundred areas that meet in one point, and twenty that are the same."""
    turn = np.linspace(0, 2 * np.pi, 201)
    rim = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    slices = [Polygon([(0, 0), rim[k], rim[k + 1]]) for k in range(200)]
    areas = array(*slices, *[box(2, 2, 3, 3)] * 20)
    assert AreaIndex.build(areas).layers[0][1].cells.size < 2_000_000
    points = np.concatenate([rng.normal(0, 1e-6, (500, 2)), critical_points(areas, rng)])
    assert_as_shapely(areas, points)


@pytest.mark.parametrize(
    "stray",
    [
        box(485_000, 2_148_000, 486_000, 2_149_000),
        box(1e30, 1e30, 2e30, 2e30),
        box(-1e308, -1e308, 1e308, 1e308),
        Polygon([(0, 0), (3, 0), (3, 1e300)]),
        Polygon([(-1.7e308, 2), (3, 0), (3, 3)]),
        box(5e6, 0.5, 5e6 + 1, 0.75),
    ],
)
def test_a_stray_polygon_costs_little_and_changes_nothing(
    rng: np.random.Generator, stray: Polygon
) -> None:
    """6: in other units, or with a corrupt vertex."""
    plain = mosaic(rng, 8, None)
    areas = np.append(plain, array(stray))
    raster = AreaIndex.build(areas).layers[0][1]
    assert raster.cells.size < 3 * AreaIndex.build(plain).layers[0][1].cells.size
    at = ~raster.cells[raster.cells < 0]
    assert raster.leaves[(at[at % 2 == 0] >> 1) + 1].max() < 200
    points = critical_points(plain, rng)
    placed = AreaIndex.build(areas).locate(points[:, 0], points[:, 1])
    expected, overlaps = by_shapely(areas, points)
    assert (placed.index == expected).all()
    assert placed.overlaps == overlaps


def test_every_area_its_own_frame(rng: np.random.Generator) -> None:
    """6: areas so far apart that no frame holds two of them well."""
    areas = array(*[box(10.0**k, -(10.0**k), 1.5 * 10.0**k, 0) for k in range(-30, 150, 4)])
    assert_as_shapely(areas, critical_points(areas, rng))


def test_the_real_city(real_data: Callable[[str], Path], rng: np.random.Generator) -> None:
    """1, 3: Mexico City's neighbourhoods as published, three in a thousand of them invalid."""
    import geopandas
    import pyarrow.csv

    areas = np.asarray(
        geopandas.read_file(real_data("cdmx-colonias") / "colonias_iecm.gpkg").geometry.values
    )
    areas = shapely.make_valid(areas)
    table = pyarrow.csv.read_csv(real_data("cdmx-incidents") / "cdmx_fgj_points_2019.csv.gz")
    points = np.stack([table["longitud"].to_numpy(), table["latitud"].to_numpy()], axis=1)
    points = points[rng.choice(len(points), 100_000, replace=False)]
    points = np.concatenate([points, critical_points(areas, rng)[::10]])

    which, area = shapely.STRtree(areas).query(shapely.points(points), predicate="covered_by")
    size = shapely.area(areas)
    order = np.lexsort((-area, -size[area]))
    expected = np.full(len(points), -1)
    expected[which[order]] = area[order]
    placed = AreaIndex.build(areas).locate(points[:, 0], points[:, 1], threads=2)
    assert (placed.index == expected).all()
    assert placed.overlaps == (np.bincount(which, minlength=len(points)) > 1).sum()
