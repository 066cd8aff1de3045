"""Order of scores.

1. It is that of a stable sort, up or down: ties, negative zero, one outlier, tiny differences.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sereno.methods.selection.ordering import ordered, work_space

numbers = arrays(
    np.float64,
    st.integers(1, 60),
    elements=st.floats(-1e200, 1e200) | st.sampled_from([0.0, -0.0, 1.0, 1 + 2**-52, -1.0]),
)


def check(values: np.ndarray) -> None:
    space = work_space(values.size)
    assert ordered(values, 1.0, space).tolist() == np.argsort(values, kind="stable").tolist()
    assert ordered(values, -1.0, space).tolist() == np.argsort(-values, kind="stable").tolist()


@given(numbers)
@settings(deadline=None)
def test_any_numbers(values: np.ndarray) -> None:
    """1"""
    check(values)


@pytest.mark.parametrize("size", [1, 2, 1814, 20_000])
def test_many_scores(rng: np.random.Generator, size: int) -> None:
    """1"""
    for values in (
        rng.random(size),
        rng.lognormal(0, 3, size),
        rng.integers(0, 5, size).astype(float),
        1 + rng.random(size) * 1e-12,
        np.r_[1e9, rng.random(size - 1)],
        np.zeros(size),
    ):
        check(values)
