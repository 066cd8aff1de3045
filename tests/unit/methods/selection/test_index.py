"""The composite index.

1. Normalised values of the Technology Achievement Index are those that the handbook prints.
2. The kernel agrees with the same steps written plainly in NumPy, for every setting.
3. Winsorising stops as soon as skewness or kurtosis is within its limit, at 5 % of the areas at
   most; fences are Tukey's; equal quartiles leave a column alone.
4. A topic that is the same everywhere changes no rank, and is noted.
5. An area that lacks a component has no score and doesn't set the scale.
6. Contributions add up to the score, or to its logarithm.
7. A geometric mean lets a high topic make up for a low one less than an arithmetic one.
8. The order of scores depends neither on the unit of a component nor on that of the weights.
9. Eligibility says why not; counts can be compared without a population.
"""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sereno.methods.selection.index import (
    composite,
    eligibility,
    indicator_components,
)
from sereno.vocabulary.problems import Problem
from tests.unit.methods.selection.plain_index import plain_scores, skew_and_kurtosis, winsorised
from tests.unit.methods.selection.technology_achievement import COUNTRIES, INDICATORS, VALUES

SETTINGS = list(
    itertools.product(
        ("minmax", "zscore", "rank", "rank_min"),
        ("arithmetic", "geometric"),
        ("none", "winsorise", "tukey"),
    )
)


def one_topic(values: list[float] | np.ndarray, **setting: str) -> np.ndarray:
    column = np.asarray(values, np.float64)[:, None]
    return composite(column, [1], **setting).normalised[:, 0]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("country", "rank", "zscore", "minmax"),
    # Mean years of schooling; places from the lowest, 1, to the highest, 23.
    [
        ("Finland", 15, 0.26, 0.59),
        ("United_States", 23, 1.52, 1.00),
        ("Sweden", 19, 1.14, 0.88),
        ("Japan", 12.5, -0.06, 0.49),
        ("Korea", 17, 0.76, 0.76),
        ("Netherlands", 10, -0.12, 0.47),
    ],
)
def test_normalisation_of_the_handbook(
    country: str, rank: float, zscore: float, minmax: float
) -> None:
    """1"""
    at = COUNTRIES.index(country)
    schooling = VALUES[:, INDICATORS.index("schooling")]
    assert one_topic(schooling, normalise="zscore")[at] == pytest.approx(zscore, abs=0.005)
    assert one_topic(schooling, normalise="minmax")[at] == pytest.approx(minmax, abs=0.005)
    assert one_topic(schooling, normalise="rank")[at] == pytest.approx((rank - 1) / 22)


def test_equals_take_the_lowest_of_their_places_where_that_is_asked() -> None:
    """1: COINr's n_rank; R's rank(c(3, 1, 3, 8), ties.method = "min") is 2 1 2 4."""
    places = one_topic([3, 1, 3, 8], normalise="rank_min") * 3 + 1
    assert places.tolist() == [2, 1, 2, 4]
    assert (one_topic([3, 1, 3, 8], normalise="rank") * 3 + 1).tolist() == [2.5, 1, 2.5, 4]


def test_an_index_worked_by_hand() -> None:
    """1"""
    components = np.array([[10.0, 1.0], [20.0, 5.0], [30.0, 3.0]])
    weights = [0.4, 0.6]
    added = composite(components, weights)
    np.testing.assert_allclose(added.scores, [0, 0.4 * 0.5 + 0.6, 0.4 + 0.6 * 0.5])
    multiplied = composite(components, weights, aggregate="geometric")
    np.testing.assert_allclose(
        multiplied.scores,
        [0.01, 0.505**0.4 * 1.0**0.6, 1.0**0.4 * 0.505**0.6],
    )
    standard = composite(components, weights, normalise="zscore", aggregate="geometric")
    np.testing.assert_allclose(standard.scores, [0.8, 1.0**0.4 * 1.2**0.6, 1.2**0.4 * 1.0**0.6])


@pytest.mark.parametrize(("normalise", "aggregate", "outliers"), SETTINGS)
def test_the_kernel_agrees_with_plain_numpy(
    rng: np.random.Generator, normalise: str, aggregate: str, outliers: str
) -> None:
    """2"""
    for size in (1, 2, 3, 5, 40, 700):
        components = np.column_stack(
            [
                rng.lognormal(0, 2, size),
                rng.normal(0, 1, size),
                rng.poisson(2, size).astype(float),
                -rng.lognormal(0, 2, size),
            ]
        )
        weights = rng.dirichlet(np.ones(4))
        found = composite(
            components,
            weights,
            normalise=normalise,  # type: ignore[arg-type]
            aggregate=aggregate,  # type: ignore[arg-type]
            outliers=outliers,  # type: ignore[arg-type]
        )
        expected = plain_scores(components, weights, normalise, aggregate, outliers)
        np.testing.assert_allclose(found.scores, expected, rtol=1e-9, atol=1e-12)


def test_winsorising_stops_as_soon_as_it_may() -> None:
    """3: numbers 1 to 10 with 30 and 100, the example in the manual of COINr."""
    x = np.array([*range(1, 11), 30, 100], np.float64)
    treated, points = winsorised(x)
    assert points == 1
    assert not within_limits(x)
    assert within_limits(treated)
    expected = (np.minimum(x, 30) - 1) / 29
    np.testing.assert_allclose(one_topic(x, outliers="winsorise"), expected)


def within_limits(x: np.ndarray) -> bool:
    skew, kurtosis = skew_and_kurtosis(x)
    return abs(skew) < 2 or kurtosis < 3.5


def test_winsorising_stops_at_its_limit_and_says_so() -> None:
    """3"""
    x = np.r_[np.linspace(0, 1, 180), np.linspace(1000, 9000, 20)]
    found = composite(x[:, None], [1], outliers="winsorise", names=["robbery"])
    (note,) = found.notes
    assert note.code == "outliers_remain"
    assert note.values == {"topic": "robbery", "points": 10}
    assert (found.normalised[:, 0] == 1).sum() == 11


def test_fences() -> None:
    """3"""
    x = np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 100])
    expected = (np.minimum(x, 7 + 1.5 * 4) - 1) / 12
    np.testing.assert_allclose(one_topic(x, outliers="tukey"), expected)
    mostly_zero = np.array([0.0, 0, 0, 0, 0, 0, 0, 0, 3, 9])
    np.testing.assert_allclose(one_topic(mostly_zero, outliers="tukey"), mostly_zero / 9)


@pytest.mark.parametrize("normalise", ["minmax", "zscore", "rank"])
@pytest.mark.parametrize("aggregate", ["arithmetic", "geometric"])
def test_a_constant_topic_changes_no_rank(normalise: str, aggregate: str) -> None:
    """4"""
    varying = np.array([3.0, 1.0, 2.0])
    components = np.column_stack([varying, np.full(3, 7.0)])
    found = composite(
        components,
        [0.5, 0.5],
        normalise=normalise,  # type: ignore[arg-type]
        aggregate=aggregate,  # type: ignore[arg-type]
        names=["robbery", "homicide"],
    )
    assert np.argsort(found.scores).tolist() == [1, 2, 0]
    np.testing.assert_array_equal(found.normalised[:, 1], 0 if normalise == "zscore" else 0.5)
    (note,) = found.notes
    assert note.code == "constant_component"
    assert "homicide" in note.what("es")


def test_an_area_that_lacks_a_component_has_no_score() -> None:
    """5"""
    components = np.array([[1.0, 1.0], [2.0, 2.0], [900.0, np.nan], [3.0, 3.0], [800.0, 5.0]])
    found = composite(components, [1, 1], eligible=np.array([True, True, True, True, False]))
    assert np.isnan(found.scores).tolist() == [False, False, True, False, True]
    np.testing.assert_allclose(found.scores[[0, 1, 3]], [0, 0.5, 1])
    with pytest.raises(Problem) as refused:
        composite(np.full((2, 1), np.nan), [1])
    assert refused.value.code == "no_area_eligible"


@pytest.mark.parametrize(("normalise", "aggregate", "outliers"), SETTINGS)
def test_contributions_add_up(normalise: str, aggregate: str, outliers: str) -> None:
    """6"""
    found = composite(
        VALUES,
        np.arange(1, 9),
        normalise=normalise,  # type: ignore[arg-type]
        aggregate=aggregate,  # type: ignore[arg-type]
        outliers=outliers,  # type: ignore[arg-type]
    )
    total = np.log(found.scores) if aggregate == "geometric" else found.scores
    np.testing.assert_allclose(found.contributions.sum(axis=1), total, atol=1e-12)


def test_what_a_high_topic_makes_up_for() -> None:
    """7: even and uneven areas with the same mean."""
    components = np.array([[0.5, 0.5], [1.0, 0.0], [0.0, 1.0]])
    added = composite(components, [1, 1]).scores
    multiplied = composite(components, [1, 1], aggregate="geometric").scores
    assert added[0] == added[1] == added[2]
    assert multiplied[0] > multiplied[1] == multiplied[2]


@given(
    arrays(np.float64, (12, 3), elements=st.integers(0, 1000).map(float)),
    st.sampled_from(SETTINGS),
)
def test_units_do_not_matter(components: np.ndarray, setting: tuple[str, str, str]) -> None:
    """8"""
    given_as = dict(zip(("normalise", "aggregate", "outliers"), setting, strict=True))
    one = composite(components, [0.2, 0.3, 0.5], **given_as)  # type: ignore[arg-type]
    other = composite(components * [4.0, 1.0, 0.5], [2, 3, 5], **given_as)  # type: ignore[arg-type]
    np.testing.assert_allclose(one.scores, other.scores, rtol=1e-9, atol=1e-12)


def test_components_by_measure() -> None:
    """9"""
    counts, exposure = np.array([[4, 0], [1, 3], [0, 5]]), np.array([100.0, 50.0, np.nan])
    fixed = np.array([[7.0], [8.0], [9.0]])
    rates = indicator_components(counts, exposure, fixed, measure="rate", per=1000)
    np.testing.assert_allclose(rates, [[40, 0, 7], [20, 60, 8], [np.nan, np.nan, 9]])
    np.testing.assert_allclose(indicator_components(counts, exposure, measure="count"), counts)
    smooth = indicator_components(counts, exposure, measure="eb_rate")
    assert smooth.shape == (3, 2)
    assert eligibility(rates, exposure).reasons == ("", "", "no_population")


def test_eligibility() -> None:
    """9"""
    components = np.array([[1.0], [np.nan], [2.0], [3.0]])
    exposure = np.array([10.0, 10.0, 0.0, np.nan])
    found = eligibility(components, exposure)
    assert found.eligible.tolist() == [True, False, False, False]
    assert found.reasons == ("", "missing_component", "no_population", "no_population")
    assert eligibility(components, exposure, "count").eligible.tolist() == [True, False, True, True]


def test_too_few_people() -> None:
    """9"""
    components = np.array([[1.0], [np.nan], [2.0], [3.0], [4.0]])
    exposure = np.array([326.0, 10.0, 500.0, np.nan, 2000.0]) * 2.0
    found = eligibility(components, exposure, least_exposure=500 * 2.0)
    assert found.reasons == ("too_few_people", "too_few_people", "", "no_population", "")
    assert found.eligible.tolist() == [False, False, True, False, True]
    # Even where only counts are compared, whoever asks for residents must know them.
    counted = eligibility(components, exposure, "count", least_exposure=1000.0)
    assert counted.reasons == found.reasons


def test_weights_must_match_components() -> None:
    """2"""
    with pytest.raises(ValueError, match="weights"):
        composite(np.ones((3, 2)), [1, 1, 1])
