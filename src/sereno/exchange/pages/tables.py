"""Tables of a report: written in full here, made searchable and sortable by the page's script.

Cells carry no classes and no end tags (HTML lets both go): 1,800 areas times twenty columns
would otherwise weigh more than everything else on the page. How a column looks is a rule made
from its heading.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup, escape

CellKind = Literal["text", "name", "words", "number", "bar"]

# More rows than that nobody reads on a page; the whole list is in the files and in the browser.
LONGEST_LIST = 500
LEAST_WIDTH = {"name": "9rem", "words": "15rem"}


@dataclass(frozen=True)
class Heading:
    """One column.

    `kind` says how it is aligned and sorted; `view` in which view of the table it is seen ("":
    in all); `first` what the first press of its sort button asks for; `hidden` keeps a column
    that has nothing to show out of sight, but in its place.
    """

    label: str
    kind: CellKind = "text"
    view: str = ""
    first: Literal["rising", "falling"] = "falling"
    hidden: bool = False


@dataclass(frozen=True)
class Row:
    """One row; `classes` are what a filter without a column looks for."""

    cells: Sequence[str | Markup]
    id: str = ""
    classes: str = ""


@dataclass(frozen=True)
class Filter:
    """A menu that keeps the rows whose `column` reads as chosen, or that carry a class."""

    label: str
    options: Sequence[tuple[str, str]]
    column: int | None = None


@dataclass(frozen=True)
class Table:
    """A captioned table. `short`: rows shown before "more"; `header`: column that names the row."""

    name: str
    caption: str | Markup
    headings: Sequence[Heading]
    rows: Sequence[Row]
    short: int = 25
    header: int = 0
    search: str = ""
    filters: Sequence[Filter] = ()
    views: Sequence[tuple[str, str]] = ()
    empty: str = ""
    sortable: bool = True
    sticky: bool = False

    def rules(self) -> str:
        """Style rules of this table's columns."""
        css = []
        for place, heading in enumerate(self.headings, start=1):
            cell = f"#t-{self.name} tr>:nth-child({place})"
            if heading.hidden:
                css.append(f"{cell}{{display:none}}")
            held = f"#t-{self.name} td:nth-child({place})"
            if heading.kind == "number":
                css.append(f"{cell}{{text-align:right}}{held}{{white-space:nowrap}}")
            elif heading.kind == "bar":
                css.append(f"{held}{{white-space:nowrap}}")
            elif heading.kind in LEAST_WIDTH:
                css.append(f"{cell}{{min-width:{LEAST_WIDTH[heading.kind]}}}")
            css.extend(
                f'#t-{self.name}[data-view="{view}"] tr>:nth-child({place}){{display:none}}'
                for view, _label in self.views
                if heading.view and heading.view != view
            )
        return "".join(css)

    @property
    def body(self) -> Markup:
        """The rows as HTML."""
        # Plain strings of escaped cells: joining Markup would look at every character again.
        return Markup("".join(self._lines()))

    def _lines(self) -> Iterable[str]:
        for row in self.rows:
            mark = f' id="{escape(row.id)}"' if row.id else ""
            kind = f' class="{escape(row.classes)}"' if row.classes else ""
            cells = "".join(
                f"{'<th scope=row>' if i == self.header else '<td>'}{escape(cell)}"
                for i, cell in enumerate(row.cells)
            )
            yield f"<tr{mark}{kind}>{cells}\n"


def _percent(share: float) -> int:
    return max(0, min(100, round(100 * share)))


def bar(share: float | None, words: str = "") -> Markup:
    """A bar of 0-1 with its number after it; no bar when there is nothing to show."""
    if share is None:
        return Markup("–")
    drawn = Markup('<span class="bar"><i class="w{}"></i></span>').format(_percent(share))
    return drawn + Markup(" ") + escape(words) if words else drawn


def stack(*parts: float) -> Markup:
    """Parts of a whole as one bar; the last takes what rounding leaves over."""
    widths = [_percent(part) for part in parts[:-1]]
    widths.append(max(0, 100 - sum(widths)))
    pieces = Markup("").join(
        Markup('<i class="w{} s{}"></i>').format(width, place)
        for place, width in enumerate(widths, start=1)
        if width
    )
    return Markup('<span class="bar">') + pieces + Markup("</span>")


def measure(value: float, expected: float, most: float) -> Markup:
    """A value as a bar, with a tick where it was expected, both on a scale from 0 to `most`."""
    whole = most or 1.0
    return Markup(
        '<span class="measure"><i class="w{}"></i><i class="expected x{}"></i></span>'
    ).format(_percent(value / whole), _percent(expected / whole))
