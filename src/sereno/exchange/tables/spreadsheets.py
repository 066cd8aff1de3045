"""Reading workbooks (XLSX, ODS, HTML named .xls): the sheet with the table, headings, cells."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

import numpy as np
import pyarrow as pa

from sereno.exchange.tables.archives import DAMAGED, open_zip
from sereno.exchange.tables.confined_tables import FirstRows, first_rows, rows_of
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
    from sereno.exchange.tables.workbook_layout import Layout
    from sereno.exchange.tables.workbook_rows import Cell


class Table(NamedTuple):
    """A sheet with headings: its first rows, and how it is laid out."""

    sheet: str
    header: Header
    rows: list[list[str]]
    layout: Layout


ROWS_LOOKED_AT = 90
# So many runs of hidden rows are told by their numbers.
RUNS_TOLD = 12
# A batch ends here too, whatever its rows.
SIGNS_A_BATCH = 64 << 20
_OPEN_SHEET: Final = b"application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST: Final = "META-INF/manifest.xml"
_MANIFEST_LOOKED_AT: Final = 1 << 20
_OF_OPEN_DOCUMENT: Final = frozenset(("mimetype", _MANIFEST, "encrypted-package"))
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


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
            said = {part: _beginning(archive, part, where) for part in _OF_OPEN_DOCUMENT & names}
    except Problem as problem:
        if problem.code == "archive_broken" and path.suffix.lower() in {".xlsx", ".xlsm", ".ods"}:
            reason = problem.values["reason"]
            raise Problem("spreadsheet_broken", where=where, reason=reason) from problem
        raise
    if "xl/workbook.xml" in names:
        return True
    if "xl/workbook.bin" in names:
        raise Problem("spreadsheet_old_format", where=where, kind="Excel (.xlsb)")
    if "word/document.xml" in names:
        raise Problem("file_is_other_kind", where=where, kind="Word (.docx)")
    if "mimetype" in names and names & {"content.xml", "encrypted-package"}:
        return _is_open_sheet(said, where)
    return False


def _is_open_sheet(said: Mapping[str, bytes], where: str) -> bool:
    """Whether a file of OpenDocument is a spreadsheet; Problem for others, and for locked ones.

    Which kind it is, it says itself (OASIS OpenDocument 1.3 part 2, 3.3); so it does that it is
    locked, in whole ("encrypted-package") or part by part.
    """
    locked = b"encryption-data" in said.get(_MANIFEST, b"")
    if locked or "encrypted-package" in said:
        raise Problem("spreadsheet_password", where=where)
    if not said["mimetype"].startswith(_OPEN_SHEET):
        raise Problem("file_is_other_kind", where=where, kind="OpenDocument (.odt, .odp, .odg)")
    return True


def _beginning(archive: zipfile.ZipFile, part: str, where: str) -> bytes:
    try:
        with archive.open(part) as file:
            return file.read(_MANIFEST_LOOKED_AT)
    except DAMAGED as error:
        raise Problem("spreadsheet_broken", where=where, reason=str(error)) from error


def look(path: Path, *, sheet: str | None = None, markup: bool = False) -> FileFacts:
    """The facts of a workbook: of the sheet asked for, or of the first visible one with a table.

    A sheet with fewer than three columns (an index, notes) is taken only when there is no other.
    `markup`: its sheets are the tables of HTML.
    """
    with first_rows(path, sheet, ROWS_LOOKED_AT, markup=markup) as (sheets, read):
        names = [name for name, visible in sheets if visible]
        hidden = [name for name, visible in sheets if not visible]
        if sheet is not None and sheet not in dict(sheets):
            raise Problem(
                "sheet_not_in_file",
                where=path.name,
                sheet=sheet,
                sheets=", ".join(names),
                nearest=nearest_name(sheet, names),
            )
        tables = _tables(read)
    first = next(iter(tables), None)
    table = next((each for each in tables if each.header.width > 2), first)
    if table is None and markup:
        raise Problem("file_is_other_kind", where=path.name, kind="HTML")
    if table is None:
        raise Problem("sheet_empty", where=path.name, sheets=sheet or ", ".join(names))
    below = table.rows[table.header.row + table.header.height :]
    if not any(any(row) for row in below):
        where = f"{path.name} ({table.sheet})" if table.sheet else path.name
        raise Problem("file_header_only", where=where)
    facts = _facts(path, table, names, hidden, chosen=sheet is not None)
    return replace(facts, kind="html") if markup else facts


def look_at_all(first: FileFacts) -> Iterator[tuple[FileFacts, list[list[str]]]]:
    """The visible sheets with a table and rows, of the workbook that `first` is a sheet of: their
    facts, and the beginnings of their rows. The file is opened once.
    """
    markup = first.kind == "html"
    with first_rows(first.path, None, ROWS_LOOKED_AT, markup=markup) as (sheets, read):
        names = [name for name, visible in sheets if visible]
        hidden = [name for name, visible in sheets if not visible]
        for each in read:
            table = _table(each)
            if table is None:
                continue
            rows = table.rows[table.header.row + table.header.height :]
            if any(any(row) for row in rows):
                facts = _facts(first.path, table, names, hidden, chosen=True)
                yield replace(facts, kind=first.kind), rows


def batches(facts: FileFacts, columns: Sequence[str], rows: int) -> Iterator[Batch]:
    """The rows of a sheet as `incident_files.batches` promises them; blank rows are none.

    `lines` are the sheet's row numbers. A row with a formula whose result was not saved is
    rejected, since its value can't be known.
    """
    columns = list(dict.fromkeys(columns))
    places = [facts.position(column) for column in columns]
    lines: list[int] = []
    values: list[list[str]] = []
    signs = 0
    rejected: list[RejectedRow] = []
    markup = facts.kind == "html"
    with rows_of(facts.path, facts.sheet, facts.data_line, markup=markup) as read:
        for line, row in enumerate(read, start=1):
            if line < facts.data_line:
                continue
            lost = next((i for i in places if i < len(row) and isinstance(row[i], list)), None)
            if lost is not None:
                column, formula = columns[places.index(lost)], row[lost][0]
                rejected.append(_without_value(facts, line, column, formula))
            elif any(row):
                lines.append(line)
                values.append([_text(row[i]) if i < len(row) else "" for i in places])
                signs += sum(map(len, values[-1]))
            if len(lines) >= rows or signs >= SIGNS_A_BATCH:
                yield _batch(columns, lines, values, rejected)
                lines, values, rejected, signs = [], [], [], 0
    if lines or rejected:
        yield _batch(columns, lines, values, rejected)


def _text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else ""


def _tables(read: Iterator[FirstRows]) -> list[Table]:
    """The sheets with headings, up to the first with data in three columns or more."""
    tables = []
    for each in read:
        table = _table(each)
        if table is not None:
            tables.append(table)
            header = table.header
            if header.width > 2 and len(table.rows) > header.row + header.height:
                break
    return tables


def _table(first: FirstRows) -> Table | None:
    rows = [[_text(cell) for cell in row] for row in first.rows]
    header = find_header(rows)
    return Table(first.sheet, header, rows, first.layout) if header is not None else None


def _facts(
    path: Path, table: Table, sheets: Sequence[str], hidden: Sequence[str], *, chosen: bool
) -> FileFacts:
    sheet, header, rows, layout = table
    where = f"{path.name} ({sheet})" if len(sheets) > 1 else path.name
    columns, notes = unique_names(header.headings, where)
    if any(any(row) for row in rows[: header.row]):
        notes.append(Problem("lines_above_header", where=where, line=header.row + 1))
    others = ", ".join(name for name in sheets if name != sheet)
    if others and not chosen:
        notes.append(Problem("sheet_chosen", where=path.name, sheet=sheet, others=others))
    first = header.row + header.height + 1
    merges = layout.merges
    reaching = [left for top, left, _bottom in merges if top >= first and left < len(columns)]
    filled = tuple(columns[left] for left in sorted(set(reaching)))
    if filled:
        named = ", ".join(filled)
        notes.append(Problem("merged_cells_filled", where=where, n=len(reaching), columns=named))
    if layout.from_1904:
        notes.append(Problem("days_from_1904", where=path.name))
    notes += _hidden(where, table, columns, first)
    left_out = [name for name in hidden if name != sheet]
    if left_out:
        named = ", ".join(left_out)
        notes.append(Problem("sheets_hidden", where=path.name, n=len(left_out), sheets=named))
    return FileFacts(
        path=path,
        kind="xlsx",
        columns=columns,
        sheet=sheet,
        sheets=tuple(sheets),
        data_line=first,
        filled=filled,
        notes=tuple(notes),
        titles=titles_of(rows[: header.row]),
    )


def _hidden(where: str, table: Table, columns: Sequence[str], first: int) -> list[Problem]:
    """What a sheet hides of the table whose rows begin at `first`: it is read, and told."""
    notes = []
    unseen = [line for line in table.layout.rows if line >= first]
    if unseen:
        lines = runs(unseen, RUNS_TOLD)
        notes.append(Problem("rows_hidden", where=where, n=len(unseen), lines=lines))
    hidden = [columns[place] for place in table.layout.columns if place < len(columns)]
    if hidden:
        named = ", ".join(hidden)
        notes.append(Problem("columns_hidden", where=where, n=len(hidden), columns=named))
    return notes


def runs(numbers: Sequence[int], most: int) -> str:
    """Numbers in order as people write them: "5-6, 20"; no more than `most` runs of them."""
    ends: list[list[int]] = []
    for number in numbers:
        if ends and number == ends[-1][1] + 1:
            ends[-1][1] = number
        else:
            ends.append([number, number])
    told = [f"{a}-{b}" if a < b else str(a) for a, b in ends[:most]]
    return ", ".join(told) + (", …" if len(ends) > most else "")


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
