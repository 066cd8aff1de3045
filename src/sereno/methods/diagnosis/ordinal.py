"""Ordinal regression: which scores of a place go with the score that people give last.

The proportional odds model of McCullagh (1980), P(Y ≤ j) = 1 / (1 + exp(−(θ_j − x·β))), with a
ridge on β: with as few stops as walks have, two scores that always come together would otherwise
get huge coefficients of opposite sign. Without the ridge it is statsmodels' OrderedModel.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# Of standardised scores: as if a standard deviation more had odds between 1/7 and 7 in 95 of 100
# places. Chosen by trial (ADR 0065).
RIDGE = 1.0
_MOST_STEPS = 60
_CLOSE = 1e-7
_TINY = 1e-300
# Of rows of weights times observations: a dozen arrays of that size are held at once.
_MOST_CELLS = 1_000_000


def fit(
    x: Floats,
    y: Ints,
    weights: Floats,
    *,
    ridge: float = RIDGE,
    start: tuple[Floats, Floats] | None = None,
) -> tuple[Floats, Floats]:
    """Coefficients (B, P) and thresholds (B, K − 1) for each of B rows of weights.

    x: (N, P). y: (N,) from 0 to K − 1. weights: (B, N), how often each observation counts; every
    value of y has to count in each row, else it has no threshold: raises ValueError. start: one row
    of coefficients and thresholds near which the answers lie.
    """
    at_once = max(1, _MOST_CELLS // max(len(y), 1))
    if len(weights) > at_once:
        parts = range(0, len(weights), at_once)
        found = [fit(x, y, weights[i : i + at_once], ridge=ridge, start=start) for i in parts]
        return np.vstack([beta for beta, _theta in found]), np.vstack([cuts for _b, cuts in found])
    order = np.argsort(y, kind="stable")
    x, y, weights = x[order], y[order], weights[:, order]
    categories = int(y[-1]) + 1
    begins = np.searchsorted(y, np.arange(categories + 1))
    counted = np.add.reduceat(weights, begins[:-1], axis=1)
    if np.any(np.diff(begins) == 0) or np.any(counted <= 0):
        raise ValueError("a value of y doesn't occur")
    cumulated = np.cumsum(counted, axis=1)
    theta = logit(cumulated[:, :-1] / cumulated[:, -1:])
    beta = np.zeros((len(weights), x.shape[1]))
    if start is not None:
        beta[:], theta[:] = start
    worth = _objective(x, y, weights, theta, beta, ridge)
    left = np.arange(len(weights))
    for _step in range(_MOST_STEPS):
        gradient, hessian = _derivatives(
            x, y, begins, weights[left], theta[left], beta[left], ridge
        )
        step = np.linalg.solve(hessian, gradient[:, :, np.newaxis])[:, :, 0]
        length = np.ones(len(left))
        for _half in range(40):
            new_theta = theta[left] - length[:, np.newaxis] * step[:, : categories - 1]
            new_beta = beta[left] - length[:, np.newaxis] * step[:, categories - 1 :]
            new = _objective(x, y, weights[left], new_theta, new_beta, ridge)
            worse = ~(new >= worth[left] - _CLOSE)
            if not worse.any():
                break
            length[worse] /= 2
        theta[left], beta[left], worth[left] = new_theta, new_beta, new
        left = left[np.abs(length[:, np.newaxis] * step).max(axis=1) > _CLOSE]
        if not left.size:
            break
    return beta, theta


def _objective(
    x: Floats, y: Ints, weights: Floats, theta: Floats, beta: Floats, ridge: float
) -> Floats:
    """The penalised log-likelihood, (B,); −inf where thresholds are out of order."""
    upper, lower = _bounds(x, y, theta, beta)
    chances = expit(upper) - expit(lower)
    found: Floats = (weights * np.log(np.maximum(chances, _TINY))).sum(axis=1)
    found -= ridge / 2 * (beta**2).sum(axis=1)
    found[(np.diff(theta, axis=1) <= 0).any(axis=1)] = -np.inf
    return found


def _bounds(x: Floats, y: Ints, theta: Floats, beta: Floats) -> tuple[Floats, Floats]:
    edge = np.full((len(theta), 1), np.inf)
    edges = np.hstack([-edge, theta, edge])
    along = beta @ x.T
    return edges[:, y + 1] - along, edges[:, y] - along


def _derivatives(
    x: Floats,
    y: Ints,
    begins: Ints,
    weights: Floats,
    theta: Floats,
    beta: Floats,
    ridge: float,
) -> tuple[Floats, Floats]:
    """Gradient (B, K − 1 + P) and Hessian of the penalised log-likelihood; rows sorted by y."""
    upper, lower = _bounds(x, y, theta, beta)
    above, below = expit(upper), expit(lower)
    chances = np.maximum(above - below, _TINY)
    dense_above, dense_below = above * (1 - above), below * (1 - below)
    g_a, g_b = dense_above / chances, -dense_below / chances
    h_aa = dense_above * (1 - 2 * above) / chances - g_a**2
    h_bb = -dense_below * (1 - 2 * below) / chances - g_b**2
    h_ab = -g_a * g_b
    g_a, g_b, h_aa, h_bb, h_ab = (weights * each for each in (g_a, g_b, h_aa, h_bb, h_ab))

    cuts, most = theta.shape[1], theta.shape[1] + x.shape[1]
    gradient = np.empty((len(theta), most))
    hessian = np.zeros((len(theta), most, most))
    gradient[:, cuts:] = -(g_a + g_b) @ x - ridge * beta
    across = x[:, :, np.newaxis] * x[:, np.newaxis, :]
    curved = (h_aa + h_bb + 2 * h_ab) @ across.reshape(len(x), -1)
    hessian[:, cuts:, cuts:] = curved.reshape(len(theta), x.shape[1], -1)
    hessian[:, range(cuts, most), range(cuts, most)] -= ridge
    for cut in range(cuts):
        own = slice(begins[cut], begins[cut + 1])
        next_ = slice(begins[cut + 1], begins[cut + 2])
        gradient[:, cut] = g_a[:, own].sum(axis=1) + g_b[:, next_].sum(axis=1)
        hessian[:, cut, cut] = h_aa[:, own].sum(axis=1) + h_bb[:, next_].sum(axis=1)
        mixed = -(h_aa + h_ab)[:, own] @ x[own] - (h_bb + h_ab)[:, next_] @ x[next_]
        hessian[:, cut, cuts:] = hessian[:, cuts:, cut] = mixed
        if cut:
            hessian[:, cut, cut - 1] = hessian[:, cut - 1, cut] = h_ab[:, own].sum(axis=1)
    return gradient, hessian
