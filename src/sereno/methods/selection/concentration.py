"""How concentrated crime is over places: Gini, share of places with half of it.

Bernasco & Steenbeek (2017), Journal of Quantitative Criminology 33, 451-467: with fewer
crimes than places even the most equal spread leaves places empty, so the plain Gini
overstates concentration; the generalised one measures from maximal equality instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from sereno.vocabulary.calculations import Calculation
from sereno.vocabulary.language import message

HALF_OF_CRIME: Final = Calculation(
    message(
        "neighbourhoods with the most incidents that together hold half of them ÷ neighbourhoods"
    ),
    "Bernasco, W. & Steenbeek, W. (2017). More places than crimes: Implications for evaluating the "
    "law of crime concentration at place. Journal of Quantitative Criminology, 33, 451–467.",
)

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Concentration:
    """Measures of one set of places; all NaN when there is no crime or no place.

    `smallest_share` is the smallest share of the places that together hold `part` of the
    crime, `places` how many those are.
    """

    gini: float
    generalised_gini: float
    part: float
    smallest_share: float
    places: int


def gini(counts: npt.ArrayLike) -> float:
    """The Gini coefficient: 0 when all places hold the same, (n − 1)/n when one holds all."""
    y = np.sort(_counts(counts))
    n, total = len(y), y.sum()
    if not total:
        return float("nan")
    return float(2 * (np.arange(1, n + 1) * y).sum() / (n * total) - (n + 1) / n)


def generalised_gini(counts: npt.ArrayLike) -> float:
    """The Gini measured from maximal equality given how many crimes there are.

    With c crimes on n places it is max(n/c, 1) · (G − 1) + 1: the plain Gini from c ≥ n on.
    """
    y = _counts(counts)
    total = y.sum()
    if not total:
        return float("nan")
    return max(len(y) / float(total), 1.0) * (gini(y) - 1) + 1


def concentration(counts: npt.ArrayLike, part: float = 0.5) -> Concentration:
    """Every measure at once. `part` is the share of the crime that the places must hold."""
    if not 0 < part <= 1:
        raise ValueError(f"part must lie above 0 and up to 1, not {part}")
    y = np.sort(_counts(counts))[::-1]
    total = y.sum()
    if not total:
        nan = float("nan")
        return Concentration(nan, nan, part, nan, 0)
    # A hair below `part`, so that 0.1 + 0.2 of the crime counts as 0.3 of it.
    places = int(np.searchsorted(np.cumsum(y), part * total * (1 - 1e-12))) + 1
    return Concentration(gini(y), generalised_gini(y), part, places / len(y), places)


def _counts(counts: npt.ArrayLike) -> Floats:
    y = np.asarray(counts, np.float64)
    if y.ndim != 1 or not np.isfinite(y).all() or (y < 0).any():
        raise ValueError("counts must be one row of numbers, none missing, none negative")
    return y
