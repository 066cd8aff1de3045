"""Finding the headings of a table under the titles and notes that offices put above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

ROWS_SEARCHED = 60
TALLEST = 8
_DATA_LIKE = re.compile(
    r"""
      [-+]?\d[\d\s.,]*%?                                # a number
    | \d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T\s].*)?         # a date
    | \d{1,2}:\d{2}(:\d{2})?.*                          # a time
    """,
    re.VERBOSE,
)
_YEAR = re.compile(r"(19|20)\d\d(\.0)?")
_MONTH = re.compile(r"(19|20)\d\d[-/]?(0[1-9]|1[0-2])")
# As many different months side by side are headings of what was counted in each, also as the days
# on which they begin or end; of other days no row of data has as many.
_FEWEST_MONTHS = 3
_FEWEST_DAYS = 8
_DAY = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?: 00:00:00)?")
_FIRST_DAY = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]0?1(?: 00:00:00)?|0?1[-/.]\d{1,2}[-/.]\d{2,4}")
_LAST_DAY = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.](?:2[89]|3[01])(?: 00:00:00)?|(?:2[89]|3[01])[-/.]\d{1,2}[-/.]\d{2,4}"
)


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
    cells: "Place | . | Date" above "lat | lon | .") is joined to it. Statistical tables put up to
    six such rows over the first that holds numbers, under titles as wide as headings; there the
    rows are taken from the one that names the first column down.
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
        if _data_cells(row) > 0.2 * filled[place]:
            return None
        tall = _tall_header(rows, filled, place, enough)
        if tall is not None:
            return tall
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


def _tall_header(
    rows: Sequence[Sequence[str]], filled: list[int], place: int, enough: int
) -> Header | None:
    """The rows of headings that end just above the first row of numbers, or None.

    Looked for only where the row found first can't be all: it leaves the first column without a
    name, or what follows it is a lone title.
    """
    data = next(
        (
            i
            for i in range(place + 1, len(filled))
            if filled[i] >= min(enough, 2) and _data_cells(rows[i]) > 0.2 * filled[i]
        ),
        None,
    )
    if data is None:
        return None
    first = next(i for i, cell in enumerate(rows[data]) if cell.strip())
    top = _row_naming(rows, filled, data, first)
    following = next((n for n in filled[place + 1 :] if n), 0)
    if top is None or (top > place and _cell(rows[place], first) and following > 1):
        return None
    if top == place and not _each_fills_a_gap(rows[top:data]):
        return None
    width = _width(rows, top)
    block = [_padded(row, width) for row in rows[top:data] if any(cell.strip() for cell in row)]
    return Header(top, data - top, _stacked(block))


def _row_naming(
    rows: Sequence[Sequence[str]], filled: list[int], data: int, first: int
) -> int | None:
    """Going up from the first row of data, the row of headings that names its first column."""
    for i in range(data - 1, max(data - 1 - TALLEST, -1), -1):
        if not filled[i]:
            if i and not filled[i - 1]:
                return None
            continue
        if _data_cells(rows[i]):
            return None
        if _cell(rows[i], first):
            return i if filled[i] > 1 else None
    return None


def _each_fills_a_gap(rows: Sequence[Sequence[str]]) -> bool:
    """Whether each row under the first names at least two things, one where nothing stood yet."""
    named: set[int] = set()
    for row in rows:
        here = {i for i, cell in enumerate(row) if cell.strip()}
        if named and here and (len(here) < 2 or here <= named):
            return False
        named |= here
    return len(rows) > 1


def _stacked(block: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Headings over several rows as one a column; a merged one reaches over the gaps right of it.

    It ends where a row above starts a new group, and names no column that has nothing below it.
    """
    groups = [""] * len(block)
    joined = []
    for column in range(len(block[0])):
        deepest = -1
        for level, row in enumerate(block):
            if row[column]:
                groups[level:] = [row[column]] + [""] * (len(block) - level - 1)
                deepest = level
        parts = groups[: deepest + 1]
        joined.append(" ".join(part for part in dict.fromkeys(parts) if part))
    return tuple(joined)


def _data_cells(row: Sequence[str]) -> int:
    """Cells that look like data; those of a row of months or of days are its headings."""
    cells = [cell.strip() for cell in row if is_data_like(cell)]
    months = {cell for cell in cells if _MONTH.fullmatch(cell)}
    days = {cell for cell in cells if _DAY.fullmatch(cell)}
    are_months = any(all(map(form.fullmatch, days)) for form in (_FIRST_DAY, _LAST_DAY))
    found = len(months) if len(months) >= _FEWEST_MONTHS else 0
    if len(days) >= (_FEWEST_MONTHS if are_months else _FEWEST_DAYS):
        found += len(days)
    return len(cells) - found


def _cell(row: Sequence[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""
