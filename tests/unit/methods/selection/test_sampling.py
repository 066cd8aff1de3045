"""Realisations of components.

1. eb_rate: the mean of the draws is Marshall's estimate and their variance that of the posterior.
2. rate and count: Poisson around the observed, zeros stay zero.
3. Fixed columns stay as they are; so does a topic whose rates vary no more than chance.
4. Only eligible areas are drawn.
"""

from __future__ import annotations

import numpy as np
import pytest

from sereno.methods.selection.chance import seed
from sereno.methods.selection.index import indicator_components
from sereno.methods.selection.sampling import FIXED, GAMMA, POISSON, count_model, realise

COUNTS = np.array([[0, 0], [1, 3], [12, 3], [140, 3], [26, 4], [7, 9999]])
EXPOSURE = np.array([400.0, 900.0, 3000.0, 3000.0, 7000.0, np.nan])
ELIGIBLE = EXPOSURE > 0
DRAWS = 20_000


def drawn(measure: str, rng: np.random.Generator, fixed: np.ndarray | None = None) -> np.ndarray:
    model = count_model(COUNTS, EXPOSURE, fixed, measure, ELIGIBLE)  # type: ignore[arg-type]
    out = np.empty((DRAWS, *model.value.shape))
    for row, stream in zip(out, rng.spawn(DRAWS), strict=True):
        realise(seed(stream), model, row)
    return out


def test_posterior_of_the_smoothed_rate(rng: np.random.Generator) -> None:
    """1, 3, 4"""
    from scipy import stats

    from sereno.methods.selection.rates import empirical_bayes

    found = drawn("eb_rate", rng)[:, 0]
    prior = empirical_bayes(COUNTS[:, 0], EXPOSURE, 1)
    shape = COUNTS[ELIGIBLE, 0] + prior.b**2 / prior.a
    scale = 1 / (EXPOSURE[ELIGIBLE] + prior.b / prior.a)
    np.testing.assert_allclose(shape * scale, prior.rates[ELIGIBLE], rtol=1e-9)
    assert shape[0] < 1  # the case that Marsaglia & Tsang's method needs help with
    for area in range(5):
        test = stats.kstest(found[:, area], stats.gamma(shape[area], scale=scale[area]).cdf)
        assert test.pvalue > 1e-3


@pytest.mark.parametrize("measure", ["rate", "count"])
def test_counts_around_the_observed(rng: np.random.Generator, measure: str) -> None:
    """2, 4"""
    from scipy import stats

    found = drawn(measure, rng)
    scale = EXPOSURE[ELIGIBLE] if measure == "rate" else np.ones(5)
    counts = found[:, 0] * scale
    np.testing.assert_allclose(counts, np.rint(counts), atol=1e-9)
    assert (counts[:, 0] == 0).all()
    for area in range(1, 5):
        mean = COUNTS[area, 0]
        edges = np.unique(stats.poisson.ppf(np.linspace(0, 1, 12)[1:-1], mean))
        expected = np.diff(stats.poisson.cdf([-1, *edges, np.inf], mean)) * DRAWS
        observed = np.histogram(np.rint(counts[:, area]), [-1, *(edges + 0.5), np.inf])[0]
        kept = expected > 5
        assert (
            stats.chisquare(
                observed[kept], expected[kept] * observed[kept].sum() / expected[kept].sum()
            ).pvalue
            > 1e-3
        )


def test_what_is_not_drawn(rng: np.random.Generator) -> None:
    """3"""
    fixed = np.arange(6.0)[:, None]
    even = np.full((6, 1), 30)
    exposure = np.full(6, 100.0)
    model = count_model(even, exposure, fixed, "eb_rate", np.ones(6, np.bool_))
    out = np.empty_like(model.value)
    realise(seed(rng), model, out)
    np.testing.assert_array_equal(out.T, indicator_components(even, exposure, fixed))
    assert model.kind.tolist() == [FIXED, FIXED]


def test_kinds() -> None:
    """1, 2, 3"""
    for measure, kind in (("eb_rate", GAMMA), ("rate", POISSON), ("count", POISSON)):
        fixed = np.zeros((6, 1))
        model = count_model(COUNTS[:, :1], EXPOSURE, fixed, measure, ELIGIBLE)  # type: ignore[arg-type]
        assert model.kind.tolist() == [kind, FIXED]
        assert model.value.shape == (2, 5)
