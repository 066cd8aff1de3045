"""Which columns of a table hold counts side by side, found from headings and values together."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice, pairwise
from typing import Final

from sereno.exchange.tables.column_profiles import fold_heading
from sereno.exchange.tables.side_columns import SideColumns, dates_beside, offences_beside
from sereno.exchange.tables.side_sums import summing
from sereno.methods.sources.offences.coding import OffenceCoder
from sereno.methods.sources.reading.counts import read_count
from sereno.methods.sources.reading.total_rows import is_total
from sereno.vocabulary.columns import heading_strength

_ENOUGH: Final = 0.8
_FEWEST: Final = 2
_FEWEST_OF_A_YEAR: Final = 3
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_FIRST_LOOK: Final = 20
_MOST_VALUES: Final = 100_000

Samples = Mapping[str, Sequence[str]]


def dates_over_counts(columns: Sequence[str], samples: Samples) -> tuple[SideColumns, ...]:
    """Columns with periods for headings and counts below."""
    return tuple(
        side for side in dates_beside(columns) if hold_counts(_pooled(side.columns, samples))
    )


def days_apart(side: SideColumns) -> int:
    """How many days lie between headings that are days, where always the same; 0 where one does."""
    days = [day for day in map(_day_of, side.says) if day is not None]
    steps = {(later - day).days for day, later in pairwise(sorted(days))}
    apart = steps.pop() if len(steps) == 1 and len(days) == len(side.says) else 1
    return apart if apart > 1 else 0


def within_years(side: SideColumns) -> list[list[str]]:
    """The columns of each year that has a month or a quarter in three or more, in their order."""
    years: dict[str, dict[str, str]] = {}
    for column, said in zip(side.columns, side.says, strict=True):
        year, _sign, part = said.rpartition("-")
        if side.needs_year or (year and _day_of(said) is None):
            years.setdefault(year, {})[part] = column
    return [
        [column for _part, column in sorted(named.items())]
        for named in years.values()
        if len(named) >= _FEWEST_OF_A_YEAR
    ]


def _day_of(said: str) -> dt.date | None:
    return dt.date.fromisoformat(said) if _DAY.fullmatch(said) else None


def _pooled(columns: Sequence[str], samples: Samples) -> list[str]:
    """Values of all the columns, of some rows where there are many."""
    n = len(columns) * len(samples[columns[0]])
    some = slice(None, None, 1 + n // _MOST_VALUES)
    return [value for column in columns for value in samples[column][some]]


def offences_over_counts(
    columns: Sequence[str], samples: Samples, country: str
) -> tuple[SideColumns, ...]:
    """Columns with offences for headings and counts below: the longest run, from the first offence
    that is known to the last, without those that sum others. Whatever else may be a count of
    offences is left out by name.
    """
    runs: list[list[str]] = [[]]
    for column in columns:
        if is_total(column, dated=False):
            continue
        if _may_be_offence(column) and hold_counts(samples[column]):
            runs[-1].append(column)
        elif runs[-1]:
            runs.append([])
    sides = []
    for run in runs:
        known = [column for column in run if _is_offence(column, country)]
        if len(known) >= _FEWEST:
            side = offences_beside(columns, known[0], known[-1])
            sides.append(side.leaving_out(summing(side.columns, samples)))
    if not sides:
        return ()
    longest = max(sides, key=lambda side: len(side.columns))
    told = {*longest.columns, *longest.left_out}
    others = [column for run in runs for column in run if column not in told]
    return (replace(longest, left_out=(*longest.left_out, *others)),)


def hold_counts(sample: Sequence[str]) -> bool:
    """Whether values are whole numbers, where there are any."""
    filled = (value for value in sample if value.strip())
    first = [*islice(filled, _FIRST_LOOK)]
    if not first or all(read_count(value) is None for value in first):
        return False
    rest = [*first, *filled]
    return sum(read_count(value) is not None for value in rest) >= _ENOUGH * len(rest)


def _may_be_offence(column: str) -> bool:
    """Not so weapons, vehicles, persons: what an incident left, and no incidents."""
    heading = fold_heading(column)
    said = heading_strength(heading, "incidents", "count")[0]
    return said >= 0 and any(map(str.isalpha, heading))


def _is_offence(column: str, country: str) -> bool:
    return _coder(country).code(fold_heading(column).lower()).recognised


@cache
def _coder(country: str) -> OffenceCoder:
    return OffenceCoder(country)
