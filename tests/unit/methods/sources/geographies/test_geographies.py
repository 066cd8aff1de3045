"""Levels, hierarchies, and values moved from one geography to another.

1. Each area comes after the one that holds it; a circle is a Problem.
2. (Tables of areas and their parents: test_crosswalk_tables.py.)
3. Polygons nest, or say how much of them does.
4. Moving counts loses and makes nothing: targets and what falls outside sum to the sources.
5. Onto itself nothing changes; into areas that hold the sources it is exact, with no guesswork.
6. By surface as tobler has it; by people as the blocks say; where nobody lives, by surface.
7. Every value lies between its bounds, and the share of guesswork says how much was divided.
8. Slivers give back what they took.
9. Weights from a table are checked row by row.
10. Indicators: counts are summed, rates worked out anew, suppressed values stay suppressed.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from sereno.exchange.boundaries.area_crs import metric_shapes
from sereno.methods.sources.geographies.areal_interpolation import (
    weights_by_area,
    weights_by_population,
)
from sereno.methods.sources.geographies.crosswalks import (
    WeightRow,
    crosswalk,
    crosswalk_of_parents,
    crosswalk_of_table,
    disagreement,
    transfer_counts,
    transfer_rates,
)
from sereno.methods.sources.geographies.levels import (
    nesting,
    order_of_areas,
)
from sereno.methods.sources.geographies.transfer import move_values
from sereno.methods.sources.indicators.values import STATUSES, IndicatorValues
from sereno.vocabulary.indicators import indicators
from sereno.vocabulary.problems import Problem


def boxes(*corners: tuple[float, float, float, float]) -> np.ndarray:
    return np.array([shapely.box(*each) for each in corners])


def columns(cuts: list[float]) -> np.ndarray:
    """A strip 10 m high cut at these places."""
    return boxes(*((a, 0, b, 10) for a, b in pairwise(cuts)))


def test_areas_in_order() -> None:
    """1"""
    with pytest.raises(Problem) as areas:
        order_of_areas({"01": "02", "02": "01"})
    assert areas.value.code == "hierarchy_circular"
    assert order_of_areas({"01": "", "0101": "01"}) == ("01", "0101")


def test_polygons_nest_or_not() -> None:
    """3"""
    big = columns([0, 10, 20])
    small = columns([0, 4, 9, 14, 20])
    found = nesting(small, big, ["a", "b", "c", "d"], ["A", "B"])
    assert found.parent.tolist() == [0, 0, 1, 1]
    assert found.share == pytest.approx([1, 1, 0.8, 1])
    assert [problem.values["area"] for problem in found.problems] == ["c"]
    assert found.problems
    alone = nesting(boxes((50, 0, 60, 10)), big, ["x"], ["A", "B"])
    assert (alone.parent.tolist(), alone.share.tolist()) == ([-1], [0])


cuts = st.lists(st.floats(1, 99), max_size=8).map(lambda inner: [0.0, *sorted(set(inner)), 100.0])


@given(cuts, cuts, st.randoms())
def test_nothing_is_lost_or_made(ours: list[float], theirs: list[float], chance) -> None:
    """4 7"""
    sources, targets = columns(ours), columns(theirs)[1:]
    values = np.array([float(chance.randint(0, 50)) for _ in sources])
    names = [str(i) for i in range(len(sources))]
    if not len(targets):
        return
    weights = weights_by_area(sources, targets, names, [f"t{i}" for i in range(len(targets))])
    moved = transfer_counts(weights, values)
    assert np.nansum(moved.values) + moved.outside == pytest.approx(values.sum(), abs=1e-6)
    there = np.isfinite(moved.values)
    assert (moved.low[there] <= moved.values[there] + 1e-9).all()
    assert (moved.values[there] <= moved.high[there] + 1e-9).all()
    assert ((moved.split[there] >= 0) & (moved.split[there] <= 1 + 1e-9)).all()
    rates = transfer_rates(weights, values, shapely.area(sources))
    there = np.isfinite(rates.values)
    assert (rates.low[there] <= rates.values[there] + 1e-9).all()
    assert (rates.values[there] <= rates.high[there] + 1e-9).all()


@given(cuts)
def test_onto_itself(ours: list[float]) -> None:
    """5"""
    shapes = columns(ours)
    names = [str(i) for i in range(len(shapes))]
    values = np.arange(len(shapes), dtype=float) + 1
    weights = weights_by_area(shapes, shapes, names, names)
    counts = transfer_counts(weights, values)
    assert counts.values == pytest.approx(values)
    assert counts.split.max() == 0
    assert (counts.low, counts.high) == (pytest.approx(values), pytest.approx(values))
    assert transfer_rates(weights, values, values).values == pytest.approx(values)


def test_nested_is_exact() -> None:
    """5"""
    small, big = columns([0, 4, 10, 14, 20]), columns([0, 10, 20])
    by_shape = weights_by_area(small, big, list("abcd"), ["A", "B"])
    by_table = crosswalk_of_parents({"a": "A", "b": "A", "c": "B", "d": "B"}, "abcd", ["A", "B"])
    for weights in (by_shape, by_table):
        moved = transfer_counts(weights, [1, 2, 3, 4])
        assert moved.values.tolist() == [3, 7]
        assert moved.split.tolist() == [0, 0]
        assert moved.outside == 0


def test_as_tobler_has_it() -> None:
    """6: v_t = Σ v_s a_st / a_s, and Σ v_s a_st / Σ a_st."""
    sources, targets = columns([0, 10, 30]), columns([0, 5, 20, 40])
    shared = np.array([[50, 50, 0], [0, 100, 100]])
    weights = weights_by_area(sources, targets, ["a", "b"], ["x", "y", "z"])
    values = np.array([30.0, 8.0])
    counts = transfer_counts(weights, values)
    assert counts.values == pytest.approx(values @ (shared / [[100], [200]]))
    rates = transfer_rates(weights, values, [100, 200])
    assert rates.values == pytest.approx(values @ (shared / shared.sum(0)))
    assert counts.low.tolist() == [0, 0, 0]
    assert counts.high.tolist() == [30, 38, 8]


def test_by_people() -> None:
    """6 7"""
    sources, targets = columns([0, 10, 20]), columns([0, 5, 20])
    blocks = columns([0, 5, 10, 20])
    people = np.array([90.0, 10.0, 0.0])
    weights = weights_by_population(sources, targets, ["a", "b"], ["x", "y"], blocks, people)
    assert weights.by_area.tolist() == [False, True]
    moved = transfer_counts(weights, [100, 4])
    assert moved.values == pytest.approx([90, 14])
    assert moved.split == pytest.approx([1, 10 / 14])
    by_surface = transfer_counts(weights_by_area(sources, targets, "ab", "xy"), [100, 4])
    assert by_surface.values == pytest.approx([50, 54])
    assert disagreement(by_surface, moved) == pytest.approx([0.8, 40 / 54])
    points = np.array([shapely.Point(1, 1), shapely.Point(7, 7), shapely.Point(15, 5)])
    dots = weights_by_population(sources, targets, "ab", "xy", points, np.array([3.0, 1, 7]))
    assert transfer_counts(dots, [100, 4]).values == pytest.approx([75, 29])


def test_a_block_across_three_borders() -> None:
    """6"""
    sources, targets = columns([0, 10, 20]), columns([0, 15, 20])
    weights = weights_by_population(
        sources, targets, "ab", "xy", boxes((0, 0, 20, 10)), np.array([40.0])
    )
    assert transfer_counts(weights, [10, 10]).values == pytest.approx([15, 5])


def test_slivers() -> None:
    """8"""
    sources = columns([0, 10, 20])
    targets = columns([0, 10.001, 20.001])
    weights = weights_by_area(sources, targets, "ab", "xy")
    moved = transfer_counts(weights, [7, 5])
    assert moved.values.tolist() == [7, 5]
    assert moved.split.tolist() == [0, 0]
    loose = weights_by_area(sources, targets, "ab", "xy", sliver=0)
    assert loose.weight.size == 3


def test_what_is_missing_stays_missing() -> None:
    """7"""
    weights = weights_by_area(columns([0, 10, 20]), columns([0, 5, 10, 20]), "ab", "xyz")
    assert np.isnan(transfer_counts(weights, [np.nan, 3]).values).tolist() == [True, True, False]
    nobody = transfer_rates(weights, [4, 5], [0, 10])
    assert np.isnan(nobody.values).tolist() == [True, True, False]


def test_weights_from_a_table() -> None:
    """9"""
    rows = [
        WeightRow("a", "x", 0.25, 2),
        WeightRow("a", "y", 0.5, 3),
        WeightRow("b", "x", 0.8, 4),
        WeightRow("b", "y", 0.4, 5),
        WeightRow("q", "y", 1, 6),
        WeightRow("a", "z", 1, 7),
        WeightRow("a", "x", 0.1, 8),
        WeightRow("a", "y", 40, 9),
    ]
    weights, faults = crosswalk_of_table(rows, ["a", "b", "c"], ["x", "y"], where="w.csv")
    assert [(fault.code, fault.where) for fault in faults] == [
        ("value_area_unknown", "w.csv:6"),
        ("value_area_unknown", "w.csv:7"),
        ("weight_twice", "w.csv:8"),
        ("weight_not_a_share", "w.csv:9"),
        ("weights_over_one", "w.csv"),
        ("weights_none", "w.csv"),
    ]
    moved = transfer_counts(weights, [4, 3, 9])
    assert moved.values == pytest.approx([1 + 2, 2 + 1])
    assert moved.outside == pytest.approx(1 + 9)
    with pytest.raises(ValueError, match="more than 1"):
        crosswalk(["a"], ["x", "y"], [0, 0], [0, 1], [0.8, 0.8], "table")
    with pytest.raises(ValueError, match="above 0"):
        crosswalk(["a"], ["x"], [0], [0], [1.2], "table")


def values_of(code: str, numbers: list[float], **more) -> IndicatorValues:
    return IndicatorValues.of([code] * 2, ["a", "b"], ["2019"] * 2, numbers, **more)


def test_indicators() -> None:
    """10"""
    weights = weights_by_area(columns([0, 10, 20]), columns([0, 10, 15, 20]), "ab", "xyz")
    people = indicators()["population"]
    moved = move_values(values_of("population", [100, 60]), weights, people)
    assert moved.values.values.tolist() == [100, 30, 30]
    assert [STATUSES[s] for s in moved.values.statuses] == ["measured", "estimated", "estimated"]
    assert moved.split.tolist() == [0, 1, 1]
    assert np.isnan(moved.values.lows[0])
    assert (moved.values.lows[1], moved.values.highs[1]) == (0, 60)

    rate = indicators()["homicide_victim_rate"]
    whole = crosswalk_of_parents({"a": "m", "b": "m"}, "ab", "m")
    given = values_of(rate.code, [100_000, 50_000], numerators=[1, 2], denominators=[1, 4])
    assert move_values(given, whole, rate).values.values.tolist() == [60_000]
    bare = values_of(rate.code, [10, 20])
    with pytest.raises(Problem) as problem:
        move_values(bare, whole, rate)
    assert problem.value.code == "rate_needs_basis"
    assert move_values(bare, whole, rate, [1, 3]).values.values.tolist() == [17.5]


def test_suppressed_values_stay_so() -> None:
    """10"""
    weights = weights_by_area(columns([0, 10, 20]), columns([0, 10, 15, 20]), "ab", "xyz")
    held = values_of("population", [100, np.nan], statuses=[0, 2])
    moved = move_values(held, weights, indicators()["population"])
    assert [STATUSES[s] for s in moved.values.statuses] == ["measured", "suppressed", "suppressed"]
    twice = replace(held, periods=np.array(["2019", "2020"], object))
    again = move_values(twice, weights, indicators()["population"]).values
    assert sorted(set(again.periods.tolist())) == ["2019", "2020"]
    assert STATUSES[again.statuses[3]] == "missing"


def test_degrees_become_metres() -> None:
    """6"""
    square = boxes((-100.40, 20.50, -100.39, 20.51))
    [area] = shapely.area(metric_shapes(square, "EPSG:32614")).tolist()
    assert 1.1e6 < area < 1.2e6
