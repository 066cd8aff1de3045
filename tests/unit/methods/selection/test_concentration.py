"""Concentration of crime over places.

1. Plain and generalised Gini as published by Bernasco & Steenbeek (2017).
2. The Gini is 0 for an even spread and (n − 1)/n for one place with all.
3. The generalised Gini is the plain one where crimes are at least as many as places.
4. The smallest share of places with half of the crime.
5. The Gini is one less twice the area under Lorenz's curve.
6. No crime, or no place: NaN; negative or missing counts are refused.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sereno.methods.selection.concentration import concentration, generalised_gini, gini

some_counts = st.lists(st.integers(0, 50), min_size=1, max_size=40).filter(any)


@pytest.mark.parametrize(
    ("counts", "plain", "generalised"),
    [
        ([10, 8, 2, *[0] * 7], 0.78, 0.78),
        ([5, 2, 1, *[0] * 7], 0.80, 0.75),
        ([3, 1, 1, *[0] * 7], 0.78, 0.56),
    ],
)
def test_published_values(counts: list[int], plain: float, generalised: float) -> None:
    """1"""
    assert gini(counts) == pytest.approx(plain, abs=1e-9)
    assert generalised_gini(counts) == pytest.approx(generalised, abs=1e-9)


@pytest.mark.parametrize("n", [1, 2, 10])
def test_extremes(n: int) -> None:
    """2"""
    assert gini([4] * n) == pytest.approx(0)
    assert gini([4] + [0] * (n - 1)) == pytest.approx((n - 1) / n)


@given(some_counts)
def test_generalised_is_plain_where_crimes_are_many(counts: list[int]) -> None:
    """3"""
    if sum(counts) >= len(counts):
        assert generalised_gini(counts) == pytest.approx(gini(counts))
    assert -1e-9 <= generalised_gini(counts) <= gini(counts) + 1e-9


@pytest.mark.parametrize(
    ("counts", "places"),
    [([10, 8, 2, *[0] * 7], 1), ([5, 5, 5, 5], 2), ([1, 1, 1], 2), ([9], 1), ([1, 2, 3, 4], 2)],
)
def test_smallest_share_with_half_of_the_crime(counts: list[int], places: int) -> None:
    """4"""
    found = concentration(counts)
    assert found.places == places
    assert found.smallest_share == pytest.approx(places / len(counts))


@given(some_counts)
def test_the_gini_measures_the_lorenz_curve(counts: list[int]) -> None:
    """5"""
    crime = np.r_[0.0, np.cumsum(sorted(counts))] / sum(counts)
    places = np.linspace(0, 1, len(counts) + 1)
    assert gini(counts) == pytest.approx(1 - 2 * np.trapezoid(crime, places))


@pytest.mark.parametrize("counts", [[], [0, 0]])
def test_without_crime_or_places(counts: list[int]) -> None:
    """6"""
    found = concentration(counts)
    assert np.isnan([found.gini, found.generalised_gini, found.smallest_share]).all()
    assert found.places == 0


@pytest.mark.parametrize("counts", [[-1, 2], [np.nan, 2], [[1, 2]]])
def test_what_is_not_counts_is_refused(counts: list[float]) -> None:
    """6"""
    with pytest.raises(ValueError, match="counts"):
        gini(counts)


@pytest.mark.parametrize("part", [0, 1.1])
def test_a_part_outside_0_to_1_is_refused(part: float) -> None:
    """4"""
    with pytest.raises(ValueError, match="part"):
        concentration([1, 2], part)
