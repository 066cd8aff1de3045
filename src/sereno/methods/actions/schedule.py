"""A timeline of actions: where each bar, milestone and line stands. Units are those of the drawing.

Nothing here draws: `exchange.gantt_drawing` does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

DAY: Final = dt.timedelta(days=1)
# So many months have room for a name each; of more, each quarter or year has one.
MONTHS_NAMED: Final = 15
QUARTERS_NAMED: Final = 16


@dataclass(frozen=True)
class Stretch:
    """The days that a timeline shows, both ends among them."""

    first: dt.date
    last: dt.date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a stretch of time ends after it begins")

    @property
    def days(self) -> int:
        """How many there are."""
        return (self.last - self.first).days + 1

    def holds(self, day: dt.date) -> bool:
        """Whether a day is among them."""
        return self.first <= day <= self.last

    def meets(self, first: dt.date, last: dt.date) -> bool:
        """Whether days from one to another are among them in part."""
        return first <= self.last and last >= self.first


@dataclass(frozen=True)
class Step:
    """A milestone: its key, when it is due, its state, and the earlier days on which it was due.

    needs: keys of the milestones that come before it.
    """

    key: int
    due: dt.date
    state: str
    earlier: tuple[dt.date, ...] = ()
    needs: tuple[int, ...] = ()


@dataclass(frozen=True)
class Planned:
    """An action as a row: when it is done, and its milestones. Without its days it has no bar."""

    key: int
    starts: dt.date | None
    ends: dt.date | None
    steps: tuple[Step, ...] = ()

    @property
    def days(self) -> tuple[dt.date, dt.date] | None:
        """The first and the last day that it has anything on; None: none is known."""
        said = [each for each in (self.starts, self.ends) if each is not None]
        said += [day for step in self.steps for day in (step.due, *step.earlier)]
        return (min(said), max(said)) if said else None


@dataclass(frozen=True)
class Bar:
    """From x to x + width in row `row`; is_open: its first or last day lies outside or is none."""

    row: int
    x: float
    width: float
    opens: bool
    closes: bool


@dataclass(frozen=True)
class Spot:
    """A milestone's place: now due, or hollow where it was due earlier."""

    row: int
    x: float
    key: int
    state: str
    is_earlier: bool = False


@dataclass(frozen=True)
class Thread:
    """A thin line from one spot to another: is_move from an earlier day, else a dependency."""

    row0: int
    x0: float
    row1: int
    x1: float
    is_move: bool


@dataclass(frozen=True)
class Tick:
    """The beginning of a year, quarter or month."""

    on: dt.date
    x: float
    unit: str


@dataclass(frozen=True)
class Timeline:
    """Where everything stands on a timeline of `width`; today: None outside of it."""

    bars: list[Bar] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    threads: list[Thread] = field(default_factory=list)
    ticks: list[Tick] = field(default_factory=list)
    today: float | None = None


def stretch_of(rows: Iterable[Planned], today: dt.date) -> Stretch:
    """Whole months that hold all days of the rows; the present year where there is none."""
    days = [day for row in rows if row.days for day in row.days]
    if not days:
        return Stretch(dt.date(today.year, 1, 1), dt.date(today.year, 12, 31))
    return Stretch(min(days).replace(day=1), month_end(max(days)))


def month_end(day: dt.date) -> dt.date:
    """The last day of a day's month."""
    return next_month(day) - DAY


def next_month(day: dt.date) -> dt.date:
    """The first day of the month after a day's."""
    return dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)


def quarter(year: int, n: int) -> Stretch:
    """The n-th quarter of a year, 1 to 4."""
    first = dt.date(year, 3 * n - 2, 1)
    return Stretch(first, month_end(first.replace(month=3 * n)))


def timeline(rows: Sequence[Planned], shown: Stretch, *, width: float, today: dt.date) -> Timeline:
    """Rows from above on a line of time; what lies outside of it is left out."""

    def x(day: dt.date) -> float:
        """The middle of a day."""
        return ((day - shown.first).days + 0.5) * width / shown.days

    found = Timeline(
        ticks=[Tick(on, x(on) - 0.5 * width / shown.days, unit) for on, unit in _ticks(shown)],
        today=x(today) if shown.holds(today) else None,
    )
    place: dict[int, tuple[int, float]] = {}
    for n, row in enumerate(rows):
        if bar := _bar(n, row, shown, width):
            found.bars.append(bar)
        for step in row.steps:
            days = [day for day in step.earlier if day != step.due]
            shown_days = [day for day in days if shown.holds(day)]
            found.spots.extend(Spot(n, x(day), step.key, step.state, True) for day in shown_days)
            if not shown.holds(step.due):
                continue
            here = x(step.due)
            place[step.key] = (n, here)
            found.spots.append(Spot(n, here, step.key, step.state))
            if shown_days:
                found.threads.append(Thread(n, x(shown_days[0]), n, here, True))
    for row in rows:
        for step in row.steps:
            for before in step.needs:
                if step.key in place and before in place:
                    found.threads.append(Thread(*place[before], *place[step.key], False))
    return found


def _bar(n: int, row: Planned, shown: Stretch, width: float) -> Bar | None:
    if row.starts is None and row.ends is None:
        return None
    starts = row.starts or row.ends
    ends = row.ends or row.starts
    assert starts is not None
    assert ends is not None
    if not shown.meets(starts, ends):
        return None
    first, last = max(starts, shown.first), min(ends, shown.last)
    each = width / shown.days
    return Bar(
        n,
        (first - shown.first).days * each,
        ((last - first).days + 1) * each,
        opens=row.starts is not None and starts >= shown.first,
        closes=row.ends is not None and ends <= shown.last,
    )


def _ticks(shown: Stretch) -> Iterator[tuple[dt.date, str]]:
    months = (shown.last.year - shown.first.year) * 12 + shown.last.month - shown.first.month + 1
    every = 1 if months <= MONTHS_NAMED else 3 if months <= 3 * QUARTERS_NAMED else 12
    day = shown.first.replace(day=1)
    if day < shown.first:
        day = next_month(day)
    while day <= shown.last:
        if (day.month - 1) % every == 0:
            unit = "year" if day.month == 1 else "quarter" if every == 3 else "month"
            yield day, unit
        day = next_month(day)
