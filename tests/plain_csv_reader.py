"""A slow reader of delimited text, written from the rules alone, to hold the fast one against."""

from __future__ import annotations

import re
from dataclasses import dataclass

LINE_BREAK = re.compile(rb"\r\n|\n|\r")


@dataclass(frozen=True)
class Row:
    """A record: its physical line, its values when it is whole, else why it isn't."""

    line: int
    values: tuple[bytes, ...] | None
    reason: str = ""


@dataclass
class _Record:
    values: list[bytes]
    end: int
    after: int
    breaks: int
    odd: bool
    open: bool


def read(data: bytes, delimiter: bytes, width: int, first_line: int = 1) -> list[Row]:
    """Every record of `data` that isn't a blank line, in order."""
    rows = []
    at, line = 0, first_line
    while at < len(data):
        record = _record(data, at, delimiter)
        if record.end == at:
            at, line = record.after, line + 1
            continue
        if record.breaks and (
            record.open or (record.odd and _swallows(data[at : record.end], delimiter, width))
        ):
            rows.append(Row(line, None, "quote_not_closed"))
            found = LINE_BREAK.search(data, at)
            assert found is not None
            at, line = found.end(), line + 1
            continue
        if record.open:
            rows.append(Row(line, None, "quote_not_closed"))
        elif len(record.values) != width:
            rows.append(Row(line, None, "row_of_other_width"))
        else:
            rows.append(Row(line, tuple(record.values)))
        at, line = record.after, line + record.breaks + 1
    return rows


def _record(data: bytes, at: int, delimiter: bytes) -> _Record:
    values = [b""]
    breaks = 0
    odd = quoted = False
    fresh = True
    while at < len(data):
        sign = data[at : at + 1]
        line_break = LINE_BREAK.match(data, at)
        if quoted and data[at : at + 2] == b'""':
            values[-1] += b'"'
            at += 2
        elif quoted and sign == b'"':
            quoted = False
            at += 1
            following = data[at : at + 1]
            odd = odd or following not in (b"", delimiter, b"\n", b"\r")
        elif quoted and line_break:
            values[-1] += line_break[0]
            breaks += 1
            at = line_break.end()
        elif quoted:
            values[-1] += sign
            at += 1
        elif line_break:
            return _Record(values, at, line_break.end(), breaks, odd, False)
        elif sign == delimiter:
            values.append(b"")
            fresh = True
            at += 1
        elif sign == b'"' and fresh:
            quoted, fresh = True, False
            at += 1
        else:
            values[-1] += sign
            fresh = False
            at += 1
    return _Record(values, at, at, breaks, odd, quoted)


def _swallows(record: bytes, delimiter: bytes, width: int) -> bool:
    others = LINE_BREAK.split(record)[1:]
    whole = sum(_fields(line, delimiter) == width for line in others)
    return 2 * whole >= len(others)


def _fields(line: bytes, delimiter: bytes) -> int:
    """Fields of one line by itself; a quote that doesn't close on it is a plain character."""
    alone = _record(line, 0, delimiter)
    while alone.open:
        opening = _last_opening(line, delimiter)
        line = line[:opening] + b"x" + line[opening + 1 :]
        alone = _record(line, 0, delimiter)
    return len(alone.values)


def _last_opening(line: bytes, delimiter: bytes) -> int:
    """Where the quote stands that is still open at the line's end: no later one opens a field."""
    return max(
        i
        for i in range(len(line))
        if line[i : i + 1] == b'"'
        and (i == 0 or line[i - 1 : i] == delimiter)
        and not _record(line[:i], 0, delimiter).open
    )
