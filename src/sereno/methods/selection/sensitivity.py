"""How sure is a choice of areas? Ten thousand indices that could have been built instead.

Each draw takes (Saisana, Saltelli & Tarantola 2005, J. R. Statist. Soc. A 168, 307-323):

- weights from a Dirichlet distribution around the given ones. Its concentration, 50 by default,
  says how far: a weight w has standard deviation √(w(1 − w)/51), so a third moves by some ±13
  points in 95 of 100 draws. A topic with weight 0 keeps it;
- one of the three normalisations, one of the two aggregations, and outliers either left or
  treated (as the setting treats them, else by winsorising), each with equal chance;
- counts that the same city could have recorded (`sampling`).

Areas that a draw gives the same score come in an order drawn anew, so that those tied at the cut
share their chance. An area put in or taken out by hand shows the chance that it would have by its
own score, in the same draws, with nothing decided by hand.

Draws are made in a fixed number of chunks, each with its own random stream, so the results are
the same whatever the number of threads.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from numba import njit

from sereno.methods.selection.base import CONCENTRATION, Base, prepare
from sereno.methods.selection.chance import State, Words, seed, start, uniform
from sereno.methods.selection.change import WeightChange, smallest_weight_change
from sereno.methods.selection.choice import SAME, pick
from sereno.methods.selection.index import IndexSetting
from sereno.methods.selection.influence import ChoiceEffect, which_choice_matters
from sereno.methods.selection.ordering import new_space, ordered
from sereno.methods.selection.sampling import CountModel, draw_columns, draw_weights
from sereno.methods.selection.scoring import score
from sereno.vocabulary.calculations import Calculation
from sereno.vocabulary.language import message

UNCERTAINTY: Final = (
    "Saisana, M., Saltelli, A. & Tarantola, S. (2005). Uncertainty and sensitivity analysis "
    "techniques as tools for the quality assessment of composite indicators. Journal of the Royal "
    "Statistical Society A, 168(2), 307–323."
)
CHANCE: Final = Calculation(
    message("draws in which the neighbourhood is chosen ÷ draws"), UNCERTAINTY
)
SAME_SET: Final = Calculation(message("draws with the same set ÷ draws"), UNCERTAINTY)
SWAPS: Final = Calculation(
    message("mean over the draws of how many of the chosen are replaced by others"), UNCERTAINTY
)

__all__ = [
    "CONCENTRATION",
    "ChoiceEffect",
    "Draws",
    "WeightChange",
    "draw_selections",
    "smallest_weight_change",
    "which_choice_matters",
]

CHUNKS: Final = 32
QUANTILES: Final = (0.05, 0.5, 0.95)
# Ranks of every draw are kept for their quantiles, but not beyond this; where there are so many
# areas that they would be, the quantiles come from the first draws of each chunk.
RANK_BYTES: Final = 256 * 1024 * 1024
_AREAS_AT_ONCE = 32

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Draws:
    """What the draws say; arrays are (A,).

    `p_selected` is the share of draws that chose the area, and of one put in or taken out by hand
    the share that would have chosen it by its score; an area that isn't eligible has 0.
    `rank_low`, `rank_median`, `rank_high` are the 5, 50 and 95 % quantiles of its rank (a rank that
    some draw gave it; 0 where not eligible). `kept` is the share of draws with exactly the base
    choice, `mean_swaps` how many of its areas a draw exchanges on average.
    """

    draws: int
    p_selected: Floats
    rank_low: Indices
    rank_median: Indices
    rank_high: Indices
    kept: float
    mean_swaps: float


def draw_selections(
    counts: npt.NDArray[np.int64] | Floats,
    exposure: Floats,
    fixed: Floats | None,
    weights: npt.ArrayLike,
    setting: IndexSetting,
    n: int,
    groups: Indices | None = None,
    at_least_per_group: int = 0,
    eligible: Flags | None = None,
    *,
    draws: int = 10_000,
    rng: np.random.Generator,
    threads: int = 1,
    put_in: Sequence[int] = (),
    take_out: Sequence[int] = (),
    concentration: float = CONCENTRATION,
) -> Draws:
    """Draw the choice of `n` areas `draws` times and compare with the base choice.

    `counts` (A, T) of the topics and `exposure` (A,) as `index.indicator_components`; `fixed`
    (A, F) indicators that aren't resampled; `weights` (T + F,) in that order. The rule of the
    choice, by hand and by group, holds in every draw. Problems as `choice.quota` and
    `index.composite`.
    """
    if draws < 1 or not concentration > 0:
        raise ValueError("draws must be at least 1 and concentration above 0")
    base = prepare(
        counts,
        exposure,
        fixed,
        weights,
        setting,
        n,
        groups=groups,
        at_least_per_group=at_least_per_group,
        eligible=eligible,
        put_in=put_in,
        take_out=take_out,
    )
    areas = base.places.size
    small = np.uint16 if areas <= np.iinfo(np.uint16).max else np.uint32
    edges = np.arange(CHUNKS + 1) * draws // CHUNKS
    most = max(RANK_BYTES // (areas * np.dtype(small).itemsize) // CHUNKS, 1)
    kept_edges = np.r_[0, np.cumsum(np.minimum(np.diff(edges), most))]
    ranks = np.empty((int(kept_edges[-1]), areas), small)
    hits = np.zeros((CHUNKS, areas), np.int64)
    words = [seed(stream) for stream in rng.spawn(CHUNKS)]

    def run(chunk: int) -> tuple[int, int]:
        same, swaps = draw_chunk(
            words[chunk],
            int(edges[chunk + 1] - edges[chunk]),
            base.model,
            base.weights * concentration,
            base.outlier_choices,
            base.group,
            base.hand,
            base.need,
            base.free,
            base.own_need,
            base.own_free,
            base.selected,
            ranks[kept_edges[chunk] : kept_edges[chunk + 1]],
            hits[chunk],
        )
        return int(same), int(swaps)

    with ThreadPoolExecutor(max(threads, 1)) as pool:
        tallies = list(pool.map(run, range(CHUNKS)))
        blocks = range(0, areas, _AREAS_AT_ONCE)
        quantiles = np.empty((3, areas), np.int32)
        list(pool.map(lambda first: _rank_quantiles(ranks, first, quantiles), blocks))

    return _over_all(base, exposure.size, draws, hits.sum(axis=0), quantiles, tallies)


def _over_all(
    base: Base,
    areas: int,
    draws: int,
    hits: npt.NDArray[np.int64],
    quantiles: Indices,
    tallies: Sequence[tuple[int, int]],
) -> Draws:
    p_selected = np.zeros(areas)
    p_selected[base.places] = hits / draws
    rank = np.zeros((3, p_selected.size), np.int32)
    rank[:, base.places] = quantiles
    same = sum(tally[0] for tally in tallies)
    swaps = sum(tally[1] for tally in tallies)
    return Draws(draws, p_selected, rank[0], rank[1], rank[2], same / draws, swaps / draws)


@njit(cache=True, nogil=True)
def draw_chunk(
    words: Words,
    draws: int,
    model: CountModel,
    alpha: Floats,
    outlier_choices: npt.NDArray[np.int64],
    group: Indices,
    hand: npt.NDArray[np.int8],
    need: Indices,
    free: int,
    own_need: Indices,
    own_free: int,
    base: Flags,
    ranks: npt.NDArray[np.uint16],
    hits: npt.NDArray[np.int64],
) -> tuple[int, int]:
    """Make `draws` draws with one random stream; the rule and arrays are over eligible areas.

    Fills `ranks` (its first rows' draws, E) and adds to `hits` (E,). Returns how many draws
    chose just the areas of `base`, and how many areas they exchanged in all.
    """
    topics, areas = model.value.shape
    columns, scores, weights = np.empty((topics, areas)), np.empty(areas), np.empty(topics)
    space = new_space(areas)
    selected, still = np.empty(areas, np.bool_), np.empty(need.size, np.int32)
    by_hand = False
    for i in range(areas):
        by_hand = by_hand or hand[i] != 0
    nobody, own = np.zeros(areas, np.int8), np.empty(areas, np.bool_)
    state = start(words)
    # Ties have numbers of their own, else one tie would change all that is drawn after it.
    ties = start(words[::-1].copy())
    same = swaps = 0
    for draw in range(draws):
        state = draw_weights(state, alpha, weights)
        first, state = uniform(state)
        second, state = uniform(state)
        third, state = uniform(state)
        normalise, aggregate = int(first * 3), int(second * 2)
        outliers = outlier_choices[int(third * 2)]
        state = draw_columns(state, model, columns)
        score(columns, weights, normalise, aggregate, outliers, scores, space)
        order = ordered(scores, -1.0, space)
        ties = shuffle_ties(ties, scores, order)
        pick(order, group, hand, need, free, still, selected)
        if by_hand:
            pick(order, group, nobody, own_need, own_free, still, own)
        lost = 0
        for i in range(areas):
            hits[i] += selected[i] if hand[i] == 0 else own[i]
            lost += base[i] and not selected[i]
        same += lost == 0
        swaps += lost
        if draw < ranks.shape[0]:
            row = ranks[draw]
            rank = 1
            for place in range(areas):
                if place > 0 and scores[order[place - 1]] - scores[order[place]] > SAME:
                    rank = place + 1
                row[order[place]] = rank
    return same, swaps


@njit(cache=True, nogil=True)
def shuffle_ties(state: State, scores: Floats, order: Indices) -> State:
    """Put areas of the same score, which follow each other in `order`, into an order by chance."""
    first = 0
    while first < order.size:
        end = first + 1
        while end < order.size and scores[order[end - 1]] - scores[order[end]] <= SAME:
            end += 1
        for left in range(end - 1, first, -1):
            chance, state = uniform(state)
            other = first + int(chance * (left - first + 1))
            order[left], order[other] = order[other], order[left]
        first = end
    return state


@njit(cache=True, nogil=True)
def _rank_quantiles(ranks: npt.NDArray[np.uint16], first: int, quantiles: Indices) -> None:
    """Fill the quantiles (3, E) of a block of areas: the lowest rank that so many don't pass."""
    draws, areas = ranks.shape
    last = min(first + _AREAS_AT_ONCE, areas)
    tally = np.zeros((last - first, areas + 1), np.int32)
    for draw in range(draws):
        for i in range(first, last):
            tally[i - first, ranks[draw, i]] += 1
    for i in range(first, last):
        below, rank = 0, 0
        for q in range(3):
            while below < QUANTILES[q] * draws:
                rank += 1
                below += tally[i - first, rank]
            quantiles[q, i] = rank
