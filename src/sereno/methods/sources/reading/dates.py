"""Columns of dates and of times, as texts, read to days and seconds.

Whatever is written with digits is read by a kernel straight from the Arrow bytes; what is
left (months in words, marks of "no data") is read in Python, once for each distinct text.
A column may mix forms: each row says which one it had, so that the quality report can.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sereno.methods.sources.reading.clock_forms import skip_spaces, trim_end
from sereno.methods.sources.reading.coarse_dates import BARE_FORMS, read_coarse_date
from sereno.methods.sources.reading.date_forms import (
    DAY_FIRST,
    FORMS,
    MISSING_DAY,
    MONTH_FIRST,
    UNIX_SECONDS,
    YEAR_FIRST,
    read_date,
    three_parts,
)
from sereno.methods.sources.reading.date_words import read_worded_date
from sereno.methods.sources.reading.fixed_dates import read_fixed_date
from sereno.methods.sources.reading.kernels import bytes_kernel, is_missing
from sereno.methods.sources.reading.missing_marks import is_missing_mark
from sereno.methods.sources.reading.text_buffers import (
    TextBuffers,
    as_text,
    distinct_of,
    text_buffers,
)
from sereno.methods.sources.reading.times import ParsedTimes, parse_times
from sereno.methods.sources.reading.unix_times import read_unix_times

__all__ = [
    "EMPTY",
    "FORMS",
    "MISSING_DAY",
    "OK",
    "UNREADABLE",
    "DateOrder",
    "ParsedDates",
    "ParsedTimes",
    "infer_order",
    "parse_dates",
    "parse_times",
]

DateOrder = Literal["ymd", "dmy", "mdy"]
_ORDERS: Final[dict[DateOrder, int]] = {"ymd": YEAR_FIRST, "dmy": DAY_FIRST, "mdy": MONTH_FIRST}

OK: Final = 0
EMPTY: Final = 1
UNREADABLE: Final = 2

_UNIX: Final = FORMS.index(UNIX_SECONDS)
_ZERO_DATES = frozenset(("0000-00-00", "0000-00-00 00:00:00", "00/00/0000", "00-00-0000"))


@dataclass(frozen=True)
class ParsedDates:
    """One entry a row.

    days     int32[n]  days since 1970-01-01; MISSING_DAY where status is not OK
    seconds  int32[n]  second of the day, 0-86,399; -1 where the text gives no time
    form     uint8[n]  index into FORMS; 0 where status is not OK
    status   uint8[n]  OK, EMPTY (nothing there, or a mark such as "S/D"), UNREADABLE
    """

    days: npt.NDArray[np.int32]
    seconds: npt.NDArray[np.int32]
    form: npt.NDArray[np.uint8]
    status: npt.NDArray[np.uint8]


def parse_dates(
    texts: pa.Array | pa.ChunkedArray,
    order: DateOrder,
    *,
    years: bool = False,
    year_begins: int = 1,
) -> ParsedDates:
    """Read a column of dates, with or without a time of day in the same text.

    `order` settles what digits alone don't: 03/04/2019, 190304. A year of four digits that
    stands first is always year, month, day; and a row that is impossible in the order asked
    for but possible in the other (25/12 in a month-first column) is read in the other, which
    its form shows. Two-digit years: 69-99 are 1969-1999, 00-68 are 2000-2068.
    Months are read as intervals; `years`: so are years alone and months as 202303, in a column
    known to hold dates. `year_begins`: as `read_coarse_date` has it.
    """
    texts = as_text(texts)
    rows = len(texts)
    parsed = ParsedDates(
        days=np.empty(rows, np.int32),
        seconds=np.empty(rows, np.int32),
        form=np.empty(rows, np.uint8),
        status=np.empty(rows, np.uint8),
    )
    buffers = text_buffers(texts)
    _read_rows(*buffers, _ORDERS[order], parsed.days, parsed.seconds, parsed.form, parsed.status)
    unread = np.flatnonzero(parsed.status == UNREADABLE)
    if unread.size:
        _read_distinct(texts, unread, parsed, years=years, year_begins=year_begins)
    return parsed


def _read_distinct(
    texts: pa.Array,
    rows: npt.NDArray[np.int64],
    into: ParsedDates,
    *,
    years: bool,
    year_begins: int,
) -> None:
    counts = read_unix_times(texts.take(pa.array(rows)))
    at = rows[counts.rows]
    into.days[at], into.seconds[at], into.status[at] = counts.days, counts.seconds, OK
    into.form[at] = np.where(counts.in_milliseconds, _UNIX + 1, _UNIX)
    rows = np.delete(rows, counts.rows)
    if not rows.size:
        return
    distinct, which = distinct_of(texts, rows)
    days = np.full(len(distinct), MISSING_DAY, np.int32)
    seconds = np.full(len(distinct), -1, np.int32)
    form = np.zeros(len(distinct), np.uint8)
    status = np.full(len(distinct), UNREADABLE, np.uint8)
    for i, text in enumerate(distinct):
        if is_missing_mark(text) or text.strip() in _ZERO_DATES:
            status[i] = EMPTY
            continue
        read = read_worded_date(text)
        if read.day != MISSING_DAY:
            days[i], seconds[i], form[i] = read
            status[i] = OK
            continue
        coarse = read_coarse_date(text, year_begins)
        if coarse.form and (years or FORMS[coarse.form] not in BARE_FORMS):
            days[i], form[i] = coarse
            status[i] = OK
    into.days[rows] = days[which]
    into.seconds[rows] = seconds[which]
    into.form[rows] = form[which]
    into.status[rows] = status[which]


@bytes_kernel
def _read_rows(  # type: ignore[no-untyped-def]
    data, offsets, valid, first_bit, order, days, seconds, form, status
):
    """Fill the four arrays; what isn't digits only is left as UNREADABLE."""
    for row in range(days.size):
        days[row] = MISSING_DAY
        seconds[row] = -1
        form[row] = 0
        status[row] = EMPTY
        if is_missing(valid, first_bit, row):
            continue
        at, end = np.int64(offsets[row]), np.int64(offsets[row + 1])
        day, second, kind = read_fixed_date(data, at, end - at, order)
        if kind > 0:
            days[row] = day
            seconds[row] = second
            form[row] = kind
            status[row] = OK
            continue
        at = skip_spaces(data, at, end)
        end = trim_end(data, at, end)
        if at == end:
            continue
        day, second, kind = read_date(data, at, end, order)
        status[row] = UNREADABLE
        if kind > 0:
            days[row] = day
            seconds[row] = second
            form[row] = kind
            status[row] = OK


def infer_order(texts: pa.Array | pa.ChunkedArray) -> tuple[DateOrder, bool]:
    """(order of day, month and year in a sample of a column, whether the sample settles it).

    Sure when no text could be read otherwise: years of four digits all stand first, or there is
    a day above 12 in one place and never in the other. With nothing above 12 the answer is day
    first, as Spanish writes it, and not sure. The order that fits more rows wins where some
    contradict it, and that is sure when they are fewer than one in twenty.
    """
    buffers = text_buffers(as_text(texts))
    year_first, day_first, month_first, either = _evidence_of_four(buffers)
    if day_first + month_first + either > 0:
        return _settled(day_first, month_first)
    if year_first > 0:
        return "ymd", True
    return _order_of_two_digit_years(buffers)


def _settled(day_first: int, month_first: int) -> tuple[DateOrder, bool]:
    if day_first == month_first:
        return "dmy", False
    order: DateOrder = "dmy" if day_first > month_first else "mdy"
    return order, min(day_first, month_first) * 20 < max(day_first, month_first)


def _evidence_of_four(buffers: TextBuffers) -> tuple[int, int, int, int]:
    counts = np.zeros(4, np.int64)
    _count_four(*buffers, counts)
    return int(counts[0]), int(counts[1]), int(counts[2]), int(counts[3])


@bytes_kernel
def _count_four(data, offsets, valid, first_bit, counts):  # type: ignore[no-untyped-def]
    """Rows with a four-digit year: it stands first; day first; month first; either of the two."""
    for row in range(offsets.size - 1):
        if is_missing(valid, first_bit, row):
            continue
        at, end = np.int64(offsets[row]), np.int64(offsets[row + 1])
        at = skip_spaces(data, at, end)
        a, a_long, b, _, c_long, _, _ = three_parts(data, at, end)
        if a_long == 4:
            counts[0] += 1
        elif 0 < a_long <= 2 and c_long == 4:
            if a > 12 and b <= 12:
                counts[1] += 1
            elif b > 12 and a <= 12:
                counts[2] += 1
            elif a <= 12 and b <= 12:
                counts[3] += 1


def _order_of_two_digit_years(buffers: TextBuffers) -> tuple[DateOrder, bool]:
    parts = np.full((3, buffers.offsets.size - 1), -1, np.int64)
    _collect_two(*buffers, parts)
    parts = parts[:, parts[0] >= 0]
    if parts.shape[1] == 0:
        return "dmy", False
    first, _, last = parts
    # A part can be the day or the month only if (nearly) all of its values can.
    days = [float(np.mean((part >= 1) & (part <= 31))) for part in parts]
    months = [float(np.mean((part >= 1) & (part <= 12))) for part in parts]
    fits: dict[DateOrder, float] = {
        "dmy": min(days[0], months[1]),
        "mdy": min(months[0], days[1]),
        "ymd": min(months[1], days[2]),
    }
    likely = [order for order, share in fits.items() if share > 0.95]
    if len(likely) == 1:
        return likely[0], True
    if "dmy" in likely and "ymd" in likely and "mdy" not in likely:
        # Years repeat far more than days of the month do.
        years, dates = np.unique(first).size, np.unique(last).size
        if years * 2 < dates:
            return "ymd", True
        return "dmy", dates * 2 < years
    return "dmy", False


@bytes_kernel
def _collect_two(data, offsets, valid, first_bit, parts):  # type: ignore[no-untyped-def]
    for row in range(offsets.size - 1):
        if is_missing(valid, first_bit, row):
            continue
        at, end = np.int64(offsets[row]), np.int64(offsets[row + 1])
        at = skip_spaces(data, at, end)
        a, a_long, b, c, c_long, _, _ = three_parts(data, at, end)
        if 0 < a_long <= 2 and 0 < c_long <= 2:
            parts[0, row], parts[1, row], parts[2, row] = a, b, c
