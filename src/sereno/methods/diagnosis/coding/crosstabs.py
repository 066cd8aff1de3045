"""Codes by areas, techniques, groups or months: passages, their shares, and who stands behind them.

A number that fewer than k people stand behind is held back from whoever may not see small ones, and
every sum and share they see is of the numbers that they see: nothing is left to subtract.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sereno.methods.diagnosis.coding.passages import Flags, Floats, Ints
from sereno.methods.policy.release import is_small


@dataclass(frozen=True)
class Crosstab:
    """C codes by V values. counts, people: (C, V); sums: of passages, each once, (C,) and (V,).

    A passage may have several values, such as a group's areas: then a row comes to more than its
    sum.
    """

    counts: Ints
    people: Ints
    code_sums: Ints
    value_sums: Ints


@dataclass(frozen=True)
class Shown:
    """What one person sees of it. counts: (C, V), 0 where held; held: (C, V), held back; few: where
    fewer than k people stand behind a number that is shown.
    """

    counts: Ints
    held: Flags
    few: Flags
    code_sums: Ints
    value_sums: Ints

    @property
    def of_code(self) -> Floats:
        """Each number as a share of its code's passages, (C, V); nan where there are none."""
        return _share(self.counts, self.code_sums[:, None])

    @property
    def of_value(self) -> Floats:
        """Each number as a share of its column's passages, (C, V)."""
        return _share(self.counts, self.value_sums[None, :])


def crosstab(
    *,
    code: npt.ArrayLike,
    activity: npt.ArrayLike,
    passage: npt.ArrayLike,
    value: npt.ArrayLike,
    n_codes: int,
    crowd: npt.ArrayLike,
) -> Crosstab:
    """Count passages by code and value.

    code, activity: of each of N passages. passage, value: pairs (P,) of a passage and a value that
    it has, each pair once. crowd: (A, V), people of each value in each activity. Behind a number
    stand the people of all activities in which it was said.
    """
    codes, activities = np.asarray(code, np.int64), np.asarray(activity, np.int64)
    passages, values = np.asarray(passage, np.int64), np.asarray(value, np.int64)
    people_of = np.asarray(crowd, np.int64)
    n_values = people_of.shape[1]
    shape = (n_codes, n_values)
    counts, people = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    np.add.at(counts, (codes[passages], values), 1)
    behind = np.unique(np.c_[codes[passages], values, activities[passages]], axis=0)
    if behind.size:
        np.add.at(people, (behind[:, 0], behind[:, 1]), people_of[behind[:, 2], behind[:, 1]])
    has_one = np.unique(passages)
    return Crosstab(
        counts,
        people,
        np.bincount(codes[has_one], minlength=n_codes),
        np.bincount(values, minlength=n_values),
    )


def shown(table: Crosstab, *, k: int, sees_small: bool) -> Shown:
    """What somebody sees: all of it, or only numbers behind which at least k people stand."""
    # Of whom nobody counted the people, nobody knows that there are enough.
    few = (table.counts > 0) & (is_small(table.people, k) | (table.people == 0))
    if sees_small:
        held = np.zeros_like(few)
        return Shown(table.counts, held, few, table.code_sums, table.value_sums)
    counts = np.where(few, 0, table.counts)
    return Shown(counts, few, np.zeros_like(few), counts.sum(axis=1), counts.sum(axis=0))


def _share(part: Ints, whole: Ints) -> Floats:
    total = np.broadcast_to(whole, part.shape).astype(np.float64)
    shares: Floats = np.divide(part, total, out=np.full(part.shape, np.nan), where=total > 0)
    return shares
