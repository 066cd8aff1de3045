"""Progress is worked out of milestones.

1. A weighted share; without milestones it is unknown; what is overdue takes nothing off it.
2. As of a day: what is said later doesn't count, what corrects an earlier day does, what was taken
   back counts no more.
3. Milestones that wait for each other are found as a circle, wherever it lies.
"""

from __future__ import annotations

import datetime as dt

import pytest

from sereno.methods.actions.progress import (
    MET,
    NOT_MET,
    PARTLY_MET,
    SCHEDULED,
    Judged,
    Step,
    circle,
    progress,
    standing,
)

MAY = dt.date(2020, 5, 31)


def day(n: int) -> dt.date:
    return dt.date(2020, n, 1)


def test_a_weighted_share() -> None:
    """1"""
    steps = [
        Step(3, day(1), [Judged(MET, day(1))]),
        Step(2, day(2), [Judged(PARTLY_MET, day(3), 40)]),
        Step(1, day(4)),
        Step(2, day(9)),
        Step(2, day(4), [Judged(NOT_MET, day(5))]),
    ]
    found = progress(steps, on=MAY)
    assert found.share == pytest.approx((3 + 2 * 0.4) / 10)
    assert (found.n, found.met, found.partly, found.not_met, found.overdue) == (5, 1, 1, 1, 2)
    assert progress([], on=MAY).share is None
    assert progress([Step(1, day(1))], on=MAY).share == 0


def test_as_of_a_day() -> None:
    """2"""
    said = [Judged(PARTLY_MET, day(2), 50), Judged(MET, day(4))]
    assert standing(said, day(1)) is None
    assert standing(said, day(3)) == said[0]
    assert standing(said) == said[1]
    corrected = [*said, Judged(NOT_MET, day(2))]
    assert standing(corrected, day(3)) == corrected[-1]
    back = [*said, Judged(SCHEDULED, day(4))]
    assert standing(back, day(3)) == said[0]
    assert standing(back) is None
    assert progress([Step(1, day(3), said)], on=MAY, until=day(3)).share == 0.5


def test_circles() -> None:
    """3"""
    assert circle([(2, 1), (3, 1), (4, 2), (4, 3)]) == []
    assert circle([(5, 5)]) == [5, 5]
    assert circle([(1, 2), (2, 4), (4, 9), (9, 2), (3, 1)]) == [2, 4, 9, 2]
