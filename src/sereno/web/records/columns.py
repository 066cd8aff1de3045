"""What a declaration says of a list: its columns, its other files, and how it is when empty."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models
from django.http import HttpRequest

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.documents import Words

# A row of any kind: its fields are known to the declaration alone.
Row = Any
T = TypeVar("T")
Tell = Callable[[Row, Audit], Any]


def asked_once(audit: Audit, name: str, ask: Callable[[], T]) -> T:
    """What columns and filters ask of an audit, which lives as long as the request."""
    kept = vars(audit)
    if name not in kept:
        kept[name] = ask()
    found: T = kept[name]
    return found


@dataclass(frozen=True)
class Column:
    """What is shown, filed and answered of a record, under one name."""

    name: str
    title: Words = ""
    value: Tell | None = None
    """What the list shows in place of the field; for a name that is no field, its value."""
    attribute: str = ""
    """The field or annotation that it is read from, if it isn't its name."""
    link: bool = False
    """Leads to the record's page, and heads the line."""
    listed: bool = True
    in_file: bool = True
    in_api: bool = True
    on_phone: bool = True
    sorts: bool | str = False
    """Whether the list can be sorted by it, or by which field."""
    under: Tell | None = None
    """A second line in small letters."""
    under_on_phone: bool = True
    late: Tell | None = None
    """A warning in a word."""
    type: Any = str
    """What the API answers, for a name that is no field."""

    @property
    def source(self) -> str:
        """The field or annotation behind it."""
        return self.attribute or self.name

    @property
    def sort_field(self) -> str:
        """The field that the list is sorted by."""
        return self.sorts if isinstance(self.sorts, str) else self.source


@dataclass(frozen=True)
class Empty:
    """A list with nothing in it: what belongs here, and the one button that starts it."""

    title: Words
    text: Words
    drawing: str = "list-details"
    words: Words = ""
    """The button's; none: it is the one that adds a record, for whoever may."""
    route: str = ""
    right: Right | None = None
    """Who has that button; None: whoever sees the list."""


@dataclass(frozen=True)
class OtherFile:
    """A format in which the list can be taken away: beside CSV and XLSX, or in place of one."""

    words: Words
    ending: str
    media_type: str
    write: Callable[[HttpRequest, Audit, models.QuerySet[Any]], bytes]
