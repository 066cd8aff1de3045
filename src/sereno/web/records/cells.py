"""What a column says of a record: in words on a page, plain in a file and in the API."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.db import models
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from sereno.vocabulary.language import number
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.records.columns import Column, Row
from sereno.web.records.kinds import Kind
from sereno.web.records.lifecycle import Lifecycle

# What a cell says where there is nothing; on a phone such a cell is left out.
NOTHING = "–"


@dataclass(frozen=True)
class Head:
    """The head of a column."""

    name: str
    title: str
    sorts: bool
    css: str


@dataclass(frozen=True)
class Line:
    """One record of the list, with its cells as HTML."""

    row: Row
    cells: SafeString


def title_of(kind: Kind, column: Column) -> str:
    """How a column is called: as declared, else as its field."""
    field = kind.output[column.name]
    return str(column.title or capfirst(getattr(field, "verbose_name", "") or column.name))


def heads(kind: Kind) -> dict[str, Head]:
    """The heads of the columns that are listed."""
    return {
        column.name: Head(
            column.name,
            title_of(kind, column),
            bool(column.sorts),
            _css(kind, column),
        )
        for column in kind.columns
        if column.listed
    }


def _css(kind: Kind, column: Column) -> str:
    field = kind.output[column.name]
    counted = column.value is None and isinstance(field, models.IntegerField)
    counted |= field is None and column.type is int
    said = ("number" if counted else "") + ("" if column.on_phone else " wide-only")
    return f"{said} beside state-of" if column.name == "state" else said


def lines(kind: Kind, audit: Audit, rows: Iterable[Row]) -> list[Line]:
    """The records of a page.

    Their cells are put together here and in no template, for a page has hundreds of them; what is
    the same in every row is made once.
    """
    shown = heads(kind)
    draw = [
        _drawing(kind, column, shown[column.name], audit)
        for column in kind.columns
        if column.listed
    ]
    found = []
    for row in rows:
        row.audit = audit
        found.append(Line(row, mark_safe("".join(cell(row) for cell in draw))))
    return found


def _drawing(kind: Kind, column: Column, head: Head, audit: Audit) -> Callable[[Row], str]:
    """What draws a column's cell of a row."""
    say, more = telling(kind, column, audit), _adding(kind, column, audit)
    if column.link:
        # As routes_of makes it: a record's address follows on that of the list.
        here = reverse(kind.route(kind.plural), args=[audit.slug]) + kind.below
        return lambda row: (
            f'<th scope="row" class="name"><a href="{here}{quote(str(getattr(row, kind.by)))}/">'
            f"{escape(say(row))}</a>{more(row)}</th>"
        )
    opens = format_html('<td class="{}" data-column="{}">', head.css, head.title)
    if column.name == "state" and kind.lifecycle is not None:
        signs = _signs(kind.lifecycle)
        return lambda row: f"{opens}{signs[row.state]}{more(row)}</td>"
    bare = format_html('<td class="{} none" data-column="{}">{}', head.css, head.title, NOTHING)

    def cell(row: Row) -> str:
        said, besides = say(row), more(row)
        return f"{bare if said == NOTHING and not besides else opens + escape(said)}{besides}</td>"

    return cell


def _signs(life: Lifecycle) -> dict[str, str]:
    """Every state as the template of a state draws it."""
    return {
        state: render_to_string(
            "records/state.html", {"state": state, "drawing": drawing, "words": life.label(state)}
        )
        for state, drawing in life.icons.items()
    }


def _adding(kind: Kind, column: Column, audit: Audit) -> Callable[[Row], str]:
    """What stands in a cell beside its text: the level, a warning, the second line."""
    levels = _levels() if column.link and kind.has_access_level else {}

    def add(row: Row) -> str:
        said = ""
        if levels and (level := levels.get(row.access_level)):
            said += format_html(' <span class="tag">{}</span>', level)
        if column.late and (late := column.late(row, audit)):
            said += format_html(' <span class="tag late">{}</span>', late)
        if column.under and (under := column.under(row, audit)):
            line = format_html('<br><span class="soft small">{}</span>', under)
            said += line if column.under_on_phone else wide_only(line)
        return said

    return add


def wide_only(content: SafeString) -> SafeString:
    """What a phone leaves out."""
    return format_html('<span class="wide-only">{}</span>', content)


def _levels() -> dict[str, str]:
    """The levels by their first word; the usual one goes without saying."""
    said = {level.value: str(level.label).partition(":")[0] for level in AccessLevel}
    return {value: words for value, words in said.items() if value != AccessLevel.TEAM}


def telling(kind: Kind, column: Column, audit: Audit) -> Callable[[Row], str]:
    """What says a column's cell of a row as people read it; choices are put into words once."""
    if column.value is not None:
        tell = column.value
        return lambda row: _in_words(tell(row, audit))
    said = {
        value: str(words) for value, words in getattr(kind.output[column.name], "flatchoices", ())
    }

    def say(row: Row) -> str:
        value = getattr(row, column.source)
        return _in_words(said.get(value, value) if said else value)

    return say


def _in_words(value: Any) -> str:
    if value is None or value == "":
        return NOTHING
    if isinstance(value, list):
        return ", ".join(value) or NOTHING
    if isinstance(value, dt.datetime):
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, dt.date):
        return date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, dt.time):
        return time_format(value, "H:i")
    # Before the numbers, of which Python takes yes and no to be two.
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return number(value) if isinstance(value, int) else str(value)


def plain(kind: Kind, columns: Sequence[Column], audit: Audit) -> Callable[[Row], list[Any]]:
    """What reads the cells of a row as a program does: the fields, not their words."""
    read = [(c.source, c.value if kind.output[c.name] is None else None) for c in columns]
    return lambda row: [tell(row, audit) if tell else getattr(row, name) for name, tell in read]


@dataclass(frozen=True)
class Table:
    """A file of records: columns, rows, and the records whose reading may have to be noted."""

    columns: list[str]
    rows: list[list[Any]]
    read: Iterable[Row]


def table(kind: Kind, audit: Audit, rows: models.QuerySet[Any]) -> Table:
    """The list as a file has it."""
    columns = [column for column in kind.columns if column.in_file]
    found: Iterable[Sequence[Any]]
    read: Iterable[Row] = ()
    if kind.guard is None and all(kind.output[column.name] is not None for column in columns):
        # No cell is worked out: a file has every record, and few have to become whole rows.
        besides = ("pk", "access_level") if kind.has_access_level else ()
        found = list(rows.values_list(*(column.source for column in columns), *besides))
        if besides:
            restricted = [pk for *_cells, pk, level in found if level == AccessLevel.RESTRICTED]
            if restricted:
                read = kind.model._default_manager.filter(pk__in=restricted)
            found = [cells[: -len(besides)] for cells in found]
    else:
        read = list(rows)
        found = map(plain(kind, columns, audit), read)
    made = [list(map(_written, cells)) for cells in found]
    return Table([column.name for column in columns], made, read)


def _written(value: Any) -> Any:
    # A moment is a day as well.
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, list):
        return "; ".join(value)
    return "" if value is None else value
