"""Ratio of the rates of two periods.

1. R's `poisson.test(c(11, 21), c(800, 3011))`: ratio 1.971488, 0.8584264 to 4.2772659, of the
   first to the second. (Its p adds the unlikely outcomes of both sides; ours doubles one.)
2. p is under 1 − level just when 1 lies outside the limits.
3. Turned round, ratio and limits are the inverse.
4. No incident in a period: 0, or infinity, with the other limit still there.
5. Breaks between the periods refuse or warn; what can't be compared is a Problem.
"""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sereno.methods.sources.indicators.periods import year_period
from sereno.methods.sources.indicators.rate_comparison import PeriodCount, compare_rates
from sereno.methods.sources.indicators.series_breaks import SeriesBreak
from sereno.vocabulary.phrases import Phrase
from sereno.vocabulary.problems import Problem


def counted(year: int, count: int, exposure: float = 1000.0) -> PeriodCount:
    return PeriodCount(year_period(year), count, exposure)


def test_as_r_gives_it() -> None:
    """1"""
    found = compare_rates(counted(2018, 21, 3011), counted(2019, 11, 800), breaks=())
    assert found.ratio == pytest.approx(1.971488, abs=1e-6)
    assert (found.low, found.high) == pytest.approx((0.8584264, 4.2772659), abs=1e-6)
    assert found.p > 0.05


@given(st.integers(0, 200), st.integers(0, 200), st.floats(1, 1e6), st.floats(1, 1e6))
def test_p_and_limits_say_the_same(a: int, b: int, before: float, after: float) -> None:
    """2 3"""
    if a + b == 0:
        return
    one = compare_rates(counted(2018, a, before), counted(2019, b, after), breaks=())
    if abs(one.p - 0.05) > 1e-9:
        assert (one.low <= 1 <= one.high) == (one.p > 0.05)
    other = compare_rates(counted(2018, b, after), counted(2019, a, before), breaks=())
    assert other.p == pytest.approx(one.p)
    if a and b:
        assert other.ratio == pytest.approx(1 / one.ratio)
        assert other.low == pytest.approx(1 / one.high)


def test_no_incident_in_one_period() -> None:
    """4"""
    none_after = compare_rates(counted(2018, 8), counted(2019, 0), breaks=())
    assert (none_after.ratio, none_after.low) == (0, 0)
    assert 0 < none_after.high < 1
    none_before = compare_rates(counted(2018, 0), counted(2019, 8), breaks=())
    assert none_before.ratio == none_before.high == math.inf
    assert none_before.low > 1


def test_what_cannot_be_compared() -> None:
    """5"""
    met = SeriesBreak(dt.date(2019, 1, 1), Phrase("a", "b"), Phrase("c", "d"), "instrument")
    with pytest.raises(Problem) as refused:
        compare_rates(counted(2018, 5), counted(2019, 5), breaks=[met])
    assert refused.value.code == "series_break_refused"
    warned = compare_rates(counted(2018, 5), counted(2019, 5), breaks=[met], on_break="warn")
    assert [note.code for note in warned.notes] == ["series_break_crossed"]
    with pytest.raises(Problem) as empty:
        compare_rates(counted(2018, 0), counted(2019, 0), breaks=())
    assert empty.value.code == "comparison_no_events"
    with pytest.raises(Problem) as nobody:
        compare_rates(counted(2018, 5, 0), counted(2019, 5), breaks=())
    assert nobody.value.code == "comparison_no_exposure"
    with pytest.raises(ValueError, match="negative"):
        compare_rates(counted(2018, -1), counted(2019, 5), breaks=())
