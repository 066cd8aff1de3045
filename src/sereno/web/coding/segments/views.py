"""The coding screen of a document, a mark or a stop, and what its script asks and sends."""

from __future__ import annotations

import datetime as dt

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.coding.codebook.changes import add_code
from sereno.web.coding.models import Assignment
from sereno.web.coding.segments.about import about
from sereno.web.coding.segments.forms import NewCodeForm
from sereno.web.coding.segments.given import open_assignments
from sereno.web.coding.segments.listing import CodingQuestion
from sereno.web.coding.segments.reading import Reading, codes_told
from sereno.web.coding.segments.sent import UNREAD, Desk, operations_in
from sereno.web.coding.segments.showing import check_name, shown
from sereno.web.coding.segments.subjects import KINDS, subject_of
from sereno.web.coding.texts.reporting import report_name
from sereno.web.diagnosis.models import Document
from sereno.web.documents import Values
from sereno.web.people.models import Person
from sereno.web.records.changes import note_readings

# So long what a page asks for by itself belongs to its reading.
PAGE = dt.timedelta(minutes=10)
PER_PAGE = 100


def _reading(audit: Audit, person: Person, kind: str, number: int) -> Reading:
    if kind not in KINDS:
        raise Http404
    return Reading(audit, person, subject_of(audit, person, kind, number))


@require_GET
@needs(Right.SEE_FIELDWORK)
def segments(
    request: HttpRequest, audit: Audit, person: Person, kind: str, number: int
) -> HttpResponse:
    """All segments with the codes, or what is new since a revision, as JSON."""
    reading = _reading(audit, person, kind, number)
    since = request.GET.get("since", "")
    if since.isdecimal() and len(since) < 18:
        told = reading.since(int(since), request.GET.get("seen", ""))
    else:
        told = reading.whole() | {"codes": codes_told(audit, person)}
    _note(reading, kind, told)
    return JsonResponse(told)


def _note(reading: Reading, kind: str, told: Values) -> None:
    """Whoever is told what was coded reads it, whether or not they opened the page before."""
    if told["whole"] or told["segments"]:
        note_readings(
            KINDS[kind], audit=reading.audit, rows=(reading.subject.row,), by=reading.person,
            unless_since=timezone.now() - PAGE,
        )  # fmt: skip


@require_POST
@needs(Right.CODE)
def operate(
    request: HttpRequest, audit: Audit, person: Person, kind: str, number: int
) -> HttpResponse:
    """Do what the browser sends, and say what is new since it asked last."""
    reading = _reading(audit, person, kind, number)
    try:
        body = b"" if request.content_type == "multipart/form-data" else request.body
        operations, since, seen = operations_in(body)
    except Problem as problem:
        return JsonResponse({"problem": problem.what(), "mend": problem.mend()}, status=422)
    desk = Desk(reading)
    done = [desk.done(each) for each in operations]
    told = reading.since(since, seen)
    _note(reading, kind, told)
    return JsonResponse(told | {"done": done})


@require_POST
@needs(Right.KEEP_CODING)
def new_code(
    request: HttpRequest, audit: Audit, person: Person, kind: str, number: int
) -> HttpResponse:
    """A code that is named while coding, often in the words of who speaks; the codebook with it."""
    reading = _reading(audit, person, kind, number)
    form = NewCodeForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"problem": " ".join(map(str, form.errors["name"]))}, status=422)
    level = reading.subject.row.access_level
    try:
        check_name(form.cleaned_data["name"], reading)
        made = add_code(audit=audit, by=person, access_level=level, **form.cleaned_data)
    except Problem as problem:
        return JsonResponse({"problem": f"{problem.what()} {problem.mend()}"}, status=422)
    return JsonResponse({"made": made.pk, "codes": codes_told(audit, person)})


@require_POST
@needs(Right.CODE)
def name_there(
    request: HttpRequest, audit: Audit, person: Person, kind: str, number: int
) -> HttpResponse:
    """That a text still holds a name at a place: it waits for whoever decides names."""
    desk = Desk(_reading(audit, person, kind, number))
    try:
        where = {"text": request.POST["text"], "place": request.POST["place"].split(",")}
        place = desk.place(where)
        n = report_name(text=place["text"], start=place["start"], end=place["end"])
    except UNREAD:
        return JsonResponse({"problem": Problem("segment_unknown").what()}, status=422)
    except Problem as problem:
        return JsonResponse({"problem": f"{problem.what()} {problem.mend()}"}, status=422)
    return JsonResponse({"waiting": n})


@require_GET
@needs(Right.SEE_FIELDWORK)
def screen(
    request: HttpRequest, audit: Audit, person: Person, kind: str, number: int
) -> HttpResponse:
    """The page on which it is coded."""
    reading = _reading(audit, person, kind, number)
    subject = reading.subject
    note_readings(KINDS[kind], audit=audit, rows=(subject.row,), by=person)
    address = [audit.slug, kind, number]
    given, is_finished = _given(subject.document, person)
    may = audit.allows(person, Right.CODE) and subject.is_open and not is_finished
    return render(
        request,
        "coding/screen.html",
        shown(reading)
        | about(subject, audit, person)
        | {
            "audit": audit,
            "kind": kind,
            "row": subject.row,
            "code_page": reverse("coding:code", args=[audit.slug, 0]),
            "passages_page": reverse("coding:passages", args=[audit.slug]),
            "may": may,
            "may_keep": may and audit.allows(person, Right.KEEP_CODING),
            "given": given,
            "is_finished": is_finished,
            "segments": reverse("coding:segments", args=address),
            "operate": reverse("coding:operate", args=address),
            "new_code": reverse("coding:new_code_here", args=address),
            "name_there": reverse("coding:name_there", args=address),
            # What waits in a browser is found again by the same person at the same thing.
            "store": f"sereno-coding:{audit.slug}:{person.pk}:{kind}:{number}",
            "trail": [(_("To be coded"), reverse("coding:to_code", args=[audit.slug]))],
        },
    )


def _given(document: Document | None, person: Person) -> tuple[Assignment | None, bool]:
    """What is given to a person of a document in an open round, and whether they finished it."""
    if document is None:
        return None, False
    try:
        return open_assignments([document.pk], person).get(document.pk), False
    except Problem:
        return None, True


@require_GET
@needs(Right.SEE_FIELDWORK)
def to_code(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """What can be coded, with how much one has coded in each."""
    question = CodingQuestion.of(request.GET)
    lines = question.lines(audit, person)
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "coding/to_code.html",
        {
            "audit": audit,
            "page": page,
            "tools": question.tools(),
            "question": question,
        },
    )
