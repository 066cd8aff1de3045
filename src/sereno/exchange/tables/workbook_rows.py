"""What openpyxl reads in a workbook, row by row as text: the part that runs confined."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from sereno.exchange.tables.archives import DAMAGED
from sereno.exchange.tables.workbook_layout import (
    MOST_COLUMNS,
    MOST_ROWS,
    Layout,
    Merge,
    sheet_layout,
)

# What openpyxl lets through when a part of a workbook is missing or malformed.
BROKEN = (
    *DAMAGED,
    SyntaxError,  # of the XML, whichever parser openpyxl found
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
)
# What unpacks to more than so many bytes for each of the file is no table: those of offices stay
# under 30.
RATIO, FLOOR = 60, 64 << 20

_FORMULA_TAG = re.compile(rb"<(\w+:)?f[ >/]")
_HOUR_IN_FORMAT = re.compile(r"[hHsS]")
_NOT_SHOWN_IN_FORMAT = re.compile(r'"[^"]*"|\\.|\[\$[^\]]*\]')


class TooLargeError(Exception):
    """A workbook beyond what is read: which limit, and how much of it there is."""

    def __init__(self, limit: str, most: int) -> None:
        super().__init__(limit, most)
        self.limit, self.most = limit, most


# A cell as it is handed on: its text, or in a list of one the formula whose result isn't there.
Cell = str | list[str]


class Workbook:
    """A workbook opened for reading. Raises one of BROKEN, or TooLargeError."""

    def __init__(self, file: BinaryIO, packed: int) -> None:
        with zipfile.ZipFile(file) as parts:
            most = max(FLOOR, packed * RATIO)
            if sum(part.file_size for part in parts.infolist()) > most:
                raise TooLargeError("size", most)
            has_formulas = _has_formulas(parts)
        self._file = file
        self._book = load_workbook(file, read_only=True, data_only=True)
        self._formulas = load_workbook(file, read_only=True) if has_formulas else None

    @property
    def sheets(self) -> list[tuple[str, bool]]:
        """The names of the sheets with cells, and whether each is visible."""
        return [(str(page.title), page.sheet_state == "visible") for page in self._book.worksheets]

    def rows(self, sheet: str) -> Iterator[list[Cell]]:
        """The rows of a sheet from its row 1, gaps included, without empty cells at their end."""
        written = _pages(self._formulas, sheet) if self._formulas is not None else None
        for line, row in enumerate(_pages(self._book, sheet), start=1):
            if line > MOST_ROWS:
                raise TooLargeError("rows", MOST_ROWS)
            cells: list[Cell] = [cell_text(cell) for cell in row]
            for place, cell in enumerate(next(written, ()) if written is not None else ()):
                if cell.data_type == "f" and (place >= len(row) or row[place].value is None):
                    cells += [""] * (place + 1 - len(cells))
                    cells[place] = [str(cell.value)]
            while cells and not cells[-1]:
                cells.pop()
            if len(cells) > MOST_COLUMNS:
                raise TooLargeError("columns", MOST_COLUMNS)
            yield cells

    def layout(self, sheet: str) -> Layout:
        """The cells that reach down, and what is hidden."""
        page: Any = self._book[sheet]
        part = str(page._worksheet_path).lstrip("/")
        with zipfile.ZipFile(self._file) as parts, parts.open(part) as xml:
            layout = sheet_layout(xml)
        return layout._replace(from_1904=self._book.epoch == CALENDAR_MAC_1904)


def filled_down(
    rows: Iterator[list[Cell]], merges: list[Merge], first: int
) -> Iterator[list[Cell]]:
    """Rows in which cells that reach down stand in each row they reach, from row `first` on."""
    tops: dict[int, list[Merge]] = {}
    for merge in merges:
        if merge[0] >= first:
            tops.setdefault(merge[0], []).append(merge)
    # By column: a cell that reaches down ends one above that still did, as no program writes it.
    reaching: dict[int, tuple[int, Cell]] = {}
    for line, row in enumerate(rows, start=1):
        if any(row):
            for left, (_bottom, cell) in reaching.items():
                row += [""] * (left + 1 - len(row))
                row[left] = row[left] or cell
        reaching = {left: each for left, each in reaching.items() if each[0] > line}
        for _top, left, bottom in tops.pop(line, ()):
            if left < len(row) and row[left]:
                reaching[left] = (bottom, row[left])
        yield row


def _pages(book: Any, sheet: str) -> Iterator[tuple[Any, ...]]:
    page = book[sheet]
    # Some programs write a wrong extent ("A1"), which would hide all but one cell.
    page.reset_dimensions()
    rows: Iterator[tuple[Any, ...]] = page.iter_rows()
    return rows


def cell_text(cell: Any) -> str:
    """A cell as text: ISO dates and times, whole numbers without ".0", "" when empty.

    A date whose format shows no hour is given without one; midnight in a format that shows
    hours keeps its 00:00:00.
    """
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, dt.datetime):
        value = (value + dt.timedelta(microseconds=500_000)).replace(microsecond=0)
        if value.time() == dt.time() and not _shows_hours(cell.number_format):
            return value.date().isoformat()
        return value.isoformat(" ")
    if isinstance(value, dt.time):
        return value.replace(microsecond=0).isoformat()
    if isinstance(value, dt.timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return str(value)


def number_text(value: float) -> str:
    """A number as its cell shows it: a whole one without ".0"."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _shows_hours(number_format: str) -> bool:
    return bool(_HOUR_IN_FORMAT.search(_NOT_SHOWN_IN_FORMAT.sub("", number_format)))


def _has_formulas(parts: zipfile.ZipFile) -> bool:
    """Whether any sheet holds a formula; a plain search, since openpyxl reads 50 times slower."""
    for name in parts.namelist():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            with parts.open(name) as part:
                tail = b""
                while piece := part.read(1 << 20):
                    if _FORMULA_TAG.search(tail + piece):
                        return True
                    tail = piece[-12:]
    return False
