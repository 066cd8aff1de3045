"""The smallest change of weights that alters who is chosen.

Points move from one topic to another, so that weights still sum to 1 and none is negative. As
they move, the score of each area is a straight line (its logarithm, for the geometric mean), so
the choice can only change where the line of an area outside crosses that of one inside. With a
minimum for each group an outsider may only take the place of an area of its own group, or of a
group that has more than it must. Among all such pairs and all pairs of topics the first
crossing is the answer: choices with such minimums are the bases of a matroid, where the best is
best when no single exchange improves it. The choice is made anew there to show that it differs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

from sereno.methods.selection.choice import Quota, order_of, picked, quota
from sereno.methods.selection.index import AGGREGATE, NORMALISE, IndexSetting, composite
from sereno.methods.selection.scoring import GEOMETRIC, positive
from sereno.methods.selection.weights import given_weights

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

# How far past a crossing the choice is made anew: the first that shows a change is taken. Just
# at it two scores are equal but for their last digit, which isn't the same in all arithmetic.
_PAST = (1e-9, 1e-8, 1e-7, 1e-6)


@dataclass(frozen=True)
class WeightChange:
    """`points` (of 100) moved from one topic to another, by their numbers, and what they do.

    `enters` and `leaves` are indices of areas; `weights` (T,) those after the change.
    """

    from_topic: int
    to_topic: int
    points: float
    enters: tuple[int, ...]
    leaves: tuple[int, ...]
    weights: tuple[float, ...]


def smallest_weight_change(
    components: Floats,
    weights: npt.ArrayLike,
    setting: IndexSetting,
    n: int,
    groups: Indices | None = None,
    at_least_per_group: int = 0,
    eligible: Flags | None = None,
    *,
    put_in: Sequence[int] = (),
    take_out: Sequence[int] = (),
) -> WeightChange | None:
    """The fewest points moved that alter the choice; None where no two topics can alter it.

    `components` (A, T) as for `composite`, whose problems it raises, and those of
    `choice.quota`. Of equal changes the first pair of topics in their order is given.
    """
    w = given_weights(weights)
    built = composite(
        components,
        w,
        normalise=setting.normalise,
        aggregate=setting.aggregate,
        outliers=setting.outliers,
        eligible=eligible,
    )
    able = np.isfinite(built.scores)
    rule, _ = quota(
        n,
        able,
        groups=groups,
        at_least_per_group=at_least_per_group,
        put_in=put_in,
        take_out=take_out,
    )
    places = np.flatnonzero(able).astype(np.int32)
    values = np.ascontiguousarray(built.normalised[places])
    if AGGREGATE[setting.aggregate] == GEOMETRIC:
        values = _logarithms(values, NORMALISE[setting.normalise])
    base = _chosen(values, w, places, rule)

    taken = np.zeros(rule.need.size, np.int32)
    for g in rule.group[base & (rule.hand == 0)]:
        if g >= 0:
            taken[g] += 1
    spare = taken > rule.need
    inside = np.flatnonzero((base & (rule.hand == 0))[places]).astype(np.int32)
    outside = np.flatnonzero((~base & (rule.hand == 0))[places]).astype(np.int32)
    crossings = first_crossings(values, w, inside, outside, rule.group[places], spare)

    best: WeightChange | None = None
    for giver, taker in np.argwhere(np.isfinite(crossings)).tolist():
        crossing = float(crossings[giver, taker])
        change = _verified(values, w, places, rule, base, giver, taker, crossing)
        if change is not None and (best is None or change.points < best.points):
            best = change
    return best


@njit(cache=True, nogil=True)
def first_crossings(
    values: Floats, weights: Floats, inside: Indices, outside: Indices, group: Indices, spare: Flags
) -> Floats:
    """The least weight to move from topic i to j (T, T) before an exchange becomes due.

    Infinite where none does within the weight of i. `values` is (E, T); `spare` by group: has
    it more than its minimum?
    """
    topics = weights.size
    first = np.full((topics, topics), np.inf)
    gap = np.empty(topics)
    for a in inside:
        for b in outside:
            g = group[a]
            if g >= 0 and group[b] != g and not spare[g]:
                continue
            ahead = 0.0
            for t in range(topics):
                gap[t] = values[a, t] - values[b, t]
                ahead += weights[t] * gap[t]
            ahead = max(ahead, 0.0)
            for i in range(topics):
                for j in range(topics):
                    closing = gap[i] - gap[j]
                    if closing > 0.0 and ahead <= closing * min(first[i, j], weights[i]):
                        first[i, j] = ahead / closing
    return first


@njit(cache=True, nogil=True)
def _logarithms(values: Floats, normalise: int) -> Floats:
    out = np.empty_like(values)
    for i in range(values.shape[0]):
        for t in range(values.shape[1]):
            out[i, t] = np.log(positive(values[i, t], normalise))
    return out


def _chosen(values: Floats, weights: Floats, places: Indices, rule: Quota) -> Flags:
    scores = np.full(rule.hand.size, np.nan)
    scores[places] = values @ weights
    return picked(order_of(scores, np.isfinite(scores)), rule)


def _verified(
    values: Floats,
    weights: Floats,
    places: Indices,
    rule: Quota,
    base: Flags,
    giver: int,
    taker: int,
    crossing: float,
) -> WeightChange | None:
    """The change at a crossing or a hair past it; None where choosing anew shows none."""
    for past in _PAST:
        moved = min(crossing + past, float(weights[giver]))
        changed = weights.copy()
        changed[giver] = max(changed[giver] - moved, 0.0)
        changed[taker] += moved
        now = _chosen(values, changed, places, rule)
        if (now != base).any():
            return WeightChange(
                giver,
                taker,
                100 * moved,
                tuple(np.flatnonzero(now & ~base).tolist()),
                tuple(np.flatnonzero(base & ~now).tolist()),
                tuple(changed.tolist()),
            )
    return None
