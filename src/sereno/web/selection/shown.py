"""What a person may see of a measure: small counts are taken out before any page or file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from sereno.engine.incidence import exposure_of, measure_counts, years_of
from sereno.exchange.maps.classes import Classes, classify
from sereno.web.imports.models import DataVersion
from sereno.web.imports.shown_counts import ShownCounts
from sereno.web.imports.version_facts import VersionFacts
from sereno.web.imports.version_reader import VersionReader, open_version

Floats = npt.NDArray[np.float64]
# What the map shows of an area, and by what the highest are told.
MEASURES: Final = ("rate", "eb", "n", "density")
OF_PEOPLE: Final = ("rate", "eb")


def measures_of(facts: VersionFacts) -> tuple[str, ...]:
    """Those that there can be: without residents no rates, without shapes nothing per km²."""
    has_shapes = bool(np.isfinite(facts.square_kilometres).any())
    return tuple(
        each
        for each in MEASURES
        if (facts.has_people or each not in OF_PEOPLE) and (has_shapes or each != "density")
    )


def measure_of(asked: str, facts: VersionFacts) -> str:
    """The measure that the page shows: the one asked for, else the first that there can be."""
    measures = measures_of(facts)
    return asked if asked in measures else measures[0]


@dataclass(frozen=True)
class IncidenceQuestion:
    """What the page asks: a topic ("": all), whole months, a group ("": all)."""

    topic: str
    first: dt.date
    last: dt.date
    group: str

    @classmethod
    def of(
        cls, given: Mapping[str, str], reader: VersionFacts, *, whole: bool
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


@dataclass(frozen=True)
class Shown:
    """A measure as a person may see it; arrays (A,), NaN where held back or without a value.

    Where anything is held back, everything here follows from the counts that are shown.
    """

    held: npt.NDArray[np.bool_]
    inside: npt.NDArray[np.bool_]
    n: Floats
    rate: Floats
    low: Floats
    high: Floats
    eb: Floats
    density: Floats
    population: Floats
    years: float
    total: int | None
    months: tuple[tuple[dt.date, int | None], ...]

    @cached_property
    def _classes(self) -> dict[str, Classes]:
        return {}

    def classes_of(self, measure: str) -> Classes:
        """The areas asked for in five classes of one of MEASURES, for the map."""
        if measure not in self._classes:
            values = np.where(self.inside, getattr(self, measure), np.nan)
            self._classes[measure] = classify(values)
        return self._classes[measure]

    @property
    def held_n(self) -> int:
        """How many areas are held back."""
        return int((self.held & self.inside).sum())


def show(version: DataVersion, question: IncidenceQuestion, *, k: int | None) -> Shown:
    """Answer a question for somebody who may not see counts below `k`; None for one who may.

    Below k the answer comes from the counts that are published together (`shown_counts`), of the
    whole period: no filter gives another one. The same question gets the same object, which
    nobody may write to.
    """
    reader = open_version(version)
    return _all(reader, question) if k is None else _above(reader, question, k)


def _inside(facts: VersionFacts, group: str) -> npt.NDArray[np.bool_]:
    groups = np.array([area["group"] for area in facts.areas])
    inside: npt.NDArray[np.bool_] = np.ones(groups.size, np.bool_) if not group else groups == group
    return inside


@lru_cache(maxsize=64)
def _all(reader: VersionReader, question: IncidenceQuestion) -> Shown:
    found, years = reader.measure(topic=question.topic, first=question.first, last=question.last)
    inside = _inside(reader, question.group)
    return Shown(
        np.zeros(inside.size, np.bool_),
        inside,
        found.n.astype(np.float64),
        found.rate,
        found.rate_low,
        found.rate_high,
        found.eb_rate,
        _density(reader, found.n, years),
        reader.population,
        years,
        int(found.n[inside].sum()),
        tuple(reader.months(topic=question.topic, group=question.group)),
    )


def _density(facts: VersionFacts, n: npt.NDArray[Any], years: float) -> Floats:
    """Incidents per square kilometre and year."""
    found: Floats = n.astype(np.float64) / (facts.square_kilometres * years)
    return found


@lru_cache(maxsize=64)
def _above(reader: VersionReader, question: IncidenceQuestion, k: int) -> Shown:
    return from_shown(reader, reader.shown_counts(k), question)


def from_shown(facts: VersionFacts, counts: ShownCounts, question: IncidenceQuestion) -> Shown:
    """The measure of the counts that are shown: smoothed rates are fitted to these alone."""
    n = counts.areas(question.topic)
    known = np.isfinite(n)
    years = years_of(facts.period)
    found, _note = measure_counts(
        "topic" if question.topic else "all",
        question.topic or "all",
        n[known].astype(np.int64),
        {},
        facts.group_of[known],
        exposure_of(facts.population, years)[known],
    )

    def spread(values: Floats) -> Floats:
        over = np.full(n.size, np.nan)
        over[known] = values
        return over

    months = [] if question.group else counts.months(question.topic).tolist()
    return Shown(
        ~known,
        _inside(facts, question.group),
        n,
        spread(found.rate),
        spread(found.rate_low),
        spread(found.rate_high),
        spread(found.eb_rate),
        _density(facts, n, years),
        facts.population,
        years,
        _told(counts.total(question.topic, question.group)),
        # The months of one group would take so much to be held back that little were left.
        tuple(zip(facts.all_months, map(_told, months), strict=False)),
    )


def topics_at(
    version: DataVersion, question: IncidenceQuestion, place: int, *, k: int | None
) -> dict[str, tuple[int, int]]:
    """Incidents of an area and of all areas by topic ("": all), where both may be seen."""
    reader = open_version(version)
    topics = ("", *reader.topics)
    if k is None:
        first, last = question.first, question.last
        all_counts = {t: reader.counts(topic=t, first=first, last=last) for t in topics}
        return {t: (int(n[place]), int(n.sum())) for t, n in all_counts.items()}
    shown = reader.shown_counts(k)
    both = {t: (_told(float(shown.areas(t)[place])), _told(shown.total(t))) for t in topics}
    return {
        t: (here, all_) for t, (here, all_) in both.items() if here is not None and all_ is not None
    }


def _told(n: float) -> int | None:
    return None if np.isnan(n) else int(n)
