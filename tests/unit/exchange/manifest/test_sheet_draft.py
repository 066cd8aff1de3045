"""Workbooks with a sheet a year: those with the same headings are read together, in doubt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from pathlib import Path

import openpyxl
import pytest

from sereno.exchange.manifest.parts import IncidentsPart
from sereno.exchange.manifest.sheet_draft import sheet_entry
from sereno.exchange.manifest.source_tables import look_into
from sereno.exchange.tables.file_sets import Asked, FileSet, file_sets, read_contents
from sereno.vocabulary.problems import Problem

HEADINGS = ("fecha", "colonia", "delito")
YEARS = {
    year: [[f"{year}-01-0{day}", "Centro", "ROBO"] for day in (5, 6, 7)] for year in (2021, 2022)
}
Sheets = dict[str, tuple[tuple[str, ...], list[list[str]]]]


def files_of(folder: Path, sheets: Sheets) -> FileSet:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, (headings, rows) in sheets.items():
        page = book.create_sheet(title)
        for row in (list(headings), *rows):
            page.append(row)
    book.save(folder / "robos.xlsx")
    (files,) = file_sets([folder / "robos.xlsx"])
    return files


TWO: Sheets = {str(year): (HEADINGS, rows) for year, rows in YEARS.items()}


@pytest.mark.parametrize(
    ("name", "headings", "why"),
    [
        ("Nota", ("fecha", "colonia", "nota"), "other"),
        ("TOTAL", HEADINGS, "total"),
        ("2021 (2)", HEADINGS, "repeats"),
    ],
)
def test_sheets_of_the_same_headings_are_read_together(
    tmp_path: Path, name: str, headings: tuple[str, ...], why: str
) -> None:
    files = files_of(tmp_path, {**TWO, name: (headings, YEARS[2021])})
    entry = sheet_entry(files)
    assert entry.value == ["2021", "2022"]
    assert "2021, 2022" in entry.check.en
    assert entry.check.en.endswith(f": {name}")
    assert files.left_out == ((name, why),)
    assert files.paths == (tmp_path / "robos.xlsx",)
    assert {day.year for day in days_of(files)} == {2021, 2022}
    assert min(days_of(files.of_sheets(["2022"]))) == dt.date(2022, 1, 5)


@pytest.mark.parametrize("mended", [False, True])
def test_a_sheet_that_sums_the_others_is_left_out(tmp_path: Path, mended: bool) -> None:
    """Whatever its name, where no row says otherwise."""
    north = [["Norte", "1", f"2021-0{m}", "ROBO", str(m)] for m in range(1, 7)]
    south = [["Sur", "2", f"2021-0{m}", "ROBO", str(2 * m)] for m in range(1, 7)]
    both = [["Ciudad", "9", f"2021-0{m}", "ROBO", str(3 * m)] for m in range(1, 7)]
    if mended:
        both[2][4] = "1"
    headings = ("zona", "clave", "mes", "delito", "casos")
    sheets = {"Ciudad": both, "Norte": north, "Sur": south}
    files = files_of(tmp_path, {name: (headings, rows) for name, rows in sheets.items()})
    assert files.sheets == (("Ciudad", "Norte", "Sur") if mended else ("Norte", "Sur"))
    assert files.left_out == (() if mended else (("Ciudad", "sums"),))
    said = "left out, since its numbers sum those of all the others: Ciudad"
    assert sheet_entry(files).check.en.endswith(said) != mended


def days_of(files: FileSet) -> Collection[dt.date]:
    return read_contents(files, Asked("fecha", "ymd"), lambda _done, _of: None).days


def test_a_sheet_is_in_doubt_beside_any_other(tmp_path: Path) -> None:
    """The table of another year, with a column more or in another order, must not go unseen."""
    assert not sheet_entry(files_of(tmp_path, {"2021": TWO["2021"]})).check
    turned = {"2022": (HEADINGS[::-1], [row[::-1] for row in YEARS[2022]])}
    entry = sheet_entry(files_of(tmp_path, {"2021": TWO["2021"], **turned}))
    assert entry.value == "2021"
    assert entry.check.en == "left out, since its headings are others or in another order: 2022"


def test_sheets_are_asked_of_a_workbook_alone(tmp_path: Path) -> None:
    (tmp_path / "robos.csv").write_text("fecha,colonia,delito\n2021-01-05,Centro,ROBO\n")
    part = IncidentsPart(("robos.csv",), "fecha", sheet=("2021", "2022"))
    with pytest.raises(Problem) as caught:
        look_into(part, part.tables(tmp_path)[0])
    assert caught.value.code == "file_without_sheets"
