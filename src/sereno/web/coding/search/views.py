"""The page of a search: turns in which something was said, or each place on a line of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from sereno.methods.diagnosis.coding.looking import excerpt, in_context
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.coding.codebook.tree import flat, tree_of
from sereno.web.coding.models import Block, Part
from sereno.web.coding.search.asking import SearchQuestion
from sereno.web.coding.search.changes import note_search
from sereno.web.coding.search.finding import Found, Search
from sereno.web.coding.search.giving import Giving, last_given
from sereno.web.coding.search.hits import Turn, in_turns, with_marks
from sereno.web.diagnosis.activities.areas import known_areas
from sereno.web.diagnosis.documents.record import DOCUMENTS
from sereno.web.diagnosis.models import (
    ActivityArea,
    AgeBand,
    Document,
    DocumentKind,
    Sector,
    Sex,
    Technique,
)
from sereno.web.documents import Context
from sereno.web.people.models import Person
from sereno.web.records.changes import note_readings
from sereno.web.records.tools import ListTool

PER_PAGE = 20
# What is written, as somebody looks for it; the page shows them while nothing is asked.
EXAMPLES = (
    ("luz noche", gettext_lazy("both words, anywhere in a turn")),
    ('"sin luz"', gettext_lazy("one word after the other")),
    ("luz CERCA/5 noche", gettext_lazy("at most five words between them; NEAR does the same")),
    ("foco O luminaria", gettext_lazy("one of them; OR does the same")),
    ("parque -cancha", gettext_lazy("the first word without the second")),
    ("narco*", gettext_lazy("whatever begins like this")),
)


@dataclass(frozen=True)
class Hit:
    """A turn on the page. words: with those marked that were looked for; lines: each place with
    what stands before and after it.
    """

    block: Block
    href: str
    words: SafeString
    lines: Sequence[tuple[str, str, str]]


@dataclass(frozen=True)
class OfDocument:
    """The hits of one document."""

    document: Document
    areas: str
    on: dt.date | None
    hits: list[Hit]


@require_GET
@needs(Right.SEE_FIELDWORK)
def search(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Where something was said."""
    question = SearchQuestion.of(request.GET)
    found = Search(audit, person, question)
    page = Paginator(found.found, PER_PAGE).get_page(request.GET.get("page"))
    shown = list(_shown(found, list(page)))
    note_search(found)
    note_readings(DOCUMENTS, audit=audit, rows=[each.document for each in shown], by=person)
    context: Context = {
        "audit": audit,
        "question": question,
        "found": found,
        "page": page,
        "shown": shown,
        "examples": EXAMPLES,
        "filters": list(_tools(audit, person, question)),
        "may_restricted": AccessLevel.RESTRICTED in audit.access_levels_of(person),
    }
    if audit.allows(person, Right.CODE):
        context["giving"] = Giving.of(request, audit, person)
        context["last_given"] = last_given(audit, person)
    return render(request, "coding/search.html", context)


def place_of(document: Document, ordinal: int) -> str:
    """Where a turn is read."""
    page = reverse("coding:screen", args=[document.audit.slug, "document", document.number])
    return f"{page}#turn-{ordinal}"


def _shown(found: Search, hits: list[Found]) -> Iterator[OfDocument]:
    labels = known_areas(found.audit).labels
    for document, _text, turns in in_turns(found, hits):
        areas = [labels.get(area.code, area.name) for area in document.activity.areas.all()]
        yield OfDocument(
            document,
            ", ".join(areas),
            document.activity.on,
            [_hit(document, each, found.question.by_line) for each in turns],
        )


def _hit(document: Document, turn: Turn, by_line: bool) -> Hit:
    return Hit(
        turn.block,
        place_of(document, turn.block.ordinal),
        SafeString() if by_line else with_marks(excerpt(turn.said, turn.marks)),
        [in_context(turn.said, mark) for mark in turn.marks] if by_line else [],
    )


def _tools(audit: Audit, person: Person, question: SearchQuestion) -> Iterator[ListTool]:
    within = question.within
    chosen = "" if within.code is None else str(within.code)
    if codes := code_choices(audit, person):
        yield ListTool("code", _("Code given"), chosen, codes)
    areas = area_choices(audit)
    if areas:
        yield ListTool("area", audit.area_word.capitalize(), within.area, areas)
    yield ListTool("technique", _("Technique"), within.technique, Technique.choices)
    yield ListTool("sector", _("With whom"), within.sector, Sector.choices)
    yield ListTool("part", _("Who speaks"), within.part, Part.choices)
    yield ListTool("sex", _("Sex"), within.sex, Sex.choices)
    yield ListTool("age", _("Age"), within.age, AgeBand.choices)
    yield ListTool("kind", _("Kind of document"), within.kind, DocumentKind.choices)
    yield ListTool("since", _("From"), str(within.since or ""))
    yield ListTool("until", _("Until"), str(within.until or ""))
    alike = "" if question.alike else "no"
    yield ListTool("alike", _("Similar words"), alike, [("no", _("leave them out"))], _("find too"))
    if AccessLevel.RESTRICTED in audit.access_levels_of(person):
        restricted = "yes" if question.restricted else ""
        yes = [("yes", _("look through them too"))]
        yield ListTool(
            "restricted", _("Restricted texts"), restricted, yes, _("not looked through")
        )
    view = "lines" if question.by_line else ""
    yield ListTool(
        "view", _("Show"), view, [("lines", _("each place on a line"))], _("whole turns")
    )


def code_choices(audit: Audit, person: Person) -> list[tuple[str, str]]:
    """The codes in use that a person sees, by number, each where it stands first in the tree."""
    nodes = flat(tree_of(audit, audit.access_levels_of(person)))
    return list(
        {
            str(node.code.number): "\u2007\u2007" * node.depth + node.code.name
            for node in reversed(nodes)
        }.items()
    )[::-1]


def area_choices(audit: Audit) -> list[tuple[str, str]]:
    """The areas that activities are about, as people call them."""
    labels = known_areas(audit).labels
    rows = ActivityArea.objects.filter(activity__audit=audit).order_by()
    names = dict(rows.values_list("code", "name"))
    return sorted(
        ((code, labels.get(code, name)) for code, name in names.items()), key=lambda each: each[1]
    )
