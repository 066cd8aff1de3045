"""The period that a text is, and the period inside a heading.

1. Years, halves, quarters, months, days and spans, in Spanish and English.
2. What is no period is told apart: no guess from half of a text.
3. A heading holds a period, or a month without a year, beside other words.
4. Labels can be read again, and equal steps of time are equal.
"""

from __future__ import annotations

import itertools

import pytest

from sereno.methods.sources.indicators.periods import find_period, read_month, read_period


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("2019", "2019"),
        ("2019.0", "2019"),
        ("Año 2019", "2019"),
        ("2019-01", "2019-01"),
        ("2019/1", "2019-01"),
        ("201901", "2019-01"),
        ("01/2019", "2019-01"),
        ("ene-2019", "2019-01"),
        ("ENE 2019", "2019-01"),
        ("Enero de 2019", "2019-01"),
        ("Enero del 2019", "2019-01"),
        ("sept. 2019", "2019-09"),
        ("dic-19", "2019-12"),
        ("1-Enero 2019", "2019-01"),
        ("2019 marzo", "2019-03"),
        ("March 2019", "2019-03"),
        ("2019-T2", "2019-Q2"),
        ("2019Q4", "2019-Q4"),
        ("T1 2019", "2019-Q1"),
        ("1er trimestre 2019", "2019-Q1"),
        ("II trimestre de 2019", "2019-Q2"),
        ("2019-S2", "2019-S2"),
        ("1er semestre 2019", "2019-S1"),
        ("2018-2019", "2018/2019"),
        ("2019-03-31", "2019-03-31"),
        ("2019-02-01/2019-04-15", "2019-02-01/2019-04-15"),
    ],
)
def test_read(text: str, label: str) -> None:
    """1 4"""
    period = read_period(text)
    assert period is not None
    assert period.label == label
    again = read_period(label.replace("/", "-") if len(label) == 9 else label)
    assert again == period


@pytest.mark.parametrize(
    "text",
    ["", "19", "12019", "1019", "2019-13", "2019-T5", "Enero", "2019-02-30", "2019 2020 2021",
     "no disponible", "2020-2019", "mar", "Total 2019", "2019-S3", "13/2019"],
)  # fmt: skip
def test_no_period(text: str) -> None:
    """2"""
    assert read_period(text) is None


@pytest.mark.parametrize(
    ("heading", "period", "month", "rest"),
    [
        ("2019", "2019", None, ""),
        ("Enero", None, 1, ""),
        ("ENE", None, 1, ""),
        ("ene-2019", "2019-01", None, ""),
        ("Enero 2019", "2019-01", None, ""),
        ("pob_2019", "2019", None, "pob"),
        ("POB2019", "2019", None, "POB"),
        ("Robo total ene-2019", "2019-01", None, "Robo total"),
        ("2019 Homicidio doloso", "2019", None, "Homicidio doloso"),
        ("homicidios enero", None, 1, "homicidios"),
        ("Homicidio doloso", None, None, "Homicidio doloso"),
        ("p_15a24", None, None, "p_15a24"),
        ("Delitos del mar", None, None, "Delitos del mar"),
        ("column_3", None, None, "column_3"),
    ],
)
def test_headings(heading: str, period: str | None, month: int | None, rest: str) -> None:
    """3"""
    found = find_period(heading)
    assert (found.period.label if found.period else None, found.month) == (period, month)
    assert found.rest == rest


@pytest.mark.parametrize(
    ("text", "month"),
    [("Enero", 1), ("1-Enero", 1), ("12-Diciembre", 12), ("sep.", 9), ("07", 7), ("2-Enero", None),
     ("13", None), ("Total", None)],
)  # fmt: skip
def test_months(text: str, month: int | None) -> None:
    """3"""
    assert read_month(text) == month


def test_equal_steps() -> None:
    """4"""
    years = [read_period(f"{year}").middle for year in range(2015, 2022)]
    assert {round(b - a, 12) for a, b in itertools.pairwise(years)} == {1.0}
    assert read_period("2019-02").middle - read_period("2019-01").middle == pytest.approx(1 / 12)
    assert read_period("2019").years == pytest.approx(365 / 365.25)
    assert [read_period(t).season for t in ("2019", "2019-03", "2019-Q2", "2019-S2")] == [
        0,
        3,
        2,
        2,
    ]
