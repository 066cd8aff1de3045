"""Times that are a range of hours: "18:00-19:00", "de 18 a 21 hs", "10:00 PM - 11:00 PM".

One hour is as exact as a clock that tells hours only; a longer one says in which part of the day it
was, and no figure by hour can be had from it.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sereno.methods.sources.reading.longest_value import is_value
from sereno.methods.sources.reading.text_buffers import as_text

ONE_HOUR: Final = 3_600
_DAY: Final = 86_400
_TIME: Final = r"(\d{1,2})(?:[:.h](\d{2}))?(?::(\d{2}))?\s*(?:([ap])\.?\s?m\.?)?"
_HOURS: Final = r"\s*(?:hs?|hrs?|horas?)?\.?\s*"
_RANGE: Final = re.compile(
    rf"(?:de|entre|from|between|das|[\[(])?\s*(?:las?\s+)?{_TIME}{_HOURS}"
    rf"(?:-|–|—|a|to|y|and|e|as|às|hasta|until)\s*(?:las?\s+)?{_TIME}{_HOURS}[\])]?",
    re.IGNORECASE,
)


class HourRanges(NamedTuple):
    """Seconds of the day at which each row's range begins and ends (−1: it is no range); (n,)."""

    start: npt.NDArray[np.int32]
    end: npt.NDArray[np.int32]


def read_hour_range(text: str) -> tuple[int, int] | None:
    """Beginning and end of a range of hours, in seconds of its first day; None where it is none.

    >>> read_hour_range("18:00-19:00"), read_hour_range("de 22 a 6 hs"), read_hour_range("18:00")
    ((64800, 68400), (79200, 108000), None)
    """
    plain = " ".join(text.split())
    found = _RANGE.fullmatch(plain) if is_value(plain) else None
    if found is None:
        return None
    start, end = _seconds(found.groups()[:4]), _seconds(found.groups()[4:])
    if start is None or end is None or start in (end, _DAY):
        return None
    # 18:59 is the whole of that minute, and an end before the beginning lies in the next day.
    end = end if end % ONE_HOUR == 0 else (end // 60 + 1) * 60 if end % 60 == 0 else end + 1
    return start, end if end > start else end + _DAY


def _seconds(parts: tuple[str | None, ...]) -> int | None:
    hour, minute, second = (int(part or 0) for part in parts[:3])
    if parts[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if parts[3].lower() == "p" else 0)
    if hour > 24 or minute > 59 or second > 59 or (hour == 24 and (minute or second)):
        return None
    return hour * ONE_HOUR + minute * 60 + second


def read_hour_ranges(texts: pa.Array | pa.ChunkedArray) -> HourRanges:
    """The ranges of a column, each different text looked at once."""
    encoded = as_text(texts).dictionary_encode()
    read = [read_hour_range(text or "") or (-1, -1) for text in encoded.dictionary.to_pylist()]
    at = encoded.indices.fill_null(len(read)).to_numpy(zero_copy_only=False)
    found = np.array([*read, (-1, -1)], np.int32).reshape(-1, 2)[at]
    return HourRanges(found[:, 0].copy(), found[:, 1].copy())
