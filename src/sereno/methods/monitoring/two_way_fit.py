"""Poisson regression of areas × periods with an effect of each area and of each period.

    log μ_at = log e_at + α_a + δ_t + β d_at,  δ_0 = 0

The areas' effects are done away with before the fit: given α_a = log(Y_a / Σ_t e_at exp(δ_t +
β d_at)), which is what maximises the likelihood, what is left is Newton's method in T − 1 + 1
numbers however many areas there are (Hausman, Hall & Griliches 1984, Econometrica 52, 909-938:
the same as conditioning on each area's total). Its information is

    I = Σ_a [Σ_t μ x x' − (Σ_t μ x)(Σ_t μ x)' / Y_a],   x_at = (one 1 for the period, d_at)

An area's score is s_a = Σ_t (y − μ) x; the scores of α are 0 at the estimate, so that the
covariance clustered by area, c I⁻¹ Σ s_a s_a' I⁻¹, is that of the regression with all effects.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from sereno.methods.monitoring.series_design import STEP_NAME
from sereno.vocabulary.problems import Problem

Floats = npt.NDArray[np.float64]

_LAST_STEP: Final = 1e-9
_MOST_STEPS: Final = 50


@dataclass(frozen=True)
class TwoWayFit:
    """A fit of (A, T) counts.

    coefficients: (T,), or (T + 1,) with an extra column, which comes last; the first period's
    is 0. naive: their Poisson covariance. fitted: (A, T). n_effects: all that was estimated.
    """

    counts: Floats
    fitted: Floats
    coefficients: Floats
    naive: Floats
    scores: Floats
    n_effects: int

    @property
    def freedom(self) -> int:
        """Counts less what was estimated of them."""
        return self.counts.size - self.n_effects

    @property
    def squares(self) -> float:
        """Pearson's χ²."""
        return float(((self.counts - self.fitted) ** 2 / self.fitted).sum())

    @property
    def dispersion(self) -> float:
        """Pearson's χ² over the degrees of freedom; NaN where none are left."""
        return self.squares / self.freedom if self.freedom > 0 else float("nan")

    @property
    def clustered(self) -> Floats:
        """The covariance where an area's counts hang together; NaN where no freedom is left."""
        areas, n = len(self.counts), self.counts.size
        if self.freedom <= 0:
            return np.full_like(self.naive, np.nan)
        correction = areas / (areas - 1) * (n - 1) / self.freedom
        meat = self.scores.T @ self.scores
        return np.asarray(correction * (self.naive @ meat @ self.naive))

    @property
    def deviance(self) -> float:
        """Twice what the likelihood lacks of one that fits every count."""
        y, mu = self.counts, self.fitted
        ratio = np.where(y > 0, y / mu, 1.0)
        return float(2 * (y * np.log(ratio) - (y - mu)).sum())


def fit_two_way(
    counts: Floats,
    exposure: Floats | None = None,
    extra: Floats | None = None,
    *,
    start: Floats | None = None,
    where: str = "",
) -> TwoWayFit:
    """The fit of counts, (A, T), every row and column of which has a count above 0.

    exposure: (A, T), above 0, where it isn't the same in all periods; extra: d, (A, T); start: a
    guess of the coefficients.

    Raises Problem effect_terms_together where d says nothing more than areas and periods do, and
    effect_fit_unfinished.
    """
    y = np.asarray(counts, np.float64)
    totals = y.sum(axis=1)
    if not (totals > 0).all() or not (y.sum(axis=0) > 0).all():
        raise ValueError("every area and every period needs a count above 0")
    log_exposure = np.zeros(y.shape) if exposure is None else np.log(exposure)
    columns = np.zeros((0, *y.shape)) if extra is None else extra[None].astype(np.float64)
    free = y.shape[1] - 1
    theta = np.zeros(free + len(columns))
    if start is None:
        sums = y.sum(axis=0)
        theta[:free] = np.log(sums[1:] / sums[0])
    else:
        theta[:] = start[1:]
    fitted, worth = _expected(y, totals, log_exposure, columns, theta)
    for _ in range(_MOST_STEPS):
        scores = _scores(y - fitted, columns)
        step = _solve(_information(fitted, totals, columns), scores.sum(axis=0), where)
        for _ in range(30):
            tried, now = _expected(y, totals, log_exposure, columns, theta + step)
            if now >= worth - 1e-12 * (1 + abs(worth)):
                break
            step /= 2
        theta, fitted, worth = theta + step, tried, now
        if np.abs(step).max(initial=0.0) < _LAST_STEP:
            break
    else:
        raise Problem("effect_fit_unfinished", where=where)
    size = 1 + len(theta)
    naive = np.zeros((size, size))
    inverse = _solve(_information(fitted, totals, columns), np.eye(len(theta)), where)
    naive[1:, 1:] = inverse
    return TwoWayFit(
        counts=y,
        fitted=fitted,
        coefficients=np.concatenate([[0.0], theta]),
        naive=naive,
        scores=np.column_stack([np.zeros(len(y)), _scores(y - fitted, columns)]),
        n_effects=len(y) + len(theta),
    )


def _expected(
    y: Floats, totals: Floats, log_exposure: Floats, columns: Floats, theta: Floats
) -> tuple[Floats, float]:
    """μ, (A, T), with the areas' best effects, and the likelihood that it has."""
    free = y.shape[1] - 1
    linear = log_exposure.copy()
    linear[:, 1:] += theta[:free]
    for effect, column in zip(theta[free:], columns, strict=True):
        linear += effect * column
    linear -= linear.max(axis=1, keepdims=True)
    weights = np.exp(linear)
    shares = weights / weights.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore"):
        logs = np.where(y > 0, np.log(shares), 0.0)
    return totals[:, None] * shares, float((y * logs).sum())


def _scores(left: Floats, columns: Floats) -> Floats:
    """Each area's score of the periods but the first and of the extra columns, (A, K)."""
    return np.column_stack([left[:, 1:], *((left * each).sum(axis=1) for each in columns)])


def _information(fitted: Floats, totals: Floats, columns: Floats) -> Floats:
    """What the counts tell of the periods' effects and the extra columns, (K, K)."""
    of_area = _scores(fitted, columns)
    free = fitted.shape[1] - 1
    whole = np.diag(np.concatenate([fitted[:, 1:].sum(axis=0), np.zeros(len(columns))]))
    if len(columns):
        across = (fitted * columns[0]).sum(axis=0)
        whole[free, :free] = whole[:free, free] = across[1:]
        whole[free, free] = (fitted * columns[0] ** 2).sum()
    return np.asarray(whole - of_area.T @ (of_area / totals[:, None]))


def _solve(information: Floats, right: Floats, where: str) -> Floats:
    scale = np.sqrt(np.maximum(np.diag(information), np.finfo(np.float64).tiny))
    alike = information / scale / scale[:, None]
    if len(alike) and np.linalg.cond(alike) > 1e13:
        raise Problem("effect_terms_together", where=where, term=STEP_NAME)
    turned = right / (scale if right.ndim == 1 else scale[:, None])
    solved = np.linalg.solve(alike, turned)
    return np.asarray(solved / (scale if right.ndim == 1 else scale[:, None]))
