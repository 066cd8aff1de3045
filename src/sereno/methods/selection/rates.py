"""Crude rates and their intervals; the smoothed ones come from `empirical_bayes`.

Counts are incidents in a period. Exposure is what they are compared with over that period,
usually person-years (population × years). Where exposure is not a number, zero or negative
there is no rate: the result is NaN there, and the caller says so to the reader.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from sereno.methods.selection.empirical_bayes import (
    EmpiricalBayes,
    empirical_bayes,
    empirical_bayes_local,
)
from sereno.methods.sources.indicators.intervals import poisson_limits, tail_of
from sereno.vocabulary.calculations import Calculation
from sereno.vocabulary.language import message

RATE: Final = Calculation(message("incidents ÷ (population × years) × {per}"))
DENSITY: Final = Calculation(
    message("incidents ÷ (area in km² × years)"),
    "Harries, K. (2006). Extreme spatial variations in crime density in Baltimore County, MD. "
    "Geoforum 37(3), 404-416.",
)

__all__ = [
    "EmpiricalBayes",
    "byar_interval",
    "empirical_bayes",
    "empirical_bayes_local",
    "exact_interval",
    "rate",
]

Floats = npt.NDArray[np.float64]


def rate(counts: npt.ArrayLike, exposure: npt.ArrayLike, per: float) -> Floats:
    """Incidents for every `per` units of exposure, shape (A,); NaN without exposure."""
    n, exposed = np.asarray(counts, np.float64), _exposed(exposure)
    return n / exposed * per


def exact_interval(
    counts: npt.ArrayLike, exposure: npt.ArrayLike, per: float, level: float = 0.95
) -> tuple[Floats, Floats]:
    """The exact Poisson interval of each rate (lower, upper), in the units of `rate`.

    Garwood's limits of the count (`methods.sources.indicators.intervals`), divided by the exposure.
    """
    exposed = _exposed(exposure)
    low, high = poisson_limits(counts, level)
    return low / exposed * per, high / exposed * per


def byar_interval(
    counts: npt.ArrayLike, exposure: npt.ArrayLike, per: float, level: float = 0.95
) -> tuple[Floats, Floats]:
    """Byar's approximation to the exact interval (lower, upper), in the units of `rate`.

    Breslow & Day (1987), vol. II, eq. 2.13: n(1 − 1/9n − z/3√n)³ and the same of n + 1 with
    + z. Within 1 % of Garwood's upper limit from 1 incident on, and of his lower from 5 on.
    """
    from scipy.special import ndtri

    n, exposed = np.asarray(counts, np.float64), _exposed(exposure)
    z = -ndtri(tail_of(level))
    some = np.maximum(n, 1.0)
    low = np.where(n > 0, some * (1 - 1 / (9 * some) - z / (3 * np.sqrt(some))) ** 3, 0.0)
    more = n + 1
    high = more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3
    return np.maximum(low, 0.0) / exposed * per, high / exposed * per


def _exposed(exposure: npt.ArrayLike) -> Floats:
    given = np.asarray(exposure, np.float64)
    return np.where(given > 0, given, np.nan)
