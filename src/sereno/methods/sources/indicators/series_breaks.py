"""Breaks in a series: from a day on it is measured in another way, so that it can't be compared.

Every function that compares periods takes the breaks of its series and what to do about them:
refuse (the default) or warn. A caller that knows of none says so by passing ().
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sereno.methods.sources.indicators.periods import Period
from sereno.vocabulary.phrases import Phrase
from sereno.vocabulary.problems import Problem
from sereno.vocabulary.series_breaks import BREAK_KINDS, BreakKind, KnownBreak

OnBreak = Literal["refuse", "warn"]


@dataclass(frozen=True)
class SeriesBreak:
    """`date` is the first day that is measured in the new way."""

    date: dt.date
    what: Phrase
    advice: Phrase
    kind: BreakKind = "method"

    @classmethod
    def of_known(cls, known: KnownBreak) -> SeriesBreak:
        """A break as the vocabulary knows it."""
        return cls(known.date, known.what, known.advice, known.kind)


def crossing(
    breaks: Iterable[SeriesBreak], first: dt.date, last: dt.date
) -> tuple[SeriesBreak, ...]:
    """The breaks with days on both sides between two days (both included), by date.

    A series that begins on the day of the break is wholly of the new way: it doesn't cross it.
    Raises ValueError when `last` comes before `first`.
    """
    if last < first:
        raise ValueError(f"{last} comes before {first}")
    return tuple(sorted((b for b in breaks if first < b.date <= last), key=lambda b: b.date))


def breaks_met(
    breaks: Iterable[SeriesBreak],
    periods: Iterable[Period],
    on_break: OnBreak,
    *,
    where: str = "",
) -> tuple[Problem, ...]:
    """One Problem for each break between the earliest and the latest day of some periods.

    With "refuse" the first of them is raised; with "warn" they are notes for the reader.
    """
    days = [edge for period in periods for edge in (period.first, period.last)]
    met = crossing(breaks, min(days), max(days)) if days else ()
    problems = tuple(_problem(each, on_break, where) for each in met)
    if problems and on_break == "refuse":
        raise problems[0]
    return problems


def _problem(met: SeriesBreak, on_break: OnBreak, where: str) -> Problem:
    values = {
        "day": met.date.isoformat(),
        "kind": BREAK_KINDS[met.kind],
        "change": met.what,
        "advice": met.advice,
    }
    if on_break == "refuse":
        return Problem("series_break_refused", where=where, **values)
    return Problem("series_break_crossed", where=where, **values)
