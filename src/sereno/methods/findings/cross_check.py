"""Cross-check: what records say of an area and a topic beside what people say.

Records are high where the area's empirical Bayes rate probably exceeds the city's; voices are high
where enough of the activities there speak of the topic. Where too few were held, or too few people
stand behind what was said, nothing is told.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from sereno.methods.selection.empirical_bayes import EB_RATE, empirical_bayes, posterior
from sereno.vocabulary.calculations import Calculation
from sereno.vocabulary.language import message

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

USUAL_HIGH: Final = 0.9
USUAL_SPOKEN: Final = 0.3
USUAL_LEAST: Final = 3
CHANCE_ABOVE: Final = Calculation(
    message(
        "the probability that the neighbourhood's smoothed rate lies above the city's, by the "
        "gamma distribution that goes with it"
    ),
    EB_RATE.reference,
)


class Told(StrEnum):
    """What records and voices of an area and a topic say together."""

    CONVERGE = "converge"
    SILENCE = "silence"
    FEAR = "fear"
    CONTRADICT = "contradict"
    NEITHER = "neither"
    LITTLE = "little"
    HELD = "held"
    UNRECORDED = "unrecorded"


def chance_above(counts: npt.ArrayLike, exposure: npt.ArrayLike) -> Floats:
    """The probability that each area's true rate exceeds that of all areas together, (A,).

    NaN where the count or the exposure isn't known: such an area is no part of the city's rate
    either. 0 everywhere where rates vary no more than chance would make them: no area then exceeds.
    """
    from scipy.special import gammaincc

    y, n = np.asarray(counts, np.float64), np.asarray(exposure, np.float64)
    known = ~np.isnan(y) & (n > 0)
    chance = np.full(y.shape, np.nan)
    if not known.any():
        return chance
    found = empirical_bayes(y[known], n[known], 1.0)
    a, b = float(found.a), float(found.b)
    if a == 0 or b == 0:
        chance[known] = 0.0
        return chance
    shape, inverse = posterior(y[known], n[known], a, b)
    chance[known] = gammaincc(shape, inverse * b)
    return chance


def told(
    *,
    chance: npt.ArrayLike,
    worried: npt.ArrayLike,
    content: npt.ArrayLike,
    heard: npt.ArrayLike,
    held: npt.ArrayLike,
    high_from: float = USUAL_HIGH,
    spoken_from: float = USUAL_SPOKEN,
    least: int = USUAL_LEAST,
) -> list[list[Told]]:
    """What is told of each area and topic (A, T).

    chance: (A, T), of `chance_above`. worried: (A, T), activities that speak of the topic as
    something that harms; content: (A, T), those that speak of it as of something that holds alone.
    heard: (A,), activities whose material was coded. held: (A, T), where voices are held back.

    Records high and voices worried converge; nobody speaking is silence; people speaking of what
    holds contradict the records. Without high records worry is fear without records. Fewer than
    `least` activities tell nothing, nor do voices that are held back, nor records that nobody has
    or may see.
    """
    p = np.asarray(chance, np.float64)
    n = np.asarray(heard, np.float64)
    of = np.maximum(n, 1.0)[:, None]
    is_worried = np.asarray(worried) / of >= spoken_from
    is_content = np.asarray(content) / of >= spoken_from
    is_little, is_held = n < max(least, 1), np.asarray(held, np.bool_)
    is_high = p >= high_from

    def cell(a: int, t: int) -> Told:
        if is_little[a]:
            return Told.LITTLE
        if is_held[a, t]:
            return Told.HELD
        if np.isnan(p[a, t]):
            return Told.UNRECORDED
        if not is_high[a, t]:
            return Told.FEAR if is_worried[a, t] else Told.NEITHER
        if is_worried[a, t]:
            return Told.CONVERGE
        return Told.CONTRADICT if is_content[a, t] else Told.SILENCE

    return [[cell(a, t) for t in range(p.shape[1])] for a in range(p.shape[0])]
