"""How many recommendations put each principle of crime prevention into practice, by topic."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sereno.vocabulary.crime_prevention_principles import Principle, principles
from sereno.web.audits.models import Audit
from sereno.web.findings.models import Recommendation
from sereno.web.findings.recommendations.life import STANDING
from sereno.web.people.models import Person
from sereno.web.topics.models import Topic


@dataclass(frozen=True)
class Line:
    """A principle: how many of each topic and of all; one counts for each that it names."""

    principle: Principle
    cells: tuple[tuple[Topic, int], ...]
    n: int


@dataclass(frozen=True)
class Coverage:
    """The matrix. n: the recommendations that stand; without: those that name no principle."""

    topics: tuple[Topic, ...]
    lines: tuple[Line, ...]
    n: int
    without: int

    @property
    def missing(self) -> list[str]:
        """The principles that none puts into practice."""
        return [line.principle.name for line in self.lines if not line.n]


def coverage_of(audit: Audit, person: Person) -> Coverage:
    """Of the recommendations that the person may see and that stand."""
    seen = Recommendation.objects.for_person(audit, person).filter(state__in=STANDING).order_by()
    rows = list(seen.values_list("topic", "principles"))
    by_topic = Counter((topic, key) for topic, keys in rows for key in keys)
    by_key = Counter(key for _topic, keys in rows for key in keys)
    topics = tuple(Topic.objects.filter(audit=audit, pk__in={topic for topic, _keys in rows}))
    lines = tuple(
        Line(each, tuple((topic, by_topic[topic.pk, key]) for topic in topics), by_key[key])
        for key, each in principles().items()
    )
    return Coverage(topics, lines, len(rows), sum(not keys for _topic, keys in rows))
