"""Rows of a file as recommendations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from sereno.exchange.recommendation_files import RECOMMENDATIONS
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.in_both import InBoth
from sereno.vocabulary.plain_text import shortened
from sereno.vocabulary.problems import Problem
from sereno.vocabulary.sdg import sdg
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.activities.area_cells import AreaCells
from sereno.web.documents import Values
from sereno.web.findings.bringing.words import known_words
from sereno.web.findings.models import Deliverable, Finding, Recommendation, TargetServed
from sereno.web.findings.recommendations.changes import Serving, ToDeliver
from sereno.web.findings.recommendations.forms import MOST_DELIVERABLES
from sereno.web.organisations.models import Organisation
from sereno.web.people.models import Person
from sereno.web.records.bringing.cells import (
    MOST_SHOWN,
    called,
    day_of,
    quantity_of,
    text_of,
    word_of,
)
from sereno.web.records.bringing.reading import RowReader
from sereno.web.records.tools import whole_number
from sereno.web.topics.models import Topic, TopicState

_TEXTS = (
    *("reference", "title", "text", "expected_result", "indicator", "baseline", "target"),
    "resources",
)
_SEVERAL_LINES = ("text", "expected_result", "resources")
# People write "Meta 16.1" and "ODS 16.1".
_CALLED_TARGET = re.compile(r"(?:ods|sdg|metas?|targets?)\b[\s:]*", re.IGNORECASE)
_AND = re.compile(r"\s*(?:[,\n&]|\b[ye]\b|\band\b)\s*", re.IGNORECASE)


@dataclass
class ReadRecommendation:
    """A row that can be a draft. fields: those of the model in its own row.

    responsible, partners: names, for whoever isn't in the directory yet is put into it.
    """

    line: int
    fields: Values
    responsible: str = ""
    partners: tuple[str, ...] = ()
    areas: dict[str, str] = field(default_factory=dict)
    deliverables: tuple[ToDeliver, ...] = ()
    targets: tuple[Serving, ...] = ()
    findings: tuple[int, ...] = ()


class RecommendationReader(RowReader[ReadRecommendation]):
    """Reads recommendations."""

    ROLES = RECOMMENDATIONS

    def __init__(self, audit: Audit, person: Person, *told: Any) -> None:
        super().__init__(audit, person, *told)
        self._areas = AreaCells(audit)
        self._topics: dict[str, Topic] = {}
        topics = Topic.objects.filter(audit=audit, state=TopicState.IN_USE)
        for topic in topics.order_by("number"):
            for word in (topic.key, topic.name_es, topic.name_en):
                self._topics.setdefault(fold(word), topic)
        self._targets = [code for code, each in sdg().items() if each.level == "target"]
        seen = Finding.objects.for_person(audit, person).order_by()
        self._findings = dict(seen.values_list("number", "pk"))
        rows = Recommendation.objects.filter(audit=audit).values_list("reference", "title")
        self._taken: dict[str, str] = dict(rows)
        self._lines: dict[str, int] = {}

    def begin(self, line: int) -> ReadRecommendation:
        """Nothing is said yet."""
        return ReadRecommendation(line, {})

    def check(self, read: ReadRecommendation) -> Iterator[Problem]:
        """Nothing is; its reference is taken."""
        if reference := read.fields.get("reference"):
            self._lines[reference] = read.line
        yield from ()

    def take(self, read: ReadRecommendation, role: str, cell: str) -> None:
        """A text, a word, a day, or what is several."""
        if role in _TEXTS:
            read.fields[role] = _text(role, cell)
            if role == "reference":
                self._refuse_twice(read.fields[role])
        elif role in ("addressee", "horizon", "access_level"):
            read.fields[role] = word_of(known_words(role), cell)
        elif role in ("impact", "feasibility"):
            read.fields[role] = _grade(role, cell)
        elif role == "due_on":
            read.fields[role] = day_of(cell)
        elif role == "responsible":
            read.responsible = _text(role, cell, Organisation, "name")
        else:
            _LISTS[role](self, read, role, cell)

    def _refuse_twice(self, reference: str) -> None:
        if (title := self._taken.get(reference)) is not None:
            raise Problem("reference_twice", reference=reference, title=title)
        if (line := self._lines.get(reference)) is not None:
            raise Problem("brought_reference_twice", reference=reference, line=line)

    def _topic(self, read: ReadRecommendation, _role: str, cell: str) -> None:
        topic = self._topics.get(fold(cell))
        if topic is None:
            near = get_close_matches(fold(cell), self._topics, n=1, cutoff=0)
            nearest = [self._topics[each] for each in near]
            raise Problem(
                "brought_topic_unknown",
                topic=shortened(cell, MOST_SHOWN),
                nearest=InBoth(nearest[0].name_es, nearest[0].name_en) if nearest else "",
            )
        read.fields["topic"] = topic

    def _words(self, read: ReadRecommendation, role: str, cell: str) -> None:
        """Beneficiaries and principles: by their values or words, also with commas between."""
        items = [item[0] for item in RECOMMENDATIONS.items(role, cell)]
        named: dict[str, None] = {}
        for item in items:
            is_one = fold(item) in known_words(role)
            for word in [item] if is_one else item.split(","):
                named[word_of(known_words(role), word)] = None
        read.fields[role] = list(named)

    def _partners(self, read: ReadRecommendation, role: str, cell: str) -> None:
        names = [
            _text(role, item[0], Organisation, "name") for item in RECOMMENDATIONS.items(role, cell)
        ]
        read.partners = tuple(dict.fromkeys(names))

    def _in_areas(self, read: ReadRecommendation, role: str, cell: str) -> None:
        read.areas = self._areas.read(RECOMMENDATIONS.items(role, cell))

    def _deliverables(self, read: ReadRecommendation, role: str, cell: str) -> None:
        items = RECOMMENDATIONS.items(role, cell)
        if len(items) > MOST_DELIVERABLES:
            raise Problem("brought_too_many", n=len(items), most=MOST_DELIVERABLES)
        read.deliverables = tuple(map(_deliverable, items))

    def _serving(self, read: ReadRecommendation, role: str, cell: str) -> None:
        served: dict[str, Serving] = {}
        for codes, *more in RECOMMENDATIONS.items(role, cell):
            how = word_of(known_words("contribution"), more[0]) if more and more[0] else "direct"
            why = _text(role, more[1], TargetServed, "rationale") if len(more) > 1 else ""
            for code in (_CALLED_TARGET.sub("", each) for each in _AND.split(codes.strip())):
                # Sheets show 16.10 as 16.1 when it was typed as a number: nobody can tell that.
                if code not in self._targets:
                    near = get_close_matches(code, self._targets, n=1, cutoff=0)
                    raise Problem(
                        "sdg_target_unknown", target=shortened(code, MOST_SHOWN), nearest=near[0]
                    )
                served[code] = Serving(code, how, why)
        read.targets = tuple(served.values())

    def _resting(self, read: ReadRecommendation, role: str, cell: str) -> None:
        keys: dict[int, None] = {}
        for numbers in (item[0] for item in RECOMMENDATIONS.items(role, cell)):
            for number in map(str.strip, numbers.split(",")):
                found = whole_number(number)
                key = None if found is None else self._findings.get(found)
                if key is None:
                    raise Problem("brought_finding_unknown", finding=shortened(number, MOST_SHOWN))
                keys[key] = None
        read.findings = tuple(keys)


_LISTS: dict[str, Callable[[RecommendationReader, ReadRecommendation, str, str], None]] = {
    "topic": RecommendationReader._topic,
    "beneficiaries": RecommendationReader._words,
    "principles": RecommendationReader._words,
    "partners": RecommendationReader._partners,
    "areas": RecommendationReader._in_areas,
    "deliverables": RecommendationReader._deliverables,
    "targets": RecommendationReader._serving,
    "findings": RecommendationReader._resting,
}


def _text(role: str, cell: str, model: type[Any] = Recommendation, name: str = "") -> str:
    lines = role in _SEVERAL_LINES
    return text_of(RECOMMENDATIONS, role, cell, model, name, lines=lines)


def _grade(role: str, cell: str) -> int:
    found = re.fullmatch(r"([1-5])(?:[.,]0+)?", cell)
    if found is None:
        raise Problem(
            "brought_grade", column=called(RECOMMENDATIONS, role), value=shortened(cell, MOST_SHOWN)
        )
    return int(found[1])


def _deliverable(item: Sequence[str]) -> ToDeliver:
    title, quantity, unit, due_on = [*item, "", "", ""][:4]
    if not title:
        raise Problem("brought_deliverable", value=" | ".join(item))
    return ToDeliver(
        _text("deliverables", title, Deliverable, "title"),
        quantity_of(quantity) if quantity else None,
        _text("deliverables", unit, Deliverable, "unit"),
        day_of(due_on) if due_on else None,
    )
