"""Reading workbooks (XLSX): the sheet with the table, the headings under its notes, typed cells."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
import pyarrow as pa

from sereno.exchange.tables.archives import container, open_seekable, open_zip
from sereno.exchange.tables.header_rows import Header, find_header
from sereno.exchange.tables.table_facts import (
    Batch,
    FileFacts,
    RejectedRow,
    nearest_name,
    shorten,
    titles_of,
    unique_names,
)
from sereno.vocabulary.problems import Problem

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

ROWS_LOOKED_AT = 90
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What openpyxl lets through when a part of a workbook is missing or malformed.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,  # of the XML, whichever parser openpyxl found
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    EOFError,
    OSError,
)
_FORMULA_TAG = re.compile(rb"<(\w+:)?f[ >/]")
_HOUR_IN_FORMAT = re.compile(r"[hHsS]")
_NOT_SHOWN_IN_FORMAT = re.compile(r'"[^"]*"|\\.|\[\$[^\]]*\]')


def refuse_ole2(path: Path) -> None:
    """Raises the Problem of an old .xls or of a workbook that a password encrypts."""
    if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        raise Problem("spreadsheet_password", where=path.name)
    raise Problem("spreadsheet_old_format", where=path.name, kind="Excel 97-2003 (.xls)")


def is_workbook(path: Path, *, inside: BinaryIO | None = None) -> bool:
    """Whether a zip is a workbook (a damaged one when its name says so).

    Problem for other office documents. `inside` is the zip when it was unpacked from `path`.
    """
    where = path.name
    try:
        with open_zip(path, inside=inside) as archive:
            names = set(archive.namelist())
    except Problem as problem:
        if problem.code == "archive_broken" and path.suffix.lower() in {".xlsx", ".xlsm"}:
            raise _broken(path, problem.values["reason"]) from problem
        raise
    if "xl/workbook.xml" in names:
        return True
    if "xl/workbook.bin" in names:
        raise Problem("spreadsheet_old_format", where=where, kind="Excel (.xlsb)")
    if "word/document.xml" in names:
        raise Problem("file_is_other_kind", where=where, kind="Word (.docx)")
    if {"mimetype", "content.xml"} <= names:
        raise Problem("spreadsheet_old_format", where=where, kind="OpenDocument (.ods)")
    return False


def look(path: Path, *, sheet: str | None = None) -> FileFacts:
    """The facts of a workbook: of the sheet asked for, or of the first visible one with a table.

    A sheet with fewer than three columns (an index, notes) is taken only when there is no other.
    """
    with _workbook(path) as (book, _):
        names = [str(page.title) for page in book.worksheets if page.sheet_state == "visible"]
        if sheet is not None and sheet not in book.sheetnames:
            raise Problem(
                "sheet_not_in_file",
                where=path.name,
                sheet=sheet,
                sheets=", ".join(names),
                nearest=nearest_name(sheet, names),
            )
        tables = _tables(path, book, names if sheet is None else [sheet])
    chosen = next((each for each in tables if each[1].width > 2), None) or next(iter(tables), None)
    if chosen is None:
        raise Problem("sheet_empty", where=path.name, sheets=sheet or ", ".join(names))
    name, header, rows = chosen
    if not any(any(row) for row in rows[header.row + header.height :]):
        raise Problem("file_header_only", where=f"{path.name} ({name})")
    return _facts(path, name, names, header, rows, chosen=sheet is not None)


def batches(facts: FileFacts, columns: Sequence[str], rows: int) -> Iterator[Batch]:
    """The rows of a sheet as `incident_files.batches` promises them; blank rows are none.

    `lines` are the sheet's row numbers. A row with a formula whose result was not saved is
    rejected, since its value can't be known.
    """
    columns = list(dict.fromkeys(columns))
    places = [facts.position(column) for column in columns]
    with _workbook(facts.path) as (book, formulas):
        lines: list[int] = []
        values: list[list[str]] = []
        rejected: list[RejectedRow] = []
        shown = _rows(facts.path, book, facts.sheet)
        pairs = zip_longest(shown, _rows(facts.path, formulas, facts.sheet) if formulas else ())
        for line, (row, written) in enumerate(pairs, start=1):
            if line < facts.data_line:
                continue
            lost = _lost(row, written, places) if written else None
            if lost is not None:
                place, formula = lost
                rejected.append(_without_value(facts, line, columns[places.index(place)], formula))
            elif any(cell.value is not None and cell.value != "" for cell in row):
                lines.append(line)
                values.append([cell_text(row[i]) if i < len(row) else "" for i in places])
            if len(lines) >= rows:
                yield _batch(columns, lines, values, rejected)
                lines, values, rejected = [], [], []
        if lines or rejected:
            yield _batch(columns, lines, values, rejected)


def cell_text(cell: Any) -> str:
    """A cell as text: ISO dates and times, whole numbers without ".0", "" when empty.

    A date whose format shows no hour is given without one; midnight in a format that shows
    hours keeps its 00:00:00.
    """
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        value = (value + dt.timedelta(microseconds=500_000)).replace(microsecond=0)
        if value.time() == dt.time() and not _shows_hours(cell.number_format):
            return value.date().isoformat()
        return value.isoformat(" ")
    if isinstance(value, dt.time):
        return value.replace(microsecond=0).isoformat()
    if isinstance(value, dt.timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return str(value)


def _shows_hours(number_format: str) -> bool:
    return bool(_HOUR_IN_FORMAT.search(_NOT_SHOWN_IN_FORMAT.sub("", number_format)))


@contextmanager
def _workbook(path: Path) -> Iterator[tuple[Workbook, Workbook | None]]:
    """The workbook with its saved values, and with its formulas when there are any."""
    from openpyxl import load_workbook

    plain = container(path) == "zip" and is_workbook(path)
    with path.open("rb") if plain else open_seekable(path) as file:
        try:
            with open_zip(path, inside=file) as parts:
                has_formulas = _has_formulas(parts)
            book = load_workbook(file, read_only=True, data_only=True)
            formulas = load_workbook(file, read_only=True) if has_formulas else None
        except BROKEN as error:
            raise _broken(path, error) from error
        yield book, formulas


def _broken(path: Path, reason: object) -> Problem:
    return Problem("spreadsheet_broken", where=path.name, reason=str(reason))


def _has_formulas(parts: zipfile.ZipFile) -> bool:
    """Whether any sheet holds a formula; a plain search, since openpyxl reads 50 times slower."""
    for name in parts.namelist():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            with parts.open(name) as part:
                tail = b""
                while piece := part.read(1 << 20):
                    if _FORMULA_TAG.search(tail + piece):
                        return True
                    tail = piece[-12:]
    return False


def _rows(path: Path, book: Workbook, sheet: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a sheet as tuples of cells, from its row 1, gaps included."""
    try:
        page: Any = book[sheet]
        # Some programs write a wrong extent ("A1"), which would hide all but one cell.
        page.reset_dimensions()
        rows = page.iter_rows()
        while (row := next(rows, None)) is not None:
            yield row
    except BROKEN as error:
        raise _broken(path, error) from error


def _tables(
    path: Path, book: Workbook, sheets: Sequence[str]
) -> list[tuple[str, Header, list[list[str]]]]:
    """The sheets with headings, up to the first with data in three columns or more."""
    tables = []
    for name in sheets:
        first = islice(_rows(path, book, name), ROWS_LOOKED_AT)
        rows = [[cell_text(cell) for cell in row] for row in first]
        header = find_header(rows)
        if header is not None:
            tables.append((name, header, rows))
            if header.width > 2 and len(rows) > header.row + header.height:
                break
    return tables


def _facts(
    path: Path,
    sheet: str,
    sheets: Sequence[str],
    header: Header,
    rows: list[list[str]],
    *,
    chosen: bool,
) -> FileFacts:
    columns, notes = unique_names(header.headings, path.name)
    if any(any(row) for row in rows[: header.row]):
        notes.append(Problem("lines_above_header", where=path.name, line=header.row + 1))
    if len(sheets) > 1 and not chosen:
        others = ", ".join(name for name in sheets if name != sheet)
        notes.append(Problem("sheet_chosen", where=path.name, sheet=sheet, others=others))
    return FileFacts(
        path=path,
        kind="xlsx",
        columns=columns,
        sheet=sheet,
        sheets=tuple(sheets),
        data_line=header.row + header.height + 1,
        notes=tuple(notes),
        titles=titles_of(rows[: header.row]),
    )


def _lost(
    row: tuple[Any, ...], written: tuple[Any, ...], places: list[int]
) -> tuple[int, str] | None:
    """The first wanted cell whose formula has no saved result, and the formula."""
    for place in places:
        if place >= len(written) or written[place].data_type != "f":
            continue
        if place >= len(row) or row[place].value is None:
            return place, str(written[place].value)
    return None


def _without_value(facts: FileFacts, line: int, column: str, formula: str) -> RejectedRow:
    where = f"{facts.path.name} ({facts.sheet}):{line}"
    problem = Problem("formula_without_value", where=where, formula=shorten(formula))
    return RejectedRow(line, column, shorten(formula), problem)


def _batch(
    columns: list[str], lines: list[int], values: list[list[str]], rejected: list[RejectedRow]
) -> Batch:
    by_column = zip(*values, strict=True) if values else ((),) * len(columns)
    return Batch(
        lines=np.asarray(lines, dtype=np.int64),
        columns={
            name: pa.array(column, pa.string())
            for name, column in zip(columns, by_column, strict=True)
        },
        rejected=rejected,
    )
