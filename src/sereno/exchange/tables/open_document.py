"""Spreadsheets of OpenDocument (.ods, OASIS 1.3 part 3), as text: the part that runs confined."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Final
from xml.etree import ElementTree

from sereno.exchange.tables.workbook_layout import MOST_COLUMNS, MOST_ROWS, Layout
from sereno.exchange.tables.workbook_rows import FLOOR, RATIO, Cell, TooLargeError, number_text

CONTENT: Final = "content.xml"
_URN: Final = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TABLE, _TEXT, _OFFICE, _STYLE = (_URN % name for name in ("table", "text", "office", "style"))
_CELLS: Final = frozenset((f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"))
_HIDDEN: Final = frozenset(("collapse", "filter"))
# What somebody remarked on a cell is not what it says, nor is what is drawn over it.
_PASSED_OVER: Final = (f"{_OFFICE}annotation", _URN % "drawing")
_MOST_SPACES: Final = 1_000
_DURATION: Final = re.compile(r"PT(\d{1,7})H(\d{1,2})M(\d{1,2})(?:[.,]\d+)?S")


@dataclass
class _Sheet:
    """A sheet's rows that say something, each with its number and how often it stands."""

    rows: list[tuple[int, int, list[Cell]]] = field(default_factory=list)
    layout: Layout = field(default_factory=lambda: Layout([], [], []))
    visible: bool = True
    told_rows: int = 0
    told_columns: int = 0

    def add_column(self, said: Mapping[str, str]) -> None:
        first = self.told_columns
        self.told_columns += _times(said, "columns-repeated")
        if said.get(f"{_TABLE}visibility") in _HIDDEN:
            self.layout.hide_columns(first, self.told_columns - 1)

    def add_row(self, row: ElementTree.Element) -> None:
        first, times = self.told_rows + 1, _times(row.attrib, "rows-repeated")
        self.told_rows += times
        cells, reaching = _cells(row)
        if not cells:
            return
        # Programs fill a sheet up to its end with rows that are empty, never with others.
        if self.told_rows > MOST_ROWS:
            raise TooLargeError("rows", MOST_ROWS)
        self.rows.append((first, times, cells))
        for left, down in reaching:
            self.layout.merges.append((first, left, min(first + down - 1, MOST_ROWS)))
        if row.get(f"{_TABLE}visibility") in _HIDDEN:
            for number in range(first, first + times):
                self.layout.hide_row(number)


class OpenBook:
    """A spreadsheet of OpenDocument as `Workbook` gives sheets.

    Raises TooLargeError, ElementTree.ParseError, and what damaged archives raise.
    """

    def __init__(self, file: BinaryIO, packed: int) -> None:
        self._sheets: dict[str, _Sheet] = {}
        with zipfile.ZipFile(file) as parts:
            most = max(FLOOR, packed * RATIO)
            if parts.getinfo(CONTENT).file_size > most:
                raise TooLargeError("size", most)
            with parts.open(CONTENT) as content:
                self._read(ElementTree.iterparse(content, ("start", "end")))

    def _read(self, events: Iterator[tuple[str, ElementTree.Element]]) -> None:
        hidden_styles: set[str] = set()
        # A sheet may stand in a cell of another; those in cells are no sheets.
        open_tables: list[_Sheet] = []
        within_cells = 0
        for event, element in events:
            tag, began = element.tag, event == "start"
            if tag in _CELLS:
                within_cells += 1 if began else -1
            elif within_cells:
                continue
            elif tag == f"{_TABLE}table" and began:
                open_tables.append(self._new_sheet(element.attrib, hidden_styles))
            elif began:
                continue
            elif tag == f"{_TABLE}table":
                open_tables.pop()
                element.clear()
            elif tag == f"{_STYLE}style":
                shown = element.find(f"{_STYLE}table-properties")
                if shown is not None and shown.get(f"{_TABLE}display") == "false":
                    hidden_styles.add(element.get(f"{_STYLE}name", ""))
            elif open_tables and tag == f"{_TABLE}table-column":
                open_tables[-1].add_column(element.attrib)
            elif open_tables and tag == f"{_TABLE}table-row":
                open_tables[-1].add_row(element)
                element.clear()

    def _new_sheet(self, said: Mapping[str, str], hidden_styles: set[str]) -> _Sheet:
        name = said.get(f"{_TABLE}name", "")
        if not name or name in self._sheets:
            name = f"{name} ({len(self._sheets) + 1})".strip()
        style = said.get(f"{_TABLE}style-name", "")
        self._sheets[name] = made = _Sheet(visible=style not in hidden_styles)
        return made

    @property
    def sheets(self) -> list[tuple[str, bool]]:
        """The names of the sheets, and whether each is visible."""
        return [(name, sheet.visible) for name, sheet in self._sheets.items()]

    def rows(self, sheet: str) -> Iterator[list[Cell]]:
        """The rows of a sheet from its row 1, gaps included, without empty cells at their end."""
        line = 1
        for first, times, cells in self._sheets[sheet].rows:
            yield from ([] for _ in range(line, first))
            yield from (list(cells) for _ in range(times))
            line = first + times

    def layout(self, sheet: str) -> Layout:
        """The cells that reach down, and what is hidden."""
        return self._sheets[sheet].layout


def _cells(row: ElementTree.Element) -> tuple[list[Cell], list[tuple[int, int]]]:
    """A row's cells up to its last that says something; of those that reach down their place and
    over how many rows.
    """
    cells: list[Cell] = []
    reaching: list[tuple[int, int]] = []
    place = 0
    for element in row:
        if element.tag not in _CELLS:
            continue
        times, cell = _times(element.attrib, "columns-repeated"), _cell(element)
        if cell:
            if place + times > MOST_COLUMNS:
                raise TooLargeError("columns", MOST_COLUMNS)
            cells += [""] * (place - len(cells)) + [cell] * times
            down = _times(element.attrib, "rows-spanned")
            if down > 1:
                reaching.append((place, down))
        place += times
    return cells, reaching


def _cell(element: ElementTree.Element) -> Cell:
    """A cell as `workbook_rows.cell_text` gives those of Excel."""
    kind = element.get(f"{_OFFICE}value-type", "")
    value = element.get(f"{_OFFICE}{'' if kind in _NUMBERS else f'{kind}-'}value")
    formula = element.get(f"{_TABLE}formula")
    if not kind and formula is not None:
        return [formula]
    if value is None or kind == "string":
        lines = ["".join(_said(each)) for each in element if each.tag == f"{_TEXT}p"]
        return "\n".join(lines) if lines else value or ""
    if kind in _NUMBERS:
        return number_text(float(value))
    if kind == "date":
        return _date(value)
    if kind == "time":
        return _time(value)
    return value


_NUMBERS: Final = frozenset(("float", "percentage", "currency"))


def _date(value: str) -> str:
    try:
        day = dt.datetime.fromisoformat(value)
    except ValueError:
        return value
    day = (day + dt.timedelta(microseconds=500_000)).replace(microsecond=0)
    return day.isoformat(" ") if "T" in value else day.date().isoformat()


def _time(value: str) -> str:
    found = _DURATION.fullmatch(value)
    return ":".join(f"{int(part):02d}" for part in found.groups()) if found else value


def _said(element: ElementTree.Element) -> Iterator[str]:
    if element.tag.startswith(_PASSED_OVER):
        return
    if element.tag == f"{_TEXT}s":
        yield " " * min(int(element.get(f"{_TEXT}c", "1")), _MOST_SPACES)
    elif element.tag == f"{_TEXT}tab":
        yield "\t"
    elif element.tag == f"{_TEXT}line-break":
        yield "\n"
    yield element.text or ""
    for child in element:
        yield from _said(child)
        yield child.tail or ""


def _times(said: Mapping[str, str], what: str) -> int:
    return max(1, int(said.get(f"{_TABLE}number-{what}", "1")))
