"""The composite index of areas, by the OECD/JRC handbook (Nardo et al. 2008).

Steps: treat outliers → normalise → weight → aggregate. What each setting means:

outliers
    none       values as they are
    winsorise  the k furthest points take the value of the next one, k growing until |skewness|
               < 2 or kurtosis < 3.5 (the rule of the JRC and of COINr), to at most 5 % of the
               areas; unlike COINr no logarithm is taken when that isn't enough: a note says so
    tukey      what lies beyond the quartiles ± 1.5 times their distance is brought to that line;
               nothing is done where the quartiles are equal
normalise
    minmax     (x − lowest) / (highest − lowest), from 0 to 1
    zscore     (x − mean) / standard deviation (n − 1)
    rank       place from the lowest (0) to the highest (1), ties sharing the mean of theirs
    rank_min   the same, ties sharing the lowest of theirs (as COINr's n_rank does)
aggregate
    arithmetic Σ w·x: a high topic makes up for a low one
    geometric  Π x^w: it does so less; since a zero would wipe out all the rest, values are first
               lifted above zero: 0.01 + 0.99·x for minmax and ranks, 1 + z/5 (never below 0.01)
               for zscore
measure
    what is compared (`measures`); of a density the exposure is km²-years

A topic that is the same everywhere says nothing of any area: each takes the middle of the scale
(0.5; 0 for zscore), which changes no rank, and a note says so. An area that lacks a component
has no score.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from sereno.methods.selection import scoring
from sereno.methods.selection.empirical_bayes import empirical_bayes
from sereno.methods.selection.measures import OF_PEOPLE, Measure
from sereno.methods.selection.ordering import ordered, work_space
from sereno.methods.selection.rates import rate
from sereno.methods.selection.weights import given_weights
from sereno.vocabulary.calculations import Calculation
from sereno.vocabulary.language import message
from sereno.vocabulary.problems import Problem

HANDBOOK: Final = (
    "Nardo, M. et al. (2008). Handbook on Constructing Composite Indicators: Methodology and User "
    "Guide. OECD / Joint Research Centre."
)
SCORE: Final = Calculation(message("sum over the topics of weight × component"), HANDBOOK)
GEOMETRIC_SCORE: Final = Calculation(
    message(
        "product over the topics of (0.01 + 0.99 × component) raised to its weight; "
        "1 + z ÷ 5 for z components"
    ),
    HANDBOOK,
)
RANK: Final = Calculation(
    message("place of its score among all neighbourhoods in the comparison, the highest first"),
    HANDBOOK,
)

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

Normalise = Literal["minmax", "zscore", "rank", "rank_min"]
Aggregate = Literal["arithmetic", "geometric"]
Outliers = Literal["none", "winsorise", "tukey"]

NORMALISE: Final[dict[Normalise, int]] = {
    "minmax": scoring.MINMAX,
    "zscore": scoring.ZSCORE,
    "rank": scoring.RANK,
    "rank_min": scoring.RANK_MIN,
}
AGGREGATE: Final[dict[Aggregate, int]] = {
    "arithmetic": scoring.ARITHMETIC,
    "geometric": scoring.GEOMETRIC,
}
OUTLIERS: Final[dict[Outliers, int]] = {
    "none": scoring.AS_THEY_ARE,
    "winsorise": scoring.WINSORISE,
    "tukey": scoring.TUKEY,
}


@dataclass(frozen=True)
class IndexSetting:
    """How an index is built; see the head of this module."""

    normalise: Normalise = "minmax"
    aggregate: Aggregate = "arithmetic"
    outliers: Outliers = "none"
    measure: Measure = "eb_rate"


@dataclass(frozen=True)
class Composite:
    """An index over A areas and T topics; NaN on the rows of areas without a score.

    `contributions` add up to the score of an area, or for the geometric mean to its logarithm.
    """

    scores: Floats
    normalised: Floats
    contributions: Floats
    notes: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Eligibility:
    """Which areas can be chosen, and by area "" or why not.

    Why not: no_population, too_few_people, missing_component.
    """

    eligible: Flags
    reasons: tuple[Literal["", "no_population", "too_few_people", "missing_component"], ...]


def eligibility(
    components: Floats,
    exposure: Floats,
    measure: Measure = "eb_rate",
    *,
    least_exposure: float = 0.0,
) -> Eligibility:
    """An area needs every component, and a population where the measure is of people.

    `exposure` is person-years, whatever the measure. With a `least_exposure` (of the same) it
    needs that much in any case.
    """
    peopled = np.asarray(exposure > 0) | (measure not in OF_PEOPLE and least_exposure <= 0)
    # Of an area that isn't peopled NaN says nothing; a hair below is rounding, not fewer people.
    few = np.asarray(exposure < least_exposure * (1 - 1e-9))
    complete = _complete(components)
    return Eligibility(
        peopled & ~few & complete,
        tuple(
            "no_population"
            if not people
            else "too_few_people"
            if small
            else ""
            if whole
            else "missing_component"
            for people, small, whole in zip(
                peopled.tolist(), few.tolist(), complete.tolist(), strict=True
            )
        ),
    )


def indicator_components(
    counts: npt.NDArray[np.int64] | Floats,
    exposure: Floats,
    fixed: Floats | None = None,
    *,
    measure: Measure = "eb_rate",
    per: float = 1.0,
) -> Floats:
    """The components of an index, shape (A, T + F): measures of the counts, then `fixed`.

    `counts` is (A, T), `exposure` (A,) person-years (km²-years for a density), `fixed` (A, F)
    columns taken as given.
    """
    columns = [
        empirical_bayes(y, exposure, per).rates
        if measure == "eb_rate"
        else rate(y, exposure, per)
        if measure in ("rate", "density")
        else np.asarray(y, np.float64)
        for y in counts.T
    ]
    if fixed is not None:
        columns.extend(fixed.T)
    return np.column_stack(columns) if columns else np.empty((len(exposure), 0))


def composite(
    components: Floats,
    weights: npt.ArrayLike,
    *,
    normalise: Normalise = "minmax",
    aggregate: Aggregate = "arithmetic",
    outliers: Outliers = "none",
    eligible: Flags | None = None,
    names: Sequence[str] | None = None,
) -> Composite:
    """The index of `components` (A, T) with `weights` (T,), scaled here to sum to 1.

    Only eligible areas with every component set the scale and get a score. `names` are those of
    the topics, for the messages. Raises Problem: weights_sum_to_zero, weights_negative,
    no_area_eligible.
    """
    w = given_weights(weights, names)
    areas, topics = components.shape
    if topics != w.size:
        raise ValueError(f"{topics} components but {w.size} weights")
    able = _complete(components)
    if eligible is not None:
        able = able & eligible
    if not able.any():
        raise Problem("no_area_eligible", areas=areas)

    columns = np.ascontiguousarray(components[able].T, dtype=np.float64)
    topic = names if names is not None else [str(t + 1) for t in range(topics)]
    notes = _notes(columns, OUTLIERS[outliers], topic)
    scores = np.empty(columns.shape[1])
    scoring.score(
        columns,
        w,
        NORMALISE[normalise],
        AGGREGATE[aggregate],
        OUTLIERS[outliers],
        scores,
        work_space(scores.size),
    )
    if aggregate == "geometric":
        lifted = (
            np.maximum(1 + scoring.Z_STEP * columns, scoring.FLOOR)
            if normalise == "zscore"
            else scoring.FLOOR + (1 - scoring.FLOOR) * columns
        )
        parts, scores = w[:, None] * np.log(lifted), np.exp(scores)
    else:
        parts = w[:, None] * columns
    return Composite(
        _over_all(scores, able), _over_all(columns.T, able), _over_all(parts.T, able), notes
    )


def _notes(columns: Floats, outliers: int, names: Sequence[str]) -> tuple[Problem, ...]:
    """What the reader must know of each topic: constant, still skewed."""
    notes: list[Problem] = []
    space = work_space(columns.shape[1])
    for t, column in enumerate(columns.copy()):
        if outliers == scoring.WINSORISE:
            sums = np.empty(4)
            centre = scoring.sum_powers(column, sums)
            if not scoring.fit_to_use(sums, column.size):
                moved = scoring.pull_in(column, ordered(column, 1.0, space), sums, centre)
                if moved < 0:
                    notes.append(Problem("outliers_remain", topic=names[t], points=-moved))
        if np.ptp(column) == 0:
            notes.append(Problem("constant_component", topic=names[t]))
    return tuple(notes)


def _complete(components: Floats) -> Flags:
    """Which areas have every component."""
    return np.asarray(np.isfinite(components).all(axis=1))


def _over_all(values: Floats, able: Flags) -> Floats:
    """`values` of the eligible areas spread over all of them, NaN elsewhere."""
    whole = np.full((able.size, *values.shape[1:]), np.nan)
    whole[able] = values
    return whole
