"""How the first cells of columns that may hold dates are read, in each order of day and month.

Found by the worker, so that a page can follow its menus without reading any file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final, get_args

import pyarrow as pa

from sereno.methods.sources.reading.date_forms import FIRST_COARSE_FORM
from sereno.methods.sources.reading.dates import OK, UNREADABLE, DateOrder, infer_order, parse_dates

# Where fewer of a column's values are dates in any order, nobody takes it for one.
_SOME: Final = 0.3
AS_SHOWN: Final = ""
NO_DATE: Final = "?"
"""What stands for a cell that is no date; "" for an empty one, and for a month or a year."""


def days_read(samples: Mapping[str, Sequence[str]], shown: int) -> dict[str, dict[str, list[str]]]:
    """{column: {order: days of its first `shown` cells}}, of the columns that may hold dates."""
    found: dict[str, dict[str, list[str]]] = {}
    for column, values in samples.items():
        texts = pa.array(values, pa.string())
        usual = infer_order(texts)[0]
        status = parse_dates(texts, usual).status
        there = int((status == OK).sum()) + int((status == UNREADABLE).sum())
        if not there or (status == OK).sum() < _SOME * there:
            continue
        first = texts[:shown]
        by_order = {order: _days(first, order) for order in get_args(DateOrder)}
        found[column] = {AS_SHOWN: by_order[usual], **by_order}
    return found


def _days(texts: pa.StringArray, order: DateOrder) -> list[str]:
    read = parse_dates(texts, order)
    told = []
    for day, form, status in zip(read.days, read.form, read.status, strict=True):
        if status == UNREADABLE:
            told.append(NO_DATE)
        elif status != OK or form >= FIRST_COARSE_FORM:
            told.append("")
        else:
            told.append((dt.date(1970, 1, 1) + dt.timedelta(int(day))).isoformat())
    return told
