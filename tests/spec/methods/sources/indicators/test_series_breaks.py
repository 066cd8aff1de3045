"""When a comparison crosses a break in its series.

1. A break's date is the first day of the new way: it is crossed by days before it and from it on.
2. Refusing raises the first break in time; warning gives all, in order.
3. Mexico's known breaks can be put on a source as they are.
"""

from __future__ import annotations

import datetime as dt

import pytest

from sereno.methods.sources.indicators.periods import read_period
from sereno.methods.sources.indicators.series_breaks import SeriesBreak, breaks_met, crossing
from sereno.vocabulary.phrases import Phrase
from sereno.vocabulary.problems import Problem
from sereno.vocabulary.series_breaks import known_breaks

REGISTER = next(b for b in known_breaks("mx") if b.key == "national_register_2026")


@pytest.mark.parametrize(
    ("first", "last", "crossed"),
    [
        ("2025-01-01", "2025-12-31", False),
        ("2025-12-31", "2026-01-01", True),
        ("2026-01-01", "2026-12-31", False),
        ("2019-01-01", "2026-06-30", True),
        ("2027-01-01", "2027-01-01", False),
    ],
)
def test_a_break_is_crossed(first: str, last: str, crossed: bool) -> None:
    """1"""
    breaks = [SeriesBreak.of_known(REGISTER)]
    met = crossing(breaks, dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    assert bool(met) is crossed


def test_days_the_wrong_way_round() -> None:
    """1"""
    with pytest.raises(ValueError, match="comes before"):
        crossing([], dt.date(2026, 1, 1), dt.date(2025, 1, 1))


def test_refuse_and_warn() -> None:
    """2"""
    late = SeriesBreak(dt.date(2020, 1, 1), Phrase("b", "b"), Phrase("x", "x"))
    early = SeriesBreak(dt.date(2018, 1, 1), Phrase("a", "a"), Phrase("x", "x"))
    periods = [read_period("2017"), read_period("2021")]
    notes = breaks_met([late, early], periods, "warn")
    assert [note.values["day"] for note in notes] == ["2018-01-01", "2020-01-01"]
    with pytest.raises(Problem, match="2018-01-01"):
        breaks_met([late, early], periods, "refuse")


def test_mexico() -> None:
    """3"""
    [problem] = breaks_met(
        [SeriesBreak.of_known(REGISTER)], [read_period("2025-12"), read_period("2026-01")], "warn"
    )
    assert "CNSP/38/15" in problem.what("es")
    assert "CNSP/38/15" in problem.what("en")
    assert "factor de enlace" in problem.mend("es")
    assert known_breaks("xx") == ()
