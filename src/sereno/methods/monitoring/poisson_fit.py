"""Poisson regression with a log link and an offset, for many responses or designs in one call.

    log μ = X β + offset,  E y = μ

is fitted by iteratively reweighted least squares, which for this link is Newton's method
(McCullagh & Nelder 1989, Generalized Linear Models, 2.5): β += (X'WX)⁻¹ X'(y − μ), W = diag μ.
Steps are halved where the likelihood would fall. Each design is first turned into orthogonal
columns (X = QR), so that time counted in years of the calendar or in days does no harm.

Covariances of the coefficients, with A = (X'WX)⁻¹ and the scores sᵢ = (yᵢ − μᵢ) xᵢ:

    naive       A                   counts vary as Poisson says: hardly ever true of incidents
    quasi       max(φ, 1) A         φ = Σ (y − μ)² / μ / (N − P), Pearson's dispersion
    clustered   c A Σ_g s_g s_g' A  s_g sums an area's scores; c = G/(G − 1) · (N − 1)/(N − P)
    Newey-West  A Σ_l w_l Γ_l A     w_l = 1 − l/(L + 1), Γ_l the scores' l-th autocovariance

Counts that seem to vary less than Poisson says (φ < 1) do so by luck: that narrows no limits.
(Liang & Zeger 1986, Biometrika 73, 13-22; Newey & West 1987, Econometrica 55, 703-708.)

A coefficient has no finite estimate where every count that it bears on is 0 (separation; Correia,
Guimarães & Zylkin 2019, arXiv:1903.01633): the fit then drifts away and is marked SEPARATED.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from sereno.vocabulary.problems import Problem

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.intp]

# Newton's error after a step is about the square of the step.
_LAST_STEP: Final = 1e-7
# Of log μ: from far away Newton would throw counts out of what a number can hold.
_LONGEST_STEP: Final = 5.0
_MOST_STEPS: Final = 50
_MOST_HALVINGS: Final = 12
# A count of 0 that is expected to be less than this is one from which the fit drifts away.
_NOTHING: Final = 1e-6
# What is left of a column, as a share of its length, when it is no more than the earlier ones.
_LEAST_LEFT: Final = 1e-9


class FitState(IntEnum):
    """How a fit ended."""

    FITTED = 0
    EMPTY = 1
    SEPARATED = 2
    UNFINISHED = 3


_REFUSED: Final = {
    FitState.EMPTY: "effect_no_events",
    FitState.SEPARATED: "effect_separated",
    FitState.UNFINISHED: "effect_fit_unfinished",
}


@dataclass(frozen=True)
class PoissonFits:
    """B fits of N counts by P columns; NaN where `states` (B,) isn't FITTED.

    design: (N, P), or (B, N, P); counts, fitted: (B, N); coefficients: (B, P); naive: their
    Poisson covariance, (B, P, P).
    """

    design: Floats
    counts: Floats
    fitted: Floats
    coefficients: Floats
    naive: Floats
    states: npt.NDArray[np.int8]

    @property
    def is_fitted(self) -> npt.NDArray[np.bool_]:
        """(B,)"""
        fitted: npt.NDArray[np.bool_] = self.states == FitState.FITTED
        return fitted

    @property
    def dispersion(self) -> Floats:
        """Pearson's χ² over the degrees of freedom, (B,); NaN where none are left."""
        n, p = self.design.shape[-2:]
        with np.errstate(divide="ignore", invalid="ignore"):
            squares = np.where(
                self.fitted > 0, (self.counts - self.fitted) ** 2 / self.fitted, 0.0
            ).sum(axis=1)
        shown: Floats = np.where(self.is_fitted & (n > p), squares / max(n - p, 1), np.nan)
        return shown

    @property
    def quasi(self) -> Floats:
        """The covariance with Pearson's dispersion, or 1 where that is less, (B, P, P)."""
        wide: Floats = self.naive * np.maximum(self.dispersion, 1.0)[:, None, None]
        return wide

    def clustered(self, groups: npt.ArrayLike) -> Floats:
        """The covariance where what is in one group, (N,), hangs together, (B, P, P)."""
        _, member = np.unique(np.asarray(groups), return_inverse=True)
        n, p = self.design.shape[-2:]
        many = int(member.max()) + 1
        if many < 2 or n <= p:
            raise ValueError(f"{many} groups, {n} counts and {p} columns")
        of_group = (np.arange(many)[:, None] == member).astype(np.float64)
        sums = of_group @ self._scores
        correction = many / (many - 1) * (n - 1) / (n - p)
        return self._between(correction * (np.swapaxes(sums, 1, 2) @ sums))

    def newey_west(self, lags: int, times: npt.ArrayLike | None = None) -> Floats:
        """The covariance where neighbours in time hang together, up to `lags`, (B, P, P).

        times: whole positions, (N,); without them the counts follow each other without a gap.
        """
        at = np.arange(self.design.shape[-2]) if times is None else np.asarray(times, np.intp)
        at = at - at.min()
        scores = np.zeros((len(self.counts), int(at.max()) + 1, self.design.shape[-1]))
        scores[:, at] = self._scores
        meat = np.swapaxes(scores, 1, 2) @ scores
        for lag in range(1, min(lags, scores.shape[1] - 1) + 1):
            apart = np.swapaxes(scores[:, lag:], 1, 2) @ scores[:, :-lag]
            meat += (1 - lag / (lags + 1)) * (apart + np.swapaxes(apart, 1, 2))
        return self._between(meat)

    def must_be_fitted(self, where: str = "") -> None:
        """Raises Problem effect_no_events, effect_separated or effect_fit_unfinished."""
        for state, code in _REFUSED.items():
            if (self.states == state).any():
                raise Problem(code, where=where)

    @property
    def _scores(self) -> Floats:
        scores: Floats = (self.counts - self.fitted)[:, :, None] * self.design
        return scores

    def _between(self, meat: Floats) -> Floats:
        covariance: Floats = self.naive @ meat @ self.naive
        return covariance


def fit_poisson(
    design: npt.ArrayLike,
    counts: npt.ArrayLike,
    offset: npt.ArrayLike = 0.0,
    *,
    names: Sequence[object] = (),
    where: str = "",
) -> PoissonFits:
    """Fits of counts, (N,) or (B, N), by a design, (N, P) or one for each fit, (B, N, P).

    offset: of the logarithm, of any shape that spreads to (B, N). names: what people call the
    columns, for the problem. A fit that has no answer is marked in `states`.

    Raises Problem effect_terms_together where a column says nothing that the earlier ones don't;
    ValueError for shapes that don't fit, negative counts and numbers that aren't finite.
    """
    x, y = np.asarray(design, np.float64), np.atleast_2d(np.asarray(counts, np.float64))
    if x.ndim == 3:
        y = np.broadcast_to(y, (len(x), y.shape[1]))
    if x.ndim not in (2, 3) or x.shape[-2] != y.shape[1]:
        raise ValueError(f"a design of shape {x.shape} and counts of shape {y.shape}")
    shift = np.broadcast_to(np.asarray(offset, np.float64), y.shape)
    if not (np.isfinite(x).all() and np.isfinite(y).all() and np.isfinite(shift).all()):
        raise ValueError("designs, counts and offsets must be finite")
    if (y < 0).any():
        raise ValueError("counts can't be negative")
    q, r = np.linalg.qr(x)
    _must_differ(x, r, names, where)
    eta, states = _climb(q, y, shift)
    fitted = np.exp(eta)
    return _told(x, y, q, r, fitted, eta - shift, states)


def _must_differ(x: Floats, r: Floats, names: Sequence[object], where: str) -> None:
    """No column may be a sum of earlier ones: then their coefficients can't be told apart."""
    left = np.zeros((*x.shape[:-2], x.shape[-1]))
    # With fewer rows than columns nothing is left of the last ones.
    left[..., : r.shape[-2]] = np.abs(np.diagonal(r, axis1=-2, axis2=-1))
    alike = left <= _LEAST_LEFT * np.linalg.norm(x, axis=-2)
    if alike.any():
        column = int(np.argwhere(np.atleast_2d(alike))[0, 1])
        raise Problem(
            "effect_terms_together", where=where, term=names[column] if names else column + 1
        )


def _climb(q: Floats, y: Floats, shift: Floats) -> tuple[Floats, npt.NDArray[np.int8]]:
    """Newton's method on orthogonal columns: log μ (B, N), and how each fit ended (B,)."""
    states = np.full(len(y), FitState.UNFINISHED, np.int8)
    states[~y.any(axis=1)] = FitState.EMPTY
    eta = np.zeros(y.shape)
    open_ = np.flatnonzero(states == FitState.UNFINISHED)
    eta[open_] = _start(_Part(q, open_), y[open_], shift[open_])
    gained = _likelihood(y[open_], eta[open_])
    for _ in range(_MOST_STEPS):
        if not open_.size:
            break
        part = _Part(q, open_)
        mu = np.exp(eta[open_])
        step = part.spread(part.solve(mu, part.project(y[open_] - mu)))
        step *= np.minimum(
            1.0, _LONGEST_STEP / np.maximum(np.abs(step).max(axis=1, keepdims=True), 1.0)
        )
        tried = eta[open_] + step
        now = _likelihood(y[open_], tried)
        slack = 1e-12 * (1 + np.abs(gained))
        for _ in range(_MOST_HALVINGS):
            worse = np.flatnonzero(~(now >= gained - slack))
            if not worse.size:
                break
            step[worse] /= 2
            tried[worse] = eta[open_[worse]] + step[worse]
            now[worse] = _likelihood(y[open_[worse]], tried[worse])
        stuck = ~(now >= gained - slack)
        tried[stuck], now[stuck] = eta[open_[stuck]], gained[stuck]
        eta[open_] = tried
        done = np.abs(step).max(axis=1) < _LAST_STEP
        states[open_[done]] = FitState.FITTED
        open_, gained = open_[~done], now[~done]
    drifts = ((y[open_] == 0) & (np.exp(eta[open_]) < _NOTHING)).any(axis=1)
    states[open_[drifts]] = FitState.SEPARATED
    return eta, states


def _start(part: _Part, y: Floats, shift: Floats) -> Floats:
    """Where the climb begins, log μ (B, N): a linear fit to the counts drawn to their mean.

    Where offsets are so far apart that this is worse than one rate for all, it is that.
    """
    start = (y + y.mean(axis=1, keepdims=True)) / 2
    aim = np.log(start) - shift + (y - start) / start
    linear: Floats = shift + part.spread(part.solve(start, part.project(start * aim)))
    ones = np.ones_like(y)
    if not np.allclose(part.spread(part.project(ones)), ones):
        return linear
    top = shift.max(axis=1, keepdims=True)
    exposure = np.exp(shift - top).sum(axis=1, keepdims=True)
    level = shift - top + np.log(y.sum(axis=1, keepdims=True) / exposure)
    is_worse = ~(_likelihood(y, linear) >= _likelihood(y, level))
    return np.where(is_worse[:, None], level, linear)


class _Part:
    """The normal equations of some of the fits, with one design for all or one for each."""

    def __init__(self, q: Floats, which: Whole) -> None:
        self._q = q if q.ndim == 2 else q[which]
        n, p = self._q.shape[-2:]
        self._p = p
        if q.ndim == 2:
            self._squares = (q[:, :, None] * q[:, None, :]).reshape(n, p * p)

    def project(self, x: Floats) -> Floats:
        """Q'x, (B, P)"""
        return np.asarray(x @ self._q if self._q.ndim == 2 else (x[:, None, :] @ self._q)[:, 0])

    def spread(self, beta: Floats) -> Floats:
        """Qβ, (B, N)"""
        if self._q.ndim == 2:
            return np.asarray(beta @ self._q.T)
        return np.asarray((self._q @ beta[:, :, None])[:, :, 0])

    def weighted(self, weights: Floats) -> Floats:
        """Q'WQ, (B, P, P)"""
        if self._q.ndim == 2:
            return np.asarray((weights @ self._squares).reshape(-1, self._p, self._p))
        return np.asarray(np.swapaxes(self._q, 1, 2) @ (weights[:, :, None] * self._q))

    def solve(self, weights: Floats, right: Floats) -> Floats:
        """(Q'WQ)⁻¹ right, (B, P); a breath of ridge keeps a fit that drifts away solvable."""
        whole = self.weighted(weights)
        ridge = 1e-14 * np.trace(whole, axis1=1, axis2=2) + np.finfo(np.float64).tiny
        whole += ridge[:, None, None] * np.eye(self._p)
        return np.asarray(np.linalg.solve(whole, right[:, :, None])[:, :, 0])


def _likelihood(y: Floats, eta: Floats) -> Floats:
    """The Poisson log-likelihood without what depends on the counts alone, (B,)."""
    with np.errstate(over="ignore"):
        return np.asarray((y * eta - np.exp(eta)).sum(axis=1))


def _told(
    x: Floats,
    y: Floats,
    q: Floats,
    r: Floats,
    fitted: Floats,
    linear: Floats,
    states: npt.NDArray[np.int8],
) -> PoissonFits:
    """Coefficients and covariance of the columns as they were given."""
    good = states == FitState.FITTED
    which = np.flatnonzero(good)
    p = x.shape[-1]
    coefficients = np.full((len(y), p), np.nan)
    naive = np.full((len(y), p, p), np.nan)
    if which.size:
        part = _Part(q, which)
        back = np.linalg.inv(r if r.ndim == 2 else r[which])
        beta = part.project(linear[which])
        coefficients[which] = (back @ beta[:, :, None])[:, :, 0]
        naive[which] = (
            back @ np.linalg.inv(part.weighted(fitted[which])) @ np.swapaxes(back, -1, -2)
        )
    return PoissonFits(
        design=x,
        counts=y,
        fitted=np.where(good[:, None], fitted, np.nan),
        coefficients=coefficients,
        naive=naive,
        states=states,
    )
