"""The first rows of a file as the menus have them: what a column is, and how dates are read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from sereno.vocabulary.language import day
from sereno.web.documents import Context
from sereno.web.imports.mapping_forms import MappingForm
from sereno.web.imports.sample_days import NO_DATE

_DATES = ("date", "date_end")


@dataclass
class Taken:
    """What a column is taken for, and whether that is in doubt."""

    roles: list[Promise] = field(default_factory=list)
    unsure: bool = False


@dataclass(frozen=True)
class Cell:
    """A value as the file has it; `day` is how a date is read, `wrong` where it is none."""

    text: str
    day: str = ""
    wrong: bool = False


def first_rows(form: MappingForm[Any]) -> Context:
    """The first rows, and over each column what the menus on the screen take it for."""
    part, taken = form.part, dict[str, Taken]()
    for role, label in form.fields_shown.items():
        column = form.standing(role)
        if column:
            known = taken.setdefault(column, Taken())
            known.roles.append(label)
            known.unsure |= bool(form.doubt(role))
    order = form.standing("date_order") if "date_order" in form.fields else ""
    dates = {form.standing(role) for role in _DATES if role in form.fields_shown}
    columns = [
        _cells(cells, part.days.get(name, {}).get(order, []) if name in dates else [])
        for name, cells in zip(part.columns, part.rows, strict=False)
    ]
    return {
        "heads": [(name, taken.get(name)) for name in part.columns],
        "rows": [list(row) for row in zip(*columns, strict=False)],
    }


def _cells(texts: list[str], days: list[str]) -> list[Cell]:
    said = [*days, *[""] * (len(texts) - len(days))]
    return [_cell(text, read) for text, read in zip(texts, said, strict=False)]


def _cell(text: str, read: str) -> Cell:
    if read == NO_DATE:
        return Cell(text, wrong=True)
    return Cell(text, day(dt.date.fromisoformat(read)) if read else "")
