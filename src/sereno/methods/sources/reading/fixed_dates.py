"""The fast way through a column of dates: the forms whose parts stand at fixed places.

YYYY-MM-DD, DD/MM/YYYY and their like, alone or followed by HH:MM, HH:MM:SS or HH:MM:SS AM, are
nearly every date that institutions publish. Here they are read without looking for their parts;
`date_forms.read_date` reads the same forms and all the others, and gives the same answer.
"""

from __future__ import annotations

import numpy as np

from sereno.methods.sources.reading.clock_forms import (
    DAY_SECONDS,
    LETTER_T_MINUTES,
    SPACE_MINUTES,
    TWELVE_HOURS_MINUTES,
)
from sereno.methods.sources.reading.date_forms import (
    CLOCKS,
    DAY_FIRST,
    FOUR_DIGIT_FORMS,
    MISSING_DAY,
    MONTH_FIRST,
    civil_day,
)
from sereno.methods.sources.reading.kernels import bytes_kernel

_NO_NUMBER = 1_000_000
_DASH, _DOT, _SLASH, _COLON = ord("-"), ord("."), ord("/"), ord(":")
_SPACE, _CAPITAL_T, _CAPITAL_A, _CAPITAL_P, _CAPITAL_M = (ord(letter) for letter in " TAPM")


@bytes_kernel
def _pair(tens, ones):  # type: ignore[no-untyped-def]
    """The number of two ASCII digits, _NO_NUMBER or more when they aren't digits."""
    a = np.int64(tens) - 48
    b = np.int64(ones) - 48
    if a < 0 or a > 9 or b < 0 or b > 9:
        return _NO_NUMBER
    return a * 10 + b


@bytes_kernel
def _separator(byte):  # type: ignore[no-untyped-def]
    if byte == _DASH:
        return 0
    if byte == _SLASH:
        return 1
    if byte == _DOT:
        return 2
    return -1


@bytes_kernel
def read_fixed_date(data, at, long, order):  # type: ignore[no-untyped-def]
    """(day, second of the day or -1, index into FORMS) of data[at:at + long]; form 0: unread."""
    clock = 0
    seconds = -1
    if long == 19 or long == 16 or long == 22:
        mark = data[at + 10]
        if data[at + 13] != _COLON or (mark != _SPACE and mark != _CAPITAL_T):
            return MISSING_DAY, -1, 0
        hour = _pair(data[at + 11], data[at + 12])
        minute = _pair(data[at + 14], data[at + 15])
        second = 0
        clock = SPACE_MINUTES
        if long >= 19:
            if data[at + 16] != _COLON:
                return MISSING_DAY, -1, 0
            second = _pair(data[at + 17], data[at + 18])
            clock = SPACE_MINUTES + 1
        if mark == _CAPITAL_T:
            clock += LETTER_T_MINUTES - SPACE_MINUTES
        if long == 22:
            half = data[at + 20]
            if data[at + 19] != _SPACE or data[at + 21] != _CAPITAL_M or hour < 1 or hour > 12:
                return MISSING_DAY, -1, 0
            if mark != _SPACE or (half != _CAPITAL_A and half != _CAPITAL_P):
                return MISSING_DAY, -1, 0
            hour = hour % 12 + (12 if half == _CAPITAL_P else 0)
            clock += TWELVE_HOURS_MINUTES - SPACE_MINUTES
        seconds = hour * 3600 + minute * 60 + second
        if minute > 59 or second > 59 or seconds >= DAY_SECONDS:
            return MISSING_DAY, -1, 0
    elif long != 10:
        return MISSING_DAY, -1, 0
    separator = _separator(data[at + 4])
    if separator >= 0:
        if data[at + 7] != data[at + 4]:
            return MISSING_DAY, -1, 0
        year = _pair(data[at], data[at + 1]) * 100 + _pair(data[at + 2], data[at + 3])
        month = _pair(data[at + 5], data[at + 6])
        day_of_month = _pair(data[at + 8], data[at + 9])
        form = separator
    else:
        separator = _separator(data[at + 2])
        if separator < 0 or data[at + 5] != data[at + 2]:
            return MISSING_DAY, -1, 0
        year = _pair(data[at + 6], data[at + 7]) * 100 + _pair(data[at + 8], data[at + 9])
        first = _pair(data[at], data[at + 1])
        second_part = _pair(data[at + 3], data[at + 4])
        if order == MONTH_FIRST:
            month, day_of_month = first, second_part
            form = FOUR_DIGIT_FORMS[MONTH_FIRST] + separator
        else:
            month, day_of_month = second_part, first
            form = FOUR_DIGIT_FORMS[DAY_FIRST] + separator
    if year >= _NO_NUMBER:
        return MISSING_DAY, -1, 0
    day = civil_day(year, month, day_of_month)
    if day == MISSING_DAY:
        return MISSING_DAY, -1, 0
    return day, seconds, 1 + form * CLOCKS + clock
