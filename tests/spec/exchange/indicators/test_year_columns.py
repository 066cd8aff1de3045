"""Years told from figures that look like years, and labels that tell rows apart.

1. A headed year is the period whatever figures stand beside it.
2. Where each area has one row, figures between 1900 and 2100 are values, never the period.
3. A year without a heading that says so is found by its run, beside figures that have none.
4. Headings decide: TOTAL, CVE and the like are no years; neither is a count of six digits a month.
5. Columns of words that tell the rows apart name the indicator; where none do, it is said.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sereno.exchange.indicators.guess import MappingGuess, guess_mapping
from sereno.exchange.tables.table_facts import FileFacts
from sereno.vocabulary.language import speaking

LIKE_YEARS = st.integers(1900, 2100)
NAMES = ("luminarias", "patrullas", "x1", "llamadas_911", "Robo a casa", "v7")


def guessed(columns: dict[str, list[str]], titles: tuple[str, ...] = ()) -> MappingGuess:
    """The guess for a table whose cells are these."""
    facts = FileFacts(Path("tabla.csv"), "csv", tuple(columns), titles=titles)
    with speaking("en"):
        return guess_mapping(facts, {name: tuple(cells) for name, cells in columns.items()})


def value_columns(guess: MappingGuess) -> list[str]:
    """The columns taken for values."""
    return [value.column for value in guess.mapping.values]


@given(
    heading=st.sampled_from(["año", "AÑO", "anio", "year", "Periodo"]),
    first=st.integers(1995, 2020),
    years=st.integers(1, 6),
    areas=st.integers(2, 12),
    names=st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True),
    data=st.data(),
)
def test_a_headed_year(heading, first, years, areas, names, data) -> None:
    """1"""
    rows = [(f"{a:04d}", str(first + y)) for y in range(years) for a in range(areas)]
    table = {"cvegeo": [row[0] for row in rows], heading: [row[1] for row in rows]}
    for name in names:
        drawn = data.draw(st.lists(LIKE_YEARS, min_size=len(rows), max_size=len(rows)))
        table[name] = [str(n) for n in drawn]
    guess = guessed(table)
    assert guess.mapping.period == heading
    assert value_columns(guess) == names
    assert guess.mapping.area == ("cvegeo",)


@given(
    areas=st.integers(2, 30),
    names=st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True),
    data=st.data(),
)
def test_one_row_an_area(areas, names, data) -> None:
    """2"""
    table = {"colonia": [f"Colonia {chr(65 + a)}" for a in range(areas)]}
    for name in names:
        table[name] = [
            str(n) for n in data.draw(st.lists(LIKE_YEARS, min_size=areas, max_size=areas))
        ]
    guess = guessed(table, titles=("2019",))
    assert guess.mapping.period == ""
    assert guess.mapping.period_is == "2019"
    assert value_columns(guess) == names


@given(
    first=st.integers(1995, 2020),
    years=st.integers(2, 6),
    areas=st.integers(3, 10),
    data=st.data(),
)
def test_a_year_without_a_heading(first, years, areas, data) -> None:
    """3"""
    rows = [(f"Colonia {chr(65 + a)}", first + y) for y in range(years) for a in range(areas)]
    drawn = data.draw(st.lists(LIKE_YEARS, min_size=len(rows), max_size=len(rows)))
    assume(max(drawn) - min(drawn) >= len(set(drawn)))
    table = {
        "colonia": [row[0] for row in rows],
        "c2": [str(row[1]) for row in rows],
        "luminarias": [str(n) for n in drawn],
    }
    guess = guessed(table)
    assert guess.mapping.period == "c2"
    assert value_columns(guess) == ["luminarias"]


@given(
    heading=st.sampled_from(["year", "año"]),
    figures=st.lists(LIKE_YEARS, min_size=6, max_size=6),
)
def test_the_years_of_one_place(heading, figures) -> None:
    """1: a table of one place has each year once, and any figures beside it."""
    table = {heading: [str(2019 + i) for i in range(6)], "oficiales": [str(n) for n in figures]}
    guess = guessed(table)
    assert (guess.mapping.period, value_columns(guess)) == (heading, ["oficiales"])


@pytest.mark.parametrize(
    ("columns", "period", "values"),
    [
        (
            {"cve": ["2001", "2002", "2003"], "robos": ["5", "6", "7"]},
            "", ["robos"],
        ),
        (
            {"colonia": ["A", "A", "B", "B"], "total": ["2003", "2004", "2003", "2004"]},
            "", ["total"],
        ),
        (
            {"colonia": ["A", "B", "C"], "habitantes": ["201903", "201904", "201905"]},
            "", ["habitantes"],
        ),
        (
            {"colonia": ["A", "A", "B", "B"], "c": ["201911", "201912", "201911", "201912"],
             "n": ["1", "2", "3", "4"]},
            "c", ["n"],
        ),
        (
            {"año de fundación": ["1999", "2004"], "colonia": ["A", "B"], "año": ["2020", "2020"],
             "robos": ["1", "2"]},
            "año", ["robos"],
        ),
        (
            {"año": ["2019", "2020"], "neighbourhood_committees": ["1996", "2003"]},
            "año", ["neighbourhood_committees"],
        ),
    ],
)  # fmt: skip
def test_headings(columns, period, values) -> None:
    """4"""
    guess = guessed(columns)
    assert (guess.mapping.period, value_columns(guess)) == (period, values)


def test_words_that_tell_rows_apart() -> None:
    """5"""
    table = {
        "anio": ["2010"] * 4 + ["2011"] * 4,
        "seccion": (["IV"] * 2 + ["V"] * 2) * 2,
        "delito": (["Fraude"] * 2 + ["Extorsión"] * 2) * 2,
        "modalidad": ["Cheque", "Otro", "Piso", "Otro"] * 2,
        "cuestionario": ["NA", "4.1 ¿De qué?", "NA", "5.1 ¿Cuál?"] * 2,
        "estimacion": [str(n) for n in range(100, 108)],
        "porcentaje": ["1.5"] * 8,
    }
    guess = guessed(table)
    assert guess.mapping.label == ("delito", "modalidad")
    assert value_columns(guess) == ["estimacion", "porcentaje"]
    assert len(guess.doubts) == 1
    assert "no column was recognised as the area" in guess.doubts[0]


def test_words_that_do_not() -> None:
    """5"""
    table = {
        "Entidad": ["Sonora", "Robo", "Fraude", "Puebla", "Robo", "Fraude"],
        "2019": ["3", "1", "2", "7", "3", "4"],
        "2020": ["3", "1", "2", "7", "3", "4"],
    }
    guess = guessed(table)
    assert guess.mapping.label == ()
    assert any("2 rows have the same area" in doubt for doubt in guess.doubts)
