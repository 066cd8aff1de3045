"""One time of day read from its bytes: 10:20, 10:20:30.000, 10:20 p. m., T10:20Z, 10:20:30:00.

Bytes in, seconds since midnight out, in one pass; no Python object is made.
"""

from __future__ import annotations

from typing import Final

from sereno.methods.sources.reading.kernels import bytes_kernel

# What follows a date when its cell also holds the time. The clock is taken as it is written:
# a Z or an offset is shown in the form's name and never moves the hour, because the systems
# that add it to local times are more common than those that export in UTC.
CLOCK_FORMS: Final = (
    "",
    " HH:MM",
    " HH:MM:SS",
    "THH:MM",
    "THH:MM:SS",
    " HH:MM AM/PM",
    " HH:MM:SS AM/PM",
    " HH:MM:SS±ZZ",
)
NO_CLOCK: Final = 0
SPACE_MINUTES: Final = 1
LETTER_T_MINUTES: Final = 3
TWELVE_HOURS_MINUTES: Final = 5
WITH_ZONE: Final = 7

UNREAD: Final = -2
DAY_SECONDS: Final = 86_400

_ZERO, _NINE = ord("0"), ord("9")
_COLON, _DOT, _COMMA, _SPACE, _TAB = ord(":"), ord("."), ord(","), ord(" "), ord("\t")
_A, _P, _M, _H, _R, _S, _T, _Z = (ord(letter) for letter in "apmhrstz")
_U, _C, _G = (ord(letter) for letter in "ucg")
_PLUS, _MINUS = ord("+"), ord("-")


@bytes_kernel
def skip_spaces(data, at, end):  # type: ignore[no-untyped-def]
    """Where the next byte stands that is no space, tab, no-break or narrow no-break space."""
    while at < end:
        byte = data[at]
        if byte in (_SPACE, _TAB):
            at += 1
        elif byte == 0xC2 and at + 1 < end and data[at + 1] == 0xA0:
            at += 2
        elif byte == 0xE2 and at + 2 < end and data[at + 1] == 0x80 and data[at + 2] == 0xAF:
            at += 3
        else:
            break
    return at


@bytes_kernel
def trim_end(data, start, end):  # type: ignore[no-untyped-def]
    """The end of the text without the white space and line ends after it."""
    while end > start:
        byte = data[end - 1]
        if byte == _SPACE or (9 <= byte <= 13):
            end -= 1
        elif byte == 0xA0 and end - start >= 2 and data[end - 2] == 0xC2:
            end -= 2
        else:
            break
    return end


@bytes_kernel
def two_digits(data, at, end):  # type: ignore[no-untyped-def]
    """The number that two digits at `at` write, or -1."""
    if at + 1 >= end:
        return -1
    tens = int(data[at]) - _ZERO
    ones = int(data[at + 1]) - _ZERO
    if tens < 0 or tens > 9 or ones < 0 or ones > 9:
        return -1
    return tens * 10 + ones


@bytes_kernel
def _half_of_day(data, at, end):  # type: ignore[no-untyped-def]
    """(0 none, 1 a.m., 2 p.m., -1 another word; the place after it), from am, A.M., p. m., …"""
    if at >= end:
        return 0, at
    letter = data[at] | 0x20
    if letter != _A and letter != _P:
        return 0, at
    half = 1 if letter == _A else 2
    at += 1
    if at < end and data[at] == _DOT:
        at += 1
    at = skip_spaces(data, at, end)
    if at >= end or data[at] | 0x20 != _M:
        return -1, at
    at += 1
    if at < end and data[at] == _DOT:
        at += 1
    return half, at


@bytes_kernel
def skip_hours_mark(data, at, end):  # type: ignore[no-untyped-def]
    """The place after "h", "hr", "hrs" or "hs" and a dot, where that is what follows."""
    if at < end and data[at] | 0x20 == _H:
        at += 1
        if at < end and data[at] | 0x20 == _R:
            at += 1
        if at < end and data[at] | 0x20 == _S:
            at += 1
        if at < end and data[at] == _DOT:
            at += 1
    return at


@bytes_kernel
def _after_zone(data, at, end):  # type: ignore[no-untyped-def]
    """The place after Z, UTC, GMT, ±HH, ±HHMM or ±HH:MM; `at` itself where none stands."""
    if at >= end:
        return at
    if data[at] | 0x20 == _Z:
        return at + 1
    if at + 2 < end:
        first, second, third = data[at] | 0x20, data[at + 1] | 0x20, data[at + 2] | 0x20
        if first == _U and second == _T and third == _C:
            return at + 3
        if first == _G and second == _M and third == _T:
            return at + 3
    if data[at] != _PLUS and data[at] != _MINUS:
        return at
    if two_digits(data, at + 1, end) < 0:
        return at
    after = at + 3
    if after < end and data[after] == _COLON:
        after += 1
    if two_digits(data, after, end) >= 0:
        after += 2
    return after


@bytes_kernel
def read_clock(data, at, end):  # type: ignore[no-untyped-def]
    """(seconds since midnight, form) of the time that fills data[at:end]; UNREAD when it isn't one.

    24:00 is read as 86,400: the midnight that ends the day. A 60th second is counted as the 59th.
    `form` is an index into CLOCK_FORMS, as if a space went before.
    """
    hour = two_digits(data, at, end)
    if hour >= 0:
        at += 2
    else:
        if at >= end or data[at] < _ZERO or data[at] > _NINE:
            return UNREAD, NO_CLOCK
        hour = int(data[at]) - _ZERO
        at += 1
    if at >= end or (data[at] != _COLON and data[at] | 0x20 != _H):
        return UNREAD, NO_CLOCK
    minute = two_digits(data, at + 1, end)
    if minute < 0 or minute > 59:
        return UNREAD, NO_CLOCK
    at += 3
    second = 0
    form = SPACE_MINUTES
    if at < end and data[at] == _COLON:
        second = two_digits(data, at + 1, end)
        if second < 0 or second > 60:
            return UNREAD, NO_CLOCK
        second = min(second, 59)
        at += 3
        form = SPACE_MINUTES + 1
        # Fractions (.000, ,000) and the frames of HH:MM:SS:00 carry nothing for a crime record.
        if at < end and (data[at] == _DOT or data[at] == _COMMA or data[at] == _COLON):
            at += 1
            if at >= end or data[at] < _ZERO or data[at] > _NINE:
                return UNREAD, NO_CLOCK
            while at < end and _ZERO <= data[at] <= _NINE:
                at += 1
    if at < end:
        at = skip_spaces(data, at, end)
        half, at = _half_of_day(data, at, end)
        if half < 0:
            return UNREAD, NO_CLOCK
        if half > 0:
            # "00:20 a. m." and "13:20 p. m." are slips that leave no doubt; "13:20 a. m." does.
            if (half == 1 and hour > 12) or (half == 2 and hour == 0):
                return UNREAD, NO_CLOCK
            if half == 1 and hour == 12:
                hour = 0
            elif half == 2 and hour < 12:
                hour += 12
            form += TWELVE_HOURS_MINUTES - SPACE_MINUTES
        else:
            after = _after_zone(data, at, end)
            if after > at:
                at = after
                form = WITH_ZONE
            at = skip_hours_mark(data, at, end)
        at = skip_spaces(data, at, end)
        if at < end:
            return UNREAD, NO_CLOCK
    seconds = hour * 3600 + minute * 60 + second
    if seconds > DAY_SECONDS:
        return UNREAD, NO_CLOCK
    return seconds, form


@bytes_kernel
def read_clock_after_date(data, at, end):  # type: ignore[no-untyped-def]
    """As `read_clock`, for what follows a date: " 10:20", "T10:20:30Z", ", 10:20 a. m.".

    Seconds are -1 where nothing follows.
    """
    if at >= end:
        return -1, NO_CLOCK
    if data[at] | 0x20 == _T:
        seconds, form = read_clock(data, at + 1, end)
        if form == SPACE_MINUTES or form == SPACE_MINUTES + 1:
            form += LETTER_T_MINUTES - SPACE_MINUTES
        return seconds, form
    start = at
    if data[at] == _COMMA:
        at += 1
    at = skip_spaces(data, at, end)
    if at == start:
        return UNREAD, NO_CLOCK
    if at >= end:
        return -1, NO_CLOCK
    return read_clock(data, at, end)
