"""Whether data could have shown a change, placebo dates, and what may be said.

1. Sicily (known answers): the power of five ratios, and no placebo date leaves out that nothing
   changed; those without a full window on either side are left out and counted.
2. The smallest change is shown in about 80 % of draws; where none would be, there is none.
3. Power of differences between areas: 5 % at most where nothing changed, and more with more areas;
   with so few that no p can be under 5 %, none.
4. Power of the WDD test is what the normal curve says; counts that vary more have less.
5. What may be said follows limits, p and power, and never says that nothing changed where the
   data couldn't have shown it.
"""

from __future__ import annotations

import numpy as np
import pytest

from sereno.methods.monitoring.area_panel import Panel
from sereno.methods.monitoring.area_power import areas_power
from sereno.methods.monitoring.displacement_difference import (
    BeforeAfter,
    displacement_difference,
)
from sereno.methods.monitoring.displacement_power import displacement_power
from sereno.methods.monitoring.placebos import placebo_dates
from sereno.methods.monitoring.power import series_power
from sereno.methods.monitoring.ratio_estimate import RatioEstimate
from sereno.methods.monitoring.series_design import Series
from sereno.methods.monitoring.verdicts import Verdict, difference_verdict, ratio_verdict
from sereno.methods.sources.indicators.periods import year_period
from tests.unit.methods.monitoring.known_cases import (
    SICILY_BEGINS,
    SICILY_COUNTS,
    SICILY_PERIODS,
    SICILY_POPULATION,
    SNOW,
    SNOW_BEGINS,
    SNOW_PERIODS,
    SNOW_TREATED,
)

SICILY = Series(SICILY_COUNTS, SICILY_PERIODS, SICILY_POPULATION)
SPANS = {"before": [year_period(2018)], "after": [year_period(2019)]}


def test_sicily() -> None:
    """1"""
    ratios = (1, 0.97, 0.95, 0.90, 0.80)
    power = series_power(
        SICILY,
        SICILY_BEGINS,
        rng=np.random.default_rng(14),
        ratios=ratios,
        draws=2_000,
        smallest=False,
    )
    assert power.shares == pytest.approx((0.05, 0.23, 0.48, 0.98, 1.00), abs=0.03)
    assert power.at(0.9) == power.shares[3]
    assert power.smallest_fall is None
    dates = placebo_dates(SICILY, SICILY_BEGINS)
    assert (len(dates.tried), dates.left_out, dates.excluding) == (13, 23, 0)
    found = [each.change.ratio for each in dates.tried]
    assert (min(found), max(found)) == pytest.approx((0.954, 1.032), abs=5e-4)


def test_smallest_change() -> None:
    """2"""
    power = series_power(SICILY, SICILY_BEGINS, rng=np.random.default_rng(1), ratios=())
    assert power.smallest_fall is not None
    assert power.smallest_rise is not None
    again = series_power(
        SICILY,
        SICILY_BEGINS,
        rng=np.random.default_rng(2),
        ratios=(power.smallest_fall, power.smallest_rise),
        smallest=False,
    )
    assert again.shares == pytest.approx((0.8, 0.8), abs=0.05)
    scarce = Series(np.where(SICILY_COUNTS > 850, 1, 0), SICILY_PERIODS)
    hopeless = series_power(scarce, SICILY_BEGINS, rng=np.random.default_rng(1), draws=200)
    assert hopeless.smallest_rise is None
    assert hopeless.at(0.9) < 0.2


def test_power_of_areas() -> None:
    """3"""
    snow = areas_power(
        Panel(SNOW, SNOW_PERIODS, SNOW_TREATED),
        SNOW_BEGINS,
        rng=np.random.default_rng(3),
        ratios=(1, 0.6),
    )
    assert snow.dispersion == pytest.approx(17.26, abs=5e-3)
    assert snow.at(1) < 0.06
    assert 0.5 < snow.at(0.6) < 0.8
    assert snow.smallest_fall == pytest.approx(0.54, abs=0.04)
    twice = areas_power(
        Panel(np.tile(SNOW, (3, 1)), SNOW_PERIODS, np.tile(SNOW_TREATED, 3)),
        SNOW_BEGINS,
        rng=np.random.default_rng(3),
        ratios=(0.6,),
        smallest=False,
    )
    assert twice.at(0.6) > 0.95
    lonely = areas_power(
        Panel(SNOW[8:20], SNOW_PERIODS, np.arange(12) == 11),
        SNOW_BEGINS,
        rng=np.random.default_rng(3),
    )
    assert (lonely.shares, lonely.smallest_fall, lonely.smallest_rise) == ((0.0,), None, None)


def test_power_of_the_wdd_test() -> None:
    """4"""
    treated, control = BeforeAfter(400, 400), BeforeAfter(400, 400)
    given = {"rng": np.random.default_rng(4), "ratios": (1, 0.8), **SPANS}
    power = displacement_power(treated, control, **given)
    # SE √1520 for 80 fewer: 52 % beyond 1.96.
    assert power.shares == pytest.approx((0.05, 0.537), abs=0.015)
    assert power.smallest_fall == pytest.approx(1 - 2.8 * 0.1 * 0.966, abs=0.01)
    varied = displacement_power(treated, control, dispersion=4.0, **given)
    assert varied.smallest_fall is not None
    assert varied.shares[0] > 0.2


def test_what_may_be_said() -> None:
    """5"""

    def said(ratio: float, error: float, power: float, p: float | None = None) -> Verdict:
        change = RatioEstimate(float(np.log(ratio)), error)
        return ratio_verdict(change, p=change.p if p is None else p, power=power)

    assert said(0.885, 0.027, 0.97) == Verdict.FELL
    assert said(0.95, 0.01, 1.0) == Verdict.FELL
    assert said(1.2, 0.05, 0.5) == Verdict.ROSE
    assert said(0.99, 0.03, 0.95) == Verdict.NO_CHANGE
    assert said(0.95, 0.035, 0.85) == Verdict.LEFT_OPEN
    assert said(0.95, 0.2, 0.08) == Verdict.COULD_NOT_SHOW
    assert said(0.99, 0.03, 0.0) == Verdict.COULD_NOT_SHOW
    assert said(0.6, 0.1, 0.1, p=0.2) == Verdict.COULD_NOT_SHOW
    found = displacement_difference(
        BeforeAfter(207, 110), BeforeAfter(308, 318), breaks=(), **SPANS
    )
    assert difference_verdict(found, power=0.1) == Verdict.FELL
    same = displacement_difference(
        BeforeAfter(9000, 9000), BeforeAfter(9000, 9050), breaks=(), **SPANS
    )
    assert difference_verdict(same, power=1.0) == Verdict.NO_CHANGE
    assert difference_verdict(same, power=1.0, threshold=0.01) == Verdict.LEFT_OPEN
    with pytest.raises(ValueError, match="threshold"):
        ratio_verdict(RatioEstimate(0.0, 0.1), p=1.0, power=1.0, threshold=1.5)
