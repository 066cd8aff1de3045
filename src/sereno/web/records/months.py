"""A month on a page: its weeks, and what is on each day."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
# What a calendar can show; another year is a slip of the pen.
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True)
class Day(Generic[T]):
    """A day of a month's page; `is_outside`: of the month before or after."""

    on: dt.date
    is_outside: bool
    is_today: bool
    things: list[T]


@dataclass(frozen=True)
class Month:
    """A month and those beside it; None: beyond what can be asked for."""

    first: dt.date

    @property
    def after(self) -> dt.date:
        """The first day of the next."""
        return (self.first + dt.timedelta(days=32)).replace(day=1)

    @property
    def earlier(self) -> dt.date | None:
        """The first day of the month before, for a link."""
        before = (self.first - dt.timedelta(days=1)).replace(day=1)
        return before if before.year >= FIRST_YEAR else None

    @property
    def later(self) -> dt.date | None:
        """The first day of the month after, for a link."""
        return self.after if self.after.year <= LAST_YEAR else None

    @property
    def shown(self) -> tuple[dt.date, dt.date]:
        """Days that hold all those of the page, both ends among them."""
        week = dt.timedelta(days=7)
        return self.first - week, self.after + week

    @classmethod
    def asked(cls, year: int | None, month: int | None, today: dt.date) -> Month | None:
        """The month that an address names, today's where it names none; None: it can't be one."""
        if year is None or month is None:
            year, month = today.year, today.month
        if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
            return None
        return cls(dt.date(year, month, 1))

    def weeks(
        self, things: Iterable[tuple[dt.date, T]], *, today: dt.date
    ) -> Iterator[list[Day[T]]]:
        """Its weeks, from Monday on, with what is on each day."""
        by_day: dict[dt.date, list[T]] = {}
        for on, thing in things:
            by_day.setdefault(on, []).append(thing)
        first = self.first
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month):
            yield [Day(on, on.month != first.month, on == today, by_day.get(on, [])) for on in week]
