"""The smallest change of weights that alters who is chosen.

1. A change worked by hand.
2. No smaller one is found by trying every step of a fine grid, and the change does what it says.
3. It respects the groups' minimum, what was put in or taken out, and weights never below 0.
4. Where no weights can alter the choice there is none.
5. Of equal scores chosen by code, the least change breaks the tie.
"""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sereno.methods.selection.change import WeightChange, smallest_weight_change
from sereno.methods.selection.choice import choose
from sereno.methods.selection.index import IndexSetting, composite

ARITHMETIC = IndexSetting()
GEOMETRIC = IndexSetting(aggregate="geometric")


def test_worked_by_hand() -> None:
    """1: a leads by 0.7·1 + 0.3·0 against 0.7·0.5 + 0.3·1; they meet where w = 1 − w/2."""
    components = np.array([[1.0, 0.0], [0.5, 1.0], [0.0, 0.0]])
    found = smallest_weight_change(components, [0.7, 0.3], ARITHMETIC, 1)
    assert found is not None
    assert (found.from_topic, found.to_topic) == (0, 1)
    assert found.points == pytest.approx(100 * (0.7 - 2 / 3), abs=1e-6)
    assert (found.enters, found.leaves) == ((1,), (0,))
    np.testing.assert_allclose(found.weights, [2 / 3, 1 / 3], atol=1e-8)


def chosen(
    components: np.ndarray, weights: np.ndarray, setting: IndexSetting, **rule
) -> np.ndarray:  # type: ignore[no-untyped-def]
    built = composite(
        components,
        weights,
        normalise=setting.normalise,
        aggregate=setting.aggregate,
        outliers=setting.outliers,
    )
    return choose(built.scores, **rule).selected


def by_trying(
    components: np.ndarray, weights: np.ndarray, setting: IndexSetting, step: float, **rule
) -> float:  # type: ignore[no-untyped-def]
    """The least weight moved, in steps, that alters the choice; infinite when none does."""
    base = chosen(components, weights, setting, **rule)
    least = np.inf
    for giver, taker in itertools.permutations(range(weights.size), 2):
        for moved in np.arange(step, weights[giver] + 1e-12, step):
            if moved >= least:
                break
            changed = weights.copy()
            changed[giver] -= moved
            changed[taker] += moved
            if (chosen(components, np.maximum(changed, 0), setting, **rule) != base).any():
                least = moved
    return float(least)


@pytest.mark.parametrize(
    "setting", [ARITHMETIC, GEOMETRIC, IndexSetting("rank"), IndexSetting("zscore", "geometric")]
)
@pytest.mark.parametrize("case", range(6))
def test_against_trying_every_step(setting: IndexSetting, case: int) -> None:
    """2, 3"""
    rng = np.random.default_rng(case)
    components = rng.lognormal(0, 1, (30, 3))
    weights = rng.dirichlet([3, 3, 3])
    rule = {
        "n": 6,
        "groups": rng.integers(-1, 4, 30).astype(np.int32),
        "at_least_per_group": case % 3,
        "put_in": [4] if case % 2 else [],
        "take_out": [9] if case % 2 else [],
    }
    if rule["at_least_per_group"] == 2:
        rule["n"] = 11
    found = smallest_weight_change(components, weights, setting, **rule)  # type: ignore[arg-type]
    step = 0.0005
    tried = by_trying(components, weights, setting, step, **rule)
    if found is None:
        assert tried == np.inf
        return
    check(found, components, weights, setting, rule)
    assert found.points / 100 <= tried + 1e-9
    assert found.points / 100 > tried - step - 1e-6


def check(found: WeightChange, components, weights, setting, rule) -> None:  # type: ignore[no-untyped-def]
    """2, 3: the change does what it says it does, and a hair less does nothing."""
    after = np.array(found.weights)
    assert after.sum() == pytest.approx(1)
    assert (after >= 0).all()
    moved = np.zeros(weights.size)
    moved[[found.from_topic, found.to_topic]] = -found.points / 100, found.points / 100
    np.testing.assert_allclose(after, weights / weights.sum() + moved, atol=1e-12)
    base = chosen(components, weights, setting, **rule)
    now = chosen(components, after, setting, **rule)
    assert tuple(np.flatnonzero(now & ~base)) == found.enters
    assert tuple(np.flatnonzero(base & ~now)) == found.leaves
    assert found.enters
    # It is chosen anew a little past a crossing, by at most 1e-6 of all weights.
    share = found.points / 100
    hair = min(share, max(1e-4 * share, 2e-6))
    shy = weights / weights.sum() + moved * (1 - hair / share)
    np.testing.assert_array_equal(chosen(components, shy, setting, **rule), base)


def test_a_minimum_keeps_an_area_in() -> None:
    """3: the group of the lowest can't lose its only one."""
    components = np.array([[1.0, 0.9], [0.9, 1.0], [0.2, 0.0], [0.0, 0.3]])
    groups = np.array([0, 0, 1, 0], np.int32)
    free = smallest_weight_change(components, [0.6, 0.4], ARITHMETIC, 3)
    bound = smallest_weight_change(components, [0.6, 0.4], ARITHMETIC, 3, groups, 1)
    assert free is not None
    assert free.leaves == (2,)
    assert bound is None


def test_no_weights_alter_the_choice() -> None:
    """4"""
    components = np.array([[1.0, 1.0], [0.5, 0.4], [0.0, 0.0]])
    assert smallest_weight_change(components, [1, 1], ARITHMETIC, 1) is None
    assert smallest_weight_change(components, [1, 1], ARITHMETIC, 3) is None
    assert smallest_weight_change(components[:, :1], [1], ARITHMETIC, 1) is None


def test_a_tie_is_broken_by_next_to_nothing() -> None:
    """5"""
    components = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
    found = smallest_weight_change(components, [0.5, 0.5], ARITHMETIC, 1)
    assert found is not None
    assert found.points < 1e-3
    assert (found.enters, found.leaves) == ((1,), (0,))


def test_an_area_that_lacks_a_component_stays_out() -> None:
    """3"""
    components = np.array([[1.0, 0.0], [0.5, 1.0], [np.nan, 9.0]])
    found = smallest_weight_change(components, [0.7, 0.3], ARITHMETIC, 1)
    assert found is not None
    assert found.enters == (1,)


@given(st.integers(0, 10_000), st.sampled_from([ARITHMETIC, GEOMETRIC]))
@settings(deadline=None, max_examples=60)
def test_the_change_does_what_it_says(case: int, setting: IndexSetting) -> None:
    """2, 3"""
    rng = np.random.default_rng(case)
    components = rng.gamma(0.7, 1, (rng.integers(4, 25), rng.integers(2, 5)))
    weights = rng.dirichlet(np.ones(components.shape[1]))
    rule = {"n": int(rng.integers(1, len(components)))}
    found = smallest_weight_change(components, weights, setting, **rule)
    if found is not None:
        check(found, components, weights, setting, rule)
