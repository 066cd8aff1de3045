"""Workbooks, HTML, Parquet and GeoJSON, read in a process of their own that can do nothing else."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from sereno.exchange.confined.client import ReaderEndedError, ReadingProcess, taken, told
from sereno.exchange.tables.archives import (
    container,
    is_whole_workbook,
    open_seekable,
    open_zip,
)
from sereno.exchange.tables.text_encoding import as_text
from sereno.exchange.tables.workbook_layout import Layout
from sereno.vocabulary.problems import Problem

if TYPE_CHECKING:
    from sereno.exchange.tables.workbook_rows import Cell

READER: Final = ReadingProcess("sereno.exchange.tables.reader_process")
TOO_LARGE: Final = {
    "size": "workbook_unpacks_too_large",
    "rows": "table_too_long",
    "columns": "table_too_wide",
    "cell": "cell_too_long",
}
Part = tuple[dict[str, Any], bytes]


class FirstRows(NamedTuple):
    """The beginning of a sheet, and how it is laid out."""

    sheet: str
    rows: list[list[Cell]]
    layout: Layout


@contextmanager
def first_rows(
    path: Path, sheet: str | None, n: int, *, markup: bool
) -> Iterator[tuple[list[tuple[str, bool]], Iterator[FirstRows]]]:
    """The sheets of a workbook (name, visible) and the first `n` rows of each, or of one.

    `markup`: the sheets are the tables of HTML, or of Excel's XML.
    Raises Problem spreadsheet_broken, those of TOO_LARGE and file_too_heavy.
    """
    asked = {"sheet": sheet, "rows": n, "markup": markup}
    with _read(path, "workbook look", "spreadsheet_broken", **asked) as parts:
        sheets = [(str(name), bool(visible)) for name, visible in next(parts)[0]["sheets"]]
        yield sheets, (_first_rows(part) for part, _block in parts)


def _first_rows(part: dict[str, Any]) -> FirstRows:
    merges, rows, columns, from_1904 = part["layout"]
    layout = Layout(
        [(int(top), int(left), int(bottom)) for top, left, bottom in merges],
        [int(row) for row in rows],
        [int(column) for column in columns],
        bool(from_1904),
    )
    return FirstRows(part["sheet"], part["rows"], layout)


@contextmanager
def rows_of(path: Path, sheet: str, first: int, *, markup: bool) -> Iterator[Iterator[list[Cell]]]:
    """The rows of a sheet from its row 1; raises as `first_rows` does, also half-way.

    From row `first` on, a cell that reaches down over several rows stands in each of them.
    """
    asked = {"sheet": sheet, "first": first, "markup": markup}
    with _read(path, "workbook rows", "spreadsheet_broken", **asked) as parts:
        yield (row for part, _block in parts for row in part["rows"])


def parquet_columns(path: Path) -> tuple[list[str], int]:
    """The names of a Parquet file's columns and how many rows it has.

    Raises Problem parquet_broken, table_too_long and file_too_heavy.
    """
    return _columns(path, "parquet look", "parquet_broken")


@contextmanager
def parquet_rows(
    path: Path, columns: Sequence[str], places: Sequence[int], rows: int
) -> Iterator[Iterator[list[pa.StringArray]]]:
    """The columns at `places` as text, `rows` rows at a time; raises as `parquet_columns` does,
    and Problem column_not_text.
    """

    def batches(parts: Iterator[Part]) -> Iterator[list[pa.StringArray]]:
        for found, block in parts:
            if "nested" in found:
                column = columns[list(places).index(found["nested"])]
                raise Problem("column_not_text", where=path.name, column=column, type=found["type"])
            table = _table(block)
            yield [_as_strings(column.combine_chunks()) for column in table.columns]

    with _read(path, "parquet rows", "parquet_broken", places=list(places), rows=rows) as parts:
        yield batches(parts)


def geojson_columns(path: Path) -> tuple[list[str], int]:
    """The names of a collection's properties, and of how many features they are.

    Raises Problem geojson_broken, table_too_wide and file_too_heavy.
    """
    return _columns(path, "geojson look", "geojson_broken")


@contextmanager
def geojson_rows(
    path: Path, columns: Sequence[str], places: Sequence[int], rows: int
) -> Iterator[Iterator[list[pa.StringArray]]]:
    """As `parquet_rows`, of the features of a collection; raises as `geojson_columns` does."""
    with _read(path, "geojson rows", "geojson_broken", places=list(places), rows=rows) as parts:
        yield ([_as_strings(each.combine_chunks()) for each in _table(b).columns] for _, b in parts)


def parquet_table(path: Path) -> pa.Table:
    """A whole Parquet file as a table; raises as `parquet_columns` does."""
    with _read(path, "parquet whole", "parquet_broken") as parts:
        return _table(next(parts)[1])


def confinement() -> tuple[str, ...]:
    """What the reading process gives up on this machine: "files", "calls", both or nothing."""
    with (
        open(os.devnull, "rb") as nothing,
        READER.asked({"read": "nothing"}, [nothing.fileno()]) as answer,
    ):
        return tuple(told(answer)["held"])


def _columns(path: Path, what: str, broken: str) -> tuple[list[str], int]:
    with _read(path, what, broken) as parts:
        found, _block = next(parts)
        return [str(name) for name in found["names"]], int(found["n"])


def _as_strings(column: pa.Array) -> pa.StringArray:
    """Texts without NUL, which nobody sees and PostgreSQL doesn't keep."""
    texts = as_text(column, "utf-8")[0] if pa.types.is_binary(column.type) else column
    has_nul = pc.any(pc.match_substring(texts, "\0")).as_py()
    return pc.replace_substring(texts, "\0", "") if has_nul else texts


def _table(block: bytes) -> pa.Table:
    """A block of Arrow's stream format, looked through: a file's maker may have a hand in it."""
    table = pa.ipc.open_stream(block).read_all()
    table.validate(full=True)
    return table


@contextmanager
def _read(path: Path, what: str, broken: str, **asked: Any) -> Iterator[Iterator[Part]]:
    question = {"read": what, "packed": path.stat().st_size, **asked}
    with _opened(path) as file, READER.asked(question, [file.fileno()]) as answer:
        try:
            yield _parts(path, answer, broken)
        except ReaderEndedError as ended:
            raise Problem("file_too_heavy", where=path.name) from ended


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """The file itself, or what is packed in it, unpacked where it has no name."""
    plain = False
    if container(path) == "zip":
        with open_zip(path) as archive:
            plain = is_whole_workbook(archive)
    with path.open("rb") if plain else open_seekable(path) as file:
        file.flush()
        yield file


def _parts(path: Path, answer: BinaryIO, broken: str) -> Iterator[Part]:
    while True:
        found = told(answer)
        if "broken" in found:
            raise Problem(broken, where=path.name, reason=found["broken"])
        if "cut" in found:
            raise Problem(broken, where=path.name, n=found["cut"])
        if "too_large" in found:
            raise Problem(TOO_LARGE[found["too_large"]], where=path.name, most=found["most"])
        if "end" in found:
            return
        yield found, taken(answer, found["size"])
