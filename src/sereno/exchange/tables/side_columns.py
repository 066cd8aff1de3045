"""Counts that stand side by side, read as rows: "Enero … Diciembre", "Homicidio … Lesiones".

Statistics offices write one column for each month, year or offence, with the number of incidents
below. Such columns are asked for by the first and the last heading with " … " between: that is
the heading, as a date or as an offence; with "# " before it, it is the number below. Months
without a year are joined with the column of the year, as in "Año + Enero … Diciembre". Nothing of
it stands in the file.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Final

import pyarrow as pa

from sereno.exchange.tables.column_profiles import fold_heading
from sereno.exchange.tables.joined_columns import year_columns
from sereno.methods.sources.indicators.periods import (
    Period,
    day_period,
    find_period,
    finest_periods,
    month_period,
    read_period,
    year_period,
)
from sereno.methods.sources.reading.crossing_years import APRIL, crossing_years, fiscal_years
from sereno.methods.sources.reading.dates import OK, infer_order, parse_dates
from sereno.methods.sources.reading.total_rows import is_total
from sereno.vocabulary.columns import heading_strength
from sereno.vocabulary.problems import Problem

BETWEEN: Final = " … "
NUMBERS: Final = "# "
_WITH: Final = " + "
_WITHOUT: Final = " − "
# As people type them who don't find the signs.
_TYPED: Final = " ... "
_TYPED_WITHOUT: Final = " - "
_ANY_YEAR: Final = 2001
# Halves of a year are no dates (`coarse_dates`).
_KINDS: Final = frozenset(("year", "quarter", "month", "day"))
_DAY: Final = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?: 00:00:00)?")
_FEWEST: Final = 2
_EPOCH: Final = dt.date(1970, 1, 1)


@dataclass(frozen=True)
class SideColumns:
    """Columns side by side: those that are read, and what the heading of each says.

    left_out: those between that aren't read, since they sum the others or hold something else.
    of_dates: the headings are dates, else offences. year: the column that tells the year of
    months that don't; "" where none is needed. without: those of left_out that the name itself
    leaves out, since only their numbers show that they sum others.
    """

    first: str
    last: str
    columns: tuple[str, ...]
    says: tuple[str, ...]
    left_out: tuple[str, ...]
    of_dates: bool
    needs_year: bool = False
    year: str = ""
    without: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """From which column to which, and without which."""
        return f"{self.first}{BETWEEN}{self.last}" + "".join(_WITHOUT + c for c in self.without)

    @property
    def headings(self) -> str:
        """Under which name the headings are asked for."""
        return f"{self.year}{_WITH}{self.name}" if self.year else self.name

    @property
    def numbers(self) -> str:
        """Under which name the numbers are asked for."""
        return f"{NUMBERS}{self.name}"

    @property
    def has_quarters(self) -> bool:
        """Whether months that don't tell their year are really quarters."""
        return self.needs_year and self.says[0].startswith("Q")

    def leaving_out(self, columns: Sequence[str]) -> SideColumns:
        """The same without some of the columns that are read."""
        kept = [
            (column, said)
            for column, said in zip(self.columns, self.says, strict=True)
            if column not in columns
        ]
        out = tuple(column for column in self.columns if column in columns)
        return replace(
            self,
            columns=tuple(column for column, _said in kept),
            says=tuple(said for _column, said in kept),
            left_out=(*self.left_out, *out),
            without=(*self.without, *out),
        )


def dates_beside(columns: Sequence[str]) -> tuple[SideColumns, ...]:
    """Columns with periods for headings, those with most columns first.

    Headings that say anything else than what is counted are left alone ("Tasa 2018"), and so are
    months without a year where no column holds it.
    """
    found = []
    for group in _groups(tuple(columns)):
        said = not group.rest or heading_strength(group.rest, "incidents", "count")[0] > 0
        side = _side(group, columns, *group.ends) if said else None
        if side is not None and side.needs_year:
            years = year_columns(columns)
            side = replace(side, year=years[0]) if years else None
        if side is not None:
            found.append(side)
    return tuple(sorted(found, key=lambda each: -len(each.columns)))


def offences_beside(columns: Sequence[str], first: str, last: str) -> SideColumns:
    """The columns from one to another, whose headings are offences, without totals."""
    between = columns[columns.index(first) : columns.index(last) + 1]
    read = tuple(column for column in between if not _sums(column))
    left_out = tuple(column for column in between if column not in read)
    return SideColumns(first, last, read, read, left_out, of_dates=False)


@lru_cache(maxsize=256)
def side_columns(asked: str, columns: tuple[str, ...]) -> SideColumns | None:
    """What a name means that is no column of the file; None where it means nothing of this kind."""
    if asked in columns:
        return None
    name = asked.removeprefix(NUMBERS).replace(_TYPED, BETWEEN)
    year, sign, rest = name.partition(_WITH)
    if sign and year in columns:
        name = rest
    else:
        year = ""
    at = name.find(BETWEEN)
    while at >= 0:
        first = name[:at]
        last, without = _without(name[at + len(BETWEEN) :], columns)
        if first in columns and last in columns and columns.index(first) < columns.index(last):
            side = _between(columns, first, last)
            if side is None or not set(without) < set(side.columns):
                return None
            return replace(side.leaving_out(without), year=year)
        at = name.find(BETWEEN, at + 1)
    return None


def _without(last: str, columns: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """The last column of a name, and those that it leaves out behind."""
    without: list[str] = []
    while last not in columns:
        ends = [
            (sign + column, column)
            for sign in (_WITHOUT, _TYPED_WITHOUT)
            for column in columns
            if last.endswith(sign + column)
        ]
        if not ends:
            break
        # "A - B - C" ends in "C", and in "B - C" where that is a column.
        end, column = max(ends, key=lambda each: len(each[0]))
        last = last[: -len(end)]
        without.insert(0, column)
    return last, tuple(without)


def side_columns_among(asked: Iterable[str], columns: tuple[str, ...]) -> SideColumns | None:
    """The one that is meant among columns asked for; Problem side_columns_twice for two."""
    found: dict[tuple[str, ...], SideColumns] = {}
    for name in asked:
        side = side_columns(name, columns) if BETWEEN in name or _TYPED in name else None
        if side is not None:
            known = found.get(side.columns)
            found[side.columns] = side if known is None or side.year else known
    if len(found) > 1:
        names = ", ".join(each.name for each in found.values())
        raise Problem("side_columns_twice", columns=names)
    return next(iter(found.values()), None)


def check_side_columns(roles: dict[str, str], columns: tuple[str, ...]) -> None:
    """Raise Problem where headings are asked for without their numbers, or the other way round, or
    as anything but date, offence and count; and where months have no year.
    """
    side = side_columns_among(roles.values(), columns)
    if side is None:
        return
    headings, numbers = set[str](), set[str]()
    for role, name in roles.items():
        if side_columns(name, columns) is not None:
            (numbers if name.startswith(NUMBERS) else headings).add(role)
    if numbers != {"count"} or headings != {"date" if side.of_dates else "offence"}:
        raise Problem(
            "side_columns_roles",
            role="date" if side.of_dates else "offence",
            headings=side.name,
            numbers=side.numbers,
        )
    if side.needs_year and not side.year:
        raise Problem("side_columns_no_year", headings=side.name)


@dataclass(frozen=True)
class _Group:
    """Columns whose headings are periods beside the same other words, as the file has them.

    crosses: they are years that begin in one and end in the next.
    """

    rest: str
    needs_year: bool
    columns: tuple[str, ...]
    periods: tuple[Period, ...]
    crosses: bool = False

    @property
    def ends(self) -> tuple[str, str]:
        """The first and the last column that no other sums."""
        finest = finest_periods(self.periods)
        named = zip(self.columns, self.periods, strict=True)
        read = [column for column, period in named if period in finest]
        return read[0], read[-1]


def _between(columns: tuple[str, ...], first: str, last: str) -> SideColumns | None:
    for group in _groups(columns):
        if {first, last} <= set(group.columns):
            return _side(group, columns, first, last)
    return offences_beside(columns, first, last)


def _side(group: _Group, columns: Sequence[str], first: str, last: str) -> SideColumns | None:
    """From the first to the last column of a group; None where periods overlap."""
    between = columns[columns.index(first) : columns.index(last) + 1]
    named = zip(group.columns, group.periods, strict=True)
    periods = {column: period for column, period in named if column in between}
    finest = finest_periods(periods.values())
    kinds = {period.kind for period in finest}
    apart = all(one.last < other.first for one, other in pairwise(finest))
    if len(finest) < _FEWEST or not apart or len(set(periods.values())) < len(periods):
        return None
    if not (group.crosses or kinds <= _KINDS) or (group.needs_year and len(kinds) > 1):
        return None
    read = tuple(c for c in between if c in periods and periods[c] in finest)
    says = tuple(_said(periods[column], within_year=group.needs_year) for column in read)
    left_out = tuple(column for column in between if column not in read)
    return SideColumns(
        first, last, read, says, left_out, of_dates=True, needs_year=group.needs_year
    )


def _said(period: Period, *, within_year: bool) -> str:
    """As dates are read; the month in which a year as 2021/22 begins isn't said by a heading."""
    if period.kind == "span":
        return f"{period.first.year}/{(period.first.year + 1) % 100:02d}"
    return period.label.partition("-")[2] if within_year else period.label


@lru_cache(maxsize=64)
def _groups(columns: tuple[str, ...]) -> tuple[_Group, ...]:
    """The columns whose headings are periods, by what else their headings say."""
    found: dict[tuple[str, bool], dict[str, Period]] = {}
    crossing = _crossing(columns)
    for column in columns:
        if _sums(column) or column in crossing:
            continue
        read = find_period(column)
        rest = fold_heading(read.rest)
        if read.period is not None and read.period.kind != "day":
            found.setdefault((rest, False), {})[column] = read.period
        elif read.month is not None:
            period = month_period(_ANY_YEAR, read.month)
            found.setdefault((rest, True), {})[column] = period
        else:
            part = read_period(f"{column} {_ANY_YEAR}")
            if part is not None and part.kind == "quarter":
                found.setdefault(("", True), {})[column] = part
    days = _days(columns)
    if days:
        found.setdefault(("", False), {}).update(days)
    crosses = _Group("", False, tuple(crossing), tuple(crossing.values()), crosses=True)
    return (crosses,) * (len(crossing) >= _FEWEST) + tuple(
        _Group(rest, needs_year, tuple(periods), tuple(periods.values()))
        for (rest, needs_year), periods in found.items()
        if len(periods) >= _FEWEST
    )


def _crossing(columns: Sequence[str]) -> dict[str, Period]:
    """Columns whose headings are years as 2021/22, where they are so taken together."""
    said = {column: fiscal_years(column, whole=True) for column in columns}
    judged = crossing_years(
        columns, may_cross=lambda column: said[column] is not None, is_month=_is_month
    )
    if judged is None or judged.is_open:
        return {}
    return {
        column: Period(dt.date(years[0], APRIL, 1), dt.date(years[1], APRIL - 1, 31), "span")
        for column, years in said.items()
        if years is not None
    }


def _is_month(column: str) -> bool:
    period = find_period(column).period
    return period is not None and period.kind == "month"


def _days(columns: Sequence[str]) -> dict[str, Period]:
    """Columns whose headings are days. As spreadsheets write a month as its first day (or its
    last) and a year as its first, days that are all such are months, or years.
    """
    named = [column for column in columns if _DAY.fullmatch(column)]
    if len(named) < _FEWEST:
        return {}
    texts = pa.array(named, pa.string())
    read = parse_dates(texts, infer_order(texts)[0])
    if not (read.status == OK).all():
        return {}
    days = [_EPOCH + dt.timedelta(days=day) for day in read.days.tolist()]
    if all((day.month, day.day) == (1, 1) for day in days):
        return {c: year_period(day.year) for c, day in zip(named, days, strict=True)}
    months = [month_period(day.year, day.month) for day in days]
    if all(day == m.first for day, m in zip(days, months, strict=True)) or all(
        day == m.last for day, m in zip(days, months, strict=True)
    ):
        return dict(zip(named, months, strict=True))
    return {c: day_period(day) for c, day in zip(named, days, strict=True)}


def _sums(heading: str) -> bool:
    return is_total(heading, dated=False)
