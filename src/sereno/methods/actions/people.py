"""How many people an action is meant for or has reached: what can be added, and what can't.

Attendances add up. Different people don't: whoever came in March may be among those of April, and
two entries of one month may count the same people. Of them only the bounds are known: at least
those of the largest entry, at most all of them together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class HeadCount:
    """What one entry says: how many, whether it was estimated, and whether it counts attendances
    (else different people).
    """

    n: int
    is_estimated: bool = False
    is_attendances: bool = False


@dataclass(frozen=True)
class Reached:
    """How many there are of some entries taken together, between low and high.

    estimated: how many of `high` were estimated rather than counted.
    """

    low: int
    high: int
    estimated: int
    entries: int

    @property
    def is_exact(self) -> bool:
        """Whether it is one number."""
        return self.low == self.high


def together(counts: Sequence[HeadCount]) -> Reached:
    """Entries of one group and one way of counting, taken together.

    Raises ValueError where people and attendances are mixed, or nothing is given.
    """
    if len({each.is_attendances for each in counts}) != 1:
        raise ValueError("people and attendances are never added, nor is nothing")
    whole = sum(each.n for each in counts)
    low = whole if counts[0].is_attendances else max(each.n for each in counts)
    estimated = sum(each.n for each in counts if each.is_estimated)
    return Reached(low, whole, estimated, len(counts))


def across(parts: Sequence[Reached]) -> Reached:
    """Different people of several groups or actions: the same bounds again.

    Raises ValueError where nothing is given.
    """
    if not parts:
        raise ValueError("nothing to take together")
    return Reached(
        max(each.low for each in parts),
        sum(each.high for each in parts),
        sum(each.estimated for each in parts),
        sum(each.entries for each in parts),
    )
