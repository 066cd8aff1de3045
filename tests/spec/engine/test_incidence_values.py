"""What stage 1 gives as indicators: small counts in, values out.

1. Years are cut at both ends; the whole period comes last, where it is longer than one year.
2. Count with its exact limits; rate per 100,000 person-years; no population, no rate.
3. Smoothed rates are estimated, and lie between the rate and the period's mean.
4. Written and read again, values are the same; one indicator is read without the others.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from sereno.engine.incidence_values import PlaceCounts, incidence_values, yearly_periods
from sereno.exchange.indicators.value_files import (
    LevelValues,
    note,
    read_note,
    read_values,
    write_values,
)
from sereno.methods.policy.disclosure import held_back
from sereno.methods.sources.indicators.values import ESTIMATED, IndicatorValues


@pytest.mark.parametrize(
    ("first", "last", "begins", "labels"),
    [
        ("2021-01-01", "2021-12-31", 1, ["2021"]),
        ("2021-01-01", "2022-12-31", 1, ["2021", "2022", "2021/2022"]),
        ("2021-03-01", "2022-12-31", 1, ["2021-03-01/2021-12-31", "2022", "2021-03-01/2022-12-31"]),
        ("2021-03-01", "2021-08-31", 1, ["2021-03-01/2021-08-31"]),
        # A record of 2020/21 counts in its April, and is of the whole year from then on.
        (
            "2020-04-01",
            "2022-03-31",
            4,
            ["2020-04-01/2021-03-31", "2021-04-01/2022-03-31", "2020-04-01/2022-03-31"],
        ),
        (
            "2021-01-01",
            "2021-12-31",
            4,
            [
                "2021-01-01/2021-03-31",
                "2021-04-01/2021-12-31",
                "2021",
            ],
        ),
        ("2021-01-01", "2022-12-31", None, ["2021/2022"]),
    ],
)
def test_periods(first: str, last: str, begins: int | None, labels: list[str]) -> None:
    """1"""
    days = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    found = yearly_periods(*days, begins=begins)
    assert [period.label for period in found] == labels


@pytest.fixture
def values() -> IndicatorValues:
    """Two areas, one topic, 2021 (365 days of 365.25), 10 and 0 incidents."""
    periods = yearly_periods(dt.date(2021, 1, 1), dt.date(2021, 12, 31))
    counts = np.array([[[12, 3]], [[10, 0]]])
    places = PlaceCounts(["a", "b"], np.array([1000.0, np.nan]), counts, smooth=True)
    return incidence_values(["robbery"], periods, places)


def cell(values: IndicatorValues, code: str, area: str) -> IndicatorValues:
    part = values.of_indicator(code)
    return part.take(part.areas == area)


def test_counts_and_rates(values) -> None:
    """2"""
    count = cell(values, "robbery_count", "a")
    assert count.values.tolist() == [10]
    # Garwood's limits of 10: a published table (Ulm 1990).
    assert (count.lows[0], count.highs[0]) == pytest.approx((4.795, 18.390), abs=1e-3)
    rate = cell(values, "robbery_rate", "a")
    assert rate.values[0] == pytest.approx(10 / (1000 * 365 / 365.25) * 100_000)
    assert rate.denominators[0] == pytest.approx(1000 * 365 / 365.25)
    assert cell(values, "all_count", "b").values.tolist() == [3]
    assert cell(values, "robbery_count", "b").values.tolist() == [0]
    assert np.isnan(cell(values, "all_rate", "b").values[0])


def test_smoothed_rates() -> None:
    """3"""
    periods = yearly_periods(dt.date(2021, 1, 1), dt.date(2021, 12, 31))
    n = np.array([40, 2, 9])
    people = np.array([1000.0, 900.0, 1100.0])
    places = PlaceCounts(["a", "b", "c"], people, np.array([[n]]), smooth=True)
    values = incidence_values([], periods, places)
    smoothed, rates = values.of_indicator("all_eb_rate"), values.of_indicator("all_rate")
    mean = rates.numerators.sum() / rates.denominators.sum() * 100_000
    assert set(smoothed.statuses.tolist()) == {ESTIMATED}
    assert (np.abs(smoothed.values - mean) < np.abs(rates.values - mean)).all()


def test_files(values, tmp_path: Path) -> None:
    """4"""
    path = tmp_path / "values.parquet"
    told = np.array([note("value_carried_over", level="AGEB", share="5 %")], object)
    other = LevelValues("ageb", IndicatorValues.of(["wells"], ["1"], ["2020"], [7.0]), told)
    assert write_values(path, [LevelValues("area", values), other]) == len(values) + 1
    found = read_values(path)
    assert set(found) == {"area", "ageb"}
    again = found["area"].values
    assert sorted(again.cell_keys()) == sorted(values.cell_keys())
    rate, same = cell(values, "robbery_rate", "a"), cell(again, "robbery_rate", "a")
    for name in ("values", "numerators", "denominators", "lows", "highs", "statuses"):
        assert getattr(rate, name).tolist() == getattr(same, name).tolist()
    assert list(read_values(path, ["wells"])) == ["ageb"]
    assert not read_values(path, ["wells"], "area")
    code, said = read_note(found["ageb"].said()[0])
    assert (code, said) == ("value_carried_over", {"level": "AGEB", "share": "5 %"})


def test_cells_held_back_for_the_callers_reasons() -> None:
    """A cell that isn't small is held back too, and others with it until it can't be had."""
    table = np.array([[20, 30], [40, 50]])
    also = np.array([[True, False], [False, False]])
    assert not held_back(table, 5).any()
    assert held_back(table, 5, also=also)[:2, :2].all()
