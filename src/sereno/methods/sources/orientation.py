"""On which side of a line a point lies, decided without rounding error.

A floating-point filter answers nearly always; when the three points are so nearly in line that
rounding could decide, the determinant is summed exactly as a floating-point expansion.

Sources: J. R. Shewchuk, "Adaptive Precision Floating-Point Arithmetic and Fast Robust Geometric
Predicates", Discrete & Computational Geometry 18 (1997), §2 (two-sum, two-product,
grow-expansion) and §4.2 (the bound of the filter).
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

_ROUNDING = 2.0**-53
FILTER = (3.0 + 16.0 * _ROUNDING) * _ROUNDING
_SPLITTER = 2.0**27 + 1.0
# Both axes are scaled to 2^500 before products are taken: none overflows, and a bit is lost
# only when coordinates of one axis differ by more than about 2^450 in size.
_TOP_EXPONENT = 500


@njit(cache=True, nogil=True)
def _product(a: float, b: float) -> tuple[float, float]:
    """a·b as rounded product and its exact error (Dekker's two-product)."""
    product = a * b
    wide = _SPLITTER * a
    a_high = wide - (wide - a)
    a_low = a - a_high
    wide = _SPLITTER * b
    b_high = wide - (wide - b)
    b_low = b - b_high
    error = a_low * b_low - (((product - a_high * b_high) - a_low * b_high) - a_high * b_low)
    return product, error


@njit(cache=True, nogil=True)
def exact_orientation(ax: float, ay: float, bx: float, by: float, px: float, py: float) -> int:
    """As `orientation`, by exact arithmetic from the start."""
    largest_x = max(abs(ax), abs(bx), abs(px))
    largest_y = max(abs(ay), abs(by), abs(py))
    if largest_x == 0.0 or largest_y == 0.0:
        return 0
    scale_x = _TOP_EXPONENT - math.frexp(largest_x)[1]
    scale_y = _TOP_EXPONENT - math.frexp(largest_y)[1]
    ax, bx, px = math.ldexp(ax, scale_x), math.ldexp(bx, scale_x), math.ldexp(px, scale_x)
    ay, by, py = math.ldexp(ay, scale_y), math.ldexp(by, scale_y), math.ldexp(py, scale_y)

    # (ax - px)(by - py) - (ay - py)(bx - px) multiplied out: px·py cancels, six products stay.
    terms = np.empty(12)
    terms[0], terms[1] = _product(ax, by)
    terms[2], terms[3] = _product(-ax, py)
    terms[4], terms[5] = _product(-px, by)
    terms[6], terms[7] = _product(-ay, bx)
    terms[8], terms[9] = _product(ay, px)
    terms[10], terms[11] = _product(py, bx)

    total = np.empty(12)
    for n in range(12):
        carry = terms[n]
        for i in range(n):
            summed = carry + total[i]
            part = summed - carry
            total[i] = (carry - (summed - part)) + (total[i] - part)
            carry = summed
        total[n] = carry
    for i in range(11, -1, -1):
        if total[i] != 0.0:
            return 1 if total[i] > 0.0 else -1
    return 0


@njit(cache=True, nogil=True)
def orientation(ax: float, ay: float, bx: float, by: float, px: float, py: float) -> int:
    """1 when (px, py) lies to the left of the line from a to b, −1 to the right, 0 on the line.

    Exact, except where both products of differences fall below 1e-292: there it is the sign of
    the rounded determinant, 0 at a step of 5e-324 from a line through the origin, as in GEOS.
    """
    left = (ax - px) * (by - py)
    right = (ay - py) * (bx - px)
    determinant = left - right
    if abs(determinant) >= FILTER * (abs(left) + abs(right)):
        return int(determinant > 0.0) - int(determinant < 0.0)
    return exact_orientation(ax, ay, bx, by, px, py)
