"""The coding screen of a document, a mark or a stop, and what its script asks and sends."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.coding.segments.reading import Reading, codes_told
from sereno.web.coding.segments.sent import Desk, operations_in
from sereno.web.coding.segments.subjects import KINDS, subject_of
from sereno.web.people.models import Person
from sereno.web.records.changes import note_readings


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
        subject = reading.subject
        note_readings(KINDS[kind], audit=audit, rows=(subject.row,), by=person)
        told = reading.whole() | {"codes": codes_told(audit, person)}
    return JsonResponse(told)


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
    return JsonResponse(reading.since(since, seen) | {"done": done})


@require_GET
@needs(Right.SEE_FIELDWORK)
def screen(
    request: HttpRequest, audit: Audit, person: Person, kind: str, number: int
) -> HttpResponse:
    """The page on which it is coded."""
    reading = _reading(audit, person, kind, number)
    subject = reading.subject
    note_readings(KINDS[kind], audit=audit, rows=(subject.row,), by=person)
    context = {"audit": audit, "subject": subject}
    return render(request, "coding/screen.html", context)


@require_GET
@needs(Right.SEE_FIELDWORK)
def to_code(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """What there is to code."""
    return render(request, "coding/to_code.html", {"audit": audit})
