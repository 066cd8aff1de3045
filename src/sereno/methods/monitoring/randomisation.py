"""How often areas chosen by lot would have differed as much as those where something was done.

With few treated areas no standard error can be trusted; what stays true is that, had the areas
been drawn by lot and had the action changed nothing, each set of as many areas would have been as
likely (Fisher 1935, The Design of Experiments; MacKinnon & Webb 2020, J. Econometrics 218,
435-450). Each set's statistic is the logarithm of

    (y₁ / m₁) / (y₀ / m₀)  of the set, over the same of the others

with y₀, y₁ its incidents before and after, and m₀, m₁ those expected where only areas and periods
make a difference. Where populations don't change this is the estimate itself.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

# Sets that differ by less, of their statistic, differ by rounding.
_SAME: Final = 1e-9


@dataclass(frozen=True)
class Randomised:
    """p: the share of sets that differ as much, either way; smallest: the least it could be.

    draws: how many sets were tried, besides the one that was treated; is_complete: they are all.
    """

    p: float
    draws: int
    is_complete: bool
    smallest: float


def randomise(
    counts: Floats,
    expected: Floats,
    treated: Bools,
    is_after: Bools,
    *,
    rng: np.random.Generator,
    draws: int,
) -> Randomised:
    """p of counts (A, T) against those expected without an action, (A, T), over sets of areas.

    All sets are tried where there are no more than `draws` besides the treated one.
    """
    one, sets, is_complete = _sets(treated, draws, rng)
    parts = np.stack(
        [each[:, era].sum(axis=1) for era in (~is_after, is_after) for each in (counts, expected)]
    )
    size = np.abs(_differences(parts, sets))
    seen = float(np.abs(_differences(parts, np.flatnonzero(one)[None]))[0])
    as_far = int((size >= seen * (1 - _SAME) - _SAME).sum())
    if is_complete:
        return Randomised(
            p=as_far / len(sets),
            draws=len(sets) - 1,
            is_complete=True,
            smallest=float((size >= size.max() * (1 - _SAME)).mean()),
        )
    return Randomised((1 + as_far) / (1 + draws), draws, False, 1 / (1 + draws))


def randomised_p(
    early: Floats, late: Floats, treated: Bools, *, rng: np.random.Generator, draws: int
) -> Floats:
    """The p of many panels with the same treated areas, (R,), from their sums, each (R, A).

    early, late: incidents before and after; populations are taken as they are throughout.
    """
    one, sets, is_complete = _sets(treated, draws, rng)
    members = np.zeros((treated.size, len(sets) + 1))
    members[sets.T, np.arange(len(sets))] = 1.0
    members[:, -1] = one
    sizes = []
    with np.errstate(divide="ignore", invalid="ignore"):
        for counts in (late, early):
            inside = counts @ members
            outside = np.maximum(counts.sum(axis=1, keepdims=True) - inside, 0.0)
            sizes.append(np.log(inside) - np.log(outside))
        size = np.nan_to_num(np.abs(sizes[0] - sizes[1]), nan=0.0, posinf=np.inf)
    seen = size[:, -1:]
    as_far = (size[:, :-1] >= seen * (1 - _SAME) - _SAME).sum(axis=1)
    if is_complete:
        return np.asarray(as_far / len(sets))
    return np.asarray((1 + as_far) / (1 + len(sets)))


def _sets(
    treated: Bools, draws: int, rng: np.random.Generator
) -> tuple[Bools, npt.NDArray[np.intp], bool]:
    """The treated areas, sets of as many, (R, k), by position, and whether those are all.

    A set and all the others differ as much as the other way round: the smaller of both is drawn.
    """
    one = treated if 2 * treated.sum() <= treated.size else ~treated
    n, k = one.size, int(one.sum())
    if math.comb(n, k) <= draws + 1:
        flat = itertools.chain.from_iterable(itertools.combinations(range(n), k))
        return one, np.fromiter(flat, np.intp).reshape(-1, k), True
    return one, _drawn(n, k, draws, rng), False


def _drawn(n: int, k: int, draws: int, rng: np.random.Generator) -> npt.NDArray[np.intp]:
    """`draws` sets of k different numbers under n, (R, k), each as likely as another.

    Floyd's way (Bentley & Floyd 1987, Commun. ACM 30(9), 754-757): k numbers a set, not n.
    """
    sets = np.full((draws, k), -1, np.intp)
    for i, last in enumerate(range(n - k, n)):
        drawn = rng.integers(0, last + 1, draws)
        is_in = (sets[:, :i] == drawn[:, None]).any(axis=1)
        sets[:, i] = np.where(is_in, last, drawn)
    return sets


def _differences(parts: Floats, sets: npt.NDArray[np.intp]) -> Floats:
    """The statistic of each set, (R,); infinite where a part of it has no incident."""
    inside = np.stack([each[sets].sum(axis=1) for each in parts])
    outside = np.maximum(parts.sum(axis=1, keepdims=True) - inside, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        y0, m0, y1, m1 = np.log(inside) - np.log(outside)
        differences: Floats = (y1 - m1) - (y0 - m0)
    # Nothing before and nothing after within, or without: no difference can be told.
    return np.where(np.isnan(differences), 0.0, differences)
