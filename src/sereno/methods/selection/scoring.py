"""Scores of one index: treat outliers, normalise, aggregate. One kernel for every use.

The composite index, the ten thousand draws and the search for the choice that matters all
run through `score`, so that they can't come to differ. Columns are the topics, one row each:
arrays are (T, E) over the E eligible areas. Settings are the numbers below; `index` has their
names and says what each means.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from numba import njit

from sereno.methods.selection.ordering import Space, ordered

MINMAX: Final = 0
ZSCORE: Final = 1
RANK: Final = 2
RANK_MIN: Final = 3

ARITHMETIC: Final = 0
GEOMETRIC: Final = 1

AS_THEY_ARE: Final = 0
WINSORISE: Final = 1
TUKEY: Final = 2

SKEW_LIMIT: Final = 2.0
KURTOSIS_LIMIT: Final = 3.5
# COINr stops after 5 points of about 50 countries; a city has many more areas.
LEAST_POINTS: Final = 5
SHARE_OF_POINTS: Final = 0.05

# A product with a zero in it is zero whatever the rest say, so normalised values are lifted.
FLOOR: Final = 0.01
# A z-score enters a product as 1 + z/5: mean 10 and standard deviation 2, or T-scores 50 and 10.
Z_STEP: Final = 0.2

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int32]


@njit(cache=True, nogil=True)
def positive(value: float, normalise: int) -> float:
    """A normalised value as it enters a geometric mean: above zero, order kept."""
    if normalise == ZSCORE:
        return max(1.0 + Z_STEP * value, FLOOR)
    return FLOOR + (1.0 - FLOOR) * value


@njit(cache=True, nogil=True)
def fit_to_use(sums: Floats, n: int) -> bool:
    """Is |skewness| under 2 or kurtosis under 3.5? From the sums of the first four powers (4,).

    Powers are those of the distance from any centre. Skewness and kurtosis are the
    sample-corrected G1 and G2 (Joanes & Gill 1998, as in Excel, SAS and COINr).
    """
    mean = sums[0] / n
    m2 = sums[1] / n - mean * mean
    if n < 4 or m2 <= 0.0:
        return True
    m3 = sums[2] / n - 3 * mean * sums[1] / n + 2 * mean**3
    m4 = sums[3] / n - 4 * mean * sums[2] / n + 6 * mean * mean * sums[1] / n - 3 * mean**4
    skew = m3 / m2**1.5 * np.sqrt(n * (n - 1.0)) / (n - 2.0)
    excess = m4 / (m2 * m2) - 3.0
    kurtosis = ((n + 1.0) * excess + 6.0) * (n - 1.0) / ((n - 2.0) * (n - 3.0))
    return bool(abs(skew) < SKEW_LIMIT or kurtosis < KURTOSIS_LIMIT)


@njit(cache=True, nogil=True)
def sum_powers(x: Floats, sums: Floats) -> float:
    """Fill `sums` (4,) with the sums of powers about the mean, which is returned."""
    centre = 0.0
    for i in range(x.size):
        centre += x[i]
    centre /= x.size
    s1 = s2 = s3 = s4 = 0.0
    for i in range(x.size):
        d = x[i] - centre
        d2 = d * d
        s1 += d
        s2 += d2
        s3 += d2 * d
        s4 += d2 * d2
    sums[0], sums[1], sums[2], sums[3] = s1, s2, s3, s4
    return centre


@njit(cache=True, nogil=True)
def pull_in(x: Floats, order: Indices, sums: Floats, centre: float) -> int:
    """Winsorise: pull in the furthest points, one more at a time, until the rest is fit to use.

    On the side to which it leans, the k furthest points take the value of the next one; k grows
    to at most 5 % of the points (never less than 5). `order` is ascending, `sums` and `centre` are
    those of `sum_powers`. Returns k, negative where the limit was reached without becoming fit.
    """
    n = x.size
    above = sums[2] > 0.0
    limit = min(max(LEAST_POINTS, int(SHARE_OF_POINTS * n)), n - 2)
    k = 0
    fit = False
    while not fit and k < limit:
        k += 1
        old = x[order[n - k if above else k - 1]] - centre
        new = x[order[n - 1 - k if above else k]] - centre
        sums[0] += k * (new - old)
        sums[1] += k * (new**2 - old**2)
        sums[2] += k * (new**3 - old**3)
        sums[3] += k * (new**4 - old**4)
        fit = fit_to_use(sums, n)
    level = x[order[n - 1 - k if above else k]]
    for i in range(k):
        x[order[n - 1 - i if above else i]] = level
    return k if fit else -k


@njit(cache=True, nogil=True)
def clip_to_fences(x: Floats, order: Indices) -> int:
    """Bring what lies beyond Tukey's fences (quartiles ± 1.5 spreads) to them; how many were.

    `order` is ascending. Where the quartiles are equal nothing is done: the fences would make
    one value of the whole column.
    """
    n = x.size
    lower, upper = _quantile(x, order, 0.25), _quantile(x, order, 0.75)
    spread = upper - lower
    if spread <= 0.0:
        return 0
    low, high = lower - 1.5 * spread, upper + 1.5 * spread
    moved = 0
    for i in range(n):
        if x[i] < low:
            x[i] = low
            moved += 1
        elif x[i] > high:
            x[i] = high
            moved += 1
    return moved


@njit(cache=True, nogil=True)
def _quantile(x: Floats, order: Indices, q: float) -> float:
    """The quantile by linear interpolation (Hyndman & Fan type 7, NumPy's own)."""
    place = q * (x.size - 1)
    below = int(place)
    above = min(below + 1, x.size - 1)
    first: float = x[order[below]]
    return first + float(x[order[above]] - first) * (place - below)


@njit(cache=True, nogil=True)
def normalise_column(x: Floats, normalise: int, order: Indices) -> bool:
    """Normalise in place; False where every value is the same (all take the middle).

    `order` is ascending and only looked at for ranks.
    """
    n = x.size
    low = high = x[0]
    for i in range(1, n):
        low = min(low, x[i])
        high = max(high, x[i])
    if high <= low:
        x[:] = 0.0 if normalise == ZSCORE else 0.5
        return False
    if normalise == MINMAX:
        scale = 1.0 / (high - low)
        for i in range(n):
            x[i] = (x[i] - low) * scale
    elif normalise == ZSCORE:
        mean = 0.0
        for i in range(n):
            mean += x[i]
        mean /= n
        spread = 0.0
        for i in range(n):
            spread += (x[i] - mean) ** 2
        scale = 1.0 / np.sqrt(spread / (n - 1))
        for i in range(n):
            x[i] = (x[i] - mean) * scale
    else:
        step = 0.5 / (n - 1)
        start = 0
        while start < n:
            value = x[order[start]]
            end = start + 1
            while end < n and x[order[end]] == value:
                end += 1
            shared = (start + (start if normalise == RANK_MIN else end - 1)) * step
            for i in range(start, end):
                x[order[i]] = shared
            start = end
    return True


@njit(cache=True, nogil=True)
def score(
    columns: Floats,
    weights: Floats,
    normalise: int,
    aggregate: int,
    outliers: int,
    scores: Floats,
    space: Space,
) -> None:
    """Turn `columns` (T, E) into normalised values in place and fill `scores` (E,).

    Geometric scores are left as logarithms: the order is the same, and a draw needs no more.
    `weights` (T,) sum to 1; `space` is that of `ordering`.
    """
    scores[:] = 0.0
    sums = np.empty(4)
    order = space[0]
    for t in range(columns.shape[0]):
        x = columns[t]
        centre, skewed = 0.0, False
        if outliers == WINSORISE:
            centre = sum_powers(x, sums)
            skewed = not fit_to_use(sums, x.size)
        if skewed or outliers == TUKEY or normalise >= RANK:
            ordered(x, 1.0, space)
        if skewed:
            pull_in(x, order, sums, centre)
        elif outliers == TUKEY:
            clip_to_fences(x, order)
        normalise_column(x, normalise, order)
        w = weights[t]
        if aggregate == ARITHMETIC:
            for i in range(scores.size):
                scores[i] += w * x[i]
        elif w > 0.0:
            for i in range(scores.size):
                scores[i] += w * np.log(positive(x[i], normalise))
