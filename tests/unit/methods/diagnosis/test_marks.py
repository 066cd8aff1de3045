"""Maps of several groups laid over each other.

1. A point lies in one hexagon, a line in all that it goes through, a surface in all that it
   touches; what may lie within a mark's precision is told apart from where it was drawn.
2. Agreement is of those asked: a group that was never there dissents from nothing; one that marked
   near by is neither for nor against; where nobody was asked, nothing is said.
3. A threat to some that is a capacity to others comes first; a group that says both alone does not.
4. Likeness of two groups counts only hexagons about which both were asked.
5. No unit is of fewer than k people, none can be had as what is missing from a sum, and which they
   are doesn't depend on what is looked at.
"""

from __future__ import annotations

import h3
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from sereno.methods.diagnosis.hexagons import (
    METRES_A_DEGREE,
    cells_of,
    middle,
    outline,
    reached,
    touched,
    widened,
)
from sereno.methods.diagnosis.marks import (
    CAPACITY,
    THREAT,
    Group,
    Placed,
    Unit,
    agreed,
    disputed,
    laid_over,
    likenesses,
    units_of,
)

HERE = h3.latlng_to_cell(20.6, -100.4, 10)
LON, LAT = middle(HERE)
RING = sorted(h3.grid_ring(HERE, 1))
FAR = h3.grid_ring(HERE, 5)[0]


def test_hexagons_of_shapes() -> None:
    """1"""
    point = shapely.Point(LON, LAT)
    assert touched(point) == {HERE}
    assert reached(point, 0) == {HERE}
    assert reached(point, 90) == {HERE, *RING}
    east = 400 / METRES_A_DEGREE / 0.936
    line = shapely.LineString([(LON, LAT), (LON + east, LAT)])
    along = touched(line)
    assert {HERE, h3.latlng_to_cell(LAT, LON + east, 10)} <= along
    assert all(any(h3.are_neighbor_cells(one, other) for other in along) for one in along)
    disk = widened(point, 200)
    assert touched(disk) > {HERE, *RING}
    assert cells_of([disk, None]) == touched(disk)
    ring = outline(HERE)
    assert ring[0] == ring[-1]
    assert shapely.Polygon(ring).contains(point)
    across = shapely.Polygon(ring).bounds
    assert 100 < (across[3] - across[1]) * METRES_A_DEGREE < 180


def _units(*asked: set[str]) -> list[Unit]:
    return [Unit((i,), 5, frozenset(cells)) for i, cells in enumerate(asked)]


def _mark(group: int, pole: str, *cells: str, perhaps: tuple[str, ...] = ()) -> Placed:
    return Placed(group, group, pole, frozenset(cells), frozenset(perhaps))


def test_agreement_is_of_those_asked() -> None:
    """2"""
    one = {HERE, *RING}
    units = _units(one, one, one, {FAR})
    found = laid_over(
        units,
        [
            _mark(0, THREAT, HERE),
            _mark(1, THREAT, RING[0], perhaps=(HERE,)),
            _mark(3, CAPACITY, HERE),
            _mark(9, THREAT, HERE),
            _mark(2, THREAT, h3.grid_ring(HERE, 9)[0]),
        ],
    )
    here = found[HERE]
    assert (set(here.marked), here.perhaps, here.silent) == ({0, 3}, {1}, {2})
    assert (here.asked, here.share) == (3, 2 / 3)
    assert FAR not in found
    nobody_asked = found[h3.grid_ring(HERE, 9)[0]]
    assert (nobody_asked.share, nobody_asked.lies_asked, nobody_asked.is_disputed) == (
        0,
        False,
        False,
    )
    assert not found[RING[0]].clashes


def test_dissent() -> None:
    """3"""
    every = {HERE, *RING}
    units = _units(every, every, every, every)
    marks = [
        _mark(0, THREAT, HERE, RING[0], RING[1], RING[2], RING[3]),
        _mark(1, CAPACITY, HERE),
        _mark(1, THREAT, RING[1], RING[2]),
        _mark(2, THREAT, RING[1], RING[2]),
        _mark(3, THREAT, RING[2]),
        _mark(0, CAPACITY, RING[3]),
    ]
    found = laid_over(units, marks)
    assert disputed(found)[0] == HERE
    assert found[HERE].clashes
    assert not found[RING[3]].clashes
    assert RING[2] not in disputed(found), "all marked it, and alike"
    assert set(disputed(found)[1:]) == {RING[0], RING[1], RING[3]}
    # Where a threat to some is a capacity to others, or one alone speaks, nobody agrees.
    assert agreed(found) == [RING[2], RING[1]]
    assert found[RING[1]].together == (THREAT, 3)


def test_likeness() -> None:
    """4"""
    units = _units({HERE, *RING}, {HERE, RING[0], FAR}, {h3.grid_ring(HERE, 20)[0]})
    found = laid_over(
        units,
        [_mark(0, THREAT, HERE, RING[1]), _mark(1, CAPACITY, HERE, RING[0], FAR)],
    )
    [pair] = likenesses(units, found)
    # Of RING[1] only the first was asked, of FAR only the second.
    assert (pair.one, pair.other, pair.shared, pair.either, pair.jaccard) == (0, 1, 1, 2, 0.5)
    nothing = likenesses(units, {})
    assert [each.jaccard for each in nothing] == [None]


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 12)), max_size=12), st.integers(2, 6))
def test_no_unit_of_fewer_than_k(groups: list[tuple[int, int]], k: int) -> None:
    """5"""
    given_ones = [Group(i, a, n, frozenset({HERE})) for i, (a, n) in enumerate(groups)]
    units, left_out = units_of(given_ones, k)
    people = dict(enumerate(n for _a, n in groups))
    assert all(sum(people[g] for g in unit.groups) == unit.people >= k for unit in units)
    told = [g for unit in units for g in unit.groups]
    assert sorted([*told, *left_out]) == sorted(people)
    of = {i: a for i, (a, _n) in enumerate(groups)}
    for activity in set(of.values()):
        there = [i for i in of if of[i] == activity]
        hidden = [i for i in there if i in left_out]
        # What an activity tells less what it shows is nobody, or the whole of it.
        assert not hidden or hidden == there
        assert not hidden or sum(people[i] for i in hidden) < k


def test_whoever_sees_small_numbers_sees_each_group() -> None:
    """5"""
    groups = [Group(1, 1, 2, frozenset()), Group(2, 1, 9, frozenset())]
    assert [unit.groups for unit in units_of(groups, 1)[0]] == [(1,), (2,)]
    assert [unit.groups for unit in units_of(groups, 5)[0]] == [(1, 2)]


@pytest.mark.parametrize(
    ("people", "told"), [((4, 4, 9), [(0, 1), (2,)]), ((4, 9, 6), [(0, 2), (1,)])]
)
def test_small_ones_are_told_together(people: tuple[int, ...], told: list[tuple[int, ...]]) -> None:
    """5"""
    groups = [Group(i, 1, n, frozenset()) for i, n in enumerate(people)]
    assert [unit.groups for unit in units_of(groups, 5)[0]] == told
