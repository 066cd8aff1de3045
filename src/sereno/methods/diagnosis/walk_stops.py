"""Stops of two walks over the same ground, matched one to one and compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from sereno.methods.diagnosis.feeling import Floats, Ints, Mean, mean_over_walks

# In metres. A phone in a street tells its place to some 10 m, and both walks have that.
REACH: Final = 25.0
# Two stops about as near as each other: which one is meant can't be told by the distance.
TIE: Final = 5.0


@dataclass(frozen=True)
class Matching:
    """Pairs (of the first, of the second, metres apart), and who stayed alone on either side.

    tied: pairs of which either had another stop within reach about as near.
    """

    pairs: Sequence[tuple[int, int, float]]
    alone_before: Sequence[int]
    alone_after: Sequence[int]
    tied: Sequence[int]


def match(
    before: Floats, after: Floats, *, reach: float = REACH, known: Sequence[tuple[int, int]] = ()
) -> Matching:
    """Match points (N, 2) and (M, 2), in metres: as many as possible, as near as possible.

    known: pairs that somebody named, however far apart.
    """
    from scipy.optimize import linear_sum_assignment

    apart = np.hypot(
        before[:, np.newaxis, 0] - after[np.newaxis, :, 0],
        before[:, np.newaxis, 1] - after[np.newaxis, :, 1],
    )
    pairs = [(i, j, float(apart[i, j])) for i, j in known]
    free_before = np.setdiff1d(np.arange(len(before)), [i for i, _j in known])
    free_after = np.setdiff1d(np.arange(len(after)), [j for _i, j in known])
    left = apart[np.ix_(free_before, free_after)]
    # One more pair is worth more than any sum of distances within reach.
    far = (reach + 1) * (min(left.shape, default=0) + 1)
    rows, columns = linear_sum_assignment(np.where(left <= reach, left, far))
    tied = []
    for row, column in zip(rows, columns, strict=True):
        own = left[row, column]
        if own > reach:
            continue
        others = np.append(np.delete(left[row], column), np.delete(left[:, column], row))
        if (others[others <= reach] < own + TIE).any():
            tied.append(len(pairs))
        pairs.append((int(free_before[row]), int(free_after[column]), float(own)))
    firsts, seconds = {i for i, _j, _d in pairs}, {j for _i, j, _d in pairs}
    return Matching(
        pairs,
        [i for i in range(len(before)) if i not in firsts],
        [j for j in range(len(after)) if j not in seconds],
        tied,
    )


@dataclass(frozen=True)
class Change:
    """How one score changed over pairs of stops: the mean of after less before, and how many went
    up, stayed and went down.
    """

    mean: Mean
    up: int
    same: int
    down: int


def change(before: Floats, after: Floats, cluster: Ints, rng: np.random.Generator) -> Change | None:
    """The change of a score, (N,) each, NaN where it could not be judged; None without a pair.

    cluster: the walk of each pair; of one walk alone its stops, which tell of those stops only.
    """
    steps = after - before
    mean = mean_over_walks(steps, cluster, rng)
    if mean is None:
        return None
    return Change(mean, int((steps > 0).sum()), int((steps == 0).sum()), int((steps < 0).sum()))


def length_of(points: npt.ArrayLike) -> float:
    """The length of a route (N, 2) in its own units."""
    steps = np.diff(np.asarray(points, dtype=float), axis=0)
    return float(np.hypot(steps[:, 0], steps[:, 1]).sum())
