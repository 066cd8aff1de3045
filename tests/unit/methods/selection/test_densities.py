"""Incidents per km² as the measure of an index, and the size of shapes on the ellipsoid.

1. A degree by a degree at the equator, with and without a hole, in two parts, and no shape.
2. What is compared is incidents by km² and year: nobody need live there, but an area needs a shape.
3. Chance is drawn around the same: more draws choose the areas that are denser.
"""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from sereno.engine.choosing import Basis, Wanted, choose_areas, draw_choices, per_of
from sereno.methods.selection.index import IndexSetting
from sereno.methods.sources.geographies.surfaces import square_kilometres

DEGREE = 12_308.778


def test_sizes() -> None:
    """1"""
    degree, hole = shapely.box(0, 0, 1, 1), shapely.box(0.4, 0.4, 0.6, 0.6)
    shapes = [
        degree,
        shapely.difference(degree, hole),
        shapely.MultiPolygon([degree, shapely.box(2, 0, 3, 1)]),
        shapely.Polygon(),
    ]
    found = square_kilometres(np.array([*shapes, hole], object))
    assert found[0] == pytest.approx(DEGREE, rel=1e-6)
    assert found[1] == pytest.approx(DEGREE - found[4], rel=1e-6)
    assert found[2] == pytest.approx(2 * DEGREE, rel=1e-6)
    assert np.isnan(found[3])


def test_a_choice_by_km2() -> None:
    """2, 3"""
    surface = np.array([1.0, 2.0, 4.0, 0.5, np.nan, 8.0])
    counts = np.array([[30, 30, 30, 30, 900, 30]]).T
    nobody = np.full(6, np.nan)
    basis = Basis("abcdef", [""] * 6, ["robbery"], counts, nobody, 2.0, None, (), surface)
    wanted = Wanted(np.array([1.0]), IndexSetting(measure="density"), 2)
    chosen = choose_areas(basis, wanted)
    np.testing.assert_allclose(chosen.components[:, 0], 30 / (surface * 2) * (counts[:, 0] / 30))
    assert per_of("density") == 1
    assert chosen.able.reasons[4] == "missing_component"
    assert np.flatnonzero(chosen.choice.selected).tolist() == [0, 3]
    p = draw_choices(basis, wanted, chosen, draws=200, seed=1, threads=1).p_selected
    assert p[3] > 0.9
    assert p[3] >= p[0] > p[1] > p[2] >= p[5]
    # By number the one without a shape has most.
    by_number = Wanted(np.array([1.0]), IndexSetting(measure="count"), 1)
    assert choose_areas(basis, by_number).choice.selected[4]
