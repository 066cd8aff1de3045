"""Lines of a plan as a tree, its new versions, and lines that say the same.

1. Whatever the lines say of each other, each stands in the tree once, after and one level below the
   one that it stands in; circles, missing parents and codes twice are told with their rows.
2. A line of a new version is that of the one before by its text, else by code and half its words.
3. Lines that share most words in a row say the same.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sereno.methods.plan.outline import Written, outlined
from sereno.methods.plan.twins import twins_among
from sereno.methods.plan.versions import Line, alike, same_lines

CODES = ["", "1", "2", "1.1", "1.2", "2.1", "1.1.1", "3.9"]
LINES = st.lists(
    st.builds(
        Written,
        at=st.integers(1, 99),
        text=st.sampled_from(["x", ""]),
        code=st.sampled_from(CODES),
        parent=st.sampled_from(CODES),
        level=st.none() | st.integers(0, 9),
    ),
    max_size=12,
)


@given(LINES)
def test_any_lines_make_a_tree(lines) -> None:
    """1"""
    found = outlined(lines, where="plan.csv").lines
    assert sorted(id(each.written) for each in found) == sorted(map(id, lines))
    for place, each in enumerate(found):
        if each.parent is None:
            assert each.level == 0
        else:
            assert each.parent < place
            assert each.level == found[each.parent].level + 1
            between = found[each.parent + 1 : place]
            assert all(other.level > found[each.parent].level for other in between)


def test_what_is_wrong_is_told() -> None:
    """1"""
    rows = [("1", "3"), ("2", "1"), ("3", "2"), ("4", ""), ("4", ""), ("4.1.1", ""), ("5", "6")]
    lines = [
        Written(at=at, text="x", code=code, parent=parent)
        for at, (code, parent) in enumerate(rows, start=2)
    ]
    faults = outlined(lines, where="plan.csv").faults
    assert [(each.code, each.where) for each in faults] == [
        ("plan_line_in_itself", "plan.csv:2"),
        ("plan_line_twice", "plan.csv:6"),
        ("plan_parent_missing", "plan.csv:7"),
        ("plan_parent_missing", "plan.csv:8"),
    ]
    assert faults[0].values["way"] == "1 → 3 → 2 → 1"


def test_versions() -> None:
    """2"""
    before = [
        Line("1", ("Alumbrar las calles del centro",)),
        Line("2", ("Recuperar parques", "Recuperar parques y canchas")),
        Line("3", ("Becas para jóvenes",)),
        Line("4", ("Capacitar a la policía en proximidad",)),
    ]
    after = [
        Line("1", ("Recuperar parques y canchas",)),
        Line("2", ("ALUMBRAR las calles del centro",)),
        Line("3", ("Comprar patrullas",)),
        Line("4", ("Capacitar a toda la policía en proximidad social",)),
    ]
    assert same_lines(before, after) == {0: 1, 1: 0, 3: 3}
    # A text of one word a thousand times takes no minutes.
    assert alike("calle 1 " * 700, "calle 2 x " * 700) < 0.5


def test_twins() -> None:
    """3"""
    texts = [
        "Alumbrar las calles y los parques de la colonia",
        "Becas",
        "Alumbrar las calles y los parques de toda la colonia",
        "Alumbrar los parques",
        "becas.",
    ]
    assert [(each.one, each.other) for each in twins_among(texts)] == [(1, 4)]
    texts[2] = "Alumbrar las calles y los parques de la colonia entera"
    assert [(each.one, each.other) for each in twins_among(texts)] == [(1, 4), (0, 2)]
