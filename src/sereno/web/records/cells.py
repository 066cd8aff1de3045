"""What a column says of a record: in words on a page, plain in a file and in the API."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.text import capfirst

from sereno.vocabulary.language import number
from sereno.web.audits.levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.records.columns import Column, Row
from sereno.web.records.kinds import Kind


@dataclass(frozen=True)
class Head:
    """The head of a column."""

    name: str
    title: str
    sorts: bool
    css: str


@dataclass(frozen=True)
class Cell:
    """One cell of the list."""

    title: str
    css: str
    text: str
    is_link: bool
    drawing: str
    """The icon of a state."""
    more: str
    """Beside the text, as HTML: the level, a warning, the second line."""


@dataclass(frozen=True)
class Line:
    """One record of the list."""

    row: Row
    href: str
    cells: list[Cell]


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
    counted = column.value is None and isinstance(kind.output[column.name], models.IntegerField)
    return ("number" if counted else "") + ("" if column.on_phone else " wide-only")


def lines(kind: Kind, audit: Audit, rows: Iterable[Row]) -> list[Line]:
    """The records of a page, cell by cell."""
    shown, found = heads(kind), []
    columns = [(column, shown[column.name]) for column in kind.columns if column.listed]
    route = kind.route(kind.key)
    icons = kind.lifecycle.icons if kind.lifecycle else None
    levels = _levels() if kind.has_level else {}
    for row in rows:
        row.audit = audit
        cells = [
            Cell(
                head.title,
                head.css,
                in_words(column, row, audit),
                column.link,
                icons[row.state] if column.name == "state" and icons else "",
                _more(column, row, audit, levels if column.link else {}),
            )
            for column, head in columns
        ]
        href = reverse(route, kwargs={"audit": audit.slug, **kind.address(row)})
        found.append(Line(row, href, cells))
    return found


def _more(column: Column, row: Row, audit: Audit, levels: Mapping[str, str]) -> str:
    said = ""
    if levels and (level := levels.get(row.level)):
        said += format_html(' <span class="tag">{}</span>', level)
    if column.late and (late := column.late(row, audit)):
        said += format_html(' <span class="tag late">{}</span>', late)
    if column.under and (under := column.under(row, audit)):
        said += format_html('<br><span class="soft small">{}</span>', under)
    return mark_safe(said)


def _levels() -> dict[str, str]:
    """The levels by their first word; the usual one goes without saying."""
    said = {level.value: str(level.label).partition(":")[0] for level in AccessLevel}
    return {value: words for value, words in said.items() if value != AccessLevel.TEAM}


def in_words(column: Column, row: Row, audit: Audit) -> str:
    """A cell as people read it."""
    if column.value is not None:
        value = column.value(row, audit)
    else:
        said = getattr(row, f"get_{column.source}_display", None)
        value = said() if said else getattr(row, column.source)
    if value is None or value == "":
        return "–"
    if isinstance(value, dt.datetime):
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, dt.date):
        return date_format(value, "SHORT_DATE_FORMAT")
    return number(value) if isinstance(value, int) and value is not True else str(value)


def plain(kind: Kind, column: Column, row: Row, audit: Audit) -> Any:
    """A cell as a program reads it: the field, not its words."""
    if kind.output[column.name] is None:
        assert column.value is not None
        return column.value(row, audit)
    return getattr(row, column.source)


def table(kind: Kind, audit: Audit, rows: Iterable[Row]) -> tuple[list[str], list[list[Any]]]:
    """The names of the columns of the file, and its rows."""
    columns = [column for column in kind.columns if column.in_file]
    return [column.name for column in columns], [
        [_written(plain(kind, column, row, audit)) for column in columns] for row in rows
    ]


def _written(value: Any) -> Any:
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    return "" if value is None else value
