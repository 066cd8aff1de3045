"""What a person may see of a measure: small counts are taken out before any page or file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from sereno.exchange.maps.classes import Classes, classify
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.imports.version_reader import VersionReader
from sereno.web.people.models import Person

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class IncidenceQuestion:
    """What the page asks: a topic ("": all), whole months, a group ("": all)."""

    topic: str
    first: dt.date
    last: dt.date
    group: str

    @classmethod
    def of(
        cls, given: Mapping[str, str], reader: VersionReader, *, whole: bool
    ) -> IncidenceQuestion:
        """From an address; what makes no sense is left out. `whole`: only the entire period.

        Counts of two periods give away what lies between them, so whoever may not see small
        counts sees the whole period only.
        """
        topic = given.get("topic", "")
        months = reader.all_months
        first, last = _month(given.get("from", "")), _month(given.get("to", ""))
        first = first if first in months and not whole else months[0]
        last = last if last in months and not whole else months[-1]
        group = given.get("group", "")
        return cls(
            topic if topic in reader.topics else "",
            min(first, last),
            max(first, last),
            group if group in reader.groups else "",
        )


def _month(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(f"{text[:7]}-01")
    except ValueError:
        return None


def sees_everything(audit: Audit, person: Person) -> bool:
    """Whether small counts are shown to a person."""
    return audit.allows(person, Right.SEE_RECORDS)


@dataclass(frozen=True)
class Shown:
    """A measure as a person may see it; arrays (A,), NaN where held back or without a value."""

    held: npt.NDArray[np.bool_]
    inside: npt.NDArray[np.bool_]
    n: Floats
    rate: Floats
    low: Floats
    high: Floats
    eb: Floats
    population: Floats
    years: float
    total: int | None
    months: tuple[tuple[dt.date, int | None], ...]

    @cached_property
    def classes(self) -> Classes:
        """The areas asked for in five classes of their rates, for the map."""
        return classify(np.where(self.inside, self.rate, np.nan))

    @property
    def held_n(self) -> int:
        """How many areas are held back."""
        return int((self.held & self.inside).sum())


@lru_cache(maxsize=64)
def show(reader: VersionReader, question: IncidenceQuestion, *, k: int, everything: bool) -> Shown:
    """Answer a question for somebody who sees `everything`, or for everyone else.

    For everyone else the answer comes from two tables of the whole period, areas by topics and
    months by topics, that are published together: no filter gives another one. The same question
    gets the same object, which nobody may write to.
    """
    found, years = reader.measure(topic=question.topic, first=question.first, last=question.last)
    groups = np.array([area["group"] for area in reader.areas])
    inside = np.ones(groups.size, np.bool_) if not question.group else groups == question.group
    held = np.zeros(groups.size, np.bool_)
    total: int | None = int(found.n[inside].sum())
    months: tuple[tuple[dt.date, int | None], ...] = tuple(
        (month, n)
        for month, n in reader.months(topic=question.topic, group=question.group)
        if question.first <= month <= question.last
    )
    if not everything:
        line = reader.held_areas(k)[question.topic]
        held = line[:-1]
        by_month = reader.held_months(k)[question.topic]
        # A group's own total or months would give away what is held back inside it.
        if question.group or line[-1]:
            total = None
        months = (
            ()
            if question.group
            else tuple((month, None if by_month[i] else n) for i, (month, n) in enumerate(months))
        )

    def without(values: npt.NDArray[np.float64] | npt.NDArray[np.int64]) -> Floats:
        return np.where(held, np.nan, values.astype(np.float64))

    return Shown(
        held,
        inside,
        without(found.n),
        without(found.rate),
        without(found.rate_low),
        without(found.rate_high),
        without(found.eb_rate),
        reader.population,
        years,
        total,
        months,
    )
