"""Columns that sum the ones beside them, whatever their headings say: "Robo" after its kinds, or
months that hold all since January.

Read as counts of their own, they would count the same incidents twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from sereno.methods.sources.reading.counts import read_count

# In so many rows at least two of the parts are above zero, and no row says otherwise.
_FEWEST_ROWS: Final = 8
_MOST_ROWS: Final = 500
_MOST_PARTS: Final = 60

_Counts = npt.NDArray[np.float64]


def summing(columns: Sequence[str], samples: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Those of neighbouring columns that sum two or more just before, just after or around them.

    Sums of sums are found too, since those found are no longer between the others.
    """
    counts = {column: _counts(samples[column]) for column in columns}
    left, found = list(columns), list[str]()
    while True:
        new = [column for i, column in enumerate(left) if _sums(left, i, counts)]
        if not new:
            return tuple(column for column in columns if column in found)
        found += new
        left = [column for column in left if column not in new]


def seem_cumulated(columns: Sequence[str], samples: Mapping[str, Sequence[str]]) -> bool:
    """Whether numbers rise from column to column in rows enough, and fall in none."""
    steps = np.diff(np.array([_counts(samples[column]) for column in columns]), axis=0)
    rising = (steps > 0).any(axis=0)
    return not (steps < 0).any() and int(rising.sum()) >= _FEWEST_ROWS


def _counts(sample: Sequence[str]) -> _Counts:
    """Numbers of some rows; NaN where there is none."""
    some = sample[:: 1 + len(sample) // _MOST_ROWS]
    read = (read_count(value) for value in some)
    return np.array([np.nan if count is None else count for count in read], np.float64)


def _sums(columns: Sequence[str], place: int, counts: Mapping[str, _Counts]) -> bool:
    before = columns[max(0, place - _MOST_PARTS) : place][::-1]
    after = columns[place + 1 : place + 1 + _MOST_PARTS]
    return any(
        _is_running_sum(counts[columns[place]], [counts[name] for name in parts])
        for parts in (before, after, [*before, *after])
    )


def _is_running_sum(whole: _Counts, parts: Sequence[_Counts]) -> bool:
    """Whether the first two, three or more of the parts make the whole in all rows."""
    if len(parts) < 2:
        return False
    table = np.array(parts)
    sums = np.cumsum(table, axis=0)[1:]
    known = ~np.isnan(sums) & ~np.isnan(whole)
    same = (sums == whole) | ~known
    telling = known & (np.cumsum(table > 0, axis=0)[1:] >= 2)
    return bool((same.all(axis=1) & (telling.sum(axis=1) >= _FEWEST_ROWS)).any())
