"""What was coded, each passage once: where several coders gave a code, their stretches are one.

A passage has a code and lies in a unit: a document, or a mark or stop that was coded whole. Its
positions are codepoints of a text, milliseconds of a recording, or 0 of what has none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Passages:
    """Stretches under codes; all arrays (N,), in the order of unit, code and start. Those of one
    code in one unit don't overlap. of: (M,), the passage of which each segment is a part.
    """

    unit: Ints
    code: Ints
    start: Ints
    end: Ints
    of: Ints


def each_once(
    unit: npt.ArrayLike, code: npt.ArrayLike, start: npt.ArrayLike, end: npt.ArrayLike
) -> Passages:
    """Passages of segments (M,): those of one code in one unit that overlap are one passage; those
    that only touch are two, and so is what has no length at the edge of another.
    """
    columns = [np.asarray(each, np.int64) for each in (unit, code, start, end)]
    if not columns[0].size:
        nothing = np.zeros(0, np.int64)
        return Passages(nothing, nothing, nothing, nothing, nothing)
    order = np.lexsort(columns[::-1])
    units, codes, starts, ends = (each[order] for each in columns)
    is_other = np.r_[True, (units[1:] != units[:-1]) | (codes[1:] != codes[:-1])]
    # The furthest end so far within a group: groups are set apart by more than any text is long.
    apart = np.cumsum(is_other) * (int(ends.max()) + 1)
    furthest = np.maximum.accumulate(ends + apart) - apart
    is_first = is_other | np.r_[True, (starts[1:] >= furthest[:-1]) & (starts[1:] != starts[:-1])]
    first = np.flatnonzero(is_first)
    of = np.empty(order.size, np.int64)
    of[order] = np.cumsum(is_first) - 1
    last = np.maximum.reduceat(ends, first)
    return Passages(units[first], codes[first], starts[first], last, of)
