"""Areas to compare with that are like those where something was done, by given indicators.

How alike they are is the standardised mean difference of each indicator, (mean of the treated −
mean of the controls) / √((s_t² + s_c²) / 2); above 0.25 either way they are too unlike for a
comparison to be trusted (Stuart 2010, Statistical Science 25(1), 1-21). A group of one area has
no spread: then it is that of all the areas.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from sereno.methods.monitoring.area_panel import Bools, Floats
from sereno.vocabulary.problems import Problem

UNBALANCED: Final = 0.25


@dataclass(frozen=True)
class Matching:
    """controls: (A,); pairs: (treated area, its controls, the nearest first), by position.

    before, after: standardised mean differences (K,) with all areas that could be chosen, and with
    those that were.
    """

    controls: Bools
    pairs: tuple[tuple[int, tuple[int, ...]], ...]
    before: Floats
    after: Floats


def balance(indicators: npt.ArrayLike, treated: npt.ArrayLike, controls: npt.ArrayLike) -> Floats:
    """Standardised mean differences, (K,), of indicators (A, K); 0 where nothing varies.

    treated, controls: (A,). NaN where an indicator has a value of no area of either group; areas
    without a value are left out of that indicator.
    """
    x = np.asarray(indicators, np.float64)
    one, other = np.asarray(treated, np.bool_), np.asarray(controls, np.bool_)
    return np.array([_difference(column[one], column[other]) for column in x.T])


def _difference(one: Floats, other: Floats) -> float:
    one, other = one[np.isfinite(one)], other[np.isfinite(other)]
    if not one.size or not other.size:
        return float("nan")
    apart = float(one.mean() - other.mean())
    spread = float(
        np.sqrt((one.var(ddof=1) + other.var(ddof=1)) / 2)
        if min(one.size, other.size) > 1
        else np.concatenate([one, other]).std(ddof=1)
    )
    if spread:
        return apart / spread
    return 0.0 if not apart else float(np.copysign(np.inf, apart))


def match_controls(
    indicators: npt.ArrayLike,
    treated: npt.ArrayLike,
    allowed: npt.ArrayLike,
    each: int = 1,
    *,
    where: str = "",
) -> Matching:
    """`each` controls for every treated area, none twice, as near as they can be in all.

    indicators: (A, K); treated, allowed: (A,). The distance is Euclid's over indicators that are
    standardised over treated and allowed areas; the sum of all is the least there can be
    (linear assignment). An area without a value of some indicator can't be chosen.

    Raises Problem effect_areas_missing without treated areas, effect_too_few_controls where fewer
    may be chosen than are needed, and effect_indicator_missing where a treated area lacks a value.
    """
    from scipy.optimize import linear_sum_assignment

    x = np.asarray(indicators, np.float64)
    one = np.asarray(treated, np.bool_)
    whole = np.isfinite(x.sum(axis=1))
    may = np.asarray(allowed, np.bool_) & ~one & whole
    if not one.any():
        raise Problem("effect_areas_missing", where=where)
    if not whole[one].all():
        raise Problem("effect_indicator_missing", where=where, n=int((~whole[one]).sum()))
    n = int(one.sum())
    if int(may.sum()) < n * each:
        raise Problem("effect_too_few_controls", where=where, n=int(may.sum()), least=n * each)
    spread = x[one | may].std(axis=0)
    scaled = (x - x[one | may].mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    rows, columns = np.flatnonzero(one), np.flatnonzero(may)
    distances = np.sqrt(((scaled[rows, None] - scaled[columns]) ** 2).sum(axis=2))
    of, chosen = linear_sum_assignment(np.repeat(distances, each, axis=0))
    controls = np.zeros(len(x), np.bool_)
    controls[columns[chosen]] = True
    pairs = []
    for i, row in enumerate(rows.tolist()):
        mine = sorted(chosen[of // each == i].tolist(), key=lambda j: (distances[i, j], j))
        pairs.append((row, tuple(int(columns[j]) for j in mine)))
    return Matching(controls, tuple(pairs), balance(x, one, may), balance(x, one, controls))
