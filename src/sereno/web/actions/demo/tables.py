"""What the tables of the demo's actions say, one action after the other with its days."""

from __future__ import annotations

import calendar
import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, Final

FILES: Final = ("police", "crime", "neighbourhood", "people", "rights")
# The two years of which the made-up city has records after the recommendations were written.
LAST_DAY: Final = dt.date(2025, 12, 31)
OPEN, PLANNED = "open", "planned"
# Of what goes on the last milestone at least isn't reached.
GOES_ON: Final = ("open", "overdue", "overdue_all")
# Until when, and from when, what has no days of its own is planned: days from today.
_OPEN_DAYS, _PLANNED_DAYS = 150, (30, 400)


@cache
def table(name: str) -> Mapping[str, Any]:
    """A table of this folder by the name of its file."""
    there = files("sereno.web.actions.demo") / f"{name}.toml"
    return tomllib.loads(there.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Step:
    """A milestone before it is written. proof: what shows it; "": it isn't done."""

    title: str
    weight: int
    due_on: dt.date
    proof: str


@dataclass(frozen=True)
class Draft:
    """An action before it is written: one of the times of an entry.

    turn: which of them, from 0. money: (source, planned, spent) in millions; people: planned,
    reached. is_local: it is called after the neighbourhood where it is done.
    """

    entry: Mapping[str, Any]
    turn: int
    name: str
    went: str
    starts_on: dt.date
    ends_on: dt.date
    steps: tuple[Step, ...]
    money: tuple[tuple[str, float, float], ...]
    people: tuple[int, int]

    @property
    def is_local(self) -> bool:
        """Whether it is called after its neighbourhood."""
        return "{name}" in self.entry["title"] and not self.name

    @property
    def shares(self) -> Mapping[str, int | None]:
        """The recommendations that it serves, with their share of the cost where it is known."""
        serves = self.entry["serves"]
        return serves if isinstance(serves, dict) else dict.fromkeys(serves)


def drafts(today: dt.date) -> Iterator[Draft]:
    """All of them, in the order of the tables."""
    for name in FILES:
        for entry in table(name)["action"]:
            for turn, time in enumerate(entry["times"]):
                yield _draft(entry, turn, time, today)


def _draft(entry: Mapping[str, Any], turn: int, time: list[Any], today: dt.date) -> Draft:
    usual: list[Any] = ["", "", 0, 0, 0, 0, ""]
    first, last, planned, spent, meant, reached, name = time + usual[len(time) :]
    several = entry.get("went", ["met"])
    went = several[turn % len(several)]
    if first == PLANNED:
        starts, ends = (today + dt.timedelta(days=days) for days in _PLANNED_DAYS)
    else:
        starts = dt.date.fromisoformat(f"{first}-01")
        ends = today + dt.timedelta(days=_OPEN_DAYS) if last == OPEN else end_of(last)
    steps = [
        Step(title, weight, _months_after(starts, months), proof)
        for title, weight, months, proof in entry.get("steps", ())
    ]
    if went in GOES_ON:
        steps[-1] = replace(steps[-1], proof="")
    money = [(entry.get("source", "mun"), planned, spent)] if planned else entry.get("money", [])
    people = (meant, reached) if meant else tuple(entry.get("people", (0, 0)))
    return Draft(
        entry, turn, name, went, starts, ends, tuple(steps),
        tuple((source, a, b) for source, a, b in money), (people[0], people[1]),
    )  # fmt: skip


def end_of(month: str) -> dt.date:
    """The last day of a month that is written as "2024-05"."""
    year, at = int(month[:4]), int(month[5:])
    return dt.date(year, at, calendar.monthrange(year, at)[1])


def _months_after(day: dt.date, months: int) -> dt.date:
    """The last day of the month in which so many months have passed."""
    at = day.year * 12 + day.month - 2 + months
    return end_of(f"{at // 12:04}-{at % 12 + 1:02}")
