"""Moments that a program wrote as a count since 1970 in UTC: seconds (1641006900) or milliseconds.

Only counts of 1980 to 2099 are taken for moments, so that few other numbers pass for them.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

_DAY: Final = 86_400
_FIRST, _LAST = 315_532_800, 4_102_444_799
_COUNT: Final = r"^\s*([0-9]{9,10}|[0-9]{12,13})(?:\.0+)?\s*$"


class UnixTimes(NamedTuple):
    """Day, second of the day, and whether the count is of milliseconds; of the rows in `rows`."""

    rows: npt.NDArray[np.int64]
    days: npt.NDArray[np.int32]
    seconds: npt.NDArray[np.int32]
    in_milliseconds: npt.NDArray[np.bool_]


def read_unix_times(texts: pa.Array) -> UnixTimes:
    """Which of the texts are such counts, and the moments they stand for."""
    like = pc.fill_null(pc.match_substring_regex(texts, _COUNT), fill_value=False)
    rows = np.flatnonzero(like.to_numpy(zero_copy_only=False))
    digits = pc.replace_substring_regex(texts.take(pa.array(rows)), r"\.0+\s*$|\s", "")
    counts = digits.cast(pa.int64()).to_numpy()
    in_milliseconds = counts > 100_000_000_000
    moments = np.where(in_milliseconds, counts // 1000, counts)
    known = (moments >= _FIRST) & (moments <= _LAST)
    moments = moments[known]
    return UnixTimes(
        rows[known],
        (moments // _DAY).astype(np.int32),
        (moments % _DAY).astype(np.int32),
        in_milliseconds[known],
    )
