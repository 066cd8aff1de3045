"""Empirical Bayes rates: a small area borrows from the city, or from its neighbours.

Marshall (1991), Applied Statistics 40, 283-294. True rates vary between areas with mean b
and variance a, both found from the data by moments. An area's estimate lies between its own
rate and b, the nearer to b the smaller its exposure n:

    θ = b + (r − b) · a / (a + b / n)

It is also the mean of a gamma distribution with shape y + b²/a and rate n + b/a, which is how
the sensitivity analysis draws counts (`sampling`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from sereno.vocabulary.calculations import Calculation
from sereno.vocabulary.language import message
from sereno.vocabulary.problems import Problem

EB_RATE: Final = Calculation(
    message(
        "w × rate + (1 − w) × mean rate, "
        "where w is larger the more people live in the neighbourhood"
    ),
    "Marshall, R. J. (1991). Mapping disease and mortality rates using empirical Bayes "
    "estimators. Journal of the Royal Statistical Society C, 40(2), 283–294.",
)

Floats = npt.NDArray[np.float64]
Variant = Literal["esda", "spdep"]


@dataclass(frozen=True)
class EmpiricalBayes:
    """Smoothed rates, shape (A,), in the units asked for; NaN where there is no exposure.

    `a` and `b` are Marshall's variance and mean of the true rates (for one unit of exposure;
    for a local estimate the variance and mean of each neighbourhood, shape (A,)). `a` is never
    below zero: when its moment estimate was, `note` says so.
    """

    rates: Floats
    a: float | Floats
    b: float | Floats
    note: Problem | None = None


def empirical_bayes(counts: npt.ArrayLike, exposure: npt.ArrayLike, per: float) -> EmpiricalBayes:
    """Marshall's global estimate.

    Where the rates vary no more than chance would make them (a ≤ 0), every area gets the
    rate of the whole city, with a note. With no exposure anywhere all is NaN, with a note.
    """
    y = np.asarray(counts, np.float64)
    n = np.asarray(exposure, np.float64)
    known = n > 0
    rates = np.full(y.shape, np.nan)
    if not known.any():
        return EmpiricalBayes(rates, np.nan, np.nan, Problem("eb_no_exposure"))
    y, n = y[known], n[known]
    a, b = _moments(y, n)
    rates[known] = _shrink(y / n, n, np.float64(max(a, 0.0)), np.float64(b)) * per
    note = Problem("eb_no_spread") if a <= 0 else None
    return EmpiricalBayes(rates, max(a, 0.0), b, note)


def empirical_bayes_local(
    counts: npt.ArrayLike,
    exposure: npt.ArrayLike,
    neighbours: Sequence[npt.ArrayLike],
    per: float,
    variant: Variant = "esda",
) -> EmpiricalBayes:
    """Marshall's local estimate: an area borrows from itself and its neighbours.

    `neighbours[i]` are the indices of the neighbours of i, without i. The variants differ in
    the variance of a neighbourhood: "esda" (also GeoDa's) measures each member's rate from the
    mean of i's neighbourhood, "spdep" from the mean of the member's own.

    An island (no neighbour with exposure) would be left unsmoothed, which is where smoothing is
    most needed: it takes the global estimate, and the note counts the islands. Where the
    local variance is ≤ 0 the area takes the mean of its neighbourhood.
    """
    y = np.asarray(counts, np.float64)
    n = np.asarray(exposure, np.float64)
    if len(neighbours) != len(y):
        raise ValueError(f"{len(y)} areas but {len(neighbours)} lists of neighbours")
    if variant not in ("esda", "spdep"):
        raise ValueError(f"variant must be esda or spdep, not {variant!r}")
    known = n > 0
    lists = [np.setdiff1d(np.asarray(near, np.int64), [i]) for i, near in enumerate(neighbours)]
    members = [np.r_[i, near[known[near]]].astype(np.int64) for i, near in enumerate(lists)]
    mean = np.full(y.shape, np.nan)
    for i in np.flatnonzero(known):
        mean[i] = y[members[i]].sum() / n[members[i]].sum()

    whole = empirical_bayes(y, n, per)
    a, b = np.full(y.shape, np.nan), mean.copy()
    rates = np.full(y.shape, np.nan)
    islands = flat = 0
    for i in np.flatnonzero(known):
        near = members[i]
        if len(near) == 1:
            islands += 1
            a[i], b[i], rates[i] = whole.a, whole.b, whole.rates[i]
            continue
        total = n[near].sum()
        centre = mean[i] if variant == "esda" else mean[near]
        spread = (n[near] * (y[near] / n[near] - centre) ** 2).sum() / total
        moment = spread - b[i] / (total / len(near))
        flat += moment <= 0
        a[i] = max(moment, 0.0)
        rates[i] = _shrink(y[i] / n[i], n[i], a[i], b[i]) * per
    note = Problem("eb_local", islands=islands, flat=flat) if islands or flat else None
    return EmpiricalBayes(rates, a, b, note if known.any() else whole.note)


def posterior(
    counts: npt.ArrayLike, exposure: npt.ArrayLike, a: float, b: float
) -> tuple[Floats, Floats]:
    """Shape and rate of each true rate's gamma distribution, given Marshall's a > 0 and b."""
    return (
        np.asarray(counts, np.float64) + b * b / a,
        np.asarray(exposure, np.float64) + b / a,
    )


def _moments(y: Floats, n: Floats) -> tuple[float, float]:
    """Marshall's a (may come out negative) and b."""
    b = float(y.sum() / n.sum())
    spread = float((n * (y / n - b) ** 2).sum() / n.sum())
    return spread - b / (float(n.sum()) / len(n)), b


def _shrink(own: Floats, n: Floats, a: np.float64, b: np.float64) -> Floats:
    if a == 0:  # also where b is 0, which would divide 0 by 0
        return b + 0.0 * own
    return b + (own - b) * a / (a + b / n)
