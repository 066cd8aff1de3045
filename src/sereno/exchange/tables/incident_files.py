"""Tables of incidents as cities send them: CSV, XLSX, HTML, Parquet or GeoJSON, plain or packed.

    facts = look(path)
    for batch in batches(facts, ["fecha", "delito"]):
        batch.lines, batch.columns["fecha"], batch.rejected

`look` opens the file and finds out how it is written; `batches` reads it through, in memory that
doesn't grow with the file. Every row of the file is in a batch or among a batch's rejected.
A file that turns out to be cut or damaged half-way raises Problem there: what was read of it
until then has to be thrown away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from sereno.exchange.tables import (
    archives,
    columnar,
    delimited,
    delimiters,
    geojson_tables,
    joined_columns,
    side_rows,
    spreadsheets,
)
from sereno.exchange.tables.side_columns import side_columns_among
from sereno.exchange.tables.table_facts import Batch, FileFacts, RejectedRow
from sereno.vocabulary.problems import Problem

__all__ = ["Batch", "FileFacts", "RejectedRow", "batches", "look", "samples"]

_OTHER_KINDS: dict[bytes, str] = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"{\\rtf": "RTF",
    b"SQLite format 3": "SQLite / GeoPackage",
    b"\x00\x00\x27\x0a": "Shapefile (.shp)",
    b"\x7fELF": "ELF",
}
_START: Final = 65_536
# Of tables with thousands of columns: fewer at a time would mean to begin anew all the time.
_FEWEST_WIDE_ROWS: Final = 1_024
# Tables of HTML, and of Excel's XML of 2003, which programs write and name .xls.
_HTML: Final = re.compile(r"(?:<!doctype html|<html|<table|<t[rhd]\b|<head|<meta|<body|<style)")
_TABLE: Final = re.compile(r"<(?:table|tr)\b")
_EXCEL_XML: Final = "urn:schemas-microsoft-com:office:spreadsheet"
_JSON = re.compile(rb'\[\s*[\[{]|\{\s*"')


def look(
    path: Path,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
) -> FileFacts:
    """How a file is to be read, found from its content and never from its name.

    What the manifest says (encoding, delimiter, sheet) is taken and checked. Raises Problem when
    the file is missing, empty, not a table, damaged, or without headings or rows.
    """
    start = archives.first_bytes(path, 32)
    if start.startswith(spreadsheets.OLE2):
        spreadsheets.refuse_ole2(path)
    if archives.container(path) == "zip" and spreadsheets.is_workbook(path):
        return spreadsheets.look(path, sheet=sheet)
    with archives.open_stream(path) as stream:
        inside = stream.read(_START)
    if inside.startswith(b"PAR1"):
        return columnar.look(path)
    if inside.startswith(b"PK\x03\x04"):
        with archives.open_seekable(path) as file:
            if not spreadsheets.is_workbook(path, inside=file):
                raise Problem("archive_nested", where=path.name, member="zip")
        return spreadsheets.look(path, sheet=sheet)
    if geojson_tables.is_collection(inside):
        return geojson_tables.look(path)
    if _is_markup(inside):
        return spreadsheets.look(path, sheet=sheet, markup=True)
    _refuse_other_kinds(inside, path.name)
    with archives.open_stream(path) as stream:
        return delimiters.look(path, stream, encoding=encoding, delimiter=delimiter)


def batches(facts: FileFacts, columns: Sequence[str], *, rows: int = 131_072) -> Iterator[Batch]:
    """The named columns of a file as text, at most `rows` rows at a time; a date that stands in
    several, as `joined_columns` names it, and counts side by side, as `side_columns` does: one row
    for each of them.

    Raises Problem for a column that isn't there before the first row is read, and for a file that
    is cut or damaged when the damage is met.
    """
    side = side_columns_among(columns, facts.columns)
    if side is not None:
        own = side_rows.own_columns(side, columns, facts)
        few = max(_FEWEST_WIDE_ROWS, rows // len(side.columns))
        read = _own_batches(facts, own, min(rows, few))
        return side_rows.spread(read, side, columns, facts, rows)
    own = joined_columns.needed(columns, facts)
    for column in own:
        facts.position(column)
    if own == list(columns):
        return _own_batches(facts, own, rows)
    return (
        joined_columns.with_joined(batch, columns, facts)
        for batch in _own_batches(facts, own, rows)
    )


def _own_batches(facts: FileFacts, columns: Sequence[str], rows: int) -> Iterator[Batch]:
    if facts.kind == "parquet":
        return columnar.batches(facts, columns, rows)
    if facts.kind in ("xlsx", "html"):
        return spreadsheets.batches(facts, columns, rows)
    if facts.kind == "geojson":
        return geojson_tables.batches(facts, columns, rows)
    return delimited.batches(facts, columns, rows)


def samples(facts: FileFacts, rows: int = 2_000) -> dict[str, tuple[str, ...]]:
    """The first values of every column, to guess from what the column is."""
    for batch in batches(facts, facts.columns, rows=rows):
        return {name: tuple(values.to_pylist()) for name, values in batch.columns.items()}
    return dict.fromkeys(facts.columns, ())


def _is_markup(start: bytes) -> bool:
    """Whether a file is HTML, with a table in it or not, or Excel's XML."""
    wide = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = start.decode("utf-16" if wide else "utf-8-sig", errors="replace").lstrip().lower()
    if not text.startswith("<"):
        return False
    if text.startswith("<?xml"):
        return _EXCEL_XML in text or "<html" in text
    return bool(_HTML.match(text) or _TABLE.search(text))


def _refuse_other_kinds(start: bytes, where: str) -> None:
    if start.startswith(spreadsheets.OLE2):
        raise Problem("spreadsheet_old_format", where=where, kind="Excel 97-2003 (.xls)")
    for magic, kind in _OTHER_KINDS.items():
        if start.startswith(magic):
            raise Problem("file_is_other_kind", where=where, kind=kind)
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith(b"<?xml"):
        raise Problem("file_is_other_kind", where=where, kind="XML")
    if _JSON.match(text):
        raise Problem("file_is_other_kind", where=where, kind="JSON")
