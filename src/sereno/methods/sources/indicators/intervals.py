"""Exact limits of a count and of a share: what chance alone would leave open.

They speak of chance only. A census has no such interval, and a survey of more than simple random
draws brings its own.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from sereno.vocabulary.calculations import Calculation
from sereno.vocabulary.language import message

POISSON_LIMITS: Final = Calculation(
    message("χ² quantiles: ½ χ²(0.025; 2n) and ½ χ²(0.975; 2n + 2), divided as the rate is"),
    "Garwood, F. (1936). Fiducial limits for the Poisson distribution. Biometrika, 28(3/4), "
    "437–442.",
)
BINOMIAL_LIMITS: Final = Calculation(
    message("quantiles of the beta distribution: B(0.025; n, N − n + 1), B(0.975; n + 1, N − n)"),
    "Clopper, C. J. & Pearson, E. S. (1934). The use of confidence or fiducial limits illustrated "
    "in the case of the binomial. Biometrika, 26(4), 404–413.",
)

Floats = npt.NDArray[np.float64]


def poisson_limits(counts: npt.ArrayLike, level: float = 0.95) -> tuple[Floats, Floats]:
    """Exact limits (lower, upper) of the expected number behind each count, shape as given.

    Garwood (1936): half the χ² quantiles with 2n and 2n + 2 degrees of freedom; with no incident
    the lower limit is 0. Coverage is at least `level`. NaN stays NaN.
    """
    from scipy.special import chdtri, gammaincinv

    # Many areas have the same few counts: each limit is found once.
    given = np.asarray(counts, np.float64)
    n, at = np.unique(given, return_inverse=True)
    tail = tail_of(level)
    with np.errstate(invalid="ignore"):
        low = np.where(n > 0, gammaincinv(n, tail), np.where(n == 0, 0.0, np.nan))
    high = chdtri(2 * n + 2, tail) / 2
    return low[at].reshape(given.shape), high[at].reshape(given.shape)


def binomial_limits(
    parts: npt.ArrayLike, wholes: npt.ArrayLike, level: float = 0.95
) -> tuple[Floats, Floats]:
    """Exact limits (lower, upper) of the share of `parts` in `wholes`, each between 0 and 1.

    Clopper & Pearson (1934), by the quantiles of the beta distribution. NaN where the whole is 0,
    where a number is missing, or where the part is larger than the whole.
    """
    from scipy.special import betainccinv, betaincinv

    k, n = np.broadcast_arrays(np.asarray(parts, np.float64), np.asarray(wholes, np.float64))
    tail = tail_of(level)
    right = (n > 0) & (k >= 0) & (k <= n)
    k, n = np.where(right, k, 0.0), np.where(right, n, 1.0)
    low = np.where(k > 0, betaincinv(np.maximum(k, 0.5), n - k + 1, tail), 0.0)
    high = np.where(k < n, betainccinv(k + 1, np.maximum(n - k, 0.5), tail), 1.0)
    return np.where(right, low, np.nan), np.where(right, high, np.nan)


def tail_of(level: float) -> float:
    """What lies beyond each limit; ValueError for a level that isn't between 0 and 1."""
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, not {level}")
    return (1 - level) / 2
