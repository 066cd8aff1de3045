"""Rates and their intervals.

1. A rate is incidents for every `per` units of exposure; without exposure it is NaN.
2. The exact interval is Garwood's: known limits, coverage at least as said.
3. Byar's interval lies near the exact one.
4. Marshall's global estimate gives the figures of R's spdep for North Carolina.
5. Marshall's local estimate gives those of esda/GeoDa and of spdep, by variant.
6. Where moments give a ≤ 0 every area takes the common rate, with a note.
7. An island takes the global estimate, with a note; so does nothing turn NaN in silence.
8. Areas without exposure are NaN and don't touch the others.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sereno.methods.selection.rates import (
    byar_interval,
    empirical_bayes,
    empirical_bayes_local,
    exact_interval,
    rate,
)


@pytest.fixture(scope="module")
def north_carolina():  # type: ignore[no-untyped-def]
    import geopandas
    import libpysal

    return geopandas.read_file(libpysal.examples.get_path("sids2.shp"))


@pytest.fixture(scope="module")
def neighbours(north_carolina):  # type: ignore[no-untyped-def]
    import libpysal

    queen = libpysal.weights.Queen.from_dataframe(north_carolina, use_index=False)
    return [queen.neighbors[i] for i in range(len(north_carolina))]


def test_rate() -> None:
    """1"""
    found = rate([3, 0, 1, 2, 5], [1500.0, 800.0, 0.0, np.nan, -1.0], 100_000)
    np.testing.assert_allclose(found, [200, 0, np.nan, np.nan, np.nan])


@pytest.mark.parametrize(
    ("n", "low", "high"),
    # Limits of an expected count, as printed in tables of the Poisson distribution.
    [(0, 0.0, 3.689), (1, 0.0253, 5.572), (5, 1.623, 11.668), (10, 4.795, 18.390)],
)
def test_exact_interval_of_a_count(n: int, low: float, high: float) -> None:
    """2"""
    found = exact_interval([n], [1.0], 1)
    np.testing.assert_allclose([found[0][0], found[1][0]], [low, high], atol=6e-4)


@given(st.floats(0.2, 60), st.sampled_from([0.8, 0.95, 0.99]))
@settings(deadline=None)
def test_exact_interval_covers_at_least_what_it_says(mean: float, level: float) -> None:
    """2"""
    from scipy.stats import poisson

    n = np.arange(200)
    low, high = exact_interval(n, np.ones(200), 1, level)
    assert poisson.pmf(n, mean)[(low <= mean) & (mean <= high)].sum() >= level - 1e-9


def test_byar_lies_near_the_exact_interval() -> None:
    """3"""
    n = np.arange(1, 200)
    exact, byar = exact_interval(n, np.ones(n.size), 1), byar_interval(n, np.ones(n.size), 1)
    np.testing.assert_allclose(byar[1], exact[1], rtol=0.01)
    np.testing.assert_allclose(byar[0][4:], exact[0][4:], rtol=0.01)
    assert byar_interval([0], [1.0], 1)[0][0] == 0.0


def test_intervals_without_exposure_are_nan() -> None:
    """1"""
    for interval in (exact_interval, byar_interval):
        for limit in interval([3, 4], [0.0, np.nan], 1000):
            assert np.isnan(limit).all()


@pytest.mark.parametrize("level", [0.0, 1.0, 95])
def test_a_level_outside_0_to_1_is_refused(level: float) -> None:
    """2"""
    with pytest.raises(ValueError, match="level"):
        exact_interval([3], [1.0], 1, level)


def test_global_estimate_of_north_carolina(north_carolina) -> None:  # type: ignore[no-untyped-def]
    """4"""
    found = empirical_bayes(north_carolina.SID74, north_carolina.BIR74, 1)
    by_name = dict(zip(north_carolina.NAME, found.rates, strict=True))
    assert found.a == pytest.approx(7.69293065e-7, rel=1e-6)
    assert found.b == pytest.approx(0.00202144489, rel=1e-6)
    assert by_name["Anson"] == pytest.approx(0.0048388041, rel=1e-6)
    assert by_name["Ashe"] == pytest.approx(0.0016972973, rel=1e-6)
    assert found.note is None


@pytest.mark.parametrize(("variant", "anson"), [("esda", 0.0081354237), ("spdep", 0.0081716965)])
def test_local_estimate_of_north_carolina(north_carolina, neighbours, variant, anson) -> None:  # type: ignore[no-untyped-def]
    """5"""
    found = empirical_bayes_local(
        north_carolina.SID74, north_carolina.BIR74, neighbours, 1, variant
    )
    at = north_carolina.NAME.tolist().index("Anson")
    assert found.rates[at] == pytest.approx(anson, rel=1e-6)
    assert np.isfinite(found.rates).all()


def test_rates_that_vary_no_more_than_chance() -> None:
    """6"""
    found = empirical_bayes([10, 10, 11], [1000.0, 1000.0, 1000.0], 1000)
    np.testing.assert_allclose(found.rates, 31 / 3)
    assert found.a == 0
    assert found.note is not None
    assert found.note.code == "eb_no_spread"


def test_no_incident_at_all() -> None:
    """6"""
    found = empirical_bayes([0, 0], [10.0, 20.0], 1000)
    np.testing.assert_array_equal(found.rates, [0, 0])
    local = empirical_bayes_local([0, 0], [10.0, 20.0], [[1], [0]], 1000)
    np.testing.assert_array_equal(local.rates, [0, 0])


def test_an_island_takes_the_global_estimate() -> None:
    """7"""
    counts, exposure = [9, 1, 30, 4], [100.0, 120.0, 300.0, 50.0]
    whole = empirical_bayes(counts, exposure, 1)
    found = empirical_bayes_local(counts, exposure, [[1], [0, 2], [1], []], 1)
    assert found.rates[3] == whole.rates[3]
    assert found.note is not None
    assert found.note.values["islands"] == 1


def test_a_neighbourhood_without_spread_takes_its_mean() -> None:
    """6"""
    found = empirical_bayes_local([10, 10, 11], [1000.0] * 3, [[1], [0, 2], [1]], 1)
    np.testing.assert_allclose(found.rates, [0.01, 31 / 3000, 0.0105])
    assert found.note is not None
    assert found.note.values == {"islands": 0, "flat": 3}


def test_areas_without_exposure_are_left_out() -> None:
    """8"""
    with_gap = empirical_bayes([5, 7, 40, 1], [100.0, np.nan, 300.0, 80.0], 1000)
    without = empirical_bayes([5, 40, 1], [100.0, 300.0, 80.0], 1000)
    np.testing.assert_array_equal(with_gap.rates[[0, 2, 3]], without.rates)
    assert np.isnan(with_gap.rates[1])
    local = empirical_bayes_local([5, 7, 40], [100.0, 0.0, 300.0], [[1, 2], [0], [0]], 1000)
    assert np.isnan(local.rates).tolist() == [False, True, False]


def test_no_exposure_anywhere() -> None:
    """8"""
    for found in (
        empirical_bayes([1, 2], [0.0, np.nan], 1),
        empirical_bayes_local([1, 2], [0.0, np.nan], [[1], [0]], 1),
    ):
        assert np.isnan(found.rates).all()
        assert found.note is not None
        assert found.note.code == "eb_no_exposure"


def test_neighbours_must_be_given_for_each_area() -> None:
    """5"""
    with pytest.raises(ValueError, match="neighbours"):
        empirical_bayes_local([1, 2], [1.0, 1.0], [[1]], 1)
    with pytest.raises(ValueError, match="variant"):
        empirical_bayes_local([1, 2], [1.0, 1.0], [[1], [0]], 1, "geoda")  # type: ignore[arg-type]
