"""Tables of indicators read whole, or asked about.

1. Signs of thousands: from all figures of the table, and from what each counts.
2. Marks behind figures and headings: p/, r/, notes; what they say is kept.
3. Headings with ranges of months, quarters, semesters; nothing is taken in part.
4. Years that begin in one and end in the next.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from sereno.exchange.indicators.guess import MappingGuess, guess_mapping
from sereno.exchange.indicators.mapping import IndicatorMapping
from sereno.exchange.indicators.tables import ReadTable, read_indicators
from sereno.exchange.indicators.value_files import read_note
from sereno.exchange.tables.incident_files import look, samples
from sereno.methods.sources.indicators.periods import find_period, read_period
from sereno.methods.sources.indicators.values import ESTIMATED, MEASURED
from sereno.vocabulary.language import speaking


def guessed(path: Path, text: str = "") -> tuple[MappingGuess, ReadTable]:
    if text:
        path.write_text(text, encoding="utf-8")
    facts = look(path)
    with speaking("en"):
        guess = guess_mapping(facts, samples(facts))
    return guess, read_indicators(facts, guess.mapping)


def values(table: ReadTable) -> list[float]:
    return [float(value) for value in table.values.values]


def sure_of_signs(guess: MappingGuess) -> bool:
    return not any("separates thousands" in doubt for doubt in guess.doubts)


@pytest.mark.real_data
def test_a_table_of_people_with_points(cases) -> None:
    """1"""
    guess, table = guessed(cases("14-indicators") / "miles.csv")
    assert values(table) == [1234, 2345, 11002]
    assert sure_of_signs(guess)


@pytest.mark.parametrize(
    ("text", "first", "sure"),
    [
        # What is counted comes whole, by its heading or by the row's indicator.
        ("clave;habitantes 2020\n01;1.234\n02;2.345\n", 1234, True),
        ("clave;año;indicador;valor\n01;2020;Viviendas;1.234\n02;2020;Viviendas;2.345\n",
         1234, True),
        # Percentages don't reach a thousand.
        ("clave;Porcentaje de pobreza 2020\n01;12.345\n02;23.456\n", 12.345, True),
        # Another column of the table tells.
        ("clave;tasa 2020;superficie 2020\n01;1.234;12,5\n02;2.345;13,25\n", 1234, True),
        ("clave;tasa 2020;superficie 2020\n01;1.234;12.5\n02;2.345;13.25\n", 1.234, True),
        # Nothing tells: it is asked.
        ("clave;tasa 2020\n01;1.234\n02;2.345\n", 1.234, False),
        ("clave;tasa 2020\n01;987\n02;2.345\n03;1.234\n", 987, False),
    ],
)  # fmt: skip
def test_signs_of_a_table(tmp_path: Path, text: str, first: float, sure: bool) -> None:
    """1"""
    guess, table = guessed(tmp_path / "t.csv", text)
    assert values(table)[0] == first
    assert sure_of_signs(guess) == sure


@pytest.mark.real_data
def test_preliminary_figures(cases) -> None:
    """2"""
    guess, table = guessed(cases("14-indicators") / "marks.csv")
    assert sorted(values(table)) == [4.1, 4.3, 5.0, 5.2, 6.0, 6.1]
    assert table.notes is not None
    assert table.notes.tolist().count("value_preliminary") == 2
    assert [column.period for column in guess.mapping.values] == ["2021", "2022"]


@pytest.mark.parametrize(
    ("cell", "value", "note", "status"),
    [
        ("4,3 p/", 4.3, ("value_preliminary", {}), MEASURED),
        ("4,3p", 4.3, ("value_preliminary", {}), MEASURED),
        ("1.204,5 r/", 1204.5, ("value_revised", {}), MEASURED),
        ("4,3 (cifras preliminares)", 4.3, ("value_preliminary", {}), MEASURED),
        ("4,3 e/", 4.3, ("", {}), ESTIMATED),
        ("4,3 2/", 4.3, ("value_has_note", {"mark": "2"}), MEASURED),
        ("4,3¹", 4.3, ("value_has_note", {"mark": "1"}), MEASURED),
        ("4,3*", 4.3, ("value_has_note", {"mark": "*"}), MEASURED),
    ],
)
def test_marks_behind_figures(
    tmp_path: Path, cell: str, value: float, note: tuple[str, dict[str, str]], status: int
) -> None:
    """2"""
    text = f"estado;2021;2022\nA;4,1;{cell}\nB;5,0;5,25\n"
    _guess, table = guessed(tmp_path / "t.csv", text)
    at = [(a, p) for a, p in zip(table.values.areas, table.values.periods, strict=True)]
    row = at.index(("A", "2022"))
    assert (table.values.values[row], table.values.statuses[row]) == (value, status)
    notes = [""] * len(at) if table.notes is None else table.notes.tolist()
    assert read_note(notes[row]) == note
    assert not table.cells


def test_what_a_heading_marks_holds_of_its_column(tmp_path: Path) -> None:
    """2"""
    text = "estado,Robos 2021 r/,Robos 2022 p/ 1/\nA,4,5\nB,6,7\n"
    _guess, table = guessed(tmp_path / "t.csv", text)
    assert set(table.values.indicators) == {"robos"}
    assert table.labels == {"robos": "Robos"}
    assert table.notes is not None
    said = dict(zip(table.values.periods, table.notes, strict=True))
    assert said == {"2021": "value_revised", "2022": "value_preliminary"}


@pytest.mark.real_data
def test_a_quarter_written_by_its_months(cases) -> None:
    """3"""
    guess, _table = guessed(cases("14-indicators") / "enemar.csv")
    assert [column.period for column in guess.mapping.values] == ["2021-Q1", "2022-Q1"]
    assert [column.indicator for column in guess.mapping.values] == ["", ""]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("enero a marzo de 2021", "2021-Q1"), ("Jul–Dic 2020", "2020-S2"),
        ("ene-dic 2021", "2021"), ("2021 (abr-jun) p/", "2021-Q2"),
        ("feb-abr 2021", "2021-02-01/2021-04-30"),
        ("oct 2020 - mar 2021", "2020-10-01/2021-03-31"),
        ("Jan-Mar 2021", "2021-Q1"), ("1T 2021", "2021-Q1"), ("2021-2S", "2021-S2"),
        ("H1 2021", "2021-S1"), ("primer trimestre de 2021", "2021-Q1"),
        ("2do cuatrimestre 2021", "2021-05-01/2021-08-31"), ("2022¹", "2022"),
    ],
)  # fmt: skip
def test_periods_are_read_whole(text: str, label: str) -> None:
    """3"""
    period = read_period(text)
    assert period is not None
    assert period.label == label
    assert read_period(label) == period
    assert find_period(f"Robos {text}").rest == "Robos"


@pytest.mark.parametrize(
    "heading",
    ["dic-feb 2021", "ene-mar acumulado 2021", "Semana 12 2021", "FY2021", "1er trim Robo 2021"],
)
def test_nothing_is_taken_in_part(tmp_path: Path, heading: str) -> None:
    """3"""
    assert find_period(heading).is_open
    guess, _table = guessed(tmp_path / "t.csv", f"municipio,{heading}\nA,10\nB,20\n")
    assert any(heading in doubt for doubt in guess.doubts)


@pytest.mark.parametrize(
    ("headings", "periods"),
    [
        (["2020/21", "2021/22"], ["2020-04-01/2021-03-31", "2021-04-01/2022-03-31"]),
        (["Robos FY2020-21", "Robos FY2021-22 p/"],
         ["2020-04-01/2021-03-31", "2021-04-01/2022-03-31"]),
        # 2010/11 and 2011/12 could be two months; together they are years.
        (["2010/11", "2011/12"], ["2010-04-01/2011-03-31", "2011-04-01/2012-03-31"]),
    ],
)  # fmt: skip
def test_years_that_end_in_the_next_are_asked_about(
    tmp_path: Path, headings: list[str], periods: list[str]
) -> None:
    """4"""
    guess, table = guessed(
        tmp_path / "t.csv", f"municipio,{','.join(headings)}\nA,10,12\nB,20,22\n"
    )
    assert [column.period for column in guess.mapping.values] == periods
    assert any("say in which month" in doubt for doubt in guess.doubts)
    assert len(table.values) == 4


def test_years_that_end_in_the_next_in_a_column(tmp_path: Path) -> None:
    """4"""
    text = "municipio,periodo,robos\nA,2020/21,1\nA,2021/22,2\nB,2020/21,3\nB,2021/22,4\n"
    guess, table = guessed(tmp_path / "t.csv", text)
    assert isinstance(guess.mapping, IndicatorMapping)
    assert set(table.values.periods) == {"2020-04-01/2021-03-31", "2021-04-01/2022-03-31"}
    assert any("say in which month" in doubt for doubt in guess.doubts)


def test_months_of_one_year_stay_months(tmp_path: Path) -> None:
    """4"""
    guess, _table = guessed(tmp_path / "t.csv", "municipio,2011/10,2011/11,2011/12\nA,1,2,3\n")
    assert [column.period for column in guess.mapping.values] == ["2011-10", "2011-11", "2011-12"]
    assert not any("begins in one" in doubt for doubt in guess.doubts)
    guess, _table = guessed(tmp_path / "u.csv", "municipio,2011/12\nA,1\nB,2\n")
    assert any("may be a month" in doubt for doubt in guess.doubts)
