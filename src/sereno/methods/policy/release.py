"""What is published together: numbers, and the sums that link them.

Areas lie in groups and groups in the city, topics make up all offences, months make up years and
years the period. Whoever reads some of the numbers knows each sum, so that what is held back of one
level, topic or period can be had from another: they are looked at as one system.

K and its rule are the method's (design/METHOD.md, section 2, Levels: nothing below k = 5, settable,
people or incidents is published, with complementary suppression); it is the minimum frequency
rule of statistical offices (Hundepool et al. 2012, Statistical Disclosure Control, section 5). A
zero is nobody, and is published.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]

K: Final = 5


def is_small(counts: npt.ArrayLike, k: int = K) -> Flags:
    """Which counts are of fewer than `k` people or incidents, but not of none."""
    n = np.asarray(counts)
    small: Flags = (n > 0) & (n < k)
    return small


@dataclass(frozen=True)
class Sums:
    """Equations total = Σ parts over N numbers, as one entry for each number in each sum.

    `of` (E,) is the sum of an entry, `cell` (E,) its number, `sign` (E,) −1 for the total and 1 for
    a part; the entries of a sum stand together and begin at `starts` (S,). The first `own` sums say
    all; those after them follow from them and only make it quicker to see what can be had.
    """

    of: Places
    cell: Places
    sign: Counts
    starts: Places
    own: int

    @classmethod
    def link(
        cls,
        sums: Iterable[tuple[int, Sequence[int] | Places]],
        implied: Iterable[tuple[int, Sequence[int] | Places]] = (),
    ) -> Sums:
        """From (total, parts) by place; a sum without parts says nothing and is left out."""
        cells: list[Places] = []
        lengths: list[int] = []
        given = [sum_ for sum_ in sums if len(sum_[1])]
        for total, parts in (*given, *implied):
            if len(parts):
                cells.append(np.r_[np.int64(total), np.asarray(parts, np.int64)])
                lengths.append(len(parts) + 1)
        starts = np.r_[0, np.cumsum(lengths)].astype(np.int64)[:-1]
        cell = np.concatenate(cells) if cells else np.zeros(0, np.int64)
        sign = np.ones(cell.size, np.int64)
        sign[starts] = -1
        return cls(np.repeat(np.arange(len(lengths)), lengths), cell, sign, starts, len(given))

    def __len__(self) -> int:
        """How many sums there are."""
        return self.starts.size

    def add_up(self, entries: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
        """Values of the entries (E,) added up for each sum (S,)."""
        found = np.bincount(self.of, entries.astype(np.float64), len(self)).astype(np.float64)
        return found


@dataclass(frozen=True)
class Release:
    """Numbers that are published together.

    values (N,): whole, none negative. sums: how they are linked. first (N,): the order in which
    numbers are held back to protect others, least first; `tier` (N,) its coarsest part. told (N,):
    False for what no page tells but sums may give away. Values that don't add up are refused.
    """

    values: Counts
    sums: Sums
    first: Places
    tier: Counts
    told: Flags

    @classmethod
    def of(
        cls,
        values: npt.ArrayLike,
        sums: Iterable[tuple[int, Sequence[int] | Places]],
        implied: Iterable[tuple[int, Sequence[int] | Places]] = (),
        *,
        tier: npt.ArrayLike = 0,
        cost: npt.ArrayLike,
        told: npt.ArrayLike = True,
    ) -> Release:
        """A release; numbers of a lower tier are held back before others, then those of less cost.

        The cost is to follow from what readers know as well, such as what an area would have if its
        topics were spread as the city's are: which of two was chosen then tells nothing of either.
        """
        given = np.asarray(values)
        if (given < 0).any() or (given != np.floor(given)).any():
            raise ValueError("what is published as a count must be whole and not negative")
        whole = given.astype(np.int64)
        n = whole.size
        linked = Sums.link(sums, implied)
        if linked.add_up(linked.sign * whole[linked.cell]).any():
            raise ValueError("the numbers of a release must add up")
        dear = np.broadcast_to(np.asarray(cost, np.float64), n)
        tiers = np.broadcast_to(np.asarray(tier, np.int64), n).copy()
        order = np.lexsort((np.arange(n), dear, tiers))
        first = np.empty(n, np.int64)
        first[order] = np.arange(n)
        flags = np.broadcast_to(np.asarray(told, np.bool_), n).copy()
        return cls(whole, linked, first, tiers, flags)

    @cached_property
    def least(self) -> Counts:
        """The least that each number can be for whoever knows what is shown of it: a total is at
        least as many as it has parts above zero, since a zero is shown, and so is a part whose
        sisters are all shown as zeros.
        """
        zero = self.told & (self.values == 0)
        low = np.where(self.told & ~zero, 1, 0).astype(np.int64)
        sums = self.sums
        totals = sums.cell[sums.starts]
        parts = sums.sign > 0
        open_parts = parts & ~zero[sums.cell]
        alone = open_parts & (sums.add_up(open_parts) == 1)[sums.of]
        while True:
            below = sums.add_up(np.where(parts, low[sums.cell], 0)).astype(np.int64)
            raised = low.copy()
            np.maximum.at(raised, totals, below)
            np.maximum.at(raised, sums.cell[alone], raised[totals][sums.of[alone]])
            if (raised == low).all():
                return low
            low = raised
