"""On which side of a line a point lies, decided as GEOS decides it, so that answers agree.

A floating-point filter answers nearly always. When the three points are so nearly in line that
rounding could decide, the determinant is computed in double-double arithmetic (106 bits). That
is exact when the differences of coordinates are doubles, as between neighbours on a map they
are; else it can only mistake a point closer to the line than about 1e-31 of its length.

Sources: J. R. Shewchuk, "Adaptive Precision Floating-Point Arithmetic and Fast Robust Geometric
Predicates", Discrete & Computational Geometry 18 (1997), §4.2 (the bound of the filter);
M. Joldes, J.-M. Muller, V. Popescu, "Tight and rigorous error bounds for basic building blocks
of double-word arithmetic", ACM Transactions on Mathematical Software 44 (2017), algorithms 1-3
(sums and products with their errors), 6 (sum) and 10 (product).
"""

from __future__ import annotations

from numba import njit

_ROUNDING = 2.0**-53
FILTER = (3.0 + 16.0 * _ROUNDING) * _ROUNDING
_SPLITTER = 2.0**27 + 1.0

Double = tuple[float, float]


@njit(cache=True, nogil=True)
def _sum(a: float, b: float) -> Double:
    """a + b, rounded, and its error (two-sum)."""
    total = a + b
    part = total - a
    return total, (a - (total - part)) + (b - part)


@njit(cache=True, nogil=True)
def _product(a: float, b: float) -> Double:
    """a·b, rounded, and its error (two-product by Dekker's splitting)."""
    product = a * b
    wide = _SPLITTER * a
    a_high = wide - (wide - a)
    a_low = a - a_high
    wide = _SPLITTER * b
    b_high = wide - (wide - b)
    b_low = b - b_high
    return product, a_low * b_low - (
        ((product - a_high * b_high) - a_low * b_high) - a_high * b_low
    )


@njit(cache=True, nogil=True)
def _renormalised(high: float, low: float) -> Double:
    """high + low where |high| ≥ |low|, rounded, and its error (fast two-sum)."""
    total = high + low
    return total, low - (total - high)


@njit(cache=True, nogil=True)
def _add(x: Double, y: Double) -> Double:
    high, high_error = _sum(x[0], y[0])
    low, low_error = _sum(x[1], y[1])
    high, error = _renormalised(high, high_error + low)
    return _renormalised(high, low_error + error)


@njit(cache=True, nogil=True)
def _multiply(x: Double, y: Double) -> Double:
    high, error = _product(x[0], y[0])
    return _renormalised(high, error + (x[0] * y[1] + x[1] * y[0]))


@njit(cache=True, nogil=True)
def orientation_by_doubles(ax: float, ay: float, bx: float, by: float, px: float, py: float) -> int:
    """As `orientation`, without asking the filter first."""
    across, along = _multiply(_sum(bx, -ax), _sum(py, -by)), _multiply(_sum(by, -ay), _sum(px, -bx))
    high, low = _add(across, (-along[0], -along[1]))
    if high > 0.0 or (high == 0.0 and low > 0.0):
        return 1
    if high < 0.0 or (high == 0.0 and low < 0.0):
        return -1
    return 0


@njit(cache=True, nogil=True)
def orientation(ax: float, ay: float, bx: float, by: float, px: float, py: float) -> int:
    """1 when (px, py) lies to the left of the line from a to b, −1 to the right, 0 on the line."""
    left = (ax - px) * (by - py)
    right = (ay - py) * (bx - px)
    determinant = left - right
    if abs(determinant) >= FILTER * (abs(left) + abs(right)):
        return int(determinant > 0.0) - int(determinant < 0.0)
    return orientation_by_doubles(ax, ay, bx, by, px, py)
