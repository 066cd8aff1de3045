"""Tables in HTML, and Excel's XML of 2003, row by row as text: the part that runs confined.

Systems write such files and name them .xls. What a browser shows as a table's cell is a cell here;
layout that is made of tables (one column, one row) is left out where there is a real one.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import BinaryIO, Final

from sereno.exchange.tables.workbook_layout import MOST_COLUMNS, MOST_ROWS, Layout
from sereno.exchange.tables.workbook_rows import Cell, TooLargeError

_CHARSET: Final = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w-]{2,40})""", re.I)
_LOOKED_AT: Final = 8_192
_CELLS: Final = frozenset(("td", "th", "cell"))
_ROWS: Final = frozenset(("tr", "row"))
_BREAKS: Final = frozenset(("br", "p", "div", "li"))
_COLUMNS: Final = frozenset(("col", "column"))
_HIDDEN_SHEETS: Final = frozenset(("SheetHidden", "SheetVeryHidden"))
_HIDDEN: Final = frozenset(("script", "style", "title"))
# What HTML itself lets a cell span.
_MOST_SPANNED: Final = 65_534


@dataclass
class _Table:
    """A table's rows, how they are laid out, its sheet's name, and whether that is hidden."""

    name: str
    rows: list[list[Cell]] = field(default_factory=list)
    layout: Layout = field(default_factory=lambda: Layout([], [], []))
    visible: bool = True
    # As many columns as were told of before the rows.
    told: int = 0
    # Columns that a cell above still covers: column → the last row covered, 0-based.
    covered: dict[int, int] = field(default_factory=dict)
    text: list[str] | None = None
    column: int = 0
    down: int = 0
    across: int = 0

    def next_row(self, at: int | None, *, hidden: bool = False) -> None:
        self.end_cell()
        while at is not None and len(self.rows) < at - 1:
            self._add_row()
        self._add_row()
        self.column = 0
        if hidden:
            self.layout.hide_row(len(self.rows))

    def next_columns(self, at: int | None, n: int, *, hidden: bool) -> None:
        """What is told of the next `n` columns, or of those from the `at`th on."""
        first = self.told if at is None else at - 1
        self.told = first + n
        if hidden:
            self.layout.hide_columns(first, self.told - 1)

    def _add_row(self) -> None:
        if len(self.rows) >= MOST_ROWS:
            raise TooLargeError("rows", MOST_ROWS)
        self.rows.append([])

    def next_cell(self, at: int | None, down: int, across: int) -> None:
        self.end_cell()
        if not self.rows:
            self.next_row(None)
        if at is not None:
            self.column = max(self.column, at - 1)
        while self.covered.get(self.column, -1) >= len(self.rows) - 1:
            self.column += 1
        self.text, self.down, self.across = [], down, across

    def end_cell(self) -> None:
        if self.text is None:
            return
        row, here, line = self.rows[-1], self.column, len(self.rows)
        if here + self.across + 1 > MOST_COLUMNS:
            raise TooLargeError("columns", MOST_COLUMNS)
        text = " ".join("".join(self.text).split())
        if text:
            row += [""] * (here + 1 - len(row))
            row[here] = text
        if self.down:
            self.layout.merges.append((line, here, line + self.down))
            for column in range(here, here + self.across + 1):
                self.covered[column] = line - 1 + self.down
        self.column = here + self.across + 1
        self.text = None


class _Parser(HTMLParser):
    """Collects the tables of a document, each by itself, also where one lies in another."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._sheet = ""
        self._hidden = 0
        self._tells_visibility = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name.removeprefix("ss:"): value or "" for name, value in attrs}
        tag = tag.removeprefix("ss:")
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag == "worksheet":
            self._sheet = said.get("name", "")
        elif tag == "table":
            self._open.append(_Table(self._sheet))
            self.tables.append(self._open[-1])
        elif tag == "visible":
            self._tells_visibility = True
        elif not self._open:
            return
        elif tag in _ROWS:
            self._open[-1].next_row(_whole(said, "index"), hidden=_hides(said))
        elif tag in _COLUMNS:
            n = (_whole(said, "span") or 0) + 1 if tag == "column" else _whole(said, "span") or 1
            self._open[-1].next_columns(_whole(said, "index"), n, hidden=_hides(said))
        elif tag in _CELLS:
            down = _whole(said, "mergedown") or (_whole(said, "rowspan") or 1) - 1
            across = _whole(said, "mergeacross") or (_whole(said, "colspan") or 1) - 1
            self._open[-1].next_cell(_whole(said, "index"), down, across)
        elif tag in _BREAKS:
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        tag = tag.removeprefix("ss:")
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag == "visible":
            self._tells_visibility = False
        elif not self._open:
            return
        elif tag == "table":
            self._open.pop().end_cell()
        elif tag in _CELLS or tag in _ROWS:
            self._open[-1].end_cell()

    def handle_data(self, data: str) -> None:
        if self._tells_visibility and data.strip() in _HIDDEN_SHEETS:
            for table in self.tables:
                table.visible &= table.name != self._sheet
        elif self._open and self._open[-1].text is not None and not self._hidden:
            self._open[-1].text.append(data)

    def close(self) -> None:
        """What is left is a tag without an end. HTMLParser.close reads on in it, sign by sign,
        which takes time with the square of its length.
        """
        for table in self._open:
            table.end_cell()


def _hides(said: dict[str, str]) -> bool:
    """Whether a row or a column is hidden, in Excel's XML or in the HTML that it writes."""
    return said.get("hidden") == "1" or "display:none" in said.get("style", "").replace(" ", "")


def _whole(said: dict[str, str], name: str) -> int | None:
    text = said.get(name, "").strip()
    return min(int(text), _MOST_SPANNED) if text.isascii() and text.isdigit() else None


class MarkupBook:
    """A document's tables as `Workbook` gives sheets. Raises TooLargeError, and ValueError."""

    def __init__(self, file: BinaryIO, packed: int) -> None:
        parser = _Parser()
        try:
            parser.feed(_text(file.read()))
        except AssertionError as error:
            # What the parser says of a marked section that it doesn't know.
            raise ValueError(str(error)) from error
        parser.close()
        tables = [table for table in parser.tables if any(table.rows)]
        real = [t for t in tables if len(t.rows) > 1 and max(map(len, t.rows)) > 1] or tables
        single = len(real) == 1 and not real[0].name
        self._tables: dict[str, _Table] = {}
        for place, table in enumerate(real, start=1):
            name = "" if single else table.name or str(place)
            self._tables[name if name not in self._tables else f"{name} ({place})"] = table

    @property
    def sheets(self) -> list[tuple[str, bool]]:
        """The names of the tables; a lone one has none."""
        return [(name, table.visible) for name, table in self._tables.items()]

    def rows(self, sheet: str) -> Iterator[list[Cell]]:
        """The rows of a table, without empty cells at their end."""
        return iter(self._tables[sheet].rows)

    def layout(self, sheet: str) -> Layout:
        """The cells that reach down, and what is hidden."""
        return self._tables[sheet].layout


def _text(content: bytes) -> str:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):  # fmt: skip
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    said = _CHARSET.search(content[:_LOOKED_AT])
    for name in (said[1].decode() if said else "", "utf-8"):
        try:
            return content.decode(codecs.lookup(name).name)
        except (LookupError, UnicodeDecodeError):
            continue
    return content.decode("cp1252", errors="replace")
