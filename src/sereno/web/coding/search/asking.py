"""What a search asks for, as its address says it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from sereno.vocabulary.offences import topics
from sereno.web.audits.models import Audit
from sereno.web.coding.codebook.tree import flat, tree_of
from sereno.web.coding.models import Part
from sereno.web.diagnosis.models import AgeBand, DocumentKind, Sector, Sex, Technique
from sereno.web.people.models import Person
from sereno.web.records.tools import whole_number

# What nobody wrote down, in an address: "" asks for nothing.
NONE = "none"
MOST_LETTERS = 300


@dataclass(frozen=True)
class Within:
    """In which material: what nobody asks for is "" or None; area, sex and age `NONE`: where that
    isn't known. topic: of codes.
    """

    code: int | None = None
    topic: str = ""
    area: str = ""
    technique: str = ""
    sector: str = ""
    part: str = ""
    sex: str = ""
    age: str = ""
    kind: str = ""
    since: dt.date | None = None
    until: dt.date | None = None

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Within:
        """From an address; what nobody understands asks for nothing."""

        def one(name: str, known: type) -> str:
            value = given.get(name, "")
            return value if value in (NONE, *known.values) else ""  # type: ignore[attr-defined]

        return cls(
            code=whole_number(given.get("code", "")),
            topic=topic if (topic := given.get("topic", "")) in topics() else "",
            area=given.get("area", ""),
            technique=one("technique", Technique),
            sector=one("sector", Sector),
            part=one("part", Part),
            sex=one("sex", Sex),
            age=one("age", AgeBand),
            kind=one("kind", DocumentKind),
            since=day(given.get("since", "")),
            until=day(given.get("until", "")),
        )

    def segments(self, audit: Audit, person: Person) -> Q | None:
        """Which segments, by their codes; None: any, or none at all."""
        if self.code is None and not self.topic:
            return None
        wanted = Q(code__topic=self.topic) if self.topic else Q()
        if self.code is not None:
            wanted &= Q(code__in=with_those_below(audit, person, self.code))
        return wanted

    def documents(self) -> Q:
        """Which documents."""
        wanted = {
            "activity__areas__isnull": self.area == NONE,
            "activity__areas__code": "" if self.area == NONE else self.area,
            "activity__technique": self.technique,
            "activity__sector": self.sector,
            "kind": self.kind,
            "activity__on__gte": self.since,
            "activity__on__lte": self.until,
        }
        return Q(**{name: value for name, value in wanted.items() if value})

    def speakers(self, block: str = "") -> Q:
        """Which turns, by who speaks; `block`: how they are named from other rows."""
        wanted = {"part": self.part, "sex": self.sex, "age": self.age}
        asked = {name: "" if value == NONE else value for name, value in wanted.items() if value}
        return Q(**{f"{block}speaker__{name}": value for name, value in asked.items()})


@dataclass(frozen=True)
class SearchQuestion:
    """Words, and where to look for them.

    alike: also for what means nearly the same. restricted: also through restricted texts, of which
    each search is noted. by_line: each place on a line of its own.
    """

    words: str
    within: Within
    alike: bool = True
    restricted: bool = False
    by_line: bool = False

    @classmethod
    def of(cls, given: Mapping[str, str]) -> SearchQuestion:
        """From an address."""
        return cls(
            given.get("q", "").replace("\0", "").strip()[:MOST_LETTERS],
            Within.of(given),
            alike=given.get("alike", "") != "no",
            restricted=given.get("restricted") == "yes",
            by_line=given.get("view") == "lines",
        )


def day(text: str) -> dt.date | None:
    """A day of an address."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def with_those_below(audit: Audit, person: Person, number: int) -> set[int]:
    """The keys of a code in use and of all that stand in it, of those that a person sees."""
    tree = tree_of(audit, audit.access_levels_of(person))
    nodes = [node for node in flat(tree) if node.code.number == number]
    return {below.code.pk for node in nodes for below in node.every()}
