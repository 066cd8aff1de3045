"""Differences between areas.

1. Snow 1855 (known answers): every number; the answer's limits are the clustered ones.
2. With populations that change the fit is the regression with an effect of each area and period.
3. With few treated areas p comes from the randomisation, complete where sets are few; it is the
   share of sets that differ as much, which is uniform where nothing was done.
4. Areas that went apart before are told, by period and together; where they went side by side,
   nothing is.
5. Areas without incidents are left out and counted; what can't be compared is refused.
6. Placebo areas are controls, and about one in twenty leaves out that nothing changed.
"""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm

from sereno.methods.monitoring.area_differences import AreaDifferences, area_differences
from sereno.methods.monitoring.area_panel import Panel
from sereno.methods.monitoring.placebos import placebo_areas
from sereno.methods.sources.indicators.periods import month_period
from sereno.methods.sources.indicators.series_breaks import SeriesBreak
from sereno.vocabulary.phrases import Phrase
from sereno.vocabulary.problems import Problem
from tests.unit.methods.monitoring.known_cases import (
    SNOW,
    SNOW_BEGINS,
    SNOW_PERIODS,
    SNOW_TREATED,
)

AREAS, MONTHS = 20, [month_period(2019 + i // 12, 1 + i % 12) for i in range(12)]
BEGINS = dt.date(2019, 8, 1)
AFTER = np.arange(12) >= 7


def found(panel: Panel, begins: dt.date = BEGINS, **given: Any) -> AreaDifferences:
    return area_differences(
        panel, begins, rng=np.random.default_rng(1), **({"breaks": (), "draws": 199} | given)
    )


def made_up(treated: int, ratio: float = 1.0, trend: float = 1.0, seed: int = 3) -> Panel:
    """Areas of their own level, with a season; the first of them were treated."""
    rng = np.random.default_rng(seed)
    one = np.arange(AREAS) < treated
    means = rng.gamma(4, 5, (AREAS, 1)) * np.exp(0.2 * np.sin(np.arange(12) / 2))
    means = means * np.where(one[:, None], trend ** np.arange(12) * ratio**AFTER, 1.0)
    return Panel(rng.poisson(means), MONTHS, one)


def test_snow() -> None:
    """1"""
    snow = found(Panel(SNOW, SNOW_PERIODS, SNOW_TREATED), SNOW_BEGINS)
    assert (snow.before, snow.after) == ((3905, 2261), (2547, 2458))
    assert snow.change.log_ratio == pytest.approx(-0.5108824, abs=5e-8)
    assert snow.change.ratio == pytest.approx(0.6, abs=5e-5)
    assert snow.naive.standard_error == pytest.approx(0.0387, abs=5e-6)
    assert snow.naive.z == pytest.approx(-13.201, abs=5e-4)
    assert snow.dispersion == pytest.approx(17.26, abs=5e-3)
    assert snow.quasi.standard_error == pytest.approx(0.1608, abs=5e-5)
    assert (snow.quasi.low, snow.quasi.high) == pytest.approx((0.4378, 0.8222), abs=5e-5)
    assert snow.clustered is not None
    assert snow.clustered.standard_error == pytest.approx(0.2231, abs=5e-5)
    assert (snow.change.low, snow.change.high) == pytest.approx((0.3874, 0.9291), abs=5e-5)
    assert (snow.change, snow.kind) == (snow.clustered, "clustered")
    assert (snow.n_treated, snow.n_control, snow.p_is_randomised) == (16, 12, False)
    assert snow.p == snow.change.p
    assert snow.randomised.p <= 0.02
    assert snow.pre_trend is None
    assert [note.code for note in snow.notes] == ["effect_no_pre_trend"]


def test_populations_that_change() -> None:
    """2"""
    panel = made_up(12, 0.8)
    population = np.random.default_rng(4).uniform(500, 1500, (AREAS, 12))
    ours = found(Panel(panel.counts, MONTHS, panel.treated, population))
    area, month = np.repeat(np.arange(AREAS), 12), np.tile(np.arange(12), AREAS)
    action = (np.asarray(panel.treated)[area] & AFTER[month]).astype(float)
    design = np.column_stack([np.eye(AREAS)[area], np.eye(12)[month][:, 1:], action])
    model = sm.GLM(
        np.asarray(panel.counts).ravel(),
        design,
        family=sm.families.Poisson(),
        offset=np.log(population).ravel(),
    )
    plain, grouped = model.fit(), model.fit(cov_type="cluster", cov_kwds={"groups": area})
    assert ours.change.log_ratio == pytest.approx(plain.params[-1], abs=1e-8)
    assert ours.naive.standard_error == pytest.approx(plain.bse[-1])
    assert ours.dispersion == pytest.approx(plain.pearson_chi2 / plain.df_resid)
    assert ours.clustered is not None
    assert ours.clustered.standard_error == pytest.approx(grouped.bse[-1], rel=1e-6)
    assert ours.fitted.ravel() == pytest.approx(plain.fittedvalues)
    same = found(Panel(panel.counts, MONTHS, panel.treated, population[:, 0]))
    assert same.change == found(panel).change


def test_few_treated_areas() -> None:
    """3"""
    panel = made_up(2, 0.5)
    few = found(panel)
    assert few.p_is_randomised
    assert few.randomised.is_complete
    assert few.randomised.draws == 189
    counts = np.asarray(panel.counts, float)
    early, late = counts[:, ~AFTER].sum(axis=1), counts[:, AFTER].sum(axis=1)

    def apart(chosen: tuple[int, ...]) -> float:
        one = np.isin(np.arange(AREAS), chosen)
        return abs(
            np.log(late[one].sum() / early[one].sum() / (late[~one].sum() / early[~one].sum()))
        )

    sets = list(itertools.combinations(range(AREAS), 2))
    assert few.p == np.mean([apart(each) >= apart((0, 1)) - 1e-12 for each in sets])
    assert few.p < 0.05 < few.change.high
    drawn = found(panel, draws=100)
    assert not drawn.randomised.is_complete
    assert drawn.p == pytest.approx(few.p, abs=0.05)
    alone = found(made_up(1, 0.5))
    assert alone.clustered is None
    assert alone.kind == "quasi"
    assert alone.randomised.smallest == 1 / AREAS
    assert [note.code for note in alone.notes] == ["effect_few_treated"]
    four = Panel(counts[:4], MONTHS, np.arange(4) < 1)
    assert [note.code for note in found(four).notes] == ["effect_few_treated", "effect_few_draws"]
    none = [found(made_up(2, seed=seed), draws=60).p for seed in range(40)]
    assert np.mean(np.array(none) <= 0.25) == pytest.approx(0.25, abs=0.2)


def test_what_was_before() -> None:
    """4"""
    calm = found(made_up(10, 0.7))
    assert calm.pre_trend is not None
    assert calm.pre_trend.p > 0.05
    assert calm.pre_trend.freedom == (6, 6 * AREAS - 12)
    assert calm.notes == ()
    logs = [each.estimate.log_ratio for each in calm.pre_trend.periods if each.estimate]
    assert np.mean(logs[:7]) == pytest.approx(0, abs=1e-12)
    assert np.mean(logs[7:]) == pytest.approx(np.log(0.7), abs=0.15)
    assert [each.is_after for each in calm.pre_trend.periods] == AFTER.tolist()
    steep = found(made_up(10, trend=0.9))
    assert steep.pre_trend is not None
    assert steep.pre_trend.p < 0.001
    assert [note.code for note in steep.notes] == ["effect_went_apart"]
    holed = np.asarray(made_up(10).counts).copy()
    holed[:10, 2] = 0
    gap = found(Panel(holed, MONTHS, np.arange(AREAS) < 10)).pre_trend
    assert gap is not None
    assert [each.estimate is None for each in gap.periods].index(True) == 2


def test_what_can_not_be_compared() -> None:
    """5"""
    panel = made_up(10)
    counts, treated = np.asarray(panel.counts).copy(), np.asarray(panel.treated)
    counts[[3, 17]] = 0
    emptied = found(Panel(counts, MONTHS, treated))
    assert (emptied.n_empty, emptied.n_treated, emptied.n_control) == (2, 9, 9)
    assert emptied.areas.tolist() == [i for i in range(AREAS) if i not in (3, 17)]
    assert emptied.fitted.shape == (18, 12)
    met = SeriesBreak(dt.date(2019, 5, 1), Phrase("a", "b"), Phrase("c", "d"), "instrument")

    def code(of: Panel = panel, begins: dt.date = BEGINS, **given: Any) -> str:
        with pytest.raises(Problem) as refused:
            found(of, begins, **given)
        return refused.value.code

    nobody, everybody = np.zeros(AREAS, bool), np.ones(AREAS, bool)
    assert code(Panel(counts, MONTHS, nobody)) == "effect_areas_missing"
    assert code(Panel(counts, MONTHS, everybody)) == "effect_all_treated"
    assert code(Panel(counts[:, :1], MONTHS[:1], treated)) == "effect_no_period"
    assert code(Panel(counts * 0, MONTHS, treated)) == "effect_no_events"
    assert code(Panel(counts * ~treated[:, None], MONTHS, treated)) == "effect_separated"
    assert code(Panel(counts, MONTHS, treated, counts * 0.0)) == "effect_no_population"
    assert code(breaks=[met]) == "series_break_refused"
    pair = Panel(counts[[0, 15]][:, [0, 11]], [MONTHS[0], MONTHS[11]], np.array([True, False]))
    assert code(pair) == "effect_too_few_areas"
    exact = np.array([[10, 5], [10, 10], [20, 20]])
    luck = found(Panel(exact, MONTHS[6:8], np.arange(3) < 1))
    assert luck.dispersion == pytest.approx(0)
    assert luck.change.standard_error == pytest.approx(luck.naive.standard_error)
    with pytest.raises(ValueError, match="negative"):
        found(Panel(-counts, MONTHS, treated))


def test_placebo_areas() -> None:
    """6"""
    panel = made_up(4, 0.3)
    lots = placebo_areas(panel, BEGINS, rng=np.random.default_rng(2))
    assert (len(lots.tried), lots.size, lots.left_out) == (60, 4, 0)
    assert all(4 <= area < AREAS for each in lots.tried for area in each.areas)
    assert lots.excluding <= 9
    with pytest.raises(Problem) as refused:
        placebo_areas(
            Panel(np.ones((3, 12)), MONTHS, np.arange(3) < 1), BEGINS, rng=np.random.default_rng(2)
        )
    assert refused.value.code == "effect_too_few_controls"
