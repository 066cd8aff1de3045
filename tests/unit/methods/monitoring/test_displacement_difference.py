"""The WDD test: areas acted on against others, before and after.

1. Wheeler & Ratcliffe's example (known answers): −118, SE √1568, z −2.98, limits −196 to −40.
2. Turned round (acted on ⇄ compared with), the estimate and its limits change sign; p is the same.
3. Displacement areas that didn't change leave the estimate and widen the interval.
4. p is under 1 − level just when 0 lies outside the limits.
5. A longer period before weighs less: counts that keep their pace give 0, and one that is m times
   as long has 1/m² of its variance; with equal periods the weight is 1 whatever they are.
6. Breaks between the periods refuse or warn; what can't be compared is a Problem.
7. Few events, uneven areas and other seasons are told.
8. The authors' later cases (known answers): unequal periods, sizes of areas, harm weights. One kind
   of weight 1 is the plain test; kinds can't differ in their groups of areas.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sereno.methods.monitoring.displacement_difference import (
    BeforeAfter,
    displacement_difference,
)
from sereno.methods.monitoring.displacement_power import harm_power
from sereno.methods.monitoring.harm_difference import HarmKind, harm_difference
from sereno.methods.sources.indicators.periods import Period, month_period, year_period
from sereno.methods.sources.indicators.series_breaks import SeriesBreak
from sereno.vocabulary.phrases import Phrase
from sereno.vocabulary.problems import Problem

EARLIER, LATER = [year_period(2018)], [year_period(2019)]
TREATED, CONTROL = BeforeAfter(207, 110), BeforeAfter(308, 318)
MOVED, MOVED_CONTROL = BeforeAfter(178, 157), BeforeAfter(150, 140)
COUNTS = st.builds(BeforeAfter, st.integers(0, 500), st.integers(0, 500))


def months(year: int, first: int, last: int) -> list[Period]:
    return [month_period(year, month) for month in range(first, last + 1)]


def test_as_its_authors_give_it() -> None:
    """1"""
    found = displacement_difference(
        TREATED,
        CONTROL,
        displacement=MOVED,
        displacement_control=MOVED_CONTROL,
        before=EARLIER,
        after=LATER,
        breaks=(),
    )
    assert found.estimate == -118
    assert found.standard_error == pytest.approx(math.sqrt(1568))
    assert found.z == pytest.approx(-2.98, abs=0.005)
    assert (round(found.low), round(found.high)) == (-196, -40)
    assert found.p == pytest.approx(0.00288, abs=5e-5)
    assert not found.may_be_chance
    assert found.notes == ()


@given(COUNTS, COUNTS)
def test_turned_round(one: BeforeAfter, other: BeforeAfter) -> None:
    """2 4"""
    assume(one.before + one.after + other.before + other.after)
    this = displacement_difference(one, other, before=EARLIER, after=LATER, breaks=())
    that = displacement_difference(other, one, before=EARLIER, after=LATER, breaks=())
    assert that.estimate == -this.estimate
    assert (that.low, that.high) == pytest.approx((-this.high, -this.low))
    assert that.p == pytest.approx(this.p)
    if abs(this.p - 0.05) > 1e-9:
        assert this.may_be_chance == (this.p > 0.05)


@given(COUNTS, COUNTS, st.integers(0, 300), st.integers(0, 300))
def test_neighbours_that_did_not_change(
    one: BeforeAfter, other: BeforeAfter, near: int, near_other: int
) -> None:
    """3"""
    assume(one.before + one.after + other.before + other.after)
    plain = displacement_difference(one, other, before=EARLIER, after=LATER, breaks=())
    with_them = displacement_difference(
        one,
        other,
        displacement=BeforeAfter(near, near),
        displacement_control=BeforeAfter(near_other, near_other),
        before=EARLIER,
        after=LATER,
        breaks=(),
    )
    assert with_them.estimate == plain.estimate
    assert with_them.standard_error**2 == pytest.approx(
        plain.standard_error**2 + 2 * near + 2 * near_other
    )


@given(st.integers(1, 200), st.integers(1, 200), st.integers(2, 6))
def test_a_longer_period_before(pace: int, other_pace: int, m: int) -> None:
    """5"""
    found = displacement_difference(
        BeforeAfter(pace * m, pace),
        BeforeAfter(other_pace * m, other_pace),
        before=[year_period(2010 + i) for i in range(m)],
        after=[year_period(2019)],
        breaks=(),
    )
    assert found.scale == pytest.approx(1 / m)
    assert found.estimate == pytest.approx(0, abs=1e-9)
    assert found.standard_error**2 == pytest.approx((pace + other_pace) * (1 + 1 / m))


def test_years_and_months_are_counted_and_spans_measured_in_days() -> None:
    """5"""
    leap = displacement_difference(
        TREATED, CONTROL, before=[year_period(2019)], after=[year_period(2020)], breaks=()
    )
    assert leap.scale == 1
    february = displacement_difference(
        TREATED, CONTROL, before=months(2018, 1, 2), after=months(2019, 1, 2), breaks=()
    )
    assert february.scale == 1
    ten = Period(dt.date(2019, 1, 1), dt.date(2019, 1, 10), "span")
    twenty = Period(dt.date(2019, 2, 1), dt.date(2019, 2, 20), "span")
    spans = displacement_difference(TREATED, CONTROL, before=[ten], after=[twenty], breaks=())
    assert spans.scale == 2


def test_what_cannot_be_compared() -> None:
    """6"""
    met = SeriesBreak(dt.date(2019, 1, 1), Phrase("a", "b"), Phrase("c", "d"), "instrument")

    def code(**changed: Any) -> str:
        given: dict[str, Any] = {"before": EARLIER, "after": LATER, "breaks": ()} | changed
        with pytest.raises(Problem) as refused:
            displacement_difference(
                given.pop("treated", TREATED), given.pop("control", CONTROL), **given
            )
        return refused.value.code

    assert code(breaks=[met]) == "series_break_refused"
    assert code(before=[]) == "effect_no_period"
    assert code(before=LATER, after=EARLIER) == "effect_periods_overlap"
    assert code(after=EARLIER) == "effect_periods_overlap"
    assert code(before=months(2018, 1, 2)) == "periods_mixed"
    assert code(displacement=MOVED) == "effect_displacement_alone"
    assert code(displacement_control=MOVED) == "effect_displacement_alone"
    nobody = BeforeAfter(0, 0)
    assert code(treated=nobody, control=nobody) == "effect_no_events"
    with pytest.raises(ValueError, match="negative"):
        displacement_difference(BeforeAfter(-1, 2), CONTROL, before=EARLIER, after=LATER, breaks=())
    warned = displacement_difference(
        TREATED, CONTROL, before=EARLIER, after=LATER, breaks=[met], on_break="warn"
    )
    assert [note.code for note in warned.notes] == ["series_break_crossed"]
    early = SeriesBreak(dt.date(2018, 1, 1), Phrase("a", "b"), Phrase("c", "d"), "instrument")
    found = displacement_difference(TREATED, CONTROL, before=EARLIER, after=LATER, breaks=[early])
    assert found.notes == ()


def test_what_weakens_it_is_told() -> None:
    """7"""

    def notes(one: BeforeAfter, other: BeforeAfter, before: Any, after: Any) -> list[str]:
        found = displacement_difference(one, other, before=before, after=after, breaks=())
        return [note.code for note in found.notes]

    assert notes(BeforeAfter(6, 4), BeforeAfter(7, 8), EARLIER, LATER) == ["effect_few_events"]
    assert notes(BeforeAfter(20, 15), BeforeAfter(41, 30), EARLIER, LATER) == [
        "effect_uneven_areas"
    ]
    assert notes(BeforeAfter(20, 15), BeforeAfter(40, 30), EARLIER, LATER) == []
    assert notes(TREATED, CONTROL, months(2018, 1, 6), months(2018, 7, 12)) == [
        "effect_seasons_differ"
    ]
    assert notes(TREATED, CONTROL, months(2018, 1, 6), months(2019, 1, 6)) == []


def test_weights() -> None:
    """8"""
    unequal = displacement_difference(
        BeforeAfter(80, 20),
        BeforeAfter(100, 50),
        before=[year_period(2016), year_period(2017)],
        after=LATER,
        breaks=(),
    )
    assert unequal.estimate == -20
    assert unequal.standard_error == pytest.approx(math.sqrt(115))
    assert unequal.base == 40
    sized = displacement_difference(
        BeforeAfter(207, 110, 1.2),
        BeforeAfter(308, 318, 0.9),
        displacement=BeforeAfter(178, 157, 1.5),
        displacement_control=BeforeAfter(150, 140, 1.6),
        before=EARLIER,
        after=LATER,
        breaks=(),
    )
    assert sized.estimate == pytest.approx(-99.69444444)
    assert sized.standard_error == pytest.approx(35.4280755)
    assert sized.z == pytest.approx(-2.813995483)
    assert (sized.low, sized.high) == pytest.approx((-169.1321965, -30.25669241))
    assert [note.code for note in sized.notes] == []
    kinds = [
        HarmKind(weight, BeforeAfter(*treated), BeforeAfter(*control))
        for weight, control, treated in (
            (3, (133, 91), (130, 74)),
            (2, (388, 305), (327, 202)),
            (5, (148, 97), (398, 190)),
            (7, (86, 64), (144, 92)),
            (10, (94, 67), (183, 96)),
        )
    ]
    spans: dict[str, Any] = {"before": EARLIER, "after": LATER, "breaks": ()}
    harm = harm_difference(kinds, **spans)
    assert harm.estimate == -1721
    assert harm.standard_error == pytest.approx(304.10360077)
    assert harm.z == pytest.approx(-5.65925558)
    assert (harm.low, harm.high) == pytest.approx((-2317.03210507, -1124.96789493))
    assert harm.base == 3 * 130 + 2 * 327 + 5 * 398 + 7 * 144 + 10 * 183
    power = harm_power(
        kinds, before=EARLIER, after=LATER, rng=np.random.default_rng(1), ratios=(0.5, 1.0),
        draws=2_000,
    )  # fmt: skip
    assert power.shares[0] > 0.9
    assert power.shares[1] < 0.1
    plain = displacement_difference(TREATED, CONTROL, **spans)
    assert harm_difference([HarmKind(1, TREATED, CONTROL)], **spans) == plain
    near = HarmKind(2, TREATED, CONTROL, MOVED, MOVED_CONTROL)
    for wrong in ([], [HarmKind(0, TREATED, CONTROL)], [*kinds, near]):
        with pytest.raises(ValueError, match=r"weight|displacement"):
            harm_difference(wrong, **spans)
    with pytest.raises(ValueError, match="sizes"):
        displacement_difference(BeforeAfter(1, 2, 0), CONTROL, **spans)
