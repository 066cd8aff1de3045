"""Answers to a form, counted: what can be said of each question, and what is held back.

A table is the form itself, or one of its repeats: what is asked once in each of its rows. Below k
whatever is shown is computed from what is shown (METHOD, section 2): no mean, no quartile and no
extreme, from which a hidden count could be had.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from sereno.methods.policy.release import Release
from sereno.methods.policy.suppression import hold_back

V = TypeVar("V", bound=Hashable)
# As many columns as a chart of numbers or days has at most.
MOST_COLUMNS: Final = 12
# How many signs of a date make a day, a month, a year and a decade, and how many days these have.
_COLUMNS: Final = ((10, 1), (7, 31), (4, 366), (3, 3660))


@dataclass(frozen=True)
class Tally:
    """How often something was answered, and in how many submissions: one may have several rows.

    whole: in how many submissions it was answered in every row; None: each has one row.
    """

    rows: int
    submissions: int
    whole: int | None = None


NOBODY: Final = Tally(0, 0)


@dataclass(frozen=True)
class Shown:
    """The counts of a question, None where held back.

    asked: of rows in which it is asked. answered: of those in which it is. cells: by value.
    """

    asked: int
    answered: int | None
    cells: Sequence[int | None]

    @property
    def holds_back(self) -> bool:
        """Whether something isn't shown."""
        return self.answered is None or None in self.cells


def tallied(
    given: Iterable[tuple[int, V]], rows_of: Mapping[int, int] | None = None
) -> dict[V, Tally]:
    """Values counted. given: (submission, value) of each row that has the value. rows_of: how many
    rows each submission has, where that matters.
    """
    found: dict[V, Counter[int]] = {}
    for submission, value in given:
        found.setdefault(value, Counter())[submission] += 1

    def whole(rows: Counter[int]) -> int | None:
        return None if rows_of is None else sum(n >= rows_of[each] for each, n in rows.items())

    return {value: Tally(rows.total(), len(rows), whole(rows)) for value, rows in found.items()}


def of_one(cells: Sequence[Tally], missing: Tally, *, k: int | None) -> Shown:
    """Of a question with one answer: its values exclude each other and add up to all that is asked.

    k: None for whoever sees every number. What is hidden can't be had from the rest by any sum.
    """
    values = [*(each.rows for each in cells), missing.rows]
    asked = sum(values)
    shown: list[int | None] = [*values]
    if k is not None:
        contributors = [*(each.submissions for each in cells), missing.submissions]
        hidden = _held_back(values, contributors, k)
        shown = [None if hide else n for n, hide in zip(values, hidden, strict=True)]
    unknown = shown[-1]
    return Shown(asked, None if unknown is None else asked - unknown, shown[:-1])


def of_several(cells: Sequence[Tally], answered: Tally, missing: Tally, *, k: int | None) -> Shown:
    """Of a question with several answers: each value is chosen or not by whoever answered.

    A value that almost everybody chose tells who didn't: both sides are looked at.
    """
    whole = of_one([answered], missing, k=k)
    shown: list[int | None] = [each.rows for each in cells]
    if k is not None:
        small = range(1, k)
        shown = [
            None
            if whole.answered is None
            or each.rows in small
            or answered.rows - each.rows in small
            or each.submissions in small
            or answered.submissions - _whole(each) in small
            else each.rows
            for each in cells
        ]
    return Shown(whole.asked, whole.answered, shown)


def _whole(tally: Tally) -> int:
    return tally.submissions if tally.whole is None else tally.whole


def _held_back(values: Sequence[int], contributors: Sequence[int], k: int) -> list[bool]:
    """Which values can't be shown beside their sum, which everybody knows."""
    whole = np.array(values, np.int64)
    release = Release.of(
        np.r_[whole, whole.sum()],
        [(whole.size, np.arange(whole.size))],
        tier=np.r_[np.zeros(whole.size, np.int64), 1],
        cost=np.zeros(whole.size + 1),
    )
    few = np.array([0 < n < k for n in contributors])
    held = hold_back(release, k, also=np.r_[few, False])
    # Where the sum would have to be hidden too, nothing beside it is shown.
    return [True] * whole.size if held[-1] else held[:-1].tolist()


@dataclass(frozen=True)
class Numbers:
    """What is said of numbers; quartiles between two of them by linear interpolation."""

    n: int
    least: float
    quartiles: tuple[float, float, float]
    most: float
    mean: float


def numbers_of(values: Sequence[float]) -> Numbers | None:
    """Of numbers (n,) that are finite; None of none."""
    if not values:
        return None
    column: npt.NDArray[np.float64] = np.asarray(values, np.float64)
    first, middle, third = np.quantile(column, [0.25, 0.5, 0.75]).tolist()
    return Numbers(
        len(values),
        float(column.min()),
        (first, middle, third),
        float(column.max()),
        float(column.mean()),
    )


def columns_of(values: Sequence[float]) -> tuple[list[float], bool]:
    """How numbers are put into columns: the values themselves where they are few whole ones, else
    the edges of intervals of a round width, half open; whether they are edges.
    """
    least, most = min(values), max(values)
    if least == most:
        return [least], False
    is_whole = all(value == math.floor(value) for value in values)
    if is_whole and most - least < MOST_COLUMNS:
        return [least + i for i in range(int(most - least) + 1)], False
    width = _round_width((most - least) / (MOST_COLUMNS - 2))
    first, last = math.floor(least / width) - 1, math.floor(most / width) + 2
    # 3 × 0.2 is more than 0.6 to a computer: an edge is the number that people read.
    edges = [float(f"{i * width:.12g}") for i in range(first, last + 1)]
    return edges[column_of(least, edges) : column_of(most, edges) + 2], True


def column_of(value: float, edges: Sequence[float]) -> int:
    """In which interval a number lies."""
    return int(np.searchsorted(edges, value, side="right")) - 1


def _round_width(width: float) -> float:
    """The next of 1, 2, 2.5, 5, 10 … times a power of ten."""
    power = 10.0 ** math.floor(math.log10(width))
    return next(power * step for step in (1, 2, 2.5, 5, 10) if power * step >= width * (1 - 1e-9))


def periods_of(days: Sequence[dt.date]) -> tuple[int, list[str]]:
    """In what columns days are counted: as how many signs of a date (`2026-11-30`), and all of them
    in their order: days, months, years, decades (`199`) or centuries.
    """
    first, last = min(days), max(days)
    span = (last - first).days
    fitting = (signs for signs, length in _COLUMNS if span < length * MOST_COLUMNS)
    signs = next(fitting, 2)
    step = dt.timedelta(days=1 if signs == 10 else 28)
    found: dict[str, None] = {}
    for n in range(span // step.days + 1):
        found[(first + n * step).isoformat()[:signs]] = None
    found[last.isoformat()[:signs]] = None
    return signs, list(found)
