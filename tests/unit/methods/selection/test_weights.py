"""Weights of topics.

1. Given weights are scaled to sum to 1; negative ones, and all zero, are refused by name.
2. Budget allocation is the mean of each person's shares.
3. Entropy weights reward what differs between areas; an even topic gets none.
4. Principal components of the Technology Achievement Index: the handbook's eigenvalues and
   rotated loadings.
5. Weights from components are never negative, sum to 1, and give nothing to a constant topic.
6. Each way of weighting is its function over the topics that have points.
7. Two levels: a topic's weight among its dimension's × the dimension's, which gives the very index
   of putting each dimension together first; what doesn't match is refused by name.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sereno.methods.selection.weights import (
    budget_weights,
    entropy_weights,
    equal_weights,
    given_weights,
    level_weights,
    pca_weights,
    principal_components,
    varimax,
    weights_by,
)
from sereno.vocabulary.problems import Problem
from tests.unit.methods.selection.technology_achievement import VALUES

counts = st.integers(0, 900).map(float)


def test_given_weights_are_scaled() -> None:
    """1"""
    np.testing.assert_allclose(given_weights([4, 3, 3]), [0.4, 0.3, 0.3])


@pytest.mark.parametrize(
    ("weights", "code"),
    [
        ([0, 0], "weights_sum_to_zero"),
        ([], "weights_sum_to_zero"),
        ([0.5, -0.1], "weights_negative"),
        ([0.5, float("nan")], "weights_negative"),
    ],
)
def test_weights_that_say_nothing(weights: list[float], code: str) -> None:
    """1"""
    with pytest.raises(Problem) as refused:
        given_weights(weights, ["robbery", "homicide"])
    assert refused.value.code == code
    if code == "weights_negative":
        assert "homicide" in refused.value.what("en")


def test_budget_allocation() -> None:
    """2"""
    np.testing.assert_allclose(budget_weights([[50, 50, 0], [1, 1, 2]]), [0.375, 0.375, 0.25])


def test_equal_weights() -> None:
    """1"""
    np.testing.assert_allclose(equal_weights(4), 0.25)


def test_entropy_weights_worked_by_hand() -> None:
    """3: shares (½, ½) have entropy ln 2, shares (¾, ¼) have 0.562335."""
    unevenness = np.array([0.0, 1 - 0.5623351446 / np.log(2)])
    found = entropy_weights([[1, 3], [1, 1]])
    np.testing.assert_allclose(found, unevenness / unevenness.sum(), rtol=1e-9)
    np.testing.assert_allclose(entropy_weights([[1, 3, 8], [1, 1, 0]])[0], 0)
    np.testing.assert_allclose(entropy_weights([[1, 2], [1, 2]]), 0.5)
    with pytest.raises(ValueError, match="never negative"):
        entropy_weights([[1, -1], [1, 1]])


def test_eigenvalues_of_the_handbook() -> None:
    """4: its table of eigenvalues, made from figures with more decimals than it prints."""
    eigenvalues, _ = principal_components(VALUES)
    percent = eigenvalues / eigenvalues.sum() * 100
    np.testing.assert_allclose(eigenvalues, [3.3, 1.7, 1.0, 0.9, 0.5, 0.3, 0.2, 0.1], atol=0.1)
    np.testing.assert_allclose(percent, [41.9, 21.8, 12.3, 11.1, 6.0, 3.7, 2.2, 0.9], atol=0.15)


def test_rotated_loadings_of_the_handbook() -> None:
    """4: patents load 0.07, 0.97, 0.06, 0.06 on four factors, of which 0.67 of the second."""
    eigenvalues, vectors = principal_components(VALUES)
    loadings = np.abs(varimax(vectors[:, :4] * np.sqrt(eigenvalues[:4])))
    np.testing.assert_allclose(sorted(loadings[0]), [0.06, 0.06, 0.07, 0.97], atol=0.011)
    squared = loadings**2 / (loadings**2).sum(axis=0)
    assert squared[0].max() == pytest.approx(0.67, abs=0.006)


def test_varimax_leaves_lengths_and_single_factors_alone() -> None:
    """4"""
    eigenvalues, vectors = principal_components(VALUES)
    before = vectors[:, :3] * np.sqrt(eigenvalues[:3])
    np.testing.assert_allclose(
        (varimax(before) ** 2).sum(axis=1), (before**2).sum(axis=1), rtol=1e-9
    )
    np.testing.assert_array_equal(varimax(before[:, :1]), before[:, :1])


def test_weights_from_components() -> None:
    """5"""
    assert pca_weights(VALUES).sum() == pytest.approx(1)
    with_constant = np.column_stack([VALUES[:, :3], np.ones(len(VALUES))])
    assert pca_weights(with_constant)[3] == 0
    np.testing.assert_allclose(pca_weights(np.ones((5, 2))), 0.5)
    np.testing.assert_allclose(pca_weights(np.column_stack([np.ones(5), np.arange(5)])), [0, 1])
    with_gap = np.vstack([VALUES, np.full(8, np.nan)])
    np.testing.assert_allclose(pca_weights(with_gap), pca_weights(VALUES))


@given(arrays(np.float64, st.tuples(st.integers(2, 20), st.integers(1, 6)), elements=counts))
def test_weights_from_data_are_weights(components: np.ndarray) -> None:
    """3, 5"""
    for weights in (entropy_weights(components), pca_weights(components)):
        assert (weights >= 0).all()
        assert weights.sum() == pytest.approx(1)


def test_components_must_be_a_table() -> None:
    """5"""
    with pytest.raises(ValueError, match="table"):
        pca_weights([1, 2, 3])


def test_ways_of_weighting() -> None:
    """6"""
    values = np.array([[0.0, 1, 0.5, 0.2], [1, 0.8, 0.1, 0.9], [0.3, 0, 0.7, 0], [0.2, 0.6, 0, 1]])
    points, used = [50, 0, 10, 20], [0, 2, 3]
    expected = {
        "given": given_weights([50, 10, 20]),
        "equal": equal_weights(3),
        "entropy": entropy_weights(values[:, used]),
        "pca": pca_weights(values[:, used]),
    }
    for weighting, weights in expected.items():
        found = weights_by(weighting, points, values)
        np.testing.assert_allclose(found[used], weights)
        assert found[1] == 0
    with pytest.raises(Problem, match="robbery"):
        weights_by("equal", [-1, 1], values[:, :2], ["robbery", "homicide"])


def test_weights_of_two_levels(rng: np.random.Generator) -> None:
    """7"""
    points = {"homicide": 3.0, "robbery": 5.0, "femicide": 1.0, "schooling": 2.0}
    dimensions = {
        "homicide": "violence",
        "femicide": "violence",
        "robbery": "property",
        "schooling": "poverty",
    }
    weights = level_weights(points, dimensions, {"violence": 6, "property": 3, "poverty": 1})
    assert list(weights) == list(points)
    np.testing.assert_allclose([*weights.values()], [0.45, 0.3, 0.15, 0.1])
    x = rng.random((9, 4))
    violence = 0.75 * x[:, 0] + 0.25 * x[:, 2]
    whole = 0.6 * violence + 0.3 * x[:, 1] + 0.1 * x[:, 3]
    np.testing.assert_allclose(x @ [*weights.values()], whole)
    logs = np.log(x)
    product = (
        np.exp(0.6 * (0.75 * logs[:, 0] + 0.25 * logs[:, 2])) * x[:, 1] ** 0.3 * x[:, 3] ** 0.1
    )
    np.testing.assert_allclose(np.exp(logs @ [*weights.values()]), product)
    even = level_weights(points, dimensions)
    assert even["robbery"] == even["schooling"] == pytest.approx(1 / 3)
    for wrong, named in (
        ((points, {**dimensions, "arson": "property"}), "arson"),
        (({**points, "arson": 1.0}, dimensions), "arson"),
        ((points, dimensions, {"violence": 1.0, "property": 1.0}), "poverty"),
    ):
        with pytest.raises(Problem) as told:
            level_weights(*wrong)
        assert (told.value.code, told.value.values["names"]) == ("dimension_unknown", named)
