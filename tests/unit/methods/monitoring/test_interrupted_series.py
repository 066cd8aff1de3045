"""Interrupted time series.

1. Sicily's smoking ban (known answers): Poisson 0.894, quasi-Poisson with two harmonics, level and
   slope, Newey-West with 12 lags narrower than the answer.
2. The counterfactual is what was fitted before the action, and that less the change after it.
3. A context event is a term of its own: what it moved isn't taken for the action's; one that
   covers no period is left out and told.
4. A period without a count is left out and told, and changes neither the season nor the trend.
5. Weeks, quarters and years have their own season, as far as so many waves can be told.
6. Under 24 periods, under 12 before, none after, a break, zeros after, an event that coincides
   with the action and no population are refused.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest

from sereno.methods.monitoring.interrupted_series import InterruptedSeries, interrupted_series
from sereno.methods.monitoring.series_design import (
    ContextTerm,
    Series,
    SeriesSetting,
    design_series,
)
from sereno.methods.sources.indicators.periods import Period, month_period, read_period, year_period
from sereno.methods.sources.indicators.series_breaks import SeriesBreak
from sereno.vocabulary.phrases import Phrase
from sereno.vocabulary.problems import Problem
from tests.unit.methods.monitoring.known_cases import (
    SICILY_BEGINS,
    SICILY_COUNTS,
    SICILY_PERIODS,
    SICILY_POPULATION,
)

SICILY = Series(SICILY_COUNTS, SICILY_PERIODS, SICILY_POPULATION)
MONTHS = [month_period(2018 + i // 12, 1 + i % 12) for i in range(48)]
BEGINS = dt.date(2020, 1, 1)


def found(series: Series = SICILY, begins: dt.date = SICILY_BEGINS, **given: Any) -> Any:
    breaks = given.pop("breaks", ())
    on_break = given.pop("on_break", "refuse")
    return interrupted_series(
        series, begins, SeriesSetting(**given), breaks=breaks, on_break=on_break
    )


def limits(of: Any) -> tuple[float, ...]:
    return of.ratio, of.low, of.high


def test_sicily() -> None:
    """1"""
    plain = found(harmonics=0)
    assert limits(plain.naive) == pytest.approx((0.894, 0.865, 0.925), abs=5e-4)
    level = found()
    assert limits(level.change) == pytest.approx((0.8851, 0.8394, 0.9332), abs=5e-5)
    assert level.dispersion == pytest.approx(2.2622, abs=5e-5)
    assert level.change.excludes_one
    assert level.change.p < 0.001
    assert level.step == level.change
    assert level.slope is None
    assert level.lags == 12
    assert limits(level.newey_west) == pytest.approx((0.8851, 0.8588, 0.9122), abs=5e-5)
    assert (level.before, level.after, level.missing) == (36, 23, 0)
    assert [note.code for note in level.notes] == ["effect_begins_within"]
    sloped = found(model="level_slope")
    assert limits(sloped.step) == pytest.approx((0.8778, 0.8291, 0.9292), abs=5e-5)
    assert limits(sloped.slope) == pytest.approx((1.0015, 0.9978, 1.0051), abs=5e-5)
    assert sloped.change.log_ratio == pytest.approx(
        sloped.step.log_ratio + 11 * sloped.slope.log_ratio
    )


def test_what_would_have_been() -> None:
    """2"""
    level = found()
    after = level.is_after
    assert level.counterfactual[~after] == pytest.approx(level.fitted[~after])
    assert level.fitted[after] == pytest.approx(level.counterfactual[after] * level.change.ratio)
    assert (level.counterfactual_low < level.counterfactual).all()
    assert (level.counterfactual < level.counterfactual_high).all()
    assert [term.key for term in level.terms] == [
        "intercept", "step", "time", "sin 1", "cos 1", "sin 2", "cos 2",
    ]  # fmt: skip


def made_up(ratio: float, closed: float = 1.0) -> Series:
    """Months with a trend and a season, a change from 2020 and another while all was closed."""
    t = np.arange(48)
    counts = 200 * 1.004**t * np.exp(0.2 * np.sin(2 * np.pi * t / 12)) * ratio ** (t >= 24)
    return Series(counts * closed ** ((t >= 27) & (t < 30)), MONTHS)


def test_context_events() -> None:
    """3"""
    lockdown = ContextTerm("7", "confinamiento", dt.date(2020, 3, 23), dt.date(2020, 6, 30))
    series = made_up(0.8, closed=0.5)
    with_it = found(series, BEGINS, events=(lockdown,))
    assert with_it.change.ratio == pytest.approx(0.8)
    assert with_it.terms[-1].key == "event:7"
    assert with_it.terms[-1].estimate.ratio == pytest.approx(0.5)
    assert found(series, BEGINS).change.ratio < 0.78
    short = ContextTerm("8", "feria", dt.date(2020, 3, 23), dt.date(2020, 4, 5))
    told = found(series, BEGINS, events=(short,))
    assert [note.code for note in told.notes] == ["effect_event_outside"]
    assert len(told.terms) == 7


def test_periods_without_a_count() -> None:
    """4"""
    series = made_up(0.8)
    counts = np.asarray(series.counts).copy()
    counts[[3, 30]] = np.nan
    holed = found(Series(counts, MONTHS), BEGINS)
    assert holed.change.ratio == pytest.approx(0.8)
    assert (holed.before, holed.after, holed.missing) == (23, 23, 2)
    assert [note.code for note in holed.notes] == ["trend_periods_missing"]
    there = np.isfinite(counts)
    without = found(
        Series(counts[there], [each for each, has in zip(MONTHS, there, strict=True) if has]),
        BEGINS,
    )
    assert without.newey_west.standard_error == pytest.approx(holed.newey_west.standard_error)
    assert holed.counterfactual[30] == pytest.approx(holed.fitted[30] / 0.8)


def test_other_periods() -> None:
    """5"""
    start = dt.date(2018, 1, 1)
    weeks = [
        Period(start + dt.timedelta(7 * i), start + dt.timedelta(7 * i + 6), "span")
        for i in range(120)
    ]
    design = design_series(Series(np.ones(120), weeks), BEGINS, SeriesSetting())
    angle = 2 * np.pi * 7 / 365.25
    assert design.matrix[1, design.keys.index("sin 1")] == pytest.approx(np.sin(angle))
    assert int(design.is_after.argmax()) == 104
    years = [year_period(1990 + i) for i in range(30)]
    assert design_series(Series(np.ones(30), years), dt.date(2010, 1, 1), SeriesSetting()).keys == (
        "intercept",
        "step",
        "time",
    )
    quarters = [
        period for i in range(24) if (period := read_period(f"{2015 + i // 4}-Q{1 + i % 4}"))
    ]
    keys = design_series(Series(np.ones(24), quarters), BEGINS, SeriesSetting()).keys
    assert keys[3:] == ("sin 1", "cos 1", "cos 2")


def test_refusals() -> None:
    """6"""
    series = made_up(0.8)
    counts = np.asarray(series.counts)
    met = SeriesBreak(dt.date(2019, 5, 1), Phrase("a", "b"), Phrase("c", "d"), "instrument")

    def code(of: Series = series, begins: dt.date = BEGINS, **given: Any) -> str:
        with pytest.raises(Problem) as refused:
            found(of, begins, **given)
        return refused.value.code

    assert code(Series(counts[:23], MONTHS[:23]), dt.date(2019, 6, 1)) == "effect_short_series"
    assert code(begins=dt.date(2018, 12, 1)) == "effect_short_before"
    assert code(begins=dt.date(2022, 1, 1)) == "effect_no_period"
    assert code(breaks=[met]) == "series_break_refused"
    warned: InterruptedSeries = found(series, BEGINS, breaks=[met], on_break="warn")
    assert [note.code for note in warned.notes] == ["series_break_crossed"]
    assert code(Series(np.where(np.arange(48) < 24, counts, 0), MONTHS)) == "effect_separated"
    assert code(Series(counts * 0, MONTHS)) == "effect_no_events"
    same = ContextTerm("1", "otra cosa", BEGINS)
    assert code(events=(same,)) == "effect_terms_together"
    assert code(Series(counts, MONTHS, counts * 0)) == "effect_no_population"
    assert code(Series(counts, [*MONTHS[:47], MONTHS[46]])) == "trend_period_twice"
    assert code(Series(counts, [*MONTHS[:47], year_period(2022)])) == "periods_mixed"
