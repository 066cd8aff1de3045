"""From the areas of one geography to those of another: weights, what they make of values, and
how much of the result is guesswork.

A weight is the share of a source area that belongs to a target area. With a_st the surface that
source s and target t share, tobler's `area_interpolate` (Eli Knaap et al., PySAL) gives

    extensive (counts)  v_t = Σ_s v_s a_st / a_s      (allocate_total=False), or over Σ_t a_st
    intensive (rates)   v_t = Σ_s v_s a_st / Σ_s a_st

Here the same holds with w_st = a_st / a_s, or with people in place of surface, or with weights
from a table. Unlike there, what falls in no target is told, and so is, for every value, how much
of it comes from sources that were split, and between which bounds it must lie.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from sereno.methods.sources.indicators.checks import nearest_codes
from sereno.vocabulary.problems import Problem

Floats = npt.NDArray[np.float64]
Basis = Literal["area", "population", "table", "nested"]

# A weight this near to 0 or 1 is taken for it: boundaries of two offices never agree to the metre.
WHOLE: Final = 1e-3
_SUM_TOLERANCE: Final = 0.005


@dataclass(frozen=True)
class Crosswalk:
    """Weights from S sources to T targets, as k triples; a pair stands once at most.

    source, target: indices, shape (k,). weight: in (0, 1], sums to at most 1 a source.
    basis: what the weights were made of. by_area: sources (S,) for which they had to come from
    surface since nobody is known to live there.
    """

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    source: npt.NDArray[np.int64]
    target: npt.NDArray[np.int64]
    weight: Floats
    basis: Basis
    by_area: npt.NDArray[np.bool_]

    @property
    def outside(self) -> Floats:
        """The share of each source that belongs to no target, shape (S,)."""
        inside = np.bincount(self.source, self.weight, len(self.sources))
        return np.maximum(1 - inside, 0.0)

    @property
    def is_split(self) -> npt.NDArray[np.bool_]:
        """Which triples are of a source that doesn't lie wholly in one target, shape (k,)."""
        return self.weight < 1 - WHOLE


@dataclass(frozen=True)
class Transferred:
    """Values of T targets. NaN where no source reaches, or one that does has no value.

    low, high: between what the value must lie, wherever within its source each unit is (for
    values of 0 and above). split: the share of the value that comes from split sources, so that
    0 is exact and 1 is all guesswork. outside: what fell in no target (of counts; 0 for rates).
    """

    values: Floats
    low: Floats
    high: Floats
    split: Floats
    outside: float


class WeightRow(NamedTuple):
    """One row of a crosswalk table."""

    source: str
    target: str
    weight: float
    line: int


def crosswalk(
    sources: Sequence[str],
    targets: Sequence[str],
    source: npt.ArrayLike,
    target: npt.ArrayLike,
    weight: npt.ArrayLike,
    basis: Basis,
    by_area: npt.NDArray[np.bool_] | None = None,
) -> Crosswalk:
    """Weights as triples of indices and shares; ValueError when they aren't shares."""
    weights = np.asarray(weight, np.float64)
    of = np.asarray(source, np.int64)
    if len(weights) and (weights.min() <= 0 or weights.max() > 1 + 1e-9):
        raise ValueError("weights must lie above 0 and not above 1")
    if (np.bincount(of, weights, len(sources)) > 1 + 1e-6).any():
        raise ValueError("a source's weights sum to more than 1")
    return Crosswalk(
        tuple(sources),
        tuple(targets),
        of,
        np.asarray(target, np.int64),
        np.minimum(weights, 1.0),
        basis,
        np.zeros(len(sources), np.bool_) if by_area is None else by_area,
    )


def crosswalk_of_parents(
    parent_of: Mapping[str, str], children: Sequence[str], parents: Sequence[str]
) -> Crosswalk:
    """Whole areas summed to those that hold them; nothing is split."""
    place = {code: i for i, code in enumerate(parents)}
    there = [(i, place[parent_of[c]]) for i, c in enumerate(children) if c in parent_of]
    return crosswalk(
        children,
        parents,
        [child for child, _ in there],
        [parent for _, parent in there],
        np.ones(len(there)),
        "nested",
    )


def crosswalk_of_table(
    rows: Iterable[WeightRow],
    sources: Sequence[str],
    targets: Sequence[str],
    *,
    where: str = "",
) -> tuple[Crosswalk, tuple[Problem, ...]]:
    """Weights from a table, for places without polygons, and what is wrong with its rows.

    A row with an unknown code, a weight that isn't in 0…1, or a pair that stood before is left
    out; a source whose weights sum to over 1 is scaled down to 1, told. What is missing to 1 lies
    outside. A table whose weights are percentages has to be divided beforehand.
    """
    known = ({code: i for i, code in enumerate(sources)}, {c: i for i, c in enumerate(targets)})
    kept: dict[tuple[int, int], float] = {}
    faults: list[Problem] = []
    for row in rows:
        place = f"{where}:{row.line}"
        codes = (row.source, row.target)
        unknown = [(code, k) for code, k in zip(codes, known, strict=True) if code not in k]
        if unknown:
            code, among = unknown[0]
            nearest = ", ".join(nearest_codes([code], among)[code])
            faults.append(Problem("value_area_unknown", where=place, area=code, nearest=nearest))
            continue
        pair = (known[0][row.source], known[1][row.target])
        if not 0 <= row.weight <= 1:
            faults.append(Problem("weight_not_a_share", where=place, weight=f"{row.weight:g}"))
        elif pair in kept:
            faults.append(
                Problem("weight_twice", where=place, source=row.source, target=row.target)
            )
        elif row.weight:
            kept[pair] = row.weight
    source = np.array([pair[0] for pair in kept], np.int64)
    weight = np.array(list(kept.values()), np.float64)
    sums = np.bincount(source, weight, len(sources))
    for i in np.flatnonzero((sums > 1 + _SUM_TOLERANCE) | (sums == 0)).tolist():
        code = "weights_over_one" if sums[i] else "weights_none"
        faults.append(_sum_problem(code, where, sources[i], float(sums[i])))
    made = crosswalk(
        sources,
        targets,
        source,
        [pair[1] for pair in kept],
        weight / np.maximum(sums, 1.0)[source],
        "table",
    )
    return made, tuple(faults)


def transfer_counts(weights: Crosswalk, values: npt.ArrayLike) -> Transferred:
    """Counts and sums (extensive): each source gives its share. Nothing is lost or made:
    targets and `outside` sum to the sources.
    """
    v = _of_sources(weights, values)
    parts = v[weights.source] * weights.weight
    total = _sum(weights, parts)
    split = _sum(weights, np.where(weights.is_split, parts, 0.0))
    reached = np.bincount(weights.target, minlength=len(weights.targets)) > 0
    there = reached & np.isfinite(total)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(total == 0, 0.0, split / total)
    return Transferred(
        np.where(there, total, np.nan),
        np.where(there, _sum(weights, np.where(weights.is_split, 0.0, parts)), np.nan),
        np.where(there, _sum(weights, v[weights.source]), np.nan),
        np.where(there, share, np.nan),
        float(np.nansum(v * weights.outside)),
    )


def transfer_rates(weights: Crosswalk, values: npt.ArrayLike, basis: npt.ArrayLike) -> Transferred:
    """Rates and shares (intensive): the mean of the sources that reach a target, each weighed by
    the part of its `basis` (people, surface) that it gives; bounds are the least and the most.
    """
    v, b = _of_sources(weights, values), _of_sources(weights, basis)
    given = b[weights.source] * weights.weight
    under = _sum(weights, given)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = _sum(weights, v[weights.source] * given) / np.where(under > 0, under, np.nan)
        share = _sum(weights, np.where(weights.is_split, given, 0.0)) / under
    low = np.full(len(weights.targets), np.inf)
    high = np.full(len(weights.targets), -np.inf)
    counted = given > 0
    np.minimum.at(low, weights.target[counted], v[weights.source][counted])
    np.maximum.at(high, weights.target[counted], v[weights.source][counted])
    there = np.isfinite(mean)
    return Transferred(
        mean,
        np.where(there, low, np.nan),
        np.where(there, high, np.nan),
        np.where(there, share, np.nan),
        0.0,
    )


def disagreement(one: Transferred, other: Transferred) -> Floats:
    """How far two ways of transferring the same values differ, over the first, shape (T,).

    By surface against by people is the dasymetric check: where it is large, people don't live
    evenly in the sources, and the way by surface isn't to be trusted.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        gap = np.abs(one.values - other.values) / np.abs(one.values)
    return np.where(one.values == other.values, 0.0, gap)


def _of_sources(weights: Crosswalk, values: npt.ArrayLike) -> Floats:
    given = np.asarray(values, np.float64)
    if given.shape != (len(weights.sources),):
        raise ValueError(f"{len(weights.sources)} sources and values of shape {given.shape}")
    return given


def _sum(weights: Crosswalk, parts: Floats) -> Floats:
    """Sums by target; NaN where any part is."""
    return np.asarray(np.bincount(weights.target, parts, len(weights.targets)), np.float64)


def _sum_problem(code: str, where: str, source: str, total: float) -> Problem:
    if code == "weights_none":
        return Problem("weights_none", where=where, source=source)
    return Problem("weights_over_one", where=where, source=source, total=f"{total:.3f}")
