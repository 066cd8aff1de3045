"""The strength of a finding.

1. Known answers: the four grades, ten segments of one group, contradiction.
2. Whatever is cited: more support never makes it weaker, more contradiction never stronger, and
   what is cited once more changes nothing but the number of pieces.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sereno.methods.findings.strength import Grade, Piece, weigh

GROUP, OTHER_GROUP = Piece("segment", "14"), Piece("segment", "15")
WALK, RATE, SHARE = Piece("stop", "16"), Piece("incidence"), Piece("indicator")
PIECES = st.builds(
    Piece,
    st.sampled_from(["segment", "mark", "stop", "incidence", "indicator"]),
    st.sampled_from(["", "14", "15", "16"]),
    st.booleans(),
)


def against(piece: Piece) -> Piece:
    """The same, saying the contrary."""
    return Piece(piece.kind, piece.activity, supports=False)


@pytest.mark.parametrize(
    ("cited", "grade", "supporting", "contradicting"),
    [
        ([], Grade.NONE, 0, 0),
        ([against(RATE)], Grade.NONE, 0, 1),
        ([GROUP] * 10, Grade.WEAK, 1, 0),
        ([GROUP, Piece("mark", "14")], Grade.WEAK, 1, 0),
        ([RATE, RATE], Grade.WEAK, 1, 0),
        ([GROUP, OTHER_GROUP], Grade.FAIR, 2, 0),
        ([GROUP, OTHER_GROUP, Piece("segment", "17")], Grade.FAIR, 3, 0),
        ([GROUP, OTHER_GROUP, RATE], Grade.STRONG, 3, 0),
        ([GROUP, WALK, RATE, SHARE], Grade.STRONG, 4, 0),
        ([GROUP, WALK, RATE, against(SHARE)], Grade.FAIR, 3, 1),
        ([GROUP, RATE, against(SHARE)], Grade.WEAK, 2, 1),
        ([GROUP, WALK, RATE, against(SHARE), against(OTHER_GROUP)], Grade.FAIR, 3, 2),
        ([GROUP, RATE, SHARE, *map(against, (GROUP, RATE, SHARE))], Grade.WEAK, 3, 3),
    ],
)
def test_known(cited: list[Piece], grade: Grade, supporting: int, contradicting: int) -> None:
    """1"""
    found = weigh(cited)
    assert (found.grade, found.supporting, found.contradicting) == (
        grade,
        supporting,
        contradicting,
    )
    assert found.pieces == len(cited)


@given(st.lists(PIECES, max_size=8), PIECES)
def test_more(cited: list[Piece], one: Piece) -> None:
    """2"""
    order = list(Grade).index
    before, after = weigh(cited), weigh([*cited, one])
    if one.supports:
        assert order(after.grade) >= order(before.grade)
    else:
        assert order(after.grade) <= order(before.grade)
    again = weigh([*cited, one, one])
    assert (again.grade, again.supporting, again.kinds) == (
        after.grade,
        after.supporting,
        after.kinds,
    )
