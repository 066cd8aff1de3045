"""Finding the headings of a table under the titles and notes that offices put above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

ROWS_SEARCHED = 60
_DATA_LIKE = re.compile(
    r"""
      [-+]?\d[\d\s.,]*%?                                # a number
    | \d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T\s].*)?         # a date
    | \d{1,2}:\d{2}(:\d{2})?.*                          # a time
    """,
    re.VERBOSE,
)
_YEAR = re.compile(r"(19|20)\d\d")


@dataclass(frozen=True)
class Header:
    """Where the headings start (0-based), how many rows they take, and what they say."""

    row: int
    height: int
    headings: tuple[str, ...]

    @property
    def width(self) -> int:
        """How many columns there are, those without heading included."""
        return len(self.headings)


def is_data_like(cell: str) -> bool:
    """Whether a cell looks like a number, a date or a time; a lone year may be a heading."""
    text = cell.strip()
    return bool(_DATA_LIKE.fullmatch(text)) and not _YEAR.fullmatch(text)


def find_header(rows: Sequence[Sequence[str]]) -> Header | None:
    """The first row that names the columns of the rows below it; None when there is none.

    A title has one or two cells filled, a row of headings nearly as many as the data have, and
    headings are not numbers or dates. A second row that fills the gaps of the first (merged
    cells: "Place | . | Date" above "lat | lon | .") is joined to it.
    """
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows[:ROWS_SEARCHED]]
    wide = [n for n in filled if n]
    if not wide:
        return None
    usual = int(np.quantile(wide, 0.75))
    enough = max(1, round(0.6 * usual)) if usual < 3 else max(2, round(0.6 * usual))
    for place, row in enumerate(rows[:ROWS_SEARCHED]):
        if filled[place] < enough:
            continue
        data_like = sum(is_data_like(cell) for cell in row)
        if data_like > 0.2 * filled[place]:
            return None
        width = _width(rows, place)
        first = _padded(row, width)
        second = _padded(rows[place + 1], width) if place + 1 < len(rows) else []
        if second and _continues(first, second, rows[place + 2 : place + 30]):
            return Header(place, 2, _joined(first, second))
        return Header(place, 1, tuple(first))
    return None


def _width(rows: Sequence[Sequence[str]], place: int) -> int:
    """Columns up to the last one that holds something from the headings down."""
    return max(
        max((i + 1 for i, cell in enumerate(row) if cell.strip()), default=0)
        for row in rows[place:]
    )


def _padded(row: Sequence[str], width: int) -> list[str]:
    return [cell.strip() for cell in row[:width]] + [""] * (width - len(row))


def _continues(first: list[str], second: list[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether `second` is the lower row of a two-row header rather than the first row of data.

    It has to fill a gap right of a heading (a cell merged sideways), hold nothing that looks
    like data, and stand above data in one of those gaps.
    """
    gaps = [i for i in range(1, len(first)) if not first[i] and second[i]]
    if not gaps or not below or any(is_data_like(cell) for cell in second):
        return False
    return any(
        sum(is_data_like(row[i]) for row in below if i < len(row)) > 0.5 * len(below) for i in gaps
    )


def _joined(first: list[str], second: list[str]) -> tuple[str, ...]:
    """Each column's two headings as one; a group's heading reaches over the gaps right of it."""
    joined = []
    group = ""
    for upper, lower in zip(first, second, strict=True):
        group = upper or (group if lower else "")
        joined.append(f"{group} {lower}".strip() if lower else upper)
    return tuple(joined)
