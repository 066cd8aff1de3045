"""Which choice matters.

1. The estimator path gives the known indices of the Ishigami function, and with groups those of
   an additive one.
2. The kernel gives just what plain NumPy gives for the same designs.
3. A choice that can't move anything has index 0; the only one that can has 1.
4. The same seed gives the same answer, whatever the number of threads; intervals hold the value.
5. Dirichlet numbers from quantiles have their mean and variance.
"""

from __future__ import annotations

import numpy as np
import pytest

from sereno.methods.selection.base import prepare
from sereno.methods.selection.choice import choose
from sereno.methods.selection.index import IndexSetting
from sereno.methods.selection.influence import (
    CHOICES,
    dirichlet,
    evaluate,
    sobol_indices,
    which_choice_matters,
)
from tests.unit.methods.selection.plain_index import plain_scores

SETTING = IndexSetting()


@pytest.fixture
def city(rng: np.random.Generator) -> dict[str, np.ndarray]:
    areas = 90
    exposure = rng.lognormal(8, 1, areas)
    rates = rng.gamma(1.5, 0.004, (areas, 3))
    return {
        "counts": rng.poisson(rates * exposure[:, None]),
        "exposure": exposure,
        "groups": rng.integers(0, 4, areas).astype(np.int32),
    }


def effects(city: dict[str, np.ndarray], seed: int = 5, **more: object):  # type: ignore[no-untyped-def]
    settings: dict[str, object] = {
        "fixed": None,
        "weights": [0.4, 0.4, 0.2],
        "setting": SETTING,
        "n": 12,
        "groups": city["groups"],
        "at_least_per_group": 1,
        "size": 256,
    } | more
    return which_choice_matters(
        city["counts"],
        city["exposure"],
        rng=np.random.default_rng(seed),
        **settings,  # type: ignore[arg-type]
    )


def ishigami(points: np.ndarray) -> np.ndarray:
    x = (2 * points - 1) * np.pi
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_ishigami() -> None:
    """1"""
    found = sobol_indices(ishigami, ["a", "b", "c"], size=8192, rng=np.random.default_rng(2))
    np.testing.assert_allclose([i.first for i in found], [0.3139, 0.4424, 0], atol=0.01)
    np.testing.assert_allclose([i.total for i in found], [0.5576, 0.4424, 0.2437], atol=0.01)
    assert [i.factor for i in found] == ["a", "b", "c"]
    for index in found:
        assert index.first_low <= index.first <= index.first_high
        assert index.total_low <= index.total <= index.total_high


def test_groups_of_an_additive_function() -> None:
    """1: variances 1, 4 and 4, 9 on uniform numbers make shares 5/18 and 13/18."""

    def model(points: np.ndarray) -> np.ndarray:
        return points @ np.array([1.0, 2.0, 2.0, 3.0])

    found = sobol_indices(model, ["x", "x", "y", "y"], size=4096, rng=np.random.default_rng(2))
    assert [i.factor for i in found] == ["x", "y"]
    np.testing.assert_allclose([i.first for i in found], [5 / 18, 13 / 18], atol=0.01)
    np.testing.assert_allclose([i.total for i in found], [5 / 18, 13 / 18], atol=0.01)


def test_the_kernel_against_plain_numpy(city, rng: np.random.Generator) -> None:  # type: ignore[no-untyped-def]
    """2"""
    base = prepare(
        city["counts"], city["exposure"], None, [0.4, 0.4, 0.2], SETTING, 12,
        groups=city["groups"], at_least_per_group=1, eligible=None, put_in=[], take_out=[],
    )  # fmt: skip
    runs = 120
    realisations = rng.gamma(2, 1, (7, 3, 90))
    which, normalise = rng.integers(0, 7, runs), rng.integers(0, 3, runs)
    aggregate, outliers = rng.integers(0, 2, runs), rng.integers(0, 3, runs)
    weights = rng.dirichlet([4, 4, 2], runs)
    swaps, shift = evaluate(
        base, realisations, which, weights, normalise, aggregate, outliers, threads=2
    )
    for run in range(runs):
        scores = plain_scores(
            realisations[which[run]].T,
            weights[run],
            ("minmax", "zscore", "rank")[normalise[run]],
            ("arithmetic", "geometric")[aggregate[run]],
            ("none", "winsorise", "tukey")[outliers[run]],
        )
        choice = choose(scores, 12, groups=city["groups"], at_least_per_group=1)
        assert swaps[run] == (base.selected & ~choice.selected).sum()
        assert shift[run] == pytest.approx(np.abs(choice.rank - base.rank).mean())


def test_choices_that_cannot_move_anything(city) -> None:  # type: ignore[no-untyped-def]
    """3: one fixed indicator, whose order no setting changes."""
    found = which_choice_matters(
        np.empty((90, 0), np.int64), city["exposure"], city["exposure"][:, None], [1], SETTING,
        12, rng=np.random.default_rng(1), size=32,
    )  # fmt: skip
    assert [effect.choice for effect in found] == list(CHOICES)
    assert {(effect.first, effect.total) for effect in found} == {(0, 0)}


def test_the_only_choice_that_moves_anything(city) -> None:  # type: ignore[no-untyped-def]
    """3: one topic, so weights, normalisation and aggregation change no order."""
    found = {
        effect.choice: effect
        for effect in which_choice_matters(
            city["counts"][:, :1], city["exposure"], None, [1], SETTING, 12,
            rng=np.random.default_rng(1), size=256, output="rank_shift",
        )
    }  # fmt: skip
    assert found["incidents"].first == pytest.approx(1, abs=0.1)
    assert found["incidents"].total == pytest.approx(1, abs=0.1)
    for choice in ("weights", "normalisation", "aggregation"):
        assert found[choice].total == pytest.approx(0, abs=0.02)


@pytest.mark.parametrize("output", ["swaps", "rank_shift"])
def test_same_seed_same_answer(city, output: str) -> None:  # type: ignore[no-untyped-def]
    """4"""
    one = effects(city, output=output, threads=1)
    assert one == effects(city, output=output, threads=3)
    assert one != effects(city, seed=6, output=output)
    for effect in one:
        assert effect.first_low <= effect.first <= effect.first_high
        assert effect.total_low <= effect.total <= effect.total_high
        assert effect.total > effect.first - 0.2


def test_a_topic_without_weight_stays_without(city) -> None:  # type: ignore[no-untyped-def]
    """5"""
    assert len(effects(city, weights=[0.5, 0.5, 0])) == 5


def test_dirichlet_by_quantiles(rng: np.random.Generator) -> None:
    """5"""
    alpha = np.array([20.0, 5.0, 0.7])
    found = dirichlet(rng.random((100_000, 3)), alpha)
    mean = alpha / alpha.sum()
    np.testing.assert_allclose(found.sum(axis=1), 1)
    np.testing.assert_allclose(found.mean(axis=0), mean, atol=2e-3)
    np.testing.assert_allclose(
        found.std(axis=0), np.sqrt(mean * (1 - mean) / (alpha.sum() + 1)), atol=2e-3
    )
    assert np.isfinite(dirichlet(np.zeros((1, 3)), alpha)).all()
