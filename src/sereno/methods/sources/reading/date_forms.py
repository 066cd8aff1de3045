"""One date read from its bytes, in the forms that are written with digits only.

Year first, day first, month first; with "-", "/", "." or nothing between; two or four digits
for the year; Excel's count of days; each with or without a time after it.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from sereno.methods.sources.reading.clock_forms import (
    CLOCK_FORMS,
    DAY_SECONDS,
    UNREAD,
    read_clock_after_date,
)
from sereno.methods.sources.reading.kernels import bytes_kernel

DATE_FORMS: Final = (
    "YYYY-MM-DD",
    "YYYY/MM/DD",
    "YYYY.MM.DD",
    "YYYYMMDD",
    "DD-MM-YYYY",
    "DD/MM/YYYY",
    "DD.MM.YYYY",
    "DDMMYYYY",
    "MM-DD-YYYY",
    "MM/DD/YYYY",
    "MM.DD.YYYY",
    "MMDDYYYY",
    "YY-MM-DD",
    "YY/MM/DD",
    "YY.MM.DD",
    "DD-MM-YY",
    "DD/MM/YY",
    "DD.MM.YY",
    "MM-DD-YY",
    "MM/DD/YY",
    "MM.DD.YY",
    "DD MMM YYYY",
    "DD MMM YY",
    "MMM DD YYYY",
    "YYYY MMM DD",
    "Excel",
)
UNIX_SECONDS, UNIX_MILLISECONDS = "Unix s", "Unix ms"
# Months, quarters and years: intervals (`coarse_dates`).
COARSE_FORMS: Final = (
    "YYYY-MM", "MM-YYYY", "MMM YYYY", "YYYY MMM", "MMM-YY", "YYYYMM", "quarter", "YYYY",
    "YYYY/YY",
)  # fmt: skip
LONGER_THAN_A_MONTH: Final = frozenset(("quarter", "YYYY", "YYYY/YY"))
FORMS: Final = (
    "",
    *(date_form + clock_form for date_form in DATE_FORMS for clock_form in CLOCK_FORMS),
    UNIX_SECONDS,
    UNIX_MILLISECONDS,
    *COARSE_FORMS,
)
FIRST_COARSE_FORM: Final = len(FORMS) - len(COARSE_FORMS)

MISSING_DAY: Final = -(2**31)
YEAR_FIRST, DAY_FIRST, MONTH_FIRST = 0, 1, 2

FOUR_DIGIT_FORMS: Final = (0, 4, 8)  # the first of the four-digit forms, by order of the parts
_TWO_DIGIT_FORMS: Final = (12, 15, 18)  # the first of the two-digit forms
_EXCEL: Final = len(DATE_FORMS) - 1
CLOCKS: Final = len(CLOCK_FORMS)

_ZERO, _NINE = ord("0"), ord("9")
_DASH, _DOT, _SLASH, _COMMA = ord("-"), ord("."), ord("/"), ord(",")

# Excel counts 1899-12-30 as day 0 (for every day after its false 29 February 1900). A bare number
# is taken as such only between 1950-01-01 and 2099-12-31, so that no other code passes as a date.
_EXCEL_EPOCH: Final = -25_569
_EXCEL_FIRST, _EXCEL_LAST = 18_264, 73_050

_MONTH_LENGTHS = np.array(
    [
        [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31],
        [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31],
    ],
    dtype=np.int64,
)
_DAYS_BEFORE_MONTH = np.zeros((2, 13), dtype=np.int64)
_DAYS_BEFORE_MONTH[:, 2:] = np.cumsum(_MONTH_LENGTHS[:, 1:12], axis=1)
_DAYS_TO_1970: Final = 719_162  # from 0001-01-01, Gregorian throughout


@bytes_kernel
def civil_day(year, month, day):  # type: ignore[no-untyped-def]
    """Days since 1970-01-01 in the Gregorian calendar, or MISSING_DAY for an impossible date."""
    if year < 1 or month < 1 or month > 12 or day < 1:
        return MISSING_DAY
    leap = 1 if (year & 3) == 0 and (year % 100 != 0 or year % 400 == 0) else 0
    if day > _MONTH_LENGTHS[leap, month]:
        return MISSING_DAY
    past = year - 1
    before_year = past * 365 + past // 4 - past // 100 + past // 400
    return before_year + _DAYS_BEFORE_MONTH[leap, month] + day - 1 - _DAYS_TO_1970


@bytes_kernel
def full_year(two):  # type: ignore[no-untyped-def]
    """The year that two digits mean: 69-99 are 1969-1999, 00-68 are 2000-2068 (POSIX)."""
    return two + (1900 if two >= 69 else 2000)


@bytes_kernel
def number_at(data, at, end):  # type: ignore[no-untyped-def]
    """(value, how many digits) of the run of digits at `at`; at most 15 of them are read."""
    value = 0
    start = at
    while at < end and at - start < 15:
        digit = int(data[at]) - _ZERO
        if digit < 0 or digit > 9:
            break
        value = value * 10 + digit
        at += 1
    return value, at - start


@bytes_kernel
def three_parts(data, at, end):  # type: ignore[no-untyped-def]
    """(a, digits of a, b, c, digits of c, separator 0 - 1 / 2 ., place after) of "a-b-c".

    Digits of a = 0 when the text is not three numbers with the same separator between.
    """
    a, a_long = number_at(data, at, end)
    at += a_long
    if a_long == 0 or at >= end:
        return 0, 0, 0, 0, 0, 0, at
    byte = data[at]
    if byte == _DASH:
        separator = 0
    elif byte == _SLASH:
        separator = 1
    elif byte == _DOT:
        separator = 2
    else:
        return 0, 0, 0, 0, 0, 0, at
    b, b_long = number_at(data, at + 1, end)
    at += 1 + b_long
    if b_long == 0 or b_long > 2 or at >= end or data[at] != byte:
        return 0, 0, 0, 0, 0, 0, at
    c, c_long = number_at(data, at + 1, end)
    at += 1 + c_long
    if c_long == 0:
        return 0, 0, 0, 0, 0, 0, at
    return a, a_long, b, c, c_long, separator, at


@bytes_kernel
def _in_order(a, b, c, order, four):  # type: ignore[no-untyped-def]
    """(day since 1970, order) of three parts of which the year stands where `order` says."""
    if order == YEAR_FIRST:
        return civil_day(a if four else full_year(a), b, c)
    year = c if four else full_year(c)
    if order == DAY_FIRST:
        return civil_day(year, b, a)
    return civil_day(year, a, b)


@bytes_kernel
def _year_last(a, b, c, order, four):  # type: ignore[no-untyped-def]
    """(day, order used): the order asked for, and the other one where only that is possible."""
    asked = MONTH_FIRST if order == MONTH_FIRST else DAY_FIRST
    day = _in_order(a, b, c, asked, four)
    if day != MISSING_DAY:
        return day, asked
    other = DAY_FIRST if asked == MONTH_FIRST else MONTH_FIRST
    return _in_order(a, b, c, other, four), other


@bytes_kernel
def _read_separated(data, at, end, order):  # type: ignore[no-untyped-def]
    """(day, index into DATE_FORMS, place after) of a date with separators."""
    a, a_long, b, c, c_long, separator, at = three_parts(data, at, end)
    if a_long == 4 and c_long <= 2:
        return civil_day(a, b, c), separator, at
    if a_long == 0 or a_long > 2:
        return MISSING_DAY, 0, at
    if c_long == 4:
        day, used = _year_last(a, b, c, order, True)
        return day, FOUR_DIGIT_FORMS[used] + separator, at
    if c_long > 2:
        return MISSING_DAY, 0, at
    if order == YEAR_FIRST and a_long == 2:
        day = _in_order(a, b, c, YEAR_FIRST, False)
        if day != MISSING_DAY:
            return day, _TWO_DIGIT_FORMS[0] + separator, at
    if c_long == 2:
        day, used = _year_last(a, b, c, order, False)
        return day, _TWO_DIGIT_FORMS[used] + separator, at
    return MISSING_DAY, 0, at


@bytes_kernel
def _read_eight(value, order):  # type: ignore[no-untyped-def]
    """(day, index into DATE_FORMS) of eight digits: 20190131, 31012019, 01312019."""
    day = civil_day(value // 10_000, value // 100 % 100, value % 100)
    if day != MISSING_DAY:
        return day, 3
    year = value % 10_000
    if year < 1900 or year > 2099:
        return MISSING_DAY, 3
    day, used = _year_last(value // 1_000_000, value // 10_000 % 100, year, order, True)
    return day, FOUR_DIGIT_FORMS[used] + 3


@bytes_kernel
def _read_excel(data, at, end, whole):  # type: ignore[no-untyped-def]
    """(day, seconds or UNREAD) of Excel's days since 1899-12-30, fraction = share of the day."""
    if whole < _EXCEL_FIRST or whole > _EXCEL_LAST:
        return MISSING_DAY, UNREAD
    seconds = -1
    if at < end:
        if data[at] != _DOT and data[at] != _COMMA:
            return MISSING_DAY, UNREAD
        at += 1
        share, scale = 0.0, 1.0
        while at < end and _ZERO <= data[at] <= _NINE:
            scale *= 10.0
            share += (int(data[at]) - _ZERO) / scale
            at += 1
        if at < end or scale == 1.0:
            return MISSING_DAY, UNREAD
        seconds = int(share * DAY_SECONDS + 0.5)
    return whole + _EXCEL_EPOCH, seconds


@bytes_kernel
def _read_joined(data, at, end, order):  # type: ignore[no-untyped-def]
    """(day, seconds or UNREAD, form in DATE_FORMS, clock form) of a date with no separators."""
    value, long = number_at(data, at, end)
    after = at + long
    if long == 5:
        day, seconds = _read_excel(data, after, end, value)
        return day, seconds, _EXCEL, 1 if seconds >= 0 else 0
    if long == 8:
        day, form = _read_eight(value, order)
        seconds, clock = read_clock_after_date(data, after, end)
        return day, seconds, form, clock
    if (long == 12 or long == 14) and after == end:
        clock = long - 8
        tail = value % 10_000 * 100 if long == 12 else value % 1_000_000
        hour, minute, second = tail // 10_000, tail // 100 % 100, tail % 100
        day, form = _read_eight(value // (10_000 if long == 12 else 1_000_000), YEAR_FIRST)
        if hour > 23 or minute > 59 or second > 59 or form != 3:
            return MISSING_DAY, UNREAD, 0, 0
        return day, hour * 3600 + minute * 60 + second, form, 1 if clock == 4 else 2
    return MISSING_DAY, UNREAD, 0, 0


@bytes_kernel
def read_date(data, at, end, order):  # type: ignore[no-untyped-def]
    """(day since 1970-01-01, second of the day or -1, index into FORMS) of data[at:end].

    MISSING_DAY and form 0 when it is no date, or not one that is written with digits only.
    24:00 is 0:00 of the day after (ISO 8601).
    """
    day, form, after = _read_separated(data, at, end, order)
    if day != MISSING_DAY:
        seconds, clock = read_clock_after_date(data, after, end)
    else:
        day, seconds, form, clock = _read_joined(data, at, end, order)
    if day == MISSING_DAY or seconds == UNREAD:
        return MISSING_DAY, -1, 0
    if seconds == DAY_SECONDS:
        day += 1
        seconds = 0
    return day, seconds, 1 + form * CLOCKS + clock
