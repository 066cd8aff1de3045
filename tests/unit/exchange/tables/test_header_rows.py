"""Headings are found under titles and notes, in one row or two."""

from __future__ import annotations

import pytest

from sereno.exchange.tables.header_rows import find_header, is_data_like

DATA = [
    ["2019-01-01", "Centro", "19.43", "-99.13"],
    ["2019-01-02", "Roma", "19.41", "-99.16"],
    ["2019-01-03", "", "19.40", "-99.15"],
]
NAMES = ["fecha", "colonia", "lat", "lon"]


@pytest.mark.parametrize(
    ("above", "row"),
    [
        ([], 0),
        ([["Incidencia delictiva 2019"]], 1),
        ([["Secretaría de Seguridad", ""], [""], ["Corte: 31/12/2019"]], 3),
        ([["Incidencia", "", "", ""], ["", "", "", ""]], 2),
    ],
)
def test_titles_and_notes_above_are_passed_over(above: list[list[str]], row: int) -> None:
    header = find_header([*above, NAMES, *DATA])
    assert header is not None
    assert (header.row, header.height, header.headings) == (row, 1, tuple(NAMES))


def test_two_rows_of_merged_headings_are_joined() -> None:
    header = find_header([["Fecha", "Colonia", "Coordenadas", ""], ["", "", "lat", "lon"], *DATA])
    assert header is not None
    assert header.height == 2
    assert header.headings == ("Fecha", "Colonia", "Coordenadas lat", "Coordenadas lon")


def test_a_gap_in_the_headings_does_not_eat_the_first_row() -> None:
    rows = [["", "colonia", "", "delito"], ["1", "Centro", "x", "ROBO"], ["2", "Roma", "y", "ROBO"]]
    header = find_header(rows)
    assert header is not None
    assert header.height == 1


def test_years_may_be_headings_and_data_may_not() -> None:
    years = find_header([["municipio", "2019", "2020", "2021"], ["Centro", "1", "2", "3"]])
    assert years is not None
    assert years.row == 0
    months = find_header([["ward", "202301", "202302", "202303"], ["Centro", "1", "2", "3"]])
    assert months is not None
    assert months.row == 0
    assert find_header(DATA) is None
    assert find_header([]) is None
    assert find_header([["", ""], [""]]) is None


@pytest.mark.parametrize(
    "cell", ["12", "-99.13", "1,234", "31/01/2019", "2019-01-31 10:20", "10:20"]
)
def test_numbers_dates_and_times_look_like_data(cell: str) -> None:
    assert is_data_like(cell)


@pytest.mark.parametrize("cell", ["2019", "fecha", "", "Calle 5", "lat."])
def test_names_and_years_do_not(cell: str) -> None:
    assert not is_data_like(cell)


STATISTICAL_TABLE = [
    ["Delitos ocurridos por tipo, según cifra negra", "", "", "Cuadro 3.2", "", "Índice"],
    ["2024", "", "", "", "", ""],
    ["", "", "", "", "", ""],
    ["Tipo de delito", "Delitos ocurridos", "", "Inició una carpeta", "", ""],
    ["", "", "", "Sí", "", "No"],
    ["", "Absolutos", "", "Absolutos", "Relativos", "Absolutos"],
    ["", "", "", "", "", ""],
    ["Robo", "10", "", "3", "30.0", "7"],
    ["Fraude", "20", "", "5", "25.0", "15"],
]


def test_headings_over_three_rows_under_a_title_as_wide() -> None:
    """A statistical table: the title has as many cells as headings, and three rows head it."""
    header = find_header(STATISTICAL_TABLE)
    assert header is not None
    assert (header.row, header.height) == (3, 4)
    assert header.headings == (
        "Tipo de delito",
        "Delitos ocurridos Absolutos",
        "",
        "Inició una carpeta Sí Absolutos",
        "Inició una carpeta Sí Relativos",
        "Inició una carpeta No Absolutos",
    )


def test_a_sparse_first_row_is_data() -> None:
    """One filled cell under the headings of a plain table doesn't make them a title."""
    rows = [["fecha", "delito", "lon"], ["", "ROBO", ""], ["2019-01-01", "ROBO", "1.5"]]
    header = find_header(rows)
    assert header is not None
    assert (header.row, header.height) == (0, 1)


def test_three_rows_under_no_title() -> None:
    """The first row of headings is at the very top, and two more fill its gaps."""
    header = find_header(STATISTICAL_TABLE[3:])
    assert header is not None
    assert (header.row, header.height) == (0, 4)
    assert header.headings[4] == "Inició una carpeta Sí Relativos"
