"""The process that reads workbooks, HTML, Parquet and GeoJSON, and can do nothing else.

In all of them whoever made them decides how much work their reading is, and libraries with a long
history of faults unpack the first two. So this process begins without the environment of
whoever asks and forks for each file; the fork gives up all other files, the network and other
programs (`exchange.confined`), and has limits of memory and time, before it looks at a byte.

Asked with the open file and what is to be `read`. Answers with lines of JSON: blocks of rows, or
the size of a block of Arrow's stream format that follows; the last says `end`. In place of any of
them it may say what is wrong: `broken` with the library's reason, `cut` after so many features, or
`too_large`.
"""

from __future__ import annotations

import json
import os
import signal
import zipfile
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, BinaryIO, Final

import pyarrow as pa
import pyarrow.parquet as pq

from sereno.exchange.confined.giving_up import confine, libraries
from sereno.exchange.confined.server import serve
from sereno.exchange.tables.geojson_features import CutError, names_of, rows_of, text_of
from sereno.exchange.tables.markup_tables import MarkupBook
from sereno.exchange.tables.open_document import OpenBook
from sereno.exchange.tables.parquet_text import TextColumns
from sereno.exchange.tables.table_files import LONGEST_CELL
from sereno.exchange.tables.workbook_rows import (
    BROKEN,
    Cell,
    TooLargeError,
    Workbook,
    filled_down,
)

MEMORY: Final = 4 << 30
# Of processor time: to look at the head of a file, and to read it through.
SECONDS: Final = {"look": 120, "read": 900}
# Wall time for each second of it, should a file make its library wait.
WAITING: Final = 3
ROWS_A_BLOCK: Final = 500
# A text that stands once in a file may fill any number of cells, so what is told of it is limited
# by itself: the signs of a block, of a cell at the head of a file, and of all rows together, which
# may be more for a file that is large itself.
SIGNS_A_BLOCK: Final = 8 << 20
SIGNS_LOOKED_AT: Final = 2_000
MOST_TEXT, TEXT_A_BYTE = 4 << 30, 250
# As many joined cells as a look tells of.
MOST_MERGES: Final = 100_000
# A table of so many rows is none of a city's.
MOST_ROWS: Final = 500_000_000
MOST_SHAPES: Final = 5_000_000

# What is read of a file: of it, its packed size, and the question.
Part = tuple[dict[str, Any], bytes]
Reading = Callable[[BinaryIO, dict[str, Any]], Iterator[Part]]


def _book(file: BinaryIO, asked: dict[str, Any]) -> Workbook | MarkupBook | OpenBook:
    if asked["markup"]:
        return MarkupBook(file, asked["packed"])
    with zipfile.ZipFile(file) as parts:
        is_excel = "xl/workbook.xml" in parts.namelist()
    return (Workbook if is_excel else OpenBook)(file, asked["packed"])


def _workbook_look(file: BinaryIO, asked: dict[str, Any]) -> Iterator[Part]:
    """The sheets, then the first rows of the one asked for, or of each that is visible."""
    book = _book(file, asked)
    yield {"sheets": book.sheets}, b""
    wanted = asked["sheet"]
    names = [
        name for name, visible in book.sheets if (visible if wanted is None else name == wanted)
    ]
    for name in names:
        rows = [
            [cell[:SIGNS_LOOKED_AT] if isinstance(cell, str) else cell for cell in row]
            for row in islice(book.rows(name), asked["rows"])
        ]
        layout = book.layout(name)
        layout = layout._replace(merges=layout.merges[:MOST_MERGES])
        yield {"sheet": name, "rows": rows, "layout": layout}, b""


def _workbook_rows(file: BinaryIO, asked: dict[str, Any]) -> Iterator[Part]:
    book, sheet = _book(file, asked), asked["sheet"]
    rows = filled_down(book.rows(sheet), book.layout(sheet).merges, asked["first"])
    for block in _blocks(rows, max(MOST_TEXT, TEXT_A_BYTE * asked["packed"])):
        yield {"rows": block}, b""


def _blocks(rows: Iterator[list[Cell]], most: int) -> Iterator[list[list[Cell]]]:
    """Rows in blocks that are small in rows and in signs; no more than `most` signs in all."""
    block: list[list[Cell]] = []
    signs, told = 0, 0
    for row in rows:
        lengths = [*map(len, row)]
        if max(lengths, default=0) > LONGEST_CELL:
            raise TooLargeError("cell", LONGEST_CELL)
        block.append(row)
        signs += sum(lengths)
        if len(block) >= ROWS_A_BLOCK or signs >= SIGNS_A_BLOCK:
            told += signs
            if told > most:
                raise TooLargeError("size", most)
            yield block
            block, signs = [], 0
    if block:
        yield block


def _parquet_look(file: BinaryIO, _asked: dict[str, Any]) -> Iterator[Part]:
    read = pq.ParquetFile(file)
    yield {"names": read.schema_arrow.names, "n": _at_most(read.metadata.num_rows, MOST_ROWS)}, b""


def _parquet_rows(file: BinaryIO, asked: dict[str, Any]) -> Iterator[Part]:
    """The columns at some places as text, so many rows at a time."""
    read = pq.ParquetFile(file)
    _at_most(read.metadata.num_rows, MOST_ROWS)
    names, places = read.schema_arrow.names, asked["places"]
    only = [names[i] for i in places] if len(set(names)) == len(names) else None
    text = TextColumns()
    for batch in read.iter_batches(batch_size=asked["rows"], columns=only, use_threads=False):
        columns = []
        for place in places:
            values = batch.column(batch.schema.names.index(names[place]) if only else place)
            if pa.types.is_nested(values.type):
                yield {"nested": place, "type": str(values.type)}, b""
                return
            columns.append(text.of(place, values))
        made = pa.record_batch(columns, names=[str(place) for place in places])
        yield {"n": batch.num_rows}, _stream(pa.Table.from_batches([made]))


def _parquet_whole(file: BinaryIO, _asked: dict[str, Any]) -> Iterator[Part]:
    """The table as it is, with what its schema says of it."""
    read = pq.ParquetFile(file)
    _at_most(read.metadata.num_rows, MOST_SHAPES)
    yield {}, _stream(read.read(use_threads=False))


def _geojson_look(file: BinaryIO, _asked: dict[str, Any]) -> Iterator[Part]:
    names, n = names_of(file)
    yield {"names": [text_of(name) for name in names], "n": n}, b""


def _geojson_rows(file: BinaryIO, asked: dict[str, Any]) -> Iterator[Part]:
    for columns in rows_of(file, asked["places"], asked["rows"]):
        made = [pa.array(column, pa.string()) for column in columns]
        yield {}, _stream(pa.table(made, names=[str(place) for place in asked["places"]]))


def _nothing(_file: BinaryIO, _asked: dict[str, Any]) -> Iterator[Part]:
    """To hear what this process has given up."""
    return iter(())


READINGS: Final[dict[str, tuple[str, Reading]]] = {
    "nothing": ("look", _nothing),
    "workbook look": ("look", _workbook_look),
    "workbook rows": ("read", _workbook_rows),
    "parquet look": ("look", _parquet_look),
    "parquet rows": ("read", _parquet_rows),
    "geojson look": ("look", _geojson_look),
    "geojson rows": ("read", _geojson_rows),
    "parquet whole": ("read", _parquet_whole),
}


def _at_most(n: int, most: int) -> int:
    if n > most:
        raise TooLargeError("rows", most)
    return n


def _stream(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _answer(asked: dict[str, Any], out: BinaryIO, files: list[int]) -> None:
    """Confine, read, write."""
    kind, reading = READINGS[asked["read"]]
    seconds = SECONDS[kind]
    signal.alarm(WAITING * seconds)
    held = confine(libraries(), memory=MEMORY, seconds=seconds)
    try:
        with os.fdopen(files[0], "rb") as file:
            for told, block in reading(file, asked):
                _write(out, told, block)
        _write(out, {"end": True, "held": held})
    except TooLargeError as error:
        _write(out, {"too_large": error.limit, "most": error.most})
    except CutError as error:
        _write(out, {"cut": error.n})
    except (*BROKEN, pa.ArrowException) as error:
        _write(out, {"broken": (str(error) or type(error).__name__).splitlines()[0]})


def _write(out: BinaryIO, told: dict[str, Any], block: bytes = b"") -> None:
    out.write(json.dumps(told | {"size": len(block)}).encode() + b"\n")
    out.write(block)


if __name__ == "__main__":
    # Arrow's threads would not be there in a fork.
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    serve(_answer)
