"""How many incidents a row stands for, where a column says so: 1 · 12 · 3.0 · 1,204 · 1.204.

Incidents are whole, so that a sign before three digits parts thousands, whatever the country.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

OK: Final = 0
MISSING: Final = 1
UNREADABLE: Final = 2
MOST: Final = 1_000_000_000

_GROUPED: Final = re.compile(r"\d{1,3}(?:[.,'’‘´`\s]\d{3})+")
_WHOLE: Final = re.compile(r"(\d+)(?:[.,]0+)?")


@dataclass(frozen=True)
class ParsedCounts:
    """The counts (0 where there is none) and the status of each, shape (n,)."""

    values: npt.NDArray[np.int64]
    status: npt.NDArray[np.int8]


def read_count(text: str) -> int | None:
    """The whole number that a cell holds, else None.

    >>> read_count("3.0"), read_count("1.204"), read_count("2.5"), read_count("-1")
    (3, 1204, None, None)
    """
    plain = text.strip()
    if _GROUPED.fullmatch(plain):
        plain = re.sub(r"\D", "", plain)
    whole = _WHOLE.fullmatch(plain)
    if whole is None or len(whole[1]) > 12:
        return None
    count = int(whole[1])
    return count if count <= MOST else None


def parse_counts(texts: pa.StringArray) -> ParsedCounts:
    """The counts of a column, each different text read once."""
    encoded = texts.fill_null("").dictionary_encode()
    at = encoded.indices.to_numpy(zero_copy_only=False)
    values, status = [], []
    for text in encoded.dictionary.to_pylist():
        count = read_count(text)
        values.append(count or 0)
        if not text.strip():
            status.append(MISSING)
        else:
            status.append(UNREADABLE if count is None else OK)
    return ParsedCounts(np.array(values, np.int64)[at], np.array(status, np.int8)[at])
