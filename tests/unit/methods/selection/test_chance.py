"""Random numbers inside kernels.

1. The bits are those of xoshiro256++ as its authors publish it.
2. Uniform, normal and gamma numbers have their distributions, tails included.
3. Dirichlet weights have their mean and variance; a weight of 0 stays 0.
4. The same Generator gives the same words, another one others.
"""

from __future__ import annotations

import numpy as np
import pytest
from numba import njit

from sereno.methods.selection.chance import gamma, next_bits, normal, seed, start, uniform
from sereno.methods.selection.sampling import draw_weights

SAMPLE = 400_000


@njit
def _bits(words, n):  # type: ignore[no-untyped-def]
    state, out = start(words), np.empty(n, np.uint64)
    for i in range(n):
        out[i], state = next_bits(state)
    return out


@njit
def _uniform(words, n):  # type: ignore[no-untyped-def]
    state, out = start(words), np.empty(n)
    for i in range(n):
        out[i], state = uniform(state)
    return out


@njit
def _normal(words, n):  # type: ignore[no-untyped-def]
    state, out = start(words), np.empty(n)
    for i in range(n):
        out[i], state = normal(state)
    return out


@njit
def _gamma(words, n, shape):  # type: ignore[no-untyped-def]
    state, out, d = start(words), np.empty(n), shape - 1 / 3
    for i in range(n):
        out[i], state = gamma(state, d, 1 / np.sqrt(9 * d))
    return out


@njit
def _weights(words, n, alpha):  # type: ignore[no-untyped-def]
    state, out = start(words), np.empty((n, alpha.size))
    for i in range(n):
        state = draw_weights(state, alpha, out[i])
    return out


def test_bits_are_those_of_xoshiro() -> None:
    """1: the reference implementation from the state 1, 2, 3, 4."""
    expected = [
        41943041,
        58720359,
        3588806011781223,
        3591011842654386,
        9228616714210784205,
        9973669472204895162,
        14011001112246962877,
        12406186145184390807,
        15849039046786891736,
        10450023813501588000,
    ]
    assert _bits(np.array([1, 2, 3, 4], np.uint64), 10).tolist() == expected


@pytest.mark.parametrize("shape", [0, 1.0, 1.4, 30.0, 5000.0])
def test_distributions(rng: np.random.Generator, shape: float) -> None:
    """2: shape 0 stands for the uniform and the normal distribution."""
    from scipy import stats

    if shape == 0:
        assert stats.kstest(_uniform(seed(rng), SAMPLE), "uniform").pvalue > 1e-3
        assert stats.kstest(_normal(seed(rng), SAMPLE), "norm").pvalue > 1e-3
    else:
        assert stats.kstest(_gamma(seed(rng), SAMPLE, shape), stats.gamma(shape).cdf).pvalue > 1e-3


def test_normal_tails(rng: np.random.Generator) -> None:
    """2: beyond the last layer of the ziggurat, on both sides."""
    from scipy import stats

    edge = 3.6541528853610088
    tail = _normal(seed(rng), 6_000_000)
    for side in (tail[tail > edge], -tail[tail < -edge]):
        expected = stats.norm.sf(edge) * tail.size
        assert abs(side.size - expected) < 4 * np.sqrt(expected)
        beyond = stats.truncnorm(edge, np.inf)
        assert stats.kstest(side, beyond.cdf).pvalue > 1e-3


def test_dirichlet_weights(rng: np.random.Generator) -> None:
    """3"""
    alpha = np.array([20.0, 0.5, 0.0, 9.5])
    found = _weights(seed(rng), SAMPLE, alpha)
    mean = alpha / alpha.sum()
    np.testing.assert_allclose(found.sum(axis=1), 1)
    np.testing.assert_allclose(found.mean(axis=0), mean, atol=1e-3)
    np.testing.assert_allclose(
        found.std(axis=0), np.sqrt(mean * (1 - mean) / (alpha.sum() + 1)), atol=1e-3
    )
    assert (found[:, 2] == 0).all()


def test_words_come_from_the_generator() -> None:
    """4"""
    same = [seed(np.random.default_rng(7)).tolist() for _ in range(2)]
    assert same[0] == same[1]
    assert same[0] != seed(np.random.default_rng(8)).tolist()
