"""The side of a line, against exact rational arithmetic."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sereno.methods.sources.places.orientation import orientation, orientation_by_doubles

Six = tuple[float, float, float, float, float, float]


def terms(six: Six) -> tuple[Fraction, Fraction]:
    ax, ay, bx, by, px, py = map(Fraction, six)
    return (ax - px) * (by - py), (ay - py) * (bx - px)


def rational(six: Six) -> int:
    left, right = terms(six)
    return (left > right) - (left < right)


def beside_the_line(ax: float, ay: float, bx: float, by: float, t: float, steps: int) -> Six:
    """A point rounded on to the line, then moved by a few of the smallest steps."""
    px, py = ax + t * (bx - ax), ay + t * (by - ay)
    for _ in range(abs(steps)):
        px = float(np.nextafter(px, np.inf if steps > 0 else -np.inf))
    return ax, ay, bx, by, px, py


places = st.floats(-180, 180).filter(lambda v: abs(v) > 1e-6)
# Steps of a micrometre up to 1,000 km: differences are doubles, so nothing is rounded.
grid = st.integers(-(10**12), 10**12).map(lambda v: v * 2.0**-20)


@settings(max_examples=500)
@given(st.builds(beside_the_line, *[places] * 4, st.floats(-2, 3), st.integers(-2, 2)))
def test_points_within_rounding_of_the_line(six: Six) -> None:
    left, right = terms(six)
    if abs(left - right) > (abs(left) + abs(right)) / 2**100:
        assert orientation(*six) == rational(six)
        assert orientation_by_doubles(*six) == rational(six)


@settings(max_examples=500)
@given(st.tuples(*[grid] * 4), st.fractions(-3, 3, max_denominator=8), st.integers(-1, 1))
def test_points_on_a_grid_are_decided_exactly(
    ends: tuple[float, float, float, float], t: Fraction, step: int
) -> None:
    ax, ay, bx, by = ends
    px, py = (np.round((a + t * (b - a)) * 2**20) / 2**20 for a, b in ((ax, bx), (ay, by)))
    six = (ax, ay, bx, by, float(px), float(py) + step * 2.0**-20)
    assert orientation(*six) == rational(six)
    assert orientation_by_doubles(*six) == rational(six)


@settings(max_examples=300)
@given(st.tuples(*[st.integers(-3, 3)] * 6), st.sampled_from([2.0**-450, 2.0**-30, 1.0, 2.0**480]))
def test_small_whole_numbers_at_any_scale(six: Six, scale: float) -> None:
    assert orientation(*(v * scale for v in six)) == rational(six)


@pytest.mark.parametrize("t", [0.0, 0.25, 0.5, 1.0, 2.0])
def test_on_the_line_is_neither_side(t: float) -> None:
    assert orientation(-99.5, 19.25, -98.0, 20.0, -99.5 + t * 1.5, 19.25 + t * 0.75) == 0
