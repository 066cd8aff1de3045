"""What goes with feeling safe at the stops of walks: the eight scores of a place against the ninth.

Stops of one walk are alike, since the same people scored them on the same evening. What varies is
walks, so intervals come from drawing walks (Cameron, Gelbach & Miller 2008), and their width from
Student's t with one degree fewer than there are walks: plain percentiles of so few are too narrow
(ADR 0065 has the trial).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from sereno.methods.diagnosis.ordinal import fit
from sereno.vocabulary.walk_scores import ALL, PARAMETERS, SCORES

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

REFERENCE: Final = (
    "McCullagh, P. (1980). Regression models for ordinal data. Journal of the Royal Statistical "
    "Society B 42(2); Cameron, A. C., Gelbach, J. B. & Miller, D. L. (2008). Bootstrap-based "
    "improvements for inference with clustered errors. Review of Economics and Statistics 90(3)."
)
# Under this a figure would be about the stops and not about the streets.
STOPS_PER_PARAMETER: Final = 10
FEWEST_WALKS: Final = 5
# A parameter that was judged at fewer of the stops than this is left out, so that it doesn't take
# the stops of all others with it.
LEAST_JUDGED: Final = 0.6
DRAWS: Final = 500
LEVEL: Final = 0.95


@dataclass(frozen=True)
class Ratings:
    """Scores as people gave them: one row a person, or a group by consensus, and stop.

    scores: (N, 9) in the order of `ALL`, NaN where it could not be judged. walk, stop: (N,), which
    walk and which stop a row is of, as whole numbers.
    """

    scores: Floats
    walk: Ints
    stop: Ints

    def where(self, chosen: npt.NDArray[np.bool_]) -> Ratings:
        """Those of some rows."""
        return Ratings(self.scores[chosen], self.walk[chosen], self.stop[chosen])

    @property
    def stops(self) -> int:
        """How many stops there are, however many people scored each."""
        return len(np.unique(self.stop))

    @property
    def walks(self) -> int:
        """How many walks there are."""
        return len(np.unique(self.walk))


@dataclass(frozen=True)
class Effect:
    """How the odds of a better feeling change with one point more: their ratio with its interval.

    low, high: of 95 of 100 such sets of walks.
    """

    parameter: str
    odds: float
    low: float
    high: float

    @property
    def is_sure(self) -> bool:
        """Whether no difference at all lies outside the interval."""
        return self.low > 1 or self.high < 1


@dataclass(frozen=True)
class FeelingModel:
    """The regression of one set of ratings.

    left_out: parameters that have no figure, with why: `judged` at too few stops, or the `same`
    score at all of them. drawn_anew: draws of walks in which a score of feeling didn't occur.
    """

    effects: Sequence[Effect]
    left_out: Mapping[str, Literal["judged", "same"]]
    ratings: int
    incomplete: int
    stops: int
    walks: int
    draws: int
    drawn_anew: int


@dataclass(frozen=True)
class TooFew:
    """Why there is no figure. stops: too few of them; walks: too few of them; score: a score of
    feeling never occurs; same: nothing varies.
    """

    why: Literal["stops", "walks", "score", "same"]
    have: int
    needed: int
    never: Sequence[int] = ()


def feeling_model(
    ratings: Ratings, rng: np.random.Generator, *, draws: int = DRAWS
) -> FeelingModel | TooFew:
    """The parameters against feeling, or why there is no figure."""
    scores = ratings.scores[~np.isnan(ratings.scores[:, -1])]
    if not len(scores):
        return TooFew("stops", 0, STOPS_PER_PARAMETER * len(PARAMETERS))
    left_out: dict[str, Literal["judged", "same"]] = {}
    for column, name in enumerate(PARAMETERS):
        judged = ~np.isnan(scores[:, column])
        if judged.sum() < LEAST_JUDGED * len(scores):
            left_out[name] = "judged"
        elif len(np.unique(scores[judged, column])) == 1:
            left_out[name] = "same"
    while True:
        used = [i for i, name in enumerate(PARAMETERS) if name not in left_out]
        whole = np.asarray(~np.isnan(ratings.scores[:, [*used, -1]]).any(axis=1))
        kept = ratings.where(whole)
        if not used:
            return TooFew("same", 0, 1)
        needed = STOPS_PER_PARAMETER * len(used)
        if kept.stops < needed:
            return TooFew("stops", kept.stops, needed)
        # What varies may be the same wherever all the others were judged.
        same = [i for i in used if not np.ptp(kept.scores[:, i])]
        if not same:
            break
        left_out |= {PARAMETERS[i]: "same" for i in same}
    y = kept.scores[:, -1].astype(np.int64)
    never = [score for score in SCORES if score not in y]
    if never:
        return TooFew("score", len(SCORES) - len(never), len(SCORES), never)
    if kept.walks < FEWEST_WALKS:
        return TooFew("walks", kept.walks, FEWEST_WALKS)
    x = kept.scores[:, used]
    spread = x.std(axis=0)
    weights, drawn_anew = _drawn(kept.walk, y, draws, rng)
    standard = (x - x.mean(axis=0)) / spread
    own, cuts = fit(standard, y, np.ones((1, len(y))))
    drawn, _cuts = fit(standard, y, weights, start=(own, cuts))
    middle = own[0] / spread
    reach = _student(kept.walks) * drawn.std(axis=0, ddof=1) / spread
    effects = [
        Effect(PARAMETERS[i], *(float(np.exp(value)) for value in (each, each - wide, each + wide)))
        for i, each, wide in zip(used, middle, reach, strict=True)
    ]
    return FeelingModel(
        *(effects, left_out, len(y), int((~whole).sum()), kept.stops, kept.walks),
        *(draws, drawn_anew),
    )


def _drawn(walk: Ints, y: Ints, draws: int, rng: np.random.Generator) -> tuple[Floats, int]:
    """How often each rating counts in each draw of walks with replacement, and how many draws were
    made anew since a score of feeling didn't occur in them.
    """
    _names, place = np.unique(walk, return_inverse=True)
    n = int(place.max()) + 1
    by_score = np.zeros((n, len(SCORES)))
    np.add.at(by_score, (place, y), 1)
    kept = np.empty((0, n))
    drawn_anew = 0
    while len(kept) < draws:
        times = rng.multinomial(n, np.full(n, 1 / n), size=draws).astype(float)
        good = ((times @ by_score) > 0).all(axis=1)
        drawn_anew += int((~good).sum())
        kept = np.vstack([kept, times[good]])
    return kept[:draws][:, place], drawn_anew


def _student(walks: int) -> float:
    return float(stdtrit(walks - 1, (1 + LEVEL) / 2))


@dataclass(frozen=True)
class Mean:
    """A mean with the interval that drawing walks gives: None under `FEWEST_WALKS` of them."""

    value: float
    low: float | None
    high: float | None
    n: int
    walks: int


def mean_over_walks(values: Floats, walk: Ints, rng: np.random.Generator) -> Mean | None:
    """The mean of what is known of `values`, or None."""
    known = ~np.isnan(values)
    values, walk = values[known], walk[known]
    if not values.size:
        return None
    _names, place = np.unique(walk, return_inverse=True)
    sums, counts = np.bincount(place, values), np.bincount(place)
    n, mean = len(counts), float(values.mean())
    if n < FEWEST_WALKS:
        return Mean(mean, None, None, len(values), n)
    times = rng.multinomial(n, np.full(n, 1 / n), size=DRAWS)
    reach = _student(n) * ((times @ sums) / (times @ counts)).std(ddof=1)
    return Mean(mean, mean - float(reach), mean + float(reach), len(values), n)


def crossed(ratings: Ratings, parameter: str) -> npt.NDArray[np.int64]:
    """How often each score of a parameter met each score of feeling, (4, 4)."""
    pairs = ratings.scores[:, [ALL.index(parameter), -1]]
    whole = pairs[~np.isnan(pairs).any(axis=1)].astype(np.int64)
    table = np.zeros((len(SCORES), len(SCORES)), np.int64)
    np.add.at(table, (whole[:, 0], whole[:, 1]), 1)
    return table
