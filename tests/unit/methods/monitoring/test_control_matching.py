"""Areas to compare with, and those around.

1. Balance is the standardised mean difference; matched controls are nearer in all than any others
   could be, none is taken twice, and the balance is better for it.
2. What can't be matched is refused; areas without a value aren't chosen.
3. The ring holds what lies within reach of a treated area, and no treated area.
"""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from sereno.methods.monitoring.control_matching import balance, match_controls
from sereno.methods.monitoring.displacement_ring import displacement_ring
from sereno.vocabulary.problems import Problem

TREATED = np.array([True, True, False, False, False, False, False])
INDICATORS = np.array([[10, 1.0], [20, 2.0], [11, 1.1], [19, 2.2], [40, 9.0], [0, 0.0], [15, 1.4]])


def test_matched_controls() -> None:
    """1"""
    one, other = INDICATORS[TREATED], INDICATORS[~TREATED]
    apart = (one.mean(0) - other.mean(0)) / np.sqrt((one.var(0, ddof=1) + other.var(0, ddof=1)) / 2)
    assert balance(INDICATORS, TREATED, ~TREATED) == pytest.approx(apart)
    found = match_controls(INDICATORS, TREATED, ~TREATED)
    assert found.pairs == ((0, (2,)), (1, (3,)))
    assert np.flatnonzero(found.controls).tolist() == [2, 3]
    assert (np.abs(found.after) < np.abs(found.before)).all()
    rng = np.random.default_rng(5)
    x, treated = rng.normal(size=(8, 3)), np.arange(8) < 2
    got = match_controls(x, treated, ~treated, each=2)
    scaled = (x - x.mean(0)) / x.std(0)

    def far(chosen: tuple[int, ...]) -> float:
        return sum(np.linalg.norm(scaled[i // 2] - scaled[j]) for i, j in enumerate(chosen))

    best = min(far(each) for each in itertools.permutations(range(2, 8), 4))
    assert far(tuple(j for _, mine in got.pairs for j in mine)) == pytest.approx(best)
    alone = balance(INDICATORS, np.arange(7) == 0, ~TREATED)
    assert np.isfinite(alone).all()
    assert balance(np.ones((7, 1)), TREATED, ~TREATED) == 0


def test_what_can_not_be_matched() -> None:
    """2"""
    holed = INDICATORS.copy()
    holed[2, 0] = np.nan
    assert match_controls(holed, TREATED, ~TREATED).pairs[0] == (0, (6,))

    def code(x: np.ndarray, treated: np.ndarray, each: int = 1) -> str:
        with pytest.raises(Problem) as refused:
            match_controls(x, treated, ~treated, each)
        return refused.value.code

    assert code(INDICATORS, TREATED, each=3) == "effect_too_few_controls"
    assert code(INDICATORS, np.zeros(7, bool)) == "effect_areas_missing"
    assert code(holed, np.arange(7) == 2) == "effect_indicator_missing"


def test_the_ring() -> None:
    """3"""
    distances = np.array([[0, 900], [900, 0], [0, 500], [300, 1200], [2000, 501], [800, 700]])
    treated = np.array([True, True, False, False, False, False])
    ring = displacement_ring(distances, treated, 500)
    assert np.flatnonzero(ring).tolist() == [2, 3]
    outer = displacement_ring(distances, treated, 700, beyond=500)
    assert np.flatnonzero(outer).tolist() == [4, 5]
    with pytest.raises(ValueError, match="ring"):
        displacement_ring(distances, treated, 300, beyond=300)
    with pytest.raises(ValueError, match="shape"):
        displacement_ring(distances[0], treated, 300)
