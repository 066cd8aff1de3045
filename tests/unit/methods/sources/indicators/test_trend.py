"""Trend of a series, against published figures and against counting by hand.

1. The Nile at Aswan 1871-1970: S = −1387, Sen slope −2.6 a year (known answers).
2. Without ties p is counted: of 4 rising values 2 orders of 24 are as extreme.
3. Ties and seasons: compared with plain loops.
4. Missing values are left out and told; the order of the rows doesn't matter.
5. A series that crosses a break is refused, or warned of where that is asked for.
6. Too short, mixed or doubled periods are Problems.
7. A seasonal swing without trend is not a trend.
8. The slope's limits hold the slope, and a steeper series gives a steeper slope.
"""

from __future__ import annotations

import datetime as dt
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sereno.methods.sources.indicators.periods import month_period, year_period
from sereno.methods.sources.indicators.series_breaks import SeriesBreak
from sereno.methods.sources.indicators.trend import trend
from sereno.vocabulary.phrases import Phrase
from sereno.vocabulary.problems import Problem

# fmt: off
NILE = [
    1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960,
    1180, 799, 958, 1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694,
    940, 833, 701, 916, 692, 1020, 1050, 969, 831, 726, 456, 824, 702, 1120, 1100, 832, 764,
    821, 768, 845, 864, 862, 698, 845, 744, 796, 1040, 759, 781, 865, 845, 944, 984, 897, 822,
    1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860, 874, 848, 890, 744, 749, 838, 1050, 918,
    986, 797, 923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
]
# fmt: on
YEARS = [year_period(1871 + i) for i in range(100)]
BREAK = SeriesBreak(dt.date(2018, 1, 1), Phrase("cambió", "changed"), Phrase("ojo", "mind"))


def test_nile() -> None:
    """1"""
    found = trend(YEARS, NILE, breaks=())
    assert found.s == -1387
    assert found.slope == pytest.approx(-2.6, abs=1e-9)
    assert found.direction == "down"
    assert found.slope_low < -2.6 < found.slope_high < 0


@pytest.mark.parametrize("n", [4, 5, 6])
def test_p_is_the_share_of_orders_as_extreme(n: int) -> None:
    """2"""
    periods = [year_period(2010 + i) for i in range(n)]
    statistic = [
        abs(sum(np.sign(order[j] - order[i]) for i in range(n) for j in range(i + 1, n)))
        for order in permutations(range(n))
    ]
    values = [float(v) for v in (*range(n - 2), n - 1, n - 2)]
    found = trend(periods, values, breaks=())
    assert found.exact
    share = sum(s >= abs(found.s) for s in statistic) / len(statistic)
    assert found.p == pytest.approx(share)


def test_four_rising_values_are_not_yet_a_trend() -> None:
    """2"""
    found = trend([year_period(2016 + i) for i in range(4)], [1, 2, 3, 4], breaks=())
    assert found.p == pytest.approx(2 / 24)
    assert found.direction == "none"


def test_ties_and_seasons_as_plain_loops(rng: np.random.Generator) -> None:
    """3"""
    periods = [month_period(2015 + i // 12, 1 + i % 12) for i in range(60)]
    values = rng.poisson(3, 60).astype(float)
    found = trend(periods, values, breaks=())
    s, slopes = 0, []
    for i in range(60):
        for j in range(i + 12, 60, 12):
            s += int(np.sign(values[j] - values[i]))
            slopes.append((values[j] - values[i]) / ((j - i) / 12))
    variance = 0.0
    for month in range(12):
        y = values[month::12]
        variance += 5 * 4 * 15
        for same in np.unique(y, return_counts=True)[1].tolist():
            variance -= same * (same - 1) * (2 * same + 5)
    assert found.s == s
    assert found.variance == pytest.approx(variance / 18)
    assert found.slope == pytest.approx(np.median(slopes))
    assert found.tau == pytest.approx(s / len(slopes))


def test_gaps_are_told_and_order_does_not_matter(rng: np.random.Generator) -> None:
    """4"""
    values = np.array([3.0, np.nan, 5, 4, 8, 9, np.nan, 11])
    periods = [year_period(2010 + i) for i in range(8)]
    found = trend(periods, values, breaks=())
    assert found.n == 6
    assert [note.code for note in found.notes] == ["trend_periods_missing"]
    turn = rng.permutation(8)
    again = trend([periods[i] for i in turn], values[turn], breaks=())
    assert (again.s, again.slope) == (found.s, found.slope)


def test_breaks_are_refused_or_warned_of() -> None:
    """5"""
    periods = [year_period(2015 + i) for i in range(6)]
    with pytest.raises(Problem) as refused:
        trend(periods, range(6), breaks=(BREAK,))
    assert refused.value.code == "series_break_refused"
    warned = trend(periods, range(6), breaks=(BREAK,), on_break="warn")
    assert [note.code for note in warned.notes] == ["series_break_crossed"]
    after = trend([year_period(2018 + i) for i in range(6)], range(6), breaks=(BREAK,))
    assert after.notes == ()


def test_a_break_that_only_missing_values_cross_is_not_crossed() -> None:
    """5"""
    periods = [year_period(2016 + i) for i in range(6)]
    found = trend(periods, [np.nan, np.nan, 1, 2, 3, 4], breaks=(BREAK,))
    assert [note.code for note in found.notes] == ["trend_periods_missing"]


@pytest.mark.parametrize(
    ("periods", "code"),
    [
        ([year_period(2018), year_period(2019), year_period(2020)], "trend_too_short"),
        ([*map(year_period, (2017, 2018, 2019)), month_period(2020, 1)], "periods_mixed"),
        ([*map(year_period, (2017, 2018, 2019, 2019))], "trend_period_twice"),
    ],
)
def test_what_is_no_series(periods: list, code: str) -> None:
    """6"""
    with pytest.raises(Problem) as problem:
        trend(periods, range(len(periods)), breaks=())
    assert problem.value.code == code


def test_a_season_is_no_trend() -> None:
    """7"""
    periods = [month_period(2019, 1 + i) for i in range(12)]
    periods += [month_period(2020, 1 + i) for i in range(12)]
    found = trend(periods, [*range(12), *range(12)], breaks=())
    assert (found.s, found.slope, found.direction) == (0, 0, "none")


@given(st.lists(st.floats(-100, 100), min_size=4, max_size=12), st.floats(-5, 5))
def test_limits_hold_the_slope_and_move_with_it(values: list[float], steeper: float) -> None:
    """8"""
    periods = [year_period(2000 + i) for i in range(len(values))]
    found = trend(periods, values, breaks=())
    if np.isfinite(found.slope_low):
        assert found.slope_low <= found.slope <= found.slope_high
    tilted = np.asarray(values) + steeper * np.arange(len(values))
    assert trend(periods, tilted, breaks=()).slope == pytest.approx(found.slope + steeper, abs=1e-6)
    assert 0 <= found.p <= 1
