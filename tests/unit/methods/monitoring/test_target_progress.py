"""Progress towards a target, by two rules, and how sure that is.

1. Known answers: base 10, now 6, year 5 of 15, target 0 gives R 0.21 (zeros as 0.001) and 40 % of
   the gap against 33 % of the time; with a target of 1 R is 0.68.
2. 400 → 371, target 350, year 5 of 15: R 1.69, and 71 in 100 redraws say so: no band is said.
3. The same counts a hundred times as large: the same R, and the band is said.
4. Turned round (higher is better), mirrored numbers give the same L; reaching the target in its
   year is a pace of 1 by both rules.
5. A value without a law draws nothing, so that nothing is said; 0 events are not certain.
6. The same seed gives the same answer; shares sum to at most 1, and to 1 where no redraw is 0/0.
7. Target equal to baseline, on the wrong side of it, in its year or before; no later value.
8. Surveys: a share by its numbers, or a value by its interval, as wide as they say.
9. What a baseline can be set against: later, of its kind and season, until the target's year.
"""

from __future__ import annotations

import numpy as np
import pytest

from sereno.methods.monitoring.target_progress import (
    Direction,
    Measured,
    Progress,
    comparable,
    progress,
    years_of,
)
from sereno.methods.sources.indicators.periods import month_period, year_period
from sereno.vocabulary.problems import Problem


def of(
    first: float | Measured,
    now: float | Measured,
    target: float,
    direction: Direction = "lower",
    years: tuple[float, float, float] = (2020, 2025, 2035),
    seed: int = 20300,
) -> Progress:
    start, end = (
        each if isinstance(each, Measured) else Measured.counted(each) for each in (first, now)
    )
    chance = np.random.default_rng(seed)
    return progress(start, end, target, direction=direction, years=years, chance=chance)


def test_published_rule_and_linear_gap() -> None:
    """1"""
    found = of(10, 6, 0)
    assert round(found.growth.ratio, 2) == 0.21
    assert (round(found.closed, 2), round(found.passed, 2)) == (0.4, 0.33)
    assert found.linear.ratio == pytest.approx(1.2)
    assert (found.growth.band, found.linear.band, found.rule) == ("stalled", "on_track", "linear")
    assert found.disagree
    other = of(10, 6, 1)
    assert round(other.growth.ratio, 2) == 0.68
    assert (other.rule, other.growth.band) == ("growth", "slow")


def test_chance_keeps_a_band_from_being_said() -> None:
    """2, 3"""
    found = of(400, 371, 350)
    assert round(found.growth.ratio, 2) == 1.69
    assert found.growth.band == "on_track"
    assert found.growth.agreement == pytest.approx(0.71, abs=0.015)
    assert found.pace.said is None
    assert found.growth.low < 0 < 0.95 < found.growth.high
    larger = of(40_000, 37_100, 35_000)
    assert larger.growth.ratio == pytest.approx(found.growth.ratio)
    assert larger.pace.said == "on_track"
    assert larger.growth.low > 0.95


def test_directions() -> None:
    """4"""
    down, up = of(5000, 4000, 2000), of(2000, 3000, 5000, "higher")
    assert down.linear.ratio == pytest.approx(up.linear.ratio)
    away = of(2000, 3000, 1000)
    assert (away.growth.band, away.pace.said) == ("away", "away")
    there = of(400, 350, 350, years=(2020, 2035, 2035))
    assert there.growth.ratio == pytest.approx(1)
    assert there.linear.ratio == pytest.approx(1)


def test_what_cannot_be_drawn() -> None:
    """5"""
    bare = of(Measured(40.0), Measured(60.0), 80, "higher")
    assert (bare.growth.band, bare.growth.shares, bare.pace.said) == ("on_track", (), None)
    assert np.isnan(bare.growth.agreement)
    zero = Measured.counted(0, 2.0).drawn(4000, np.random.default_rng(1))
    assert zero.max() > 0
    assert set((zero % 2).tolist()) == {0.0}
    none = Measured.share(0, 50, 100).drawn(4000, np.random.default_rng(1))
    assert 0 < none.max() < 40


def test_seeded() -> None:
    """6"""
    assert of(400, 371, 350) == of(400, 371, 350)
    assert of(400, 371, 350).growth.shares != of(400, 371, 350, seed=1).growth.shares
    assert sum(of(400, 371, 350).growth.shares) <= 1
    assert sum(of(400, 371, 0.5).growth.shares) == pytest.approx(1)


@pytest.mark.parametrize(
    ("code", "target", "direction", "years"),
    [
        ("target_equals_baseline", 400, "lower", (2020, 2025, 2035)),
        ("target_against_direction", 450, "lower", (2020, 2025, 2035)),
        ("target_against_direction", 350, "higher", (2020, 2025, 2035)),
        ("target_not_later", 350, "lower", (2020, 2025, 2020)),
        ("target_not_later", 350, "lower", (2020, 2025, 2015)),
        ("target_nothing_since", 350, "lower", (2020, 2020, 2035)),
    ],
)
def test_refused(code: str, target: float, direction: Direction, years) -> None:
    """7"""
    with pytest.raises(Problem) as found:
        of(400, 371, target, direction, years)
    assert found.value.code == code
    assert all(found.value.what(lang) and found.value.mend(lang) for lang in ("es", "en"))


def test_surveys() -> None:
    """8"""
    chance = np.random.default_rng(3)
    share = Measured.share(300, 1000, 100)
    assert share.value == 30
    assert share.drawn(20_000, chance).std() == pytest.approx(1.449, rel=0.05)
    value = Measured.between(30, 27.16, 32.84)
    assert value.drawn(20_000, chance).std() == pytest.approx(1.449, rel=0.05)
    assert Measured.between(1, -5, 7).drawn(1000, chance).min() == 0
    sure = of(Measured.share(300, 1000, 100), Measured.share(600, 1000, 100), 70, "higher")
    assert sure.pace.said == "on_track"


def test_periods() -> None:
    """9"""
    years = [year_period(year) for year in (2019, 2020, 2021, 2031)]
    mixed = [*years, month_period(2021, 3), month_period(2022, 4)]
    assert comparable(year_period(2020), mixed, 2030) == [year_period(2021)]
    assert comparable(month_period(2020, 3), mixed, 2030) == [month_period(2021, 3)]
    assert years_of(year_period(2020), year_period(2025), 2035) == (2020.5, 2025.5, 2035.5)
    first, now, last = years_of(month_period(2020, 3), month_period(2021, 3), 2030)
    assert (now - first, last - first) == pytest.approx((1, 10))
