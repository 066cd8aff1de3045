"""The passages behind a number, in their words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.coding.analysis.asking import HOW, AnalysisQuestion, tools_of_within
from sereno.web.coding.analysis.material import TEXT, Material, Unit
from sereno.web.coding.models import Code, Segment, Speaker, TextVersion
from sereno.web.coding.search.views import area_choices, code_choices, place_of
from sereno.web.diagnosis.documents.record import DOCUMENTS
from sereno.web.diagnosis.marks.record import MARKS
from sereno.web.diagnosis.models import Document, Mark
from sereno.web.documents import Context
from sereno.web.people.models import Person
from sereno.web.records.changes import note_readings
from sereno.web.records.tools import ListTool

PER_PAGE = 25


@dataclass(frozen=True)
class Passage:
    """A passage on the page. words: "" of what isn't text; told: who says it, where, and who coded
    it; key: of one of its segments, "" of what can't be quoted.
    """

    code: Code
    unit: Unit
    document: Document | None
    mark: Mark | None
    words: str
    href: str
    told: str
    key: str


@require_GET
@needs(Right.SEE_FIELDWORK)
def passages(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Those that a number counted: of texts first, in the order of documents."""
    question = AnalysisQuestion.of(request.GET)
    material = Material(audit, person, question.within)
    other = None
    if question.other is not None:
        other = get_object_or_404(Code.objects.for_person(audit, person), number=question.other)
        material.keep_those_with(other.pk, question.how, question.near)
    page = Paginator(range(material.passages.unit.size), PER_PAGE).get_page(request.GET.get("page"))
    shown = list(_shown(material, list(page)))
    read = {each.document.pk: each.document for each in shown if each.document}
    note_readings(DOCUMENTS, audit=audit, rows=read.values(), by=person)
    marks = {each.mark.pk: each.mark for each in shown if each.mark}
    note_readings(MARKS, audit=audit, rows=marks.values(), by=person)
    chosen = "" if question.other is None else str(question.other)
    context: Context = {
        "audit": audit,
        "trail": [(_("Analysis"), reverse("coding:codes_by", args=[audit.slug]))],
        "question": question,
        "other": other,
        "how": HOW[question.how],
        "page": page,
        "shown": shown,
        "may_propose": audit.allows(person, Right.CODE),
        "filters": [
            *tools_of_within(audit, person, question.within),
            ListTool("with", _("Together with"), chosen, code_choices(audit, person)),
        ],
    }
    return render(request, "coding/passages.html", context)


def _shown(material: Material, places: Sequence[int]) -> Iterator[Passage]:
    passages = material.passages
    codes = Code.objects.in_bulk({material.codes[passages.code[i]] for i in places})
    units = {i: material.units[passages.unit[i]] for i in places}
    documents = Document.objects.select_related("activity", "audit").in_bulk(
        {unit.document for unit in units.values() if unit.document is not None}
    )
    marks = Mark.objects.select_related("group__activity").in_bulk(
        {unit.mark for unit in units.values() if unit.mark is not None}
    )
    rows = defaultdict(list)
    wanted = set(places)
    for row, i in zip(material.rows, passages.of, strict=True):
        if i in wanted:
            rows[int(i)].append(row)
    texts = TextVersion.objects.defer("moves").in_bulk(
        {row.text for lines in rows.values() for row in lines if row.text is not None}
    )
    opened = {text.pk: text.text for text in texts.values()}
    spoken = [(int(i), int(pk)) for i, pk in zip(*material.spoken, strict=True) if i in wanted]
    speakers = Speaker.objects.in_bulk({pk for _i, pk in spoken})
    said = defaultdict(list)
    for i, pk in spoken:
        said[i].append(speakers[pk])
    first_turn, _last = material.turns
    labels = dict(area_choices(material.audit))
    of_text = [line.pk for lines in rows.values() for line in lines[:1] if line.text is not None]
    keys = dict(Segment.objects.filter(pk__in=of_text).values_list("pk", "key"))
    people = {
        each.pk: str(each)
        for each in Person.objects.filter(
            pk__in={row.coder for lines in rows.values() for row in lines if row.coder}
        )
    }
    for i in places:
        unit, lines = units[i], rows[i]
        text = opened.get(lines[0].text or 0, "") if unit.kind == TEXT else ""
        words = text[passages.start[i] : passages.end[i]]
        document = documents.get(unit.document)
        activity = material.activities[unit.activity]
        areas = [unit.area] if unit.area else [area.code for area in activity.areas.all()]
        mark = marks.get(unit.mark)
        yield Passage(
            codes[material.codes[passages.code[i]]],
            unit,
            document,
            mark,
            words or (mark.words if mark else ""),
            place_of(document, int(first_turn[i])) if document else "",
            " · ".join(
                [
                    *map(speaker_words, said[i]),
                    *(labels.get(code, code) for code in areas),
                    *dict.fromkeys(people.get(row.coder or 0, _("agreed on")) for row in lines),
                ]
            ),
            str(keys.get(lines[0].pk, "")) if words else "",
        )


def speaker_words(speaker: Speaker) -> str:
    """How somebody is called in a text, with what is known of them."""
    told = (speaker.label, speaker.get_sex_display(), speaker.get_age_display())
    return ", ".join(filter(None, map(str, told)))
