"""Coverage.

1. A sum over areas counts an activity and its people once, each of its areas as well.
2. A target counts what fits it: what is planned by technique and sector, never as heard.
3. Next comes what is furthest from its target; of equals what nobody has planned yet.
4. Whatever the lines, no part is more than its sum, and sums over one-valued dimensions add up.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sereno.methods.diagnosis.coverage import (
    Line,
    Target,
    activities_by_area,
    crosstab,
    next_to_hear,
    standings,
)


def _line(activity: int, areas: str, technique: str = "walk", **more: object) -> Line:
    return Line(activity, frozenset(areas), technique, "residents", **more)  # type: ignore[arg-type]


LINES = [
    _line(1, "AB", sex="women", age="60+", people=4),
    _line(1, "AB", sex="men", age="30-59", people=2),
    _line(2, "B", "mapping", sex="women", age="30-59", people=5),
    _line(3, "C", is_held=False),
]


def test_sums() -> None:
    """1"""
    table = crosstab(LINES, "area", "sex")
    assert [table["A", ""], table["B", ""], table["", ""]] == [6, 11, 11]
    held = activities_by_area(LINES, is_held=True)
    assert [held["A", "walk"], held["B", "walk"], held["", "walk"]] == [1, 1, 1]
    assert activities_by_area(LINES, is_held=False) == {("C", "walk"): 1, ("", "walk"): 1}


def test_targets() -> None:
    """2, 3"""
    walks = Target(1, 1, "activities", technique="walk")
    women = Target(2, 10, "people", sex="women", in_each=False)
    older = Target(3, 5, "people", age="60+")
    found = standings(LINES, [walks, women, older], ["A", "B", "C"])
    assert [(s.target.key, s.area, s.have, s.planned) for s in found] == [
        *((1, "A", 1, 0), (1, "B", 1, 0), (1, "C", 0, 1)),
        (2, "", 9, 1),
        *((3, "A", 4, 0), (3, "B", 4, 0), (3, "C", 0, 1)),
    ]
    missing = [(s.target.key, s.area) for s in next_to_hear(found)]
    assert missing == [(3, "C"), (1, "C"), (3, "A"), (3, "B"), (2, "")]


@given(
    st.lists(
        st.builds(
            Line,
            activity=st.integers(0, 5),
            areas=st.frozensets(st.sampled_from("ABC")),
            technique=st.sampled_from(["walk", "mapping"]),
            sector=st.just("residents"),
            sex=st.sampled_from(["women", "men"]),
            age=st.sampled_from(["18-29", "60+"]),
            people=st.integers(0, 9),
            is_held=st.booleans(),
        )
    )
)
def test_parts_and_sums(lines: list[Line]) -> None:
    """4"""
    table = crosstab(lines, "sex", "age")
    whole = sum(line.people for line in lines if line.is_held)
    assert table.get(("", ""), 0) == whole
    assert sum(table.get((sex, ""), 0) for sex in ("women", "men")) == whole
    by_area = crosstab(lines, "area", "technique")
    assert all(n <= by_area["", technique] for (_area, technique), n in by_area.items())
