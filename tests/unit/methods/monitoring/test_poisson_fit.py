"""Poisson regression for many fits at once.

1. Coefficients, dispersion and all covariances are statsmodels', for one fit and for each of many.
2. One design for all, and one design for each, give the same; whatever the units of a column, too.
   Offsets that are far apart are climbed from afar; a dispersion under 1 narrows no limits.
3. A fit that has no answer (nothing counted, separation) says so and leaves the others alone.
4. Columns that can't be told apart are a Problem that names one; wrong shapes and numbers fail.
"""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from sereno.methods.monitoring.poisson_fit import FitState, fit_poisson
from sereno.vocabulary.problems import Problem

RNG = np.random.default_rng(14)
N = 48
TIME = np.arange(N)
DESIGN = np.column_stack([np.ones(N), TIME >= 30, TIME, np.sin(TIME / 2), np.cos(TIME / 2)])
OFFSET = np.log(RNG.uniform(900, 1100, N))
COUNTS = RNG.negative_binomial(30, 0.5, (3, N)).astype(float)
GROUPS = TIME // 6


def test_as_statsmodels_has_it() -> None:
    """1"""
    fits = fit_poisson(DESIGN, COUNTS, OFFSET)
    assert fits.is_fitted.all()
    for i, counts in enumerate(COUNTS):
        model = sm.GLM(counts, DESIGN, family=sm.families.Poisson(), offset=OFFSET)
        plain = model.fit()
        assert fits.coefficients[i] == pytest.approx(plain.params, abs=1e-9)
        assert fits.naive[i] == pytest.approx(plain.cov_params(), rel=1e-6, abs=1e-12)
        assert fits.dispersion[i] == pytest.approx(plain.pearson_chi2 / plain.df_resid)
        assert fits.quasi[i] == pytest.approx(model.fit(scale="X2").cov_params(), abs=1e-12)
        grouped = model.fit(cov_type="cluster", cov_kwds={"groups": GROUPS}).cov_params()
        assert fits.clustered(GROUPS)[i] == pytest.approx(grouped, rel=1e-6, abs=1e-10)
        lagged = model.fit(cov_type="HAC", cov_kwds={"maxlags": 5}).cov_params()
        assert fits.newey_west(5)[i] == pytest.approx(lagged, rel=1e-6, abs=1e-10)


def test_one_design_or_one_for_each() -> None:
    """2"""
    once = fit_poisson(DESIGN, COUNTS, OFFSET)
    each = fit_poisson(np.stack([DESIGN] * 3), COUNTS, OFFSET)
    assert each.coefficients == pytest.approx(once.coefficients)
    assert each.clustered(GROUPS) == pytest.approx(once.clustered(GROUPS))
    units = np.array([1.0, 1.0, 1e6, 1e-3, 1.0])
    far = DESIGN + np.array([0, 0, 2_000, 0, 0])
    scaled = fit_poisson(far * units, COUNTS, OFFSET)
    assert scaled.fitted == pytest.approx(once.fitted)
    assert (scaled.coefficients * units)[:, 1:] == pytest.approx(once.coefficients[:, 1:])
    apart = fit_poisson(DESIGN, COUNTS, OFFSET + 6 * np.sin(TIME) + 40)
    assert apart.is_fitted.all()
    assert (COUNTS - apart.fitted) @ DESIGN == pytest.approx(np.zeros((3, 5)), abs=1e-6)
    calm = fit_poisson(DESIGN[:, :1], np.full(N, 9.0))
    assert calm.dispersion == pytest.approx(0)
    assert calm.quasi == pytest.approx(calm.naive)


def test_fits_without_an_answer() -> None:
    """3"""
    after = np.where(TIME >= 30, 0.0, COUNTS[0])
    one = np.where(TIME == 7, 3.0, 0.0)
    fits = fit_poisson(DESIGN, [COUNTS[0], np.zeros(N), after, one], OFFSET)
    assert fits.states.tolist() == [
        FitState.FITTED,
        FitState.EMPTY,
        FitState.SEPARATED,
        FitState.SEPARATED,
    ]
    assert np.isnan(fits.coefficients[1:]).all()
    assert np.isnan(fits.quasi[1:]).all()
    alone = fit_poisson(DESIGN, COUNTS[0], OFFSET)
    assert fits.coefficients[0] == pytest.approx(alone.coefficients[0], abs=1e-12)
    alone.must_be_fitted()
    for counts, code in ((np.zeros(N), "effect_no_events"), (after, "effect_separated")):
        with pytest.raises(Problem) as refused:
            fit_poisson(DESIGN, counts, OFFSET).must_be_fitted("x")
        assert refused.value.code == code


def test_what_can_not_be_fitted() -> None:
    """4"""
    twice = np.column_stack([DESIGN, 1 - (TIME >= 30)])
    for design, term in ((twice, "again"), (DESIGN[27:31], "e")):
        with pytest.raises(Problem) as refused:
            fit_poisson(design, COUNTS[0][: len(design)], names=["a", "b", "c", "d", "e", "again"])
        assert (refused.value.code, refused.value.values["term"]) == (
            "effect_terms_together",
            term,
        )
    for design, counts, offset in (
        (DESIGN, COUNTS[0, :9], 0.0),
        (DESIGN, -COUNTS[0], 0.0),
        (DESIGN, COUNTS[0], np.inf),
    ):
        with pytest.raises(ValueError, match=r"shape|negative|finite"):
            fit_poisson(design, counts, offset)
