"""Workbooks with a sheet a year: only one is read, and the others are asked about."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from sereno.exchange.manifest.sheet_draft import sheet_entry
from sereno.exchange.tables.file_sets import file_sets


@pytest.mark.parametrize(("heading", "asked"), [("delito", True), ("nota", False)])
def test_sheets_of_the_same_columns_are_asked_about(
    tmp_path: Path, heading: str, asked: bool
) -> None:
    book = openpyxl.Workbook()
    book.active.title = "2021"
    for sheet, last in ((book.active, "delito"), (book.create_sheet("2022"), heading)):
        sheet.append(["fecha", "colonia", last])
        sheet.append(["2021-01-05", "Centro", "ROBO"])
    book.save(tmp_path / "robos.xlsx")
    (files,) = file_sets([tmp_path / "robos.xlsx"])
    entry = sheet_entry(files)
    assert entry.value == "2021"
    assert bool(entry.check) == asked
    assert ("2022" in str(entry.check)) == asked
