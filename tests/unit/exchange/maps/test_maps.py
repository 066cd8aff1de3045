"""How the selection page draws areas and classes their values.

1. Neighbours share their simplified edge: no gaps, no overlaps.
2. North is up, shapes keep their proportions, the scale is in metres.
3. Holes, parts, specks and missing geometry are drawn, or left out, on purpose.
4. Classes: quantiles where values differ, natural breaks where they tie, each value its own where
   there are few; NaN has none; breaks are Fisher's optimum.
"""

from __future__ import annotations

import itertools
import re
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry import mapping

from sereno.exchange.maps import drawing as map_drawing
from sereno.exchange.maps.classes import classify, classify_by, natural_breaks
from tests.fake_reports import areas_geojson


def polygon_of(path: str) -> shapely.Geometry:
    """The area that a path fills by the even-odd rule."""
    area: shapely.Geometry = shapely.Polygon()
    here = np.zeros(2)
    for moves in re.findall(r"m([^z]*)z", path):
        steps = np.array([int(n) for n in re.findall(r"-?\d+", moves)]).reshape(-1, 2)
        points = here + np.cumsum(steps, axis=0)
        here = points[0]
        area = shapely.symmetric_difference(area, shapely.make_valid(shapely.Polygon(points)))
    return area


def feature(geometry: shapely.Geometry | None) -> dict[str, Any]:
    return {"properties": {}, "geometry": None if geometry is None else mapping(geometry)}


def test_neighbours_share_their_edges(
    rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """1"""
    areas = areas_geojson(300, rng)["features"]
    monkeypatch.setattr(map_drawing, "MOST_VERTICES", 4_000)
    drawing = map_drawing.draw(areas)
    shapes = [polygon_of(path) for path in drawing.paths if path]
    whole = shapely.unary_union(shapes)
    # One grid unit of rounding may open along an edge; more would be a gap that a reader sees.
    assert sum(shape.area for shape in shapes) == pytest.approx(whole.area, rel=2e-3)
    assert sum(path.count(",") + path.count("-") for path in drawing.paths) < 4_000 * 3


def test_north_is_up_and_the_scale_is_true() -> None:
    """2"""
    south = shapely.box(-100.40, 20.50, -100.39, 20.51)
    north = shapely.box(-100.40, 20.60, -100.39, 20.61)
    drawing = map_drawing.draw([feature(south), feature(north)])
    assert drawing.points[1, 1] < drawing.points[0, 1]
    apart = (drawing.points[0, 1] - drawing.points[1, 1]) * drawing.frame.metres_per_unit
    assert apart == pytest.approx(11_070, rel=5e-3)
    width, height = (np.ptp(c) for c in polygon_of(drawing.paths[0]).exterior.coords.xy)
    assert width / height == pytest.approx(np.cos(np.radians(20.505)), rel=0.02)
    (middle,) = drawing.frame.placed(np.array([south.centroid], dtype=object))
    assert (middle.x, middle.y) == pytest.approx(drawing.points[0], abs=2)


def test_holes_parts_specks_and_nothing() -> None:
    """3"""
    hole = shapely.box(0, 0, 0.3, 0.3) - shapely.box(0.1, 0.1, 0.2, 0.2)
    parts = shapely.union(shapely.box(0.4, 0, 0.5, 0.1), shapely.box(0.4, 0.2, 0.5, 0.3))
    speck = shapely.box(0.6, 0, 0.600001, 0.000001)
    line = shapely.LineString([(0, 0), (1, 1)])
    drawing = map_drawing.draw([feature(g) for g in (hole, parts, speck, None, line)])
    assert polygon_of(drawing.paths[0]).area == pytest.approx(
        8 * polygon_of(drawing.paths[1]).area / 2 / 1, rel=0.01
    )
    assert drawing.paths[1].count("z") == 2
    assert drawing.paths[2].endswith("h4v4h-4z")
    assert drawing.paths[3:] == ("", "")
    assert np.isnan(drawing.points[3:]).all()


def test_quantiles_hold_as_many_each(rng: np.random.Generator) -> None:
    """4"""
    values = rng.normal(size=100)
    values[7] = np.nan
    classes = classify(values)
    assert classes.how == "quantiles"
    assert classes.of[7] == -1
    assert np.bincount(classes.of[classes.of >= 0]).tolist() == pytest.approx([20] * 5, abs=1)
    assert all(low <= high for low, high in classes.bounds)


def test_ties_are_never_split() -> None:
    """4"""
    values = np.concatenate((np.zeros(70), np.arange(1.0, 31.0)))
    classes = classify(values)
    assert classes.how == "jenks"
    assert set(classes.of[:70]) == {0}
    assert len(classes.bounds) == 5


def test_few_values_are_a_class_each() -> None:
    """4"""
    classes = classify(np.array([2.0, 1.0, 1.0, np.nan, 3.0]))
    assert (classes.how, classes.of.tolist()) == ("values", [1, 0, 0, -1, 2])
    assert classify(np.array([np.nan, np.nan])).bounds == ()
    assert classify(np.array([4.0, 4.0])).of.tolist() == [0, 0]


def test_a_value_on_a_fixed_edge_belongs_above() -> None:
    """4"""
    classes = classify_by(np.array([0.0, 0.05, 0.95, 1.0, np.nan]), (0.05, 0.25, 0.75, 0.95))
    assert classes.of.tolist() == [0, 1, 4, 4, -1]


def test_natural_breaks_are_the_best_there_are(rng: np.random.Generator) -> None:
    """4"""
    values = np.round(rng.lognormal(size=14), 1)

    def spread(edges: tuple[float, ...]) -> float:
        parts = np.split(np.sort(values), np.searchsorted(np.sort(values), edges))
        return float(sum(((part - part.mean()) ** 2).sum() for part in parts if part.size))

    best = min(spread(edges) for edges in itertools.combinations(np.unique(values)[1:], 3))
    found = natural_breaks(values, 4)
    assert spread(tuple(found)) == pytest.approx(best)
