"""Which choice matters: Sobol indices of the choices made in building an index.

Five choices vary together as in `sensitivity`: the weights (all topics as one group), the
normalisation, the aggregation, the treatment of outliers, and the incidents (which of some
hundreds of realisations, drawn beforehand, stands for what happened). What they move is

swaps       how many of the chosen areas are exchanged against the base choice; or
rank_shift  the mean over the areas of |rank − base rank| (Saisana, Saltelli & Tarantola 2005).

`first` is the share of its variance that a choice explains alone, `total` the share that it has
part in: Saltelli's design and estimators (SALib), with bootstrapped intervals. Estimates may
fall a little outside 0 to 1. Where nothing moves, all are 0.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
from numba import njit

from sereno.methods.selection.base import CONCENTRATION, Base, prepare
from sereno.methods.selection.chance import seed
from sereno.methods.selection.choice import SAME, pick
from sereno.methods.selection.index import IndexSetting
from sereno.methods.selection.ordering import new_space, ordered
from sereno.methods.selection.sampling import CountModel, realise
from sereno.methods.selection.scoring import score
from sereno.vocabulary.calculations import Calculation
from sereno.vocabulary.language import message

TOTAL_INDEX: Final = Calculation(
    message(
        "share of the variation of the choice that would be left if every other "
        "decision were fixed and only this one stayed open"
    ),
    "Saltelli, A. et al. (2010). Variance based sensitivity analysis of model output. Computer "
    "Physics Communications, 181(2), 259–270.",
)

Choices = Literal["weights", "normalisation", "aggregation", "outliers", "incidents"]
Output = Literal["swaps", "rank_shift"]

CHOICES: Final[tuple[Choices, ...]] = (
    "weights",
    "normalisation",
    "aggregation",
    "outliers",
    "incidents",
)
REALISATIONS: Final = 256
REALISATION_BYTES: Final = 256 * 1024 * 1024
RESAMPLES: Final = 200
_CHUNKS = 16

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class SobolIndex:
    """First-order and total index of one factor, each with a 95 % interval."""

    factor: str
    first: float
    first_low: float
    first_high: float
    total: float
    total_low: float
    total_high: float


@dataclass(frozen=True)
class ChoiceEffect:
    """How much one choice matters; `choice` is one of CHOICES."""

    choice: Choices
    first: float
    first_low: float
    first_high: float
    total: float
    total_low: float
    total_high: float


def sobol_indices(
    model: Callable[[Floats], Floats],
    factors: Sequence[str],
    *,
    size: int,
    rng: np.random.Generator,
) -> list[SobolIndex]:
    """Sobol indices of `model`, which takes uniform numbers (runs, len(factors)) from 0 to 1.

    Columns of the same name in `factors` are one factor. `size`, a power of 2, is the number of
    base points: the model runs size × (distinct factors + 2) times.
    """
    from SALib.analyze import sobol as analysis
    from SALib.sample import sobol as design

    names = list(dict.fromkeys(factors))
    problem = {
        "num_vars": len(factors),
        "names": [f"{factor} {i}" for i, factor in enumerate(factors)],
        "bounds": [[0.0, 1.0]] * len(factors),
    }
    if len(names) < len(factors):
        problem["groups"] = list(factors)
    # SALib takes 0 for "no seed" and would then use NumPy's global state.
    seeds = rng.integers(1, 2**31, 2)
    points = design.sample(problem, size, calc_second_order=False, seed=int(seeds[0]))
    values = model(points)
    if np.ptp(values) == 0:
        return [SobolIndex(name, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0) for name in names]
    found = analysis.analyze(
        problem,
        values,
        calc_second_order=False,
        num_resamples=RESAMPLES,
        conf_level=0.95,
        seed=int(seeds[1]),
    )
    return [
        SobolIndex(
            name,
            float(found["S1"][i]),
            float(found["S1"][i] - found["S1_conf"][i]),
            float(found["S1"][i] + found["S1_conf"][i]),
            float(found["ST"][i]),
            float(found["ST"][i] - found["ST_conf"][i]),
            float(found["ST"][i] + found["ST_conf"][i]),
        )
        for i, name in enumerate(names)
    ]


def which_choice_matters(
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
    rng: np.random.Generator,
    threads: int = 1,
    put_in: Sequence[int] = (),
    take_out: Sequence[int] = (),
    concentration: float = CONCENTRATION,
    size: int = 1024,
    output: Output = "swaps",
) -> list[ChoiceEffect]:
    """The five choices, each with its Sobol indices; arguments as `draw_selections`."""
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
    realisations = _realise(base.model, rng, threads)
    weighted = np.flatnonzero(base.weights > 0)
    factors = [*(["weights"] * weighted.size), *CHOICES[1:]]

    def model(points: Floats) -> Floats:
        k = weighted.size
        drawn = np.zeros((len(points), base.weights.size))
        drawn[:, weighted] = dirichlet(points[:, :k], base.weights[weighted] * concentration)
        designs = (
            (points[:, k + 3] * len(realisations)).astype(np.int64),
            drawn,
            (points[:, k] * 3).astype(np.int64),
            (points[:, k + 1] * 2).astype(np.int64),
            base.outlier_choices[(points[:, k + 2] * 2).astype(np.int64)],
        )
        swaps, shift = evaluate(base, realisations, *designs, threads=threads)
        return swaps if output == "swaps" else shift

    found = {index.factor: index for index in sobol_indices(model, factors, size=size, rng=rng)}
    return [
        ChoiceEffect(
            choice,
            found[choice].first,
            found[choice].first_low,
            found[choice].first_high,
            found[choice].total,
            found[choice].total_low,
            found[choice].total_high,
        )
        for choice in CHOICES
    ]


def dirichlet(uniform: Floats, alpha: Floats) -> Floats:
    """Dirichlet numbers (runs, T) from uniform ones, by the quantiles of the gamma distribution."""
    from scipy.special import gammaincinv

    # An exact 0 in every column would divide 0 by 0; Sobol's points hold one.
    drawn = gammaincinv(alpha, np.clip(uniform, 1e-12, 1 - 1e-12))
    share: Floats = drawn / drawn.sum(axis=1, keepdims=True)
    return share


def evaluate(
    base: Base,
    realisations: Floats,
    which: Numbers,
    weights: Floats,
    normalise: Numbers,
    aggregate: Numbers,
    outliers: Numbers,
    *,
    threads: int = 1,
) -> tuple[Floats, Floats]:
    """Build each of the indices described and compare it with the base choice.

    `realisations` (R, T + F, E); the rest have one entry a run, `which` being the realisation and
    the others the numbers of `scoring`. Returns (swaps, mean rank shift), each (runs,).
    """
    runs = which.size
    swaps, shift = np.empty(runs), np.empty(runs)
    edges = np.arange(_CHUNKS + 1) * runs // _CHUNKS

    def run(chunk: int) -> None:
        part = slice(edges[chunk], edges[chunk + 1])
        _evaluate(
            realisations,
            which[part],
            np.ascontiguousarray(weights[part]),
            normalise[part],
            aggregate[part],
            outliers[part],
            base.group,
            base.hand,
            base.need,
            base.free,
            base.selected,
            base.rank,
            swaps[part],
            shift[part],
        )

    with ThreadPoolExecutor(max(threads, 1)) as pool:
        list(pool.map(run, range(_CHUNKS)))
    return swaps, shift


def _realise(model: CountModel, rng: np.random.Generator, threads: int) -> Floats:
    """Realisations of every component, (R, T + F, E); R is less than 256 where areas are many."""
    words = [seed(stream) for stream in rng.spawn(REALISATIONS)]
    most = max(REALISATION_BYTES // max(model.value.nbytes, 1), 1)
    realisations = np.empty((min(REALISATIONS, most), *model.value.shape))
    with ThreadPoolExecutor(max(threads, 1)) as pool:
        list(
            pool.map(
                lambda r: realise(words[r], model, realisations[r]),
                range(len(realisations)),
            )
        )
    return realisations


@njit(cache=True, nogil=True)
def _evaluate(
    realisations: Floats,
    which: Numbers,
    weights: Floats,
    normalise: Numbers,
    aggregate: Numbers,
    outliers: Numbers,
    group: Indices,
    hand: npt.NDArray[np.int8],
    need: Indices,
    free: int,
    base: Flags,
    base_rank: Indices,
    swaps: Floats,
    shift: Floats,
) -> None:
    _, topics, areas = realisations.shape
    columns, scores = np.empty((topics, areas)), np.empty(areas)
    space = new_space(areas)
    selected, still = np.empty(areas, np.bool_), np.empty(need.size, np.int32)
    for run in range(which.size):
        for t in range(topics):
            for i in range(areas):
                columns[t, i] = realisations[which[run], t, i]
        score(
            columns,
            weights[run],
            normalise[run],
            aggregate[run],
            outliers[run],
            scores,
            space,
        )
        order = ordered(scores, -1.0, space)
        pick(order, group, hand, need, free, still, selected)
        lost = 0
        moved = 0
        for i in range(areas):
            lost += base[i] and not selected[i]
        rank = 1
        for place in range(areas):
            if place > 0 and scores[order[place - 1]] - scores[order[place]] > SAME:
                rank = place + 1
            moved += abs(rank - base_rank[order[place]])
        swaps[run] = lost
        shift[run] = moved / areas
