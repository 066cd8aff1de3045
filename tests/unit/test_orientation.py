"""The side of a line, against exact rational arithmetic."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sereno.methods.sources.orientation import exact_orientation, orientation

Six = tuple[float, float, float, float, float, float]


def rational(ax: float, ay: float, bx: float, by: float, px: float, py: float) -> int:
    determinant = (Fraction(ax) - Fraction(px)) * (Fraction(by) - Fraction(py)) - (
        Fraction(ay) - Fraction(py)
    ) * (Fraction(bx) - Fraction(px))
    return (determinant > 0) - (determinant < 0)


def on_the_line(ax: float, ay: float, bx: float, by: float, t: float, ulps: int) -> Six:
    """A point rounded on to the line, then moved by a few of the smallest steps."""
    px, py = ax + t * (bx - ax), ay + t * (by - ay)
    for _ in range(abs(ulps)):
        px = float(np.nextafter(px, np.inf if ulps > 0 else -np.inf))
    return ax, ay, bx, by, px, py


ordinary = st.floats(-1e6, 1e6, allow_subnormal=False)
# Numbers from 1e-61 to 1e61 of either sign, and zero.
wide = st.builds(
    lambda mantissa, exponent: mantissa * 10.0**exponent,
    st.floats(-9.99, 9.99, allow_subnormal=False).filter(lambda m: m == 0 or abs(m) > 0.1),
    st.integers(-60, 60),
)


@settings(max_examples=400, deadline=None)
@given(st.builds(on_the_line, *[ordinary] * 4, st.floats(-2, 3), st.integers(-2, 2)))
def test_points_within_rounding_of_the_line(six: Six) -> None:
    assume(all(v == 0 or abs(v) > 1e-140 for v in six))
    assert orientation(*six) == rational(*six)
    assert exact_orientation(*six) == rational(*six)


@settings(max_examples=400, deadline=None)
@given(st.tuples(*[wide] * 6))
def test_coordinates_of_very_different_size(six: Six) -> None:
    assert orientation(*six) == rational(*six)
    assert exact_orientation(*six) == rational(*six)


@settings(max_examples=200, deadline=None)
@given(st.tuples(*[st.integers(-3, 3)] * 6), st.sampled_from([1e-140, 1e-9, 1.0, 1e150, 1e300]))
def test_small_whole_numbers_at_any_scale(six: tuple[int, ...], scale: float) -> None:
    scaled = tuple(float(v * scale) for v in six)
    assert orientation(*scaled) == rational(*scaled)


@pytest.mark.parametrize("swap", [False, True])
def test_the_ends_of_the_number_line(swap: bool) -> None:
    largest = float(np.finfo(np.float64).max)
    six = (-largest, -largest, largest, largest, 0.0, 1.0)
    if swap:
        six = (largest, largest, -largest, -largest, 0.0, 0.0)
    assert orientation(*six) == (0 if swap else 1)
