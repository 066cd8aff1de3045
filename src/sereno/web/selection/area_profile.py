"""What the records say of one area beside the city: its offences, and how they compare by resident.

All of it follows from counts that its reader may see.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sereno.methods.sources.indicators.intervals import poisson_limits
from sereno.vocabulary.language import number
from sereno.vocabulary.result_words import topic_name
from sereno.web.imports.version_facts import VersionFacts

MOST_TOPICS: Final = 8


@dataclass(frozen=True)
class Beside:
    """How many times the city's incidents by resident an area has, and within which limits.

    It is here ÷ (all × people ÷ everyone); the limits are those of the count, exact.
    """

    here: int
    all: int
    people: float
    everyone: float
    times: float
    low: float
    high: float

    @property
    def said(self) -> str:
        return number(self.times, 1)

    @property
    def limits(self) -> str:
        return f"{number(self.low, 1)}–{number(self.high, 1)}"


@dataclass(frozen=True)
class TopicHere:
    """One offence of an area: `length` and `city` are percents of the longest bar."""

    topic: str
    name: str
    n: int
    beside: Beside | None
    length: str
    city: str


def beside_city(facts: VersionFacts, place: int, counts: tuple[int, int] | None) -> Beside | None:
    """An area's incidents by resident beside those of all areas; None where that says nothing."""
    if counts is None or not counts[1]:
        return None
    people = float(facts.population[place])
    everyone = float(facts.population[facts.population > 0].sum())
    if not people > 0:
        return None
    here, all_ = counts
    expected = all_ * people / everyone
    low, high = (float(each[0]) / expected for each in poisson_limits([here]))
    return Beside(here, all_, people, everyone, here / expected, low, high)


def said_of(n: int | None, beside: Beside | None, *, topic: str, period: str) -> str:
    """What a person would say aloud of an area first; `n`: None where it may not be seen."""
    if n is None:
        return _("Not shown: the number is small, or would reveal a small one.")
    said = ngettext(
        "{topic}, {period}: {n} incident.", "{topic}, {period}: {n} incidents.", n
    ).format(topic=topic, period=period, n=number(n))
    if beside is None:
        return said
    return f"{said} " + _("Per resident that is {times} times the city's figure.").format(
        times=beside.said
    )


def topics_here(
    facts: VersionFacts, place: int, counts: Mapping[str, tuple[int, int]]
) -> list[TopicHere]:
    """The most frequent offences of an area, with their bars."""
    frequent = sorted(
        (topic for topic in counts if topic and counts[topic][0]),
        key=lambda topic: (-counts[topic][0], topic),
    )[:MOST_TOPICS]
    beside = {topic: beside_city(facts, place, counts[topic]) for topic in frequent}
    longest = max((each.times for each in beside.values() if each), default=1.0)
    longest = max(longest, 1.0)

    def percent(times: float) -> str:
        return f"{100 * times / longest:.1f}"

    return [
        TopicHere(
            topic,
            topic_name(topic),
            counts[topic][0],
            found,
            percent(found.times) if found else "",
            percent(1.0),
        )
        for topic, found in beside.items()
    ]
