"""Where the records of a block of delimited text begin, on which line, and whether they are whole.

The rules are those of RFC 4180 as pyarrow's parser applies them: a quote opens a value only at
its beginning, two quotes inside are one, what follows the closing quote belongs to the value.
A line breaks at LF, CR LF or a lone CR, as editors count lines.

A quote that is never closed would swallow the rows after it. It costs one line instead
- when the record reaches over MOST_LINES lines, MOST_BYTES bytes, or to the end of the file; or
- when its quote "closes" before other text (it met another value's opening quote) and at least
  half of the lines after its first have the right number of fields by themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

MOST_LINES = 500
MOST_BYTES = 1 << 18

GOOD, OTHER_WIDTH, OPEN_QUOTE = np.uint8(0), np.uint8(1), np.uint8(2)
_LF, _CR, _QUOTE = 10, 13, 34


@dataclass(frozen=True)
class Records:
    """The records found in a block; blank lines are none.

    starts, ends: int64[r], the bytes of each record, its line break left out.
    lines: int64[r], line breaks between the block's beginning and the record.
    fields: int32[r]; status: uint8[r], GOOD, OTHER_WIDTH or OPEN_QUOTE.
    consumed, lines_consumed: how far the whole records reach; the rest waits for more bytes.
    """

    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    lines: npt.NDArray[np.int64]
    fields: npt.NDArray[np.int32]
    status: npt.NDArray[np.uint8]
    consumed: int
    lines_consumed: int


def scan(block: npt.NDArray[np.uint8], delimiter: str, width: int, *, at_end: bool) -> Records:
    """The records of a block of bytes.

    `width` is the number of fields that a record should have. Unless `at_end`, the block's last
    record counts only if its line break is there, and a CR as the last byte waits for its LF.
    """
    room = int(np.count_nonzero((block == _LF) | (block == _CR))) + 1
    starts = np.empty(room, np.int64)
    ends = np.empty(room, np.int64)
    lines = np.empty(room, np.int64)
    fields = np.empty(room, np.int32)
    status = np.empty(room, np.uint8)
    n, consumed, lines_consumed = _scan(
        block, ord(delimiter), width, at_end, starts, ends, lines, fields, status
    )
    return Records(
        starts[:n], ends[:n], lines[:n], fields[:n], status[:n], consumed, lines_consumed
    )


def ends_in_quotes(line: bytearray, delimiter: str) -> bool:
    """Whether a quote that opens on a line is still open at its line break.

    Runs the kernel's Python source: for one short line that is faster than loading it compiled.
    """
    data = np.frombuffer(line, np.uint8)
    record: Any = _record
    return bool(record.py_func(data, 0, ord(delimiter), True)[0] == OPEN)


WHOLE, CUT, OPEN = 0, 1, 2


@njit(cache=True, nogil=True)
def _record(data, start, delimiter, at_end):  # type: ignore[no-untyped-def]
    """One record from `start`: (state, end, next, fields, line breaks inside, odd).

    state: WHOLE; CUT when the block ends first; OPEN when a quote stays open too long.
    odd: a quote closed before other text.
    """
    n = len(data)
    i = start
    fields = 1
    breaks = 0
    odd = False
    at_start_of_field = True
    quoted = False
    while True:
        if quoted:
            while i < n and data[i] != _QUOTE and data[i] != _LF and data[i] != _CR:
                i += 1
        else:
            before = i
            while i < n and data[i] != delimiter and data[i] > _QUOTE:
                i += 1
            at_start_of_field &= i == before
        if i >= n:
            break
        c = data[i]
        if (c == _CR or (quoted and c == _QUOTE)) and i + 1 == n and not at_end:
            return CUT, n, n, fields, breaks, odd
        following = data[i + 1] if i + 1 < n else _LF
        if quoted:
            if c == _QUOTE and following == _QUOTE and i + 1 < n:
                i += 1
            elif c == _QUOTE:
                quoted = False
                odd |= following != delimiter and following != _LF and following != _CR
            else:
                i += c == _CR and following == _LF and i + 1 < n
                breaks += 1
                if breaks >= MOST_LINES or i - start > MOST_BYTES:
                    return OPEN, n, n, fields, breaks, odd
        elif c == delimiter:
            fields += 1
            at_start_of_field = True
        elif c == _LF or c == _CR:  # noqa: SIM109, a tuple test is slower in numba
            after = i + 1
            after += c == _CR and following == _LF and after < n
            return WHOLE, i, after, fields, breaks, odd
        else:
            quoted = c == _QUOTE and at_start_of_field
            at_start_of_field = False
        i += 1
    if not at_end:
        return CUT, n, n, fields, breaks, odd
    return OPEN if quoted else WHOLE, n, n, fields, breaks, odd


@njit(cache=True, nogil=True)
def _line(data, start, delimiter):  # type: ignore[no-untyped-def]
    """One physical line from `start` by itself: (end, next, fields).

    A quote that doesn't close on the line is a plain character.
    """
    n = len(data)
    end = start
    while end < n and data[end] != _LF and data[end] != _CR:
        end += 1
    after = end
    if after < n:
        after += 2 if data[end] == _CR and end + 1 < n and data[end + 1] == _LF else 1
    fields = 1
    i = start
    at_start_of_field = True
    while i < end:
        c = data[i]
        if c == delimiter:
            fields += 1
            at_start_of_field = True
        elif c == _QUOTE and at_start_of_field:
            at_start_of_field = False
            j = i + 1
            while j < end:
                if data[j] == _QUOTE:
                    if j + 1 < end and data[j + 1] == _QUOTE:
                        j += 1
                    else:
                        break
                j += 1
            if j < end:
                i = j
        else:
            at_start_of_field = False
        i += 1
    return end, after, fields


@njit(cache=True, nogil=True)
def _swallows(data, start, end, delimiter, width):  # type: ignore[no-untyped-def]
    """Whether at least half of a record's lines after its first are whole rows by themselves."""
    _, i, _ = _line(data, start, delimiter)
    whole = 0
    others = 0
    while i < end:
        _, i, fields = _line(data, i, delimiter)
        others += 1
        whole += fields == width
    return others > 0 and 2 * whole >= others


@njit(cache=True, nogil=True)
def _scan(data, delimiter, width, at_end, starts, ends, lines, fields, status):  # type: ignore[no-untyped-def]
    n = len(data)
    found = 0
    i = 0
    line = 0
    while i < n:
        state, end, after, count, breaks, odd = _record(data, i, delimiter, at_end)
        if state == CUT:
            break
        stray = breaks > 0 and (
            state == OPEN or (odd and _swallows(data, i, end, delimiter, width))
        )
        if end == i:
            i = after
            line += 1
            continue
        if stray:
            end, after, count = _line(data, i, delimiter)
            breaks = 0
        starts[found] = i
        ends[found] = end
        lines[found] = line
        fields[found] = count
        if stray or state == OPEN:
            status[found] = OPEN_QUOTE
        else:
            status[found] = GOOD if count == width else OTHER_WIDTH
        found += 1
        i = after
        line += breaks + 1
    return found, i, line
