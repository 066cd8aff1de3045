"""Files that ODK Central and KoboToolbox give of submissions, read into tables or records.

Central gives a ZIP with a CSV for the form and one for each repeat; Kobo a workbook with a sheet
each, a CSV of the form alone, or JSON. What a file is, its bytes tell and not its name.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, BinaryIO, Final

from sereno.exchange.fieldwork.confined_files import SAMPLE, read_sheets
from sereno.exchange.results.result_files import as_written
from sereno.exchange.tables.archives import DAMAGED
from sereno.exchange.tables.table_files import XLSX
from sereno.exchange.tables.text_encoding import decode_sample, find_encoding
from sereno.vocabulary.problems import Problem

# Of each table, and of all rows together.
MOST_BYTES: Final = 128 << 20
MOST_ROWS: Final = 200_000
MOST_MEMBERS: Final = 100_000
# Photos and recordings hardly get smaller in an archive: what unpacks to more is none of them.
RATIO: Final = 100
FLOOR: Final = 1 << 20
_DELIMITERS: Final = ",;\t"
_QUOTED: Final = re.compile(r'"(?:[^"]|"")*"')
_LINES: Final = 50
_LONGEST_CELL: Final = 1 << 20


@dataclass(frozen=True)
class ReturnedTable:
    """A table. name: of its file or sheet, without its ending."""

    name: str
    heads: tuple[str, ...]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class ReturnedFile:
    """What a file holds: tables, or records as JSON has them. media: members of a ZIP that are no
    tables, by their whole names.
    """

    tables: tuple[ReturnedTable, ...] = ()
    records: tuple[Mapping[str, Any], ...] = ()
    media: tuple[str, ...] = ()


def read_returned(stream: BinaryIO, *, where: str) -> ReturnedFile:
    """Read a file of submissions; stream: its bytes, anywhere in which can be read.

    Raises Problem returned_*, and those of `read_sheets`.
    """
    stream.seek(0)
    begins = stream.read(4)
    if begins.startswith(b"PK"):
        return _archive(stream, where)
    stream.seek(0)
    content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Problem("returned_too_large", where=where, most=MOST_BYTES >> 20)
    if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
        return ReturnedFile(records=tuple(_records(content, where)))
    name = PurePosixPath(where).stem
    return ReturnedFile(tables=(_csv_table(content, name, where),))


def _archive(stream: BinaryIO, where: str) -> ReturnedFile:
    try:
        with zipfile.ZipFile(stream) as archive:
            members = [each for each in archive.infolist() if not each.is_dir()]
            names = [each.filename for each in members]
            if "xl/workbook.xml" not in names:
                _check(members, stream.seek(0, io.SEEK_END), where)
                return _zip(archive, names, where)
    except DAMAGED as broken:
        raise Problem("returned_broken", where=where, reason=str(broken)) from broken
    sheets = read_sheets(stream, XLSX, where=where)
    tables = [_table(name, rows, where) for name, rows in sheets if any(map(any, rows))]
    return ReturnedFile(tables=_some(tables, where))


def _check(members: Sequence[zipfile.ZipInfo], size: int, where: str) -> None:
    """No password, no bomb, and none that holds the same bytes in many members."""
    if any(each.flag_bits & 1 for each in members):
        raise Problem("archive_password", where=where)
    is_bomb = any(each.file_size > max(FLOOR, RATIO * each.compress_size) for each in members)
    if is_bomb or sum(each.compress_size for each in members) > size:
        raise Problem("document_bomb", where=where)


def _zip(archive: zipfile.ZipFile, names: Sequence[str], where: str) -> ReturnedFile:
    if len(names) > MOST_MEMBERS:
        raise Problem("returned_too_large", where=where, most=MOST_MEMBERS)
    # What some systems put beside each file is nobody's answer.
    mine = [name for name in names if "__MACOSX" not in name and not _file(name).startswith(".")]
    folder = min((name.count("/") for name in mine if name.lower().endswith(".csv")), default=0)
    tables, left = [], MOST_BYTES
    for name in mine:
        if not _is_table(name, folder):
            continue
        with archive.open(name) as member:
            content = member.read(left + 1)
        left -= len(content)
        if left < 0:
            raise Problem("returned_too_large", where=where, most=MOST_BYTES >> 20)
        if not content.strip():
            continue
        tables.append(_csv_table(content, PurePosixPath(name).stem, f"{where} · {name}"))
    media = tuple(name for name in mine if not _is_table(name, folder))
    return ReturnedFile(tables=_some(tables, where), media=media)


def _file(name: str) -> str:
    return PurePosixPath(name).name


def _is_table(name: str, folder: int) -> bool:
    """A CSV beside the others; one among the media may be what somebody recorded: `audit.csv`."""
    return name.lower().endswith(".csv") and name.count("/") == folder


def _some(tables: Sequence[ReturnedTable], where: str) -> tuple[ReturnedTable, ...]:
    if not tables:
        raise Problem("returned_no_table", where=where)
    return tuple(tables)


def _csv_table(content: bytes, name: str, where: str) -> ReturnedTable:
    text = decode_sample(content, find_encoding(content[:SAMPLE]), where)
    if "\0" in text[:SAMPLE]:
        # An old workbook, a picture: what has no text has no table.
        raise Problem("returned_no_table", where=where)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter_of(text[:SAMPLE]))
    limit = csv.field_size_limit(_LONGEST_CELL)
    try:
        # What was made safe for a spreadsheet is what it was before.
        rows = [[as_written(cell) for cell in row] for row in lines]
    except csv.Error as wrong:
        raise Problem("returned_broken", where=where, reason=str(wrong)) from wrong
    finally:
        csv.field_size_limit(limit)
    return _table(name, rows, where)


def _delimiter_of(text: str) -> str:
    """What stands between cells: not what stands in the words of a question, in quotes or not."""
    bare = [line for line in _QUOTED.sub("", text).splitlines() if line.strip()][:_LINES]
    head = bare[0] if bare else ""

    def fit(sign: str) -> tuple[int, int]:
        often = head.count(sign)
        return sum(line.count(sign) == often > 0 for line in bare), often

    return max(_DELIMITERS, key=fit)


def _table(name: str, rows: Sequence[Sequence[str]], where: str) -> ReturnedTable:
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    if not filled:
        raise Problem("returned_no_table", where=where)
    if len(filled) > MOST_ROWS:
        raise Problem("returned_too_large", where=where, most=MOST_ROWS)
    heads = tuple(head.strip() for head in filled[0])
    wide = max(map(len, filled))
    if wide > len(heads):
        raise Problem("returned_row_long", where=where, n=wide, heads=len(heads))
    return ReturnedTable(name, heads, filled[1:])


def _records(content: bytes, where: str) -> Iterator[Mapping[str, Any]]:
    """Of the answer of Kobo's API, or the list in it."""
    try:
        found = json.loads(content)
        # Half a sign, which JSON can hold, is no text that anything keeps.
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as wrong:
        raise Problem("returned_broken", where=where, reason=str(wrong)) from wrong
    if isinstance(found, dict):
        # Not what Central's OData calls `value`: its groups, places and keys are told otherwise.
        found = found.get("results")
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise Problem("returned_no_table", where=where)
    if len(found) > MOST_ROWS:
        raise Problem("returned_too_large", where=where, most=MOST_ROWS)
    yield from found
