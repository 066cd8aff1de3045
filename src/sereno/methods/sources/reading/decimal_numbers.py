"""A decimal number read from its bytes to the nearest float64, exactly as float() reads it.

Up to 2^53 and 22 decimals one division is exact to rounding (Clinger 1990). Beyond that the
product of the digits with a 128-bit power of five decides (Eisel-Lemire: Lemire 2021, "Number
parsing at a gigabyte per second", Software: Practice and Experience 51(8), 1700-1727; table
and bounds as there). The rare case that even that leaves open is reported as such, never guessed.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from sereno.methods.sources.reading.kernels import bytes_kernel

# What a kernel may say of a text.
READ: Final = 0
READ_WITH_COMMA: Final = 1
NOT_READ: Final = 2

_MOST_POWER = 64  # of ten, either way; what lies beyond is not read here
_EXACT_POWERS = np.array([float(10**k) for k in range(23)])

_ZERO, _NINE = ord("0"), ord("9")
_DOT, _COMMA, _PLUS, _MINUS, _E = ord("."), ord(","), ord("+"), ord("-"), ord("e")


def _powers_of_five() -> tuple[np.ndarray, np.ndarray]:
    """High and low 64 bits of 5^q, q = -64…64, with the top bit set (rounded up where q < 0)."""
    high = np.zeros(2 * _MOST_POWER + 1, np.uint64)
    low = np.zeros_like(high)
    for q in range(-_MOST_POWER, _MOST_POWER + 1):
        power = 5 ** abs(q)
        if q >= 0:
            bits = power << 128 >> power.bit_length()
        else:
            z = (power - 1).bit_length()
            bits = (1 << (z + 127)) // power + 1 if q >= -27 else (1 << (2 * z + 128)) // power + 1
            while bits >= 1 << 128:
                bits >>= 1
        high[q + _MOST_POWER] = bits >> 64
        low[q + _MOST_POWER] = bits & (2**64 - 1)
    return high, low


_FIVES_HIGH, _FIVES_LOW = _powers_of_five()

_TEN = np.uint64(10)
_U0, _U1, _U32 = np.uint64(0), np.uint64(1), np.uint64(32)
_LOW_HALF = np.uint64(0xFFFFFFFF)
_ALL_ONES = np.uint64(0xFFFFFFFFFFFFFFFF)
_NINE_BITS = np.uint64(0x1FF)
_THREE = np.uint64(3)
_MANTISSA_BIT = np.uint64(1 << 52)
_MANTISSA_OVERFLOW = np.uint64(2 << 52)
_EXACT_LIMIT = np.uint64(1 << 53)


@bytes_kernel
def _product(a, b):  # type: ignore[no-untyped-def]
    """High and low 64 bits of the product of two uint64."""
    a_low, a_high = a & _LOW_HALF, a >> _U32
    b_low, b_high = b & _LOW_HALF, b >> _U32
    low = a_low * b_low
    cross = a_high * b_low + (low >> _U32)
    middle = a_low * b_high + (cross & _LOW_HALF)
    high = a_high * b_high + (cross >> _U32) + (middle >> _U32)
    return high, (middle << _U32) | (low & _LOW_HALF)


@bytes_kernel
def _leading_zeros(word):  # type: ignore[no-untyped-def]
    zeros = 0
    shift = 32
    while shift > 0:
        if word >> np.uint64(64 - shift) == _U0:
            zeros += shift
            word = word << np.uint64(shift)
        shift >>= 1
    return zeros


@bytes_kernel
def _nearest_bits(digits, power):  # type: ignore[no-untyped-def]
    """(bits of the float64 nearest to digits * 10^power, whether that is certain); digits > 0."""
    zeros = _leading_zeros(digits)
    word = digits << np.uint64(zeros)
    five = power + _MOST_POWER
    high, low = _product(word, _FIVES_HIGH[five])
    if high & _NINE_BITS == _NINE_BITS:
        more, _ = _product(word, _FIVES_LOW[five])
        low = low + more
        if low < more:
            high = high + _U1
    if low == _ALL_ONES and (power < -27 or power > 55):
        return _U0, False
    top = int(high >> np.uint64(63))
    shift = np.uint64(top + 9)
    mantissa = high >> shift
    exponent = (((152_170 + 65_536) * power) >> 16) + 63 + top - zeros + 1023
    if exponent <= 0 or exponent >= 0x7FF:
        return _U0, False
    halfway = low <= _U1 and -4 <= power <= 23 and mantissa & _THREE == _U1
    if halfway and mantissa << shift == high:
        mantissa = mantissa & ~_U1
    mantissa = (mantissa + (mantissa & _U1)) >> _U1
    if mantissa >= _MANTISSA_OVERFLOW:
        mantissa = _MANTISSA_BIT
        exponent += 1
    return (mantissa & ~_MANTISSA_BIT) | (np.uint64(exponent) << np.uint64(52)), True


@bytes_kernel
def read_decimal(data, at, end, values, bits, row):  # type: ignore[no-untyped-def]
    """Put the number that fills data[at:end] into values[row]; say how it went.

    `bits` is the same memory as `values`, seen as uint64. One comma is a decimal comma. Up to
    19 digits and an exponent are read; NOT_READ for more, and for anything else.
    """
    if at >= end:
        return NOT_READ
    negative = data[at] == _MINUS
    if negative or data[at] == _PLUS:
        at += 1
    digits = _U0
    state = READ
    start = at
    while at < end:
        digit = int(data[at]) - _ZERO
        if digit < 0 or digit > 9:
            break
        digits = digits * _TEN + np.uint64(digit)
        at += 1
    seen = at - start
    decimals = 0
    if at < end and (data[at] == _DOT or data[at] == _COMMA):
        if data[at] == _COMMA:
            state = READ_WITH_COMMA
        at += 1
        start = at
        while at < end:
            digit = int(data[at]) - _ZERO
            if digit < 0 or digit > 9:
                break
            digits = digits * _TEN + np.uint64(digit)
            at += 1
        decimals = at - start
        seen += decimals
    # A 20th digit may not fit 64 bits.
    if seen == 0 or seen > 19:
        return NOT_READ
    power = -decimals
    if at < end:
        if data[at] | 0x20 != _E:
            return NOT_READ
        at += 1
        down = at < end and data[at] == _MINUS
        if at < end and (down or data[at] == _PLUS):
            at += 1
        exponent = 0
        if at >= end or end - at > 3:
            return NOT_READ
        while at < end:
            if data[at] < _ZERO or data[at] > _NINE:
                return NOT_READ
            exponent = exponent * 10 + int(data[at]) - _ZERO
            at += 1
        power += -exponent if down else exponent
    if digits == _U0:
        values[row] = -0.0 if negative else 0.0
        return state
    if digits <= _EXACT_LIMIT and -22 <= power <= 22:
        value = float(digits)
        value = value / _EXACT_POWERS[-power] if power < 0 else value * _EXACT_POWERS[power]
        values[row] = -value if negative else value
        return state
    if power < -_MOST_POWER or power > _MOST_POWER:
        return NOT_READ
    nearest, certain = _nearest_bits(digits, power)
    if not certain:
        return NOT_READ
    bits[row] = nearest | (np.uint64(1) << np.uint64(63)) if negative else nearest
    return state
