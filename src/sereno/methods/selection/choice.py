"""The choice of areas: the N highest scores, at least k in each group, people's hand on top.

Areas with the same score share their rank (the lowest of its places, as in sport). Where the last
place falls among them the lower index takes it: somebody must, and `Choice.tied` names them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
from numba import njit

from sereno.methods.selection.ordering import ordered, work_space
from sereno.vocabulary.problems import Problem

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

Why = Literal[
    "score",
    "group_minimum",
    "put_in",
    "taken_out",
    "below",
    "no_population",
    "too_few_people",
    "missing_component",
]

# Scores that differ by less differ by rounding only.
SAME: Final = 1e-12

_WHY_NOT: Final[dict[str, Why]] = {
    "no_population": "no_population",
    "too_few_people": "too_few_people",
}


@dataclass(frozen=True)
class Choice:
    """What was chosen, one entry an area.

    `rank` is 1 for the highest score among the eligible areas, those taken out by hand
    included, the same for the same score, and 0 for an area that isn't eligible. `why` says how
    each came in or stayed out: score (among the highest), group_minimum (in only because its
    group must have k), put_in, taken_out (by hand), below (eligible, not chosen), no_population,
    too_few_people, missing_component. `tied` are the areas between which nothing but their order
    in the file decided: sets of one score, with who is in and who isn't.
    """

    selected: Flags
    rank: Indices
    why: tuple[Why, ...]
    tied: tuple[tuple[int, ...], ...] = ()
    notes: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Quota:
    """The rule of a choice, ready for `pick`, over all areas or over the eligible ones only.

    `group` (−1 where an area has none) and `hand` (1 in, −1 out, 0 nobody's) are by area,
    `need` by group: how many more it must get beyond what was put in. `free` places go to the
    highest scores of any group.
    """

    group: Indices
    hand: npt.NDArray[np.int8]
    need: Indices
    free: int


@njit(cache=True, nogil=True)
def pick(
    order: Indices,
    group: Indices,
    hand: npt.NDArray[np.int8],
    need: Indices,
    free: int,
    still: Indices,
    selected: Flags,
) -> None:
    """Walk down the order of scores and mark who is in, those put in by hand included.

    A place is kept for each group that still needs one; the rest go to whoever comes first.
    That is the choice with the highest scores that the minimum of each group allows. `still` is
    work space of the length of `need`.
    """
    wanted = free
    for g in range(need.size):
        still[g] = need[g]
        wanted += need[g]
    for i in range(selected.size):
        selected[i] = hand[i] == 1
    for place in range(order.size):
        if wanted == 0:
            return
        i = order[place]
        if hand[i] != 0:
            continue
        g = group[i]
        if g >= 0 and still[g] > 0:
            still[g] -= 1
        elif free > 0:
            free -= 1
        else:
            continue
        selected[i] = True
        wanted -= 1


def quota(
    n: int,
    eligible: Flags,
    *,
    groups: Indices | None = None,
    at_least_per_group: int = 0,
    put_in: Sequence[int] = (),
    take_out: Sequence[int] = (),
    codes: Sequence[str] | None = None,
    group_names: Sequence[str] | None = None,
) -> tuple[Quota, tuple[Problem, ...]]:
    """The rule for choosing `n` of the areas, and what the reader must know of it.

    `put_in` and `take_out` are indices; an area that isn't eligible may be put in by hand.
    `codes` and `group_names` are for the messages. A group with fewer than k eligible areas
    gives what it has, with a note. Raises Problem: select_none, more_than_eligible,
    put_in_and_taken_out, put_in_too_many, group_minimum_too_large.
    """
    area = codes if codes is not None else [str(i) for i in range(eligible.size)]
    group = np.full(eligible.size, -1, np.int32) if groups is None else groups.astype(np.int32)
    hand = np.zeros(eligible.size, np.int8)
    hand[list(put_in)] = 1
    both = sorted(set(put_in) & set(take_out))
    if both:
        raise Problem("put_in_and_taken_out", areas=", ".join(area[i] for i in both))
    hand[list(take_out)] = -1

    inside = int((hand == 1).sum())
    open_to_score = eligible & (hand == 0)
    if n < 1:
        raise Problem("select_none", n=n)
    if inside > n:
        raise Problem("put_in_too_many", n=n, put_in=inside)
    if inside + int(open_to_score.sum()) < n:
        raise Problem(
            "more_than_eligible",
            n=n,
            eligible=inside + int(open_to_score.sum()),
            areas=eligible.size,
        )

    need = np.zeros(int(group.max(initial=-1)) + 1, np.int32)
    notes: list[Problem] = []
    if at_least_per_group > 0:
        for g in range(need.size):
            there = int((hand[group == g] == 1).sum())
            more = int(open_to_score[group == g].sum())
            need[g] = min(max(at_least_per_group - there, 0), more)
            if (group == g).any() and there + more < at_least_per_group:
                name = group_names[g] if group_names is not None else str(g)
                notes.append(
                    Problem("group_short", group=name, have=there + more, least=at_least_per_group)
                )
    free = n - inside - int(need.sum())
    if free < 0:
        raise Problem(
            "group_minimum_too_large",
            n=n,
            least=at_least_per_group,
            groups=int(np.unique(group[group >= 0]).size),
            total=inside + int(need.sum()),
        )
    return Quota(group, hand, need, free), tuple(notes)


def without_hands(rule: Quota, n: int, eligible: Flags, at_least_per_group: int) -> Quota:
    """The same rule with nobody put in or taken out, as far as there are eligible areas."""
    there = np.bincount(rule.group[eligible & (rule.group >= 0)], minlength=rule.need.size)
    need = np.minimum(there, at_least_per_group).astype(np.int32)
    free = max(min(n, int(eligible.sum())) - int(need.sum()), 0)
    return Quota(rule.group, np.zeros_like(rule.hand), need, free)


def choose(
    scores: Floats,
    n: int,
    *,
    groups: Indices | None = None,
    at_least_per_group: int = 0,
    eligible: Flags | None = None,
    put_in: Sequence[int] = (),
    take_out: Sequence[int] = (),
    reasons: Sequence[str] | None = None,
    codes: Sequence[str] | None = None,
    group_names: Sequence[str] | None = None,
) -> Choice:
    """Choose `n` areas by their scores, shape (A,).

    Ties go to the lower index. An area whose score is NaN is never eligible. `groups` are
    numbers from 0, −1 for none. `reasons` says why an area isn't eligible (see `eligibility`);
    without it that is missing_component. Problems as `quota`, and nothing_tells_apart where the
    scores must choose but are all the same.
    """
    able = np.isfinite(scores) if eligible is None else eligible & np.isfinite(scores)
    rule, notes = quota(
        n,
        able,
        groups=groups,
        at_least_per_group=at_least_per_group,
        put_in=put_in,
        take_out=take_out,
        codes=codes,
        group_names=group_names,
    )
    order = order_of(scores, able)
    refuse_equals(scores, able, rule)
    selected = picked(order, rule)
    rank = np.zeros(scores.size, np.int32)
    rank[order] = shared_ranks(scores[order])

    no_minimum = replace(rule, need=np.zeros_like(rule.need), free=rule.free + int(rule.need.sum()))
    by_score = picked(order, no_minimum)
    why = tuple(
        map(
            _why,
            rule.hand.tolist(),
            able.tolist(),
            selected.tolist(),
            by_score.tolist(),
            reasons if reasons is not None else [""] * scores.size,
        )
    )
    return Choice(selected, rank, why, _tied(scores, order, selected, rule), notes)


def nobody(
    eligible: Flags, put_in: Sequence[int], take_out: Sequence[int], reasons: Sequence[str]
) -> Choice:
    """The choice where nothing tells the areas apart: those put in by hand, and no other.

    All eligible areas share the first rank.
    """
    hand = np.zeros(eligible.size, np.int8)
    hand[list(put_in)], hand[list(take_out)] = 1, -1
    why = tuple(
        _why(by_hand, able, False, False, reason)
        for by_hand, able, reason in zip(hand.tolist(), eligible.tolist(), reasons, strict=True)
    )
    return Choice(hand == 1, eligible.astype(np.int32), why)


def refuse_equals(scores: Floats, eligible: Flags, rule: Quota) -> None:
    """Raise nothing_tells_apart where scores must choose among areas that all have the same.

    Not where there is nothing to choose: people's hand fills every place, or all are in.
    """
    candidates = scores[eligible & (rule.hand == 0)]
    places = rule.free + int(rule.need.sum())
    if 0 < places < candidates.size and np.ptp(candidates) <= SAME:
        raise Problem("nothing_tells_apart", areas=candidates.size, n=places)


def shared_ranks(falling: Floats) -> Indices:
    """Ranks of scores that fall, those that are the same sharing the first of their places."""
    first = np.ones(falling.size, np.bool_)
    first[1:] = falling[:-1] - falling[1:] > SAME
    places = np.where(first, np.arange(1, falling.size + 1), 0)
    ranks: Indices = np.maximum.accumulate(places).astype(np.int32)
    return ranks


def _tied(
    scores: Floats, order: Indices, selected: Flags, rule: Quota
) -> tuple[tuple[int, ...], ...]:
    """Sets of areas of one score of which some are in and others could be in their stead."""
    free = order[rule.hand[order] == 0]
    ranks = shared_ranks(scores[free])
    inside = np.zeros(rule.need.size + 1, np.int64)
    np.add.at(inside, rule.group[free[selected[free]]], 1)
    spare = np.append(inside[:-1] > rule.need, True)
    found = []
    for rank in np.unique(ranks[selected[free]]).tolist():
        same = free[ranks == rank]
        into, out = same[selected[same]], same[~selected[same]]
        swaps = spare[rule.group[into]][:, None] | (rule.group[into][:, None] == rule.group[out])
        if swaps.any():
            both = [*into[swaps.any(axis=1)].tolist(), *out[swaps.any(axis=0)].tolist()]
            found.append(tuple(sorted(both)))
    return tuple(found)


def order_of(scores: Floats, eligible: Flags) -> Indices:
    """Indices of the eligible areas from the highest score down, ties by lower index."""
    places = np.flatnonzero(eligible).astype(np.int32)
    order = ordered(np.ascontiguousarray(scores[places]), -1.0, work_space(places.size))
    return places[order]


def picked(order: Indices, rule: Quota) -> Flags:
    """Who is in, shape as `rule.hand`."""
    selected = np.zeros(rule.hand.size, np.bool_)
    pick(order, rule.group, rule.hand, rule.need, rule.free, rule.need.copy(), selected)
    return selected


def _why(hand: int, eligible: bool, selected: bool, by_score: bool, reason: str) -> Why:
    if hand == 1:
        return "put_in"
    if hand == -1:
        return "taken_out"
    if not eligible:
        return _WHY_NOT.get(reason, "missing_component")
    if not selected:
        return "below"
    return "score" if by_score else "group_minimum"
