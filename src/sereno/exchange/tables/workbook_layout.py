"""How a sheet shows its cells: which reach down over rows, which rows and columns it hides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Final, NamedTuple

# What Excel itself can hold; openpyxl fills whatever gap a row's number tells.
MOST_ROWS: Final = 1_048_576
MOST_COLUMNS: Final = 1_024

_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^<>]*?ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')
_HIDDEN: Final = rb'\s(?=[^<>]*\bhidden="(?:1|true)")([^<>]*)'
# A row with cells in it: one without has a tag that ends itself.
_ROW = re.compile(rb"<(?:\w+:)?row" + _HIDDEN + b"(?<!/)>")
_COLUMNS = re.compile(rb"<(?:\w+:)?col" + _HIDDEN + b">")
_ROW_NUMBER = re.compile(rb'(?:^|\s)r="(\d{1,7})"')
_FIRST, _LAST = re.compile(rb'\bmin="(\d{1,5})"'), re.compile(rb'\bmax="(\d{1,5})"')
_LONGEST_TAG: Final = 512
_PIECE: Final = 1 << 20

# A cell that reaches down: its row, its column (0-based), the last row of it.
Merge = tuple[int, int, int]


class Layout(NamedTuple):
    """A sheet's cells that reach down, the numbers of its hidden rows (from 1, in order) and the
    places of its hidden columns (from 0); and whether its workbook counts days from 1904.
    """

    merges: list[Merge]
    rows: list[int]
    columns: list[int]
    from_1904: bool = False

    def hide_row(self, number: int) -> None:
        """Rows come in order; what a file tells twice or beyond a sheet's end is told once."""
        if number <= MOST_ROWS and (not self.rows or number > self.rows[-1]):
            self.rows.append(number)

    def hide_columns(self, first: int, last: int) -> None:
        """The columns from the place `first` to `last`; they come in order too."""
        after = self.columns[-1] + 1 if self.columns else 0
        self.columns.extend(range(max(first, after), min(last + 1, MOST_COLUMNS)))


def sheet_layout(xml: IO[bytes]) -> Layout:
    """The layout that a sheet's XML tells, by a search: openpyxl, row by row, tells none of it."""
    found = Layout([], [], [])
    for seen, ends in _pieces(xml):
        for match in _MERGE.finditer(seen):
            left, top, bottom = match[1], int(match[2]), int(match[3])
            ends.append(match.end())
            if bottom > top:
                found.merges.append((top, _column_of(left), bottom))
        # Most sheets hide nothing, and have many rows.
        if b"hidden=" not in seen:
            continue
        for match in _COLUMNS.finditer(seen):
            first, last = _FIRST.search(match[1]), _LAST.search(match[1])
            ends.append(match.end())
            if first is not None and last is not None:
                found.hide_columns(int(first[1]) - 1, int(last[1]) - 1)
        for match in _ROW.finditer(seen):
            number = _ROW_NUMBER.search(match[1])
            ends.append(match.end())
            if number is not None:
                found.hide_row(int(number[1]))
    return found


def _pieces(xml: IO[bytes]) -> Iterator[tuple[bytes, list[int]]]:
    """The XML piece by piece, and a list for the ends of the tags met in it: what follows the
    last of them is seen again before the next piece, since a tag may be cut there.
    """
    tail = b""
    while piece := xml.read(_PIECE):
        seen = tail + piece
        ends: list[int] = [len(seen) - _LONGEST_TAG, 0]
        yield seen, ends
        tail = seen[max(ends) :]


def _column_of(letters: bytes) -> int:
    """The place of a column, 0-based: A is 0, AA is 26."""
    place = 0
    for letter in letters:
        place = place * 26 + letter - ord("A") + 1
    return place - 1
