"""Answers are counted, and what is hidden of them can't be had from what is shown.

1. Without k every number is shown; answered and asked are told apart.
2. Below k no value and no missing answer of 1 to k - 1 is shown, nor one that a sum gives away.
3. A value of a question with several answers is hidden too when few didn't choose it.
4. What comes from fewer than k submissions is hidden, however many rows they have.
5. Numbers have quartiles and columns of round widths; days are counted by day, month or year.
"""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sereno.methods.diagnosis.answers import (
    MOST_COLUMNS,
    NOBODY,
    Tally,
    column_of,
    columns_of,
    numbers_of,
    of_one,
    of_several,
    periods_of,
    tallied,
)

K = 5
COUNTS = st.lists(st.integers(0, 9), min_size=1, max_size=3)


def each(*counts: int) -> list[Tally]:
    return [Tally(n, n) for n in counts]


def test_every_number() -> None:
    """1"""
    shown = of_one(each(3, 0, 8), Tally(2, 2), k=None)
    assert (shown.asked, shown.answered, list(shown.cells)) == (13, 11, [3, 0, 8])
    several = of_several(each(3, 9), Tally(10, 10), Tally(3, 3), k=None)
    assert (several.asked, several.answered, list(several.cells)) == (13, 10, [3, 9])
    assert tallied([(1, "a"), (1, "a"), (2, "b")]) == {"a": Tally(2, 1), "b": Tally(1, 1)}


@settings(max_examples=40)
@given(COUNTS, st.integers(0, 9))
def test_nothing_small_can_be_had(counts: list[int], missing: int) -> None:
    """2"""
    asked = sum(counts) + missing
    if asked < K:
        return
    shown = of_one(each(*counts), Tally(missing, missing), k=K)
    cells = [*shown.cells, None if shown.answered is None else asked - shown.answered]
    whole = [*counts, missing]
    for n, told in zip(whole, cells, strict=True):
        assert told in (None, n)
        assert n == 0 or n >= K or told is None
    hidden = [i for i, told in enumerate(cells) if told is None]
    if not hidden or len(hidden) == len(cells):
        return
    # What a reader may think of: each hidden count at least 1, and they come to what is left.
    left = asked - sum(told for told in cells if told is not None)
    may_be = [set() for _ in hidden]
    for guess in product(range(1, left + 1), repeat=len(hidden)):
        if sum(guess) == left:
            for found, n in zip(may_be, guess, strict=True):
                found.add(n)
    assert all(found >= set(range(1, K)) for found in may_be), (whole, cells)


def test_several_answers_and_many_rows_of_few() -> None:
    """3, 4"""
    shown = of_several(each(19, 10, 2, 0), Tally(20, 20), NOBODY, k=K)
    assert list(shown.cells) == [None, 10, None, 0]
    assert shown.answered == 20
    few = of_several(each(9), Tally(10, 10), Tally(2, 2), k=K)
    assert (few.answered, list(few.cells)) == (None, [None])
    # Forty rows of ten people, and all of the six without it are of one.
    person = [*((i, "x") for i in range(9) for _n in range(3)), *((9, "x") for _n in range(7))]
    chosen = tallied(person, dict.fromkeys(range(9), 3) | {9: 13})
    assert chosen["x"] == Tally(34, 10, 9)
    assert list(of_several(list(chosen.values()), Tally(40, 10), NOBODY, k=K).cells) == [None]
    rows = of_one([Tally(30, 2), Tally(40, 20), Tally(50, 20)], NOBODY, k=K)
    assert rows.cells[0] is None
    assert rows.holds_back


def test_numbers_and_days() -> None:
    """5"""
    found = numbers_of([1, 2, 3, 4])
    assert found is not None
    assert (found.least, found.quartiles, found.most, found.mean) == (1, (1.75, 2.5, 3.25), 4, 2.5)
    assert numbers_of([]) is None
    assert columns_of([0.5, 0.5]) == ([0.5], False)
    assert columns_of([0, 3, 1]) == ([0, 1, 2, 3], False)
    assert columns_of([0.1, 0.6, 1.3])[0] == [0, 0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.4]
    for values in ([18, 99, 45], [0.1, 0.25], [-3.5, 1000], [5, 1e6 + 0.5]):
        edges, are_edges = columns_of(values)
        assert are_edges
        assert len(edges) <= MOST_COLUMNS + 1
        for value in values:
            at = column_of(value, edges)
            assert edges[at] <= value < edges[at + 1]
    assert columns_of([18.0, 99.0])[0][:2] == [10.0, 20.0]


@pytest.mark.parametrize(
    ("days", "first", "n"),
    [
        (3, "2026-01-01", 4),
        (100, "2026-01", 4),
        (3000, "2026", 9),
        (9000, "202", 4),
        (90000, "20", 3),
    ],
)
def test_periods(days: int, first: str, n: int) -> None:
    """5"""
    begun = dt.date(2026, 1, 1)
    signs, found = periods_of([begun + dt.timedelta(days), begun])
    assert (signs, found[0], len(found)) == (len(first), first, n)
