"""Finding out how a delimited file is written: encoding, delimiter, headings, first data line."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sereno.exchange.tables import text_encoding
from sereno.exchange.tables.header_rows import find_header
from sereno.exchange.tables.table_facts import FileFacts, shorten, titles_of, unique_names
from sereno.vocabulary.problems import Problem

SAMPLE = 1 << 20
DELIMITERS = (",", ";", "\t", "|")
RECORDS_TRIED = 300
_EXCEL_HINT = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_CONTROL = bytes(set(range(32)) - set(b"\t\n\x0b\x0c\r\x1a\x1b"))


@dataclass(frozen=True)
class _Layout:
    """How a text looks when it is split by one delimiter; `fit` is the share of rows as wide."""

    delimiter: str
    headings: tuple[str, ...]
    header_line: int
    data_line: int
    rows: list[list[str]]
    fit: float
    titles: tuple[str, ...]

    @property
    def width(self) -> int:
        return len(self.headings)


def look(
    path: Path, stream: BinaryIO, *, encoding: str | None = None, delimiter: str | None = None
) -> FileFacts:
    """The facts of a delimited file from its first megabyte.

    Raises Problem when it is binary, has no headings or no rows, or when the encoding or
    delimiter asked for doesn't fit it.
    """
    sample, at_end = _first(stream)
    where = path.name
    if encoding is None:
        found = text_encoding.find_encoding(sample)
    else:
        found = text_encoding.checked_encoding(encoding, where)
    if not found.startswith("utf-") or found == "utf-8":
        _must_be_text(sample, where)
    text = text_encoding.decode_sample(sample, found, where).removeprefix("\ufeff")
    if not text.strip():
        raise Problem("file_empty" if not text else "header_not_found", where=where, first="-")
    hint = _EXCEL_HINT.match(text)
    layout = _layout(text, at_end, delimiter, hint.group(1) if hint else None, where)
    headings = _checked_width(layout, where)
    if not layout.rows and at_end:
        raise Problem("file_header_only", where=where)
    columns, notes = unique_names(headings, where)
    if layout.header_line > (2 if hint else 1):
        notes.append(Problem("lines_above_header", where=where, line=layout.header_line))
    return FileFacts(
        path=path,
        kind="csv",
        columns=columns,
        encoding=found,
        delimiter=layout.delimiter,
        data_line=layout.data_line,
        notes=tuple(notes),
        titles=layout.titles,
    )


def _first(stream: BinaryIO) -> tuple[bytes, bool]:
    """The first SAMPLE bytes of a stream, and whether that is all of it."""
    pieces = []
    left = SAMPLE
    while left and (piece := stream.read(left)):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces), left > 0


def _must_be_text(sample: bytes, where: str) -> None:
    """Problem when more than one byte in 300 is a control character, as in no text."""
    if not sample:
        raise Problem("file_empty", where=where)
    control = len(sample) - len(sample.translate(None, _CONTROL))
    if control * 300 > len(sample):
        raise Problem("file_binary", where=where)


def _layout(text: str, at_end: bool, asked: str | None, hint: str | None, where: str) -> _Layout:
    """The layout by the delimiter asked for, or by the one that splits the rows most evenly."""
    if asked is not None and (len(asked) != 1 or not asked.isascii() or asked in '"\r\n'):
        raise Problem("delimiter_not_one_character", where=where, given=shown(asked))
    tried = [hint] if hint else DELIMITERS
    layouts = [made for each in tried if (made := _split(text, at_end, each)) is not None]
    even = [made for made in layouts if made.width > 1 and made.fit >= 0.5]
    best = max(even, key=_evenness, default=None)
    if asked is not None:
        made = _split(text, at_end, asked)
        if best and best.delimiter != asked and (made is None or made.width < 2 or made.fit < 0.5):
            raise Problem(
                "delimiter_wrong",
                where=where,
                given=shown(asked),
                found=shown(best.delimiter),
                n=best.width,
            )
        best = made
    chosen = best or max(layouts, key=lambda made: made.width, default=None)
    if chosen is None or (
        chosen.width == 1 and any(_is_table(text, at_end, each) for each in tried)
    ):
        first = next((line for line in text.splitlines() if line.strip()), "")
        raise Problem("header_not_found", where=where, first=shorten(first)[:120])
    return chosen


def _evenness(layout: _Layout) -> tuple[float, bool, int]:
    """What speaks for a delimiter: even rows, headings at the very top, many columns."""
    return round(layout.fit, 1), layout.header_line == 1, layout.width


def _split(text: str, at_end: bool, delimiter: str) -> _Layout | None:
    """The text split by one delimiter; None when no row of headings shows."""
    records, lines = _records(text, at_end, delimiter)
    header = find_header(records)
    if header is None:
        return None
    after = header.row + header.height
    width = max(len(row) for row in records[header.row : after])
    headings = header.headings[:width] + ("",) * (width - len(header.headings))
    rows = records[after:]
    fit = sum(len(row) == width for row in rows) / len(rows) if rows else 1.0
    titles = titles_of(records[: header.row])
    return _Layout(delimiter, headings, lines[header.row], lines[after], rows, fit, titles)


def _is_table(text: str, at_end: bool, delimiter: str) -> bool:
    """Whether a delimiter splits every record alike, the first included: then none is a header."""
    widths = {len(record) for record in _records(text, at_end, delimiter)[0]}
    return len(widths) == 1 and widths != {1}


def _records(text: str, at_end: bool, delimiter: str) -> tuple[list[list[str]], list[int]]:
    """The first records that are not blank, the line on which each starts, and the next line."""
    # Line by line, since the first few hundred of many thousands are enough.
    reader = csv.reader((line[0] for line in _LINE.finditer(text)), delimiter=delimiter)
    records: list[list[str]] = []
    lines: list[int] = []
    begin = 1
    try:
        for record in reader:
            if record:
                records.append(record)
                lines.append(begin)
            begin = reader.line_num + 1
            if len(records) > RECORDS_TRIED:
                break
        else:
            at_end = at_end or len(records) < 2
    except csv.Error:
        at_end = True
    if not at_end or len(records) > RECORDS_TRIED:
        begin = lines.pop() if lines else begin
        records = records[:-1]
    return records, [*lines, begin]


def _checked_width(layout: _Layout, where: str) -> tuple[str, ...]:
    """The headings, one more when each row ends with a delimiter that the header lacks.

    Problem when not one row looked at is as wide as the header.
    """
    if not layout.rows or layout.fit > 0:
        return layout.headings
    fields = Counter(len(row) for row in layout.rows).most_common(1)[0][0]
    if fields == layout.width + 1 and all(
        not row[-1].strip() for row in layout.rows if len(row) == fields
    ):
        return (*layout.headings, "")
    raise Problem(
        "rows_unlike_header",
        where=where,
        columns=layout.width,
        fields=fields,
        delimiter=shown(layout.delimiter),
    )


def shown(delimiter: str) -> str:
    """A delimiter as it is written in the manifest."""
    escaped = delimiter.replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'
