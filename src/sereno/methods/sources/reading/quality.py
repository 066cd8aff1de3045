"""How good the records are: what share could be placed, and what looks like a placeholder.

A placed share is never a pass. Ratcliffe (2004) found that below about 85 % of records placed,
maps of crime change their shape; above it nothing is proved, since what stays unplaced is seldom
unplaced by chance.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from sereno.vocabulary.calculations import Calculation
from sereno.vocabulary.language import message

PLACED: Final = Calculation(
    message("(placed by point + placed by name or code) ÷ incidents"),
    "Ratcliffe, J. H. (2004). Geocoding crime and a first estimate of a minimum acceptable hit "
    "rate. International Journal of Geographical Information Science, 18(1), 61–72.",
)
BOUNDS: Final = Calculation(
    message(
        "lowest = placed here; highest = placed here + unplaced of the same district "
        "+ unplaced of no known district"
    ),
    "Manski, C. F. (2003). Partial Identification of Probability Distributions. Springer.",
)

RATCLIFFE = 0.85


def share(part: int, whole: int) -> float | None:
    """`part` / `whole`, or None when there is nothing to divide by."""
    return part / whole if whole else None


@dataclass(frozen=True)
class Heap:
    """How many records stand at a value that people write when they don't know."""

    n: int
    share: float | None
    expected: float

    def as_dict(self) -> dict[str, float | int | None]:
        """For a JSON document."""
        return {"n": self.n, "share": self.share, "expected": self.expected}


def heap(n: int, whole: int, expected: float) -> Heap:
    """`n` of `whole` records at a value where `expected` (a share) would be there by chance."""
    return Heap(n, share(n, whole), expected)


# Reported later than this many days, a memory of day and hour is seldom exact.
LATE_DAYS: Final = 30


@dataclass(frozen=True)
class Delay:
    """How long after they happened incidents were reported: of `n` with both dates.

    median_days and late are of those not reported before they happened, `before` of all.
    """

    n: int
    median_days: int | None
    late: int
    before: int

    def as_dict(self) -> dict[str, int | float | None]:
        """For a JSON document."""
        return {
            **{"n": self.n, "median_days": self.median_days, "late": self.late},
            **{"late_share": share(self.late, self.n - self.before), "late_days": LATE_DAYS},
            "before": self.before,
        }


def delay(days: Mapping[int, int]) -> Delay:
    """The delay, from how many incidents were reported how many days later.

    >>> delay({-3: 1, 0: 4, 2: 2, 45: 3})
    Delay(n=10, median_days=2, late=3, before=1)
    """
    n = sum(days.values())
    before = sum(count for day, count in days.items() if day < 0)
    left, median = (n - before + 1) // 2, None
    for day in sorted(day for day in days if day >= 0):
        left -= days[day]
        if left <= 0:
            median = day
            break
    late = sum(count for day, count in days.items() if day > LATE_DAYS)
    return Delay(n, median, late, before)


# Were times written to the minute and spread evenly, one in 1,440 would be 12:00.
EXPECTED_MINUTE = 1 / 1440
EXPECTED_ON_THE_HOUR = 1 / 60


def expected_days(first: dt.date, last: dt.date) -> tuple[float, float]:
    """Share of the days from `first` to `last` that are 1 January, and that start a month."""
    days = np.arange(np.datetime64(first), np.datetime64(last) + 1)
    years = days.astype("datetime64[Y]").astype("datetime64[D]")
    months = days.astype("datetime64[M]").astype("datetime64[D]")
    return float((days == years).mean()), float((days == months).mean())


def worst_case_bounds(
    placed: npt.NDArray[np.int64],
    unplaced: Mapping[int, int],
    groups: npt.NDArray[np.int32],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Lowest and highest count of each area if the unplaced records fell worst-case.

    placed    int64[A], records placed in each area
    unplaced  records that could not be placed, by the group that they name; −1: no known group
    groups    int32[A], the group of each area

    Lowest: none of them belongs to the area. Highest: all that name its group or no known group
    do (partial identification, Manski 2003; here each area for itself).
    """
    anywhere = unplaced.get(-1, 0)
    extra = np.zeros(len(placed), np.int64)
    for group, n in unplaced.items():
        if group >= 0:
            extra[groups == group] = n
    return placed.copy(), placed + extra + anywhere
