"""Records beside voices.

1. The probability that an area's rate exceeds the city's: half around the city's rate, near 1 where
   many are recorded, held back by few people; it agrees with draws from the same distribution.
2. What nobody knows is no probability; rates that vary by chance alone exceed nothing.
3. What is told of a cell, by its four sides, by contradiction, and where nothing can be told.
"""

from __future__ import annotations

import numpy as np
import pytest

from sereno.methods.findings.cross_check import Told, chance_above, told
from sereno.methods.selection.empirical_bayes import empirical_bayes, posterior

COUNTS = np.array([0, 5, 30, 60, 200, 3, 40])
PEOPLE = np.array([1000, 3000, 10_000, 10_000, 10_000, 300, 9_000])


def test_chance(rng) -> None:
    """1"""
    found = chance_above(COUNTS, PEOPLE)
    bayes = empirical_bayes(COUNTS, PEOPLE, 1.0)
    shape, inverse = posterior(COUNTS, PEOPLE, float(bayes.a), float(bayes.b))
    assert shape / inverse == pytest.approx(bayes.rates)
    drawn = rng.gamma(shape, 1 / inverse, (20_000, len(COUNTS)))
    assert found == pytest.approx((drawn > float(bayes.b)).mean(axis=0), abs=0.015)
    assert found[4] > 0.999
    # Three of 300 is a rate above the city's, and says little.
    assert float(bayes.b) < 3 / 300
    assert found[5] < 0.9
    assert found[0] < 0.5


def test_unknown() -> None:
    """2"""
    found = chance_above([np.nan, 5, 30, 60], [1000, np.nan, 1000, 1000])
    assert np.isnan(found).tolist() == [True, True, False, False]
    assert np.isnan(chance_above([1, 2], [0, 0])).all()
    assert chance_above([10, 10, 10], [100, 100, 100]).tolist() == [0, 0, 0]
    assert chance_above([0, 0], [100, 100]).tolist() == [0, 0]


@pytest.mark.parametrize(
    ("chance", "worried", "content", "heard", "held", "is_told"),
    [
        (0.95, 5, 0, 10, False, Told.CONVERGE),
        (0.90, 3, 9, 10, False, Told.CONVERGE),
        (0.95, 0, 0, 10, False, Told.SILENCE),
        (0.95, 2, 2, 10, False, Told.SILENCE),
        (0.95, 2, 3, 10, False, Told.CONTRADICT),
        (0.89, 3, 0, 10, False, Told.FEAR),
        (0.10, 0, 5, 10, False, Told.NEITHER),
        (0.95, 2, 0, 2, False, Told.LITTLE),
        (0.95, 0, 0, 0, False, Told.LITTLE),
        (0.95, 0, 0, 10, True, Told.HELD),
        (0.95, 0, 0, 2, True, Told.LITTLE),
        (np.nan, 9, 0, 10, False, Told.UNRECORDED),
        (np.nan, 2, 0, 2, False, Told.LITTLE),
    ],
)
def test_told(chance, worried, content, heard, held, is_told) -> None:
    """3"""
    found = told(
        chance=[[chance]], worried=[[worried]], content=[[content]], heard=[heard], held=[[held]]
    )
    assert found == [[is_told]]
