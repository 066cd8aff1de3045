"""Two groups: in how many of the activities with each something was said."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

_Z95: Final = 1.959963984540054


class Difference(NamedTuple):
    """The first share less the second one, with limits of 95 %."""

    value: float
    low: float
    high: float


def difference_of_shares(
    first: int, of_first: int, second: int, of_second: int
) -> Difference | None:
    """Newcombe (1998), Statistics in Medicine 17, 873-890, method 10: from Wilson's limits of each.

    None where a group has no activity.

    >>> [round(each, 4) for each in difference_of_shares(56, 70, 48, 80)]
    [0.2, 0.0524, 0.3339]
    """
    if not (of_first and of_second):
        return None
    p, q = first / of_first, second / of_second
    p_low, p_high = wilson(first / of_first, of_first)
    q_low, q_high = wilson(second / of_second, of_second)
    value = p - q
    return Difference(
        value,
        value - math.hypot(p - p_low, q_high - q),
        value + math.hypot(p_high - p, q - q_low),
    )


def wilson(p: float, of: float) -> tuple[float, float]:
    """Wilson's limits (1927) of 95 % of a share p of so many; `of` may be an effective number.

    >>> [round(each, 4) for each in wilson(0.5, 10)]
    [0.2366, 0.7634]
    """
    z2 = _Z95 * _Z95
    middle = (p + z2 / (2 * of)) / (1 + z2 / of)
    half = _Z95 * math.sqrt(p * (1 - p) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    return middle - half, middle + half
