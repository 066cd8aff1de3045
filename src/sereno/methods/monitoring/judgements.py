"""Judgements of two reviewers: which recommendations are drawn, how well the two agree, what share
is carried out and how firm it is, and what changed since an earlier round.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from sereno.methods.diagnosis.coding.agreement_units import kappa
from sereno.methods.diagnosis.coding.comparing import wilson

REFERENCE: Final = (
    "Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and "
    "Psychological Measurement 20(1), 37-46; Wilson, E. B. (1927). Probable inference, the law of "
    "succession, and statistical inference. Journal of the American Statistical Association "
    "22(158), 209-212; Cochran, W. G. (1977). Sampling Techniques, 3rd edition, sections 2.4 and "
    "5.3. Wiley."
)

# What is told of judgements in three: 77 / 8 / 15 % of the reference audit. What doesn't apply
# stands in none of them, and in no share.
CARRIED_OUT: Final[dict[str, frozenset[str]]] = {
    "addressed": frozenset({"addressed"}),
    "in_process": frozenset({"in_process"}),
    "not_done": frozenset({"not_started", "not_addressed"}),
}


def allocate(sizes: Sequence[int], n: int) -> list[int]:
    """How many are drawn of each stratum: in proportion to its size, at least one, at most all.

    n: how many in all, at least the number of strata; no more than there are. What is left over
    goes to the largest remainders; what the minimum took is given back by those with the most over
    their part.

    >>> allocate([84, 24, 14, 8, 4, 4, 3], 40)
    [24, 7, 4, 2, 1, 1, 1]
    """
    total = sum(sizes)
    n = min(n, total)
    if n < len(sizes):
        raise ValueError(f"{n} can't be drawn of {len(sizes)} strata")
    parts = [n * size / total for size in sizes]
    given = [max(1, math.floor(part)) for part in parts]
    while (over := sum(given) - n) != 0:
        # The one furthest from its part; of equals the larger stratum, then the first.
        sign = 1 if over > 0 else -1
        may = [i for i, each in enumerate(given) if (each > 1 if over > 0 else each < sizes[i])]
        chosen = max(may, key=lambda i: (sign * (given[i] - parts[i]), sizes[i], -i))
        given[chosen] -= sign
    return given


def draw(size: int, n: int, rng: np.random.Generator) -> list[int]:
    """Which of `size` are drawn, n of them without putting back: their places, in order."""
    return sorted(int(i) for i in rng.choice(size, size=n, replace=False))


@dataclass(frozen=True)
class PairAgreement:
    """How well first judgements agree. table: (q, q), the first's in rows. kappa: None where all
    judgements are the same, so that chance alone agrees on everything, and where there are none.
    """

    table: tuple[tuple[int, ...], ...]
    n: int
    same: int
    kappa: float | None

    @property
    def raw(self) -> float | None:
        """The share on which both said the same; None of none."""
        return self.same / self.n if self.n else None


def agreement(pairs: Sequence[tuple[str, str]], values: Sequence[str]) -> PairAgreement:
    """Agreement of (first, second) judgements, each one of `values`."""
    place = {value: i for i, value in enumerate(values)}
    table = np.zeros((len(values), len(values)))
    for first, second in pairs:
        table[place[first], place[second]] += 1
    found = float(kappa(table)) if pairs else math.nan
    return PairAgreement(
        table=tuple(tuple(int(n) for n in row) for row in table),
        n=len(pairs),
        same=int(np.trace(table)),
        kappa=None if math.isnan(found) else found,
    )


@dataclass(frozen=True)
class Drawn:
    """What one judged recommendation stands for: of `of_all` in its stratum `of_judged` are judged.

    Of a census both are the same.
    """

    of_all: int
    of_judged: int

    @property
    def weight(self) -> float:
        """For how many it stands."""
        return self.of_all / self.of_judged

    @property
    def correction(self) -> float:
        """For a finite population, (N − n) / (N − 1): 0 where all are judged."""
        if self.of_all == self.of_judged:
            return 0.0
        return (self.of_all - self.of_judged) / (self.of_all - 1)


@dataclass(frozen=True)
class Share:
    """A share: of n judged, `hits`. value: weighted; low, high: 95 %, None of a census."""

    n: int
    hits: int
    value: float
    low: float | None = None
    high: float | None = None


def share_of(hits: npt.ArrayLike, drawn: Sequence[Drawn]) -> Share | None:
    """The share of those for which `hits` is true, (n,); None of none.

    Each counts for as many as it stands for. The interval is Wilson's at the effective number
    (Σw)² / Σ(w² f), with f the correction for a finite population of each one's stratum: of one
    stratum that is n (N − 1) / (N − n), of all of them 1 / Σ W² f / n. It takes the share to be the
    same in each stratum, which makes it a little wide. Where all are judged it has none.
    """
    given = np.asarray(hits, dtype=bool)
    if not len(given):
        return None
    weights = np.array([each.weight for each in drawn])
    value = float((weights * given).sum() / weights.sum())
    spread = float((weights**2 * [each.correction for each in drawn]).sum())
    found = Share(len(given), int(given.sum()), value)
    if spread == 0:
        return found
    low, high = wilson(value, float(weights.sum()) ** 2 / spread)
    return Share(found.n, found.hits, value, max(low, 0.0), min(high, 1.0))


def changes(
    before: dict[int, str], now: dict[int, str], values: Sequence[str]
) -> tuple[tuple[int, ...], ...]:
    """How many went from which judgement (rows) to which, of what both rounds judged, by keys."""
    place = {value: i for i, value in enumerate(values)}
    table = [[0] * len(values) for _ in values]
    for key in before.keys() & now.keys():
        table[place[before[key]]][place[now[key]]] += 1
    return tuple(tuple(row) for row in table)
