"""Columns of times of day, as texts, read to seconds since midnight."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sereno.methods.sources.reading.clock_forms import (
    DAY_SECONDS,
    UNREAD,
    read_clock,
    skip_hours_mark,
    skip_spaces,
    trim_end,
)
from sereno.methods.sources.reading.date_forms import YEAR_FIRST, number_at, read_date
from sereno.methods.sources.reading.kernels import bytes_kernel, is_missing
from sereno.methods.sources.reading.missing_marks import is_missing_mark
from sereno.methods.sources.reading.text_buffers import as_text, distinct_of, text_buffers

_OK, _EMPTY, _UNREADABLE = 0, 1, 2


@dataclass(frozen=True)
class ParsedTimes:
    """One entry a row.

    seconds   int32[n]  second of the day, 0-86,399; -1 where status is not OK
    next_day  bool[n]   the text says 24:00, the midnight that ends its day: seconds is 0 and
                        the day is the one after
    status    uint8[n]  0 read, 1 empty (or a mark such as "S/D"), 2 unreadable
    filled    how many were read with the zeros that they had lost
    """

    seconds: npt.NDArray[np.int32]
    next_day: npt.NDArray[np.bool_]
    status: npt.NDArray[np.uint8]
    filled: int = 0


def parse_times(texts: pa.Array | pa.ChunkedArray, digits: int = 0) -> ParsedTimes:
    """Read a column of times: 10:20, 10:20:30, 10:20:30:00, 10:20 p. m., 1020, 10.5 h, 9, …

    Digits alone are an hour (9, 23), hours and minutes (920, 1020) or with seconds (102030).
    `digits` (4 or 6, from `clock_digits`) says that the column's had so many before a program ate
    the zeros at their beginning: then 30 is half past midnight, and 9 is nine minutes past it.
    After a dot two digits are minutes (10.20 h, as Spanish writes it) and one digit or more
    than two are a fraction of the hour (10.5 h). A number below 1 is a share of the day, as
    Excel keeps times. A whole date and time gives its time.
    """
    texts = as_text(texts)
    rows = len(texts)
    seconds, status = np.empty(rows, np.int32), np.empty(rows, np.uint8)
    filled = _read_rows(*text_buffers(texts), digits, seconds, status)
    unread = np.flatnonzero(status == _UNREADABLE)
    if unread.size:
        distinct, which = distinct_of(texts, unread)
        read = np.array([_read_worded_time(text) for text in distinct], np.int32)
        seconds[unread] = np.maximum(read, -1)[which]
        status[unread] = np.where(read >= 0, _OK, np.where(read == -1, _EMPTY, _UNREADABLE))[which]
    next_day = seconds == DAY_SECONDS
    seconds[next_day] = 0
    return ParsedTimes(seconds, next_day, status, int(filled))


# Numbers up to 23 that are few may be hours or minutes: this many without one above 23 are hours.
_ENOUGH_HOURS: Final = 8
# Three in five minutes are above 23, no hour is: one in so many numbers is no slip of a hand.
_PAST_23: Final = 4
# Of times spread over the day less than this share lies in the first hour.
_FIRST_HOUR: Final = 0.15


def clock_digits(texts: pa.Array | pa.ChunkedArray) -> int:
    """How many digits a column's times had before their first zeros were lost: 4, 6, or 0.

    0: they kept them, or nothing shows that there were any. Three digits, where none of four
    begins with a zero, are a time that lost one (930); then what has one or two is minutes past
    midnight, unless there are so many as hours written by themselves would be.
    """
    counts, hours, others = np.zeros(7, np.int64), np.zeros(24, np.int64), np.zeros(3, np.int64)
    _count_digits(*text_buffers(as_text(texts)), counts, hours, others)
    past_23, zeros_of_4, zeros_of_6 = others.tolist()
    if counts[5] and counts[5] + counts[6] > counts[3] + counts[4] and not zeros_of_6:
        return 6
    if not counts[3] or zeros_of_4 or counts[5] or counts[6]:
        return 0
    short = int(counts[1] + counts[2] - hours[0])
    if past_23 * _PAST_23 >= short > 0:
        return 4
    few = short <= _FIRST_HOUR * counts.sum()
    return 4 if few and np.count_nonzero(hours[1:]) < _ENOUGH_HOURS else 0


@bytes_kernel
def _count_digits(  # type: ignore[no-untyped-def]
    data, offsets, valid, first_bit, counts, hours, others
):
    """Cells of digits alone by their number; those of one or two by value up to 23.

    others: cells of one or two digits above 23, and of four and of six that begin with a zero.
    """
    for row in range(offsets.size - 1):
        if is_missing(valid, first_bit, row):
            continue
        at, end = np.int64(offsets[row]), np.int64(offsets[row + 1])
        at = skip_spaces(data, at, end)
        end = trim_end(data, at, end)
        value, long = number_at(data, at, end)
        if long == 0 or long > 6 or at + long < end:
            continue
        counts[long] += 1
        if long <= 2:
            if value <= 23:
                hours[value] += 1
            else:
                others[0] += 1
        elif data[at] == 48 and long == 4:
            others[1] += 1
        elif data[at] == 48 and long == 6:
            others[2] += 1


_WORDED: Final = re.compile(
    r"(?:a las?\s+)?(\d{1,2})\s*(?:h|hrs?|horas?)\.?"
    r"\s*(?:(?:con|y)?\s*(\d{1,2})\s*(?:m|min|minutos?)?\.?)?$"
)
_HALVES: Final = re.compile(r"(?:a las?\s+)?(\d{1,2})\s*([ap])\.?\s*m\.?$")


def _read_worded_time(text: str) -> int:
    """Seconds of "10 horas con 20 minutos", "10 p. m."; -1 for a mark of no data; UNREAD."""
    if is_missing_mark(text):
        return -1
    plain = " ".join(text.lower().split())
    if match := _HALVES.match(plain):
        hour = int(match[1])
        if 1 <= hour <= 12:
            return (hour % 12 + (12 if match[2] == "p" else 0)) * 3600
    if match := _WORDED.match(plain):
        hour, minute = int(match[1]), int(match[2] or 0)
        if minute < 60 and (hour < 24 or (hour, minute) == (24, 0)):
            return hour * 3600 + minute * 60
    return UNREAD


@bytes_kernel
def _read_number(data, at, end, digits):  # type: ignore[no-untyped-def]
    """Seconds of a time written as one number (9, 920, 1020, 10.5, 10.20, 0.4305), or UNREAD.

    `digits`: how many a number had before it lost the zeros at its beginning, 0 where it lost none.
    """
    value, long = number_at(data, at, end)
    at += long
    if long == 0:
        return UNREAD
    if at < end and (data[at] == 46 or data[at] == 44):
        part, digits = number_at(data, at + 1, end)
        at += 1 + digits
        after = skip_hours_mark(data, skip_spaces(data, at, end), end)
        if after < end or digits == 0 or value > 24 or (value == 24 and part > 0):
            return UNREAD
        if value == 0 and after == at:
            return int(part / 10.0**digits * DAY_SECONDS + 0.5)
        if digits == 2:
            return value * 3600 + part * 60 if part < 60 else UNREAD
        return value * 3600 + int(part / 10.0**digits * 3600 + 0.5)
    if skip_hours_mark(data, skip_spaces(data, at, end), end) < end:
        return UNREAD
    if long > 6:
        return UNREAD
    if digits == 6:
        hour, minute, second = value // 10_000, value // 100 % 100, value % 100
    elif digits == 4 and long <= 4:
        hour, minute, second = value // 100, value % 100, 0
    elif long <= 2:
        hour, minute, second = value, 0, 0
    elif long <= 4:
        hour, minute, second = value // 100, value % 100, 0
    else:
        hour, minute, second = value // 10_000, value // 100 % 100, value % 100
    seconds = hour * 3600 + minute * 60 + second
    if minute > 59 or second > 59 or seconds > DAY_SECONDS:
        return UNREAD
    return seconds


@bytes_kernel
def _read_rows(  # type: ignore[no-untyped-def]
    data, offsets, valid, first_bit, digits, seconds, status
):
    """Fill the two arrays; how many numbers were short of their digits."""
    filled = 0
    for row in range(seconds.size):
        seconds[row] = -1
        status[row] = _EMPTY
        if is_missing(valid, first_bit, row):
            continue
        at, end = np.int64(offsets[row]), np.int64(offsets[row + 1])
        at = skip_spaces(data, at, end)
        end = trim_end(data, at, end)
        if at == end:
            continue
        second, _ = read_clock(data, at, end)
        if second < 0:
            second = _read_number(data, at, end, digits)
            if digits > 0 and second >= 0:
                _, long = number_at(data, at, end)
                filled += 0 < long < digits - 1 and at + long == end
        if second < 0:
            _, second, _ = read_date(data, at, end, YEAR_FIRST)
        if second >= 0:
            seconds[row] = second
            status[row] = _OK
        else:
            status[row] = _UNREADABLE
    return filled
