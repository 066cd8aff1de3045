"""A sheet whose numbers sum those of the others, row by row, whatever its name: "Ciudad" beside
"Zona Norte" and "Zona Sur".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sereno.methods.sources.reading.counts import read_count

Rows = Sequence[Sequence[str]]

# In so many rows at least two of the others have something to sum.
_FEWEST_ROWS: Final = 3
_FEWEST_PARTS: Final = 2


def sums_others(sheet: Rows, others: Sequence[Rows]) -> bool:
    """Whether the rows at the head of a sheet sum those at the heads of all the others.

    Their other columns are the same in all (an area, a year), words, or one number a sheet.
    """
    n = len(sheet)
    if len(others) < _FEWEST_PARTS or any(len(rows) != n for rows in others):
        return False
    telling = set[int]()
    for place in range(max(map(len, sheet), default=0)):
        whole = [_cell(row, place) for row in sheet]
        # Hardly any sheet is one: of most columns a row or two is looked at.
        if all(_cell(rows[i], place) == whole[i] for i in range(n) for rows in others):
            continue
        sums = _told_by(whole, others, place)
        if sums is not None:
            telling |= sums
        elif any(map(_is_number, whole)) and len(set(whole)) > 1:
            return False
    return len(telling) >= _FEWEST_ROWS


def _told_by(whole: Sequence[str], others: Sequence[Rows], place: int) -> set[int] | None:
    """The rows that tell a column for a sum; None where a row says that it is none."""
    telling = set[int]()
    for row, said in enumerate(whole):
        counts = [read_count(_cell(rows[row], place)) or 0 for rows in others]
        if (read_count(said) or 0) != sum(counts):
            return None
        if sum(count > 0 for count in counts) >= _FEWEST_PARTS:
            telling.add(row)
    return telling


def _is_number(text: str) -> bool:
    return read_count(text) is not None


def _cell(row: Sequence[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""
