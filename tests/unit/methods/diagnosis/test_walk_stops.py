"""Stops matched one to one, and how much people agree.

1. As many stops are matched as can be, each once, as near as possible; who stayed alone is told,
   and where the next was about as near; pairs that somebody named stay.
2. Changes are counted by pair; what could not be judged counts nowhere.
3. Krippendorff's alpha gives the figures of its own author (2011), whatever the measure.
"""

from __future__ import annotations

import numpy as np
import pytest

from sereno.methods.diagnosis.agreement import alpha, alpha_of_counts
from sereno.methods.diagnosis.walk_stops import change, length_of, match

# Computing Krippendorff's Alpha-Reliability, 2011: four observers, twelve units.
OBSERVERS = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, np.nan, np.nan, np.nan],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, np.nan, 3],
        [np.nan, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, np.nan],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, np.nan],
    ]
)


def test_stops_are_matched() -> None:
    """1"""
    before = np.array([[0.0, 0], [20, 0], [100, 0], [500, 0]])
    after = np.array([[18.0, 0], [39, 0], [104, 0], [97, 0]])
    found = match(before, after)
    # The nearest of each would leave the first alone.
    assert [(i, j) for i, j, _d in found.pairs] == [(0, 0), (1, 1), (2, 3)]
    assert found.alone_before == [3]
    assert found.alone_after == [2]
    assert found.tied == [0, 1, 2]
    # Of two earlier stops about as near to a later one, either may be the one that is meant.
    either = match(np.array([[0.0, 0], [12, 0]]), np.array([[6.0, 0]]))
    assert (either.tied, either.alone_before) == ([0], [1])
    named = match(before, after, known=[(3, 0)])
    assert [(i, j) for i, j, _d in named.pairs] == [(3, 0), (1, 1), (2, 3)]
    assert match(before, np.empty((0, 2))).alone_before == [0, 1, 2, 3]
    assert length_of([[0, 0], [3, 4], [3, 10]]) == 11


def test_changes_are_counted() -> None:
    """2"""
    before, after = np.array([0.0, 1, 2, 3, 1]), np.array([1.0, 1, np.nan, 1, 3])
    found = change(before, after, np.arange(5), np.random.default_rng(0))
    assert found is not None
    assert (found.mean.value, found.mean.n) == (0.25, 4)
    assert (found.up, found.same, found.down) == (2, 1, 1)
    assert change(before, before * np.nan, np.arange(5), np.random.default_rng(0)) is None


def test_alpha() -> None:
    """3"""
    expected = {"nominal": 0.743, "ordinal": 0.815, "interval": 0.849, "ratio": 0.797}
    for measure, figure in expected.items():
        found = alpha(OBSERVERS, measure)  # type: ignore[arg-type]
        assert found.alpha == pytest.approx(figure, abs=0.0005)
        assert (found.units, found.judgements) == (11, 40)
    assert alpha(np.ones((2, 5)), "ordinal").alpha is None
    assert alpha_of_counts([[1, 0], [0, 1]], [0, 1], "ordinal").units == 0
