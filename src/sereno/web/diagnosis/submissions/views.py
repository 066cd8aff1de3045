"""The tray, assigning submissions, their files, and what lies in a delivery."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sereno.vocabulary.language import number as in_words
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.models import Activity, Arrival, Submission, SubmissionFile
from sereno.web.diagnosis.submissions.arriving import AS_SIGNS
from sereno.web.diagnosis.submissions.details import activities_to_choose
from sereno.web.diagnosis.submissions.life import SUBMISSION_LIFE
from sereno.web.diagnosis.submissions.placing import place
from sereno.web.diagnosis.submissions.record import ARRIVALS, SUBMISSIONS
from sereno.web.files.downloads import file_answer, sent_answer
from sereno.web.files.models import KeptFile
from sereno.web.people.models import Person
from sereno.web.records.changes import note_readings

MOST_AT_ONCE = 200


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_FIELDWORK)
def tray(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """What has no activity yet, to be assigned, several at once."""
    rows = Submission.objects.for_person(audit, person).filter(activity__isnull=True)
    rows = rows.exclude(state__in=SUBMISSION_LIFE.closed).filter(edited_by__isnull=True)
    activities = activities_to_choose(audit, person)
    problem: Problem | None = None
    if request.method == "POST":
        given = request.POST.getlist("submission")[:MOST_AT_ONCE]
        numbers = [int(each) for each in given if each.isdecimal() and len(each) < 10]
        chosen = list(rows.filter(number__in=numbers).select_related("edits", "activity"))
        activity = _activity(activities, request)
        if activity is None or not chosen:
            problem = Problem("tray_nothing_chosen")
        else:
            try:
                n = place(submissions=chosen, activity=activity, by=person)
            except Problem as found:
                problem = found
            else:
                words = ngettext(
                    "{n} submission was assigned to “{activity}”.",
                    "{n} submissions were assigned to “{activity}”.",
                    n,
                )
                messages.success(request, words.format(n=in_words(n), activity=activity))
                return redirect("diagnosis:tray", audit.slug)
    context = {
        "audit": audit,
        "title": _("Tray"),
        "trail": [(str(SUBMISSIONS.many), reverse("diagnosis:submissions", args=[audit.slug]))],
        "submissions": rows.select_related("version", "device__person").order_by("-number")[
            :MOST_AT_ONCE
        ],
        "activities": activities,
        "problem": problem,
    }
    return render(request, "diagnosis/tray.html", context, status=422 if problem else 200)


def _activity(activities: list[Activity], request: HttpRequest) -> Activity | None:
    asked = request.POST.get("activity", "")
    return next((each for each in activities if str(each.number) == asked), None)


def _submission(audit: Audit, person: Person, number: int) -> Submission:
    submission: Submission = SUBMISSIONS.one(audit, person, number=number)
    return submission


@require_POST
@needs(Right.KEEP_FIELDWORK)
def assign(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Assign one submission to an activity, or to another than it had."""
    submission = _submission(audit, person, number)
    activity = _activity(activities_to_choose(audit, person), request)
    try:
        if activity is None:
            raise Problem("tray_nothing_chosen")
        place(submissions=[submission], activity=activity, by=person)
    except Problem as problem:
        messages.error(request, f"{problem.what()} {problem.mend()}")
    else:
        messages.success(request, _("Assigned."))
    if not Submission.objects.for_person(audit, person).filter(pk=submission.pk).exists():
        return redirect("diagnosis:submissions", audit.slug)
    return redirect("diagnosis:submission", audit.slug, number)


def _file(submission: Submission, ordinal: int) -> tuple[SubmissionFile, KeptFile]:
    files = submission.files.select_related("file", "opened")
    found: SubmissionFile | None = files.filter(ordinal=ordinal).first()
    kept = found.kept if found else None
    if found is None or kept is None:
        raise Http404
    kept.audit = submission.audit
    return found, kept


@require_GET
@needs(Right.SEE_FIELDWORK)
def file(
    request: HttpRequest, audit: Audit, person: Person, number: int, ordinal: int
) -> FileResponse:
    """A file of a submission, to be taken away; also one that is still encrypted."""
    submission = _submission(audit, person, number)
    note_readings(SUBMISSIONS, audit=audit, rows=(submission,), by=person)
    found, kept = _file(submission, ordinal)
    name = found.name.removesuffix(".enc") if found.opened_id else found.name
    return sent_answer(kept, audit=audit, access_level=submission.access_level, name=name)


@require_GET
@needs(Right.SEE_FIELDWORK)
def picture(
    request: HttpRequest, audit: Audit, person: Person, number: int, ordinal: int
) -> HttpResponseBase:
    """A photo of a submission, within its page."""
    submission = _submission(audit, person, number)
    found, kept = _file(submission, ordinal)
    if not found.is_picture:
        raise Http404
    note_readings(SUBMISSIONS, audit=audit, rows=(submission,), by=person)
    answer = FileResponse(kept.open(), content_type=kept.media_type)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _arrival(audit: Audit, person: Person, number: int) -> Arrival:
    arrival: Arrival = ARRIVALS.one(audit, person, number=number)
    note_readings(ARRIVALS, audit=audit, rows=(arrival,), by=person)
    return arrival


@require_GET
@needs(Right.SEE_FIELDWORK)
def arrival_form(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """The form of a delivery, byte for byte as it came."""
    arrival = _arrival(audit, person, number)
    if not arrival.xml:
        raise Http404
    name = f"delivery-{number}.xml"
    answer = file_answer(arrival.xml.encode(AS_SIGNS), name, "application/octet-stream")
    answer.access_level = arrival.access_level  # type: ignore[attr-defined]
    return answer


@require_GET
@needs(Right.SEE_FIELDWORK)
def arrival_file(
    request: HttpRequest, audit: Audit, person: Person, number: int, ordinal: int
) -> FileResponse:
    """A file of a delivery."""
    arrival = _arrival(audit, person, number)
    found = arrival.files.select_related("file").filter(ordinal=ordinal).first()
    if found is None or found.file is None:
        raise Http404
    found.file.audit = audit
    return sent_answer(
        found.file,
        audit=audit,
        access_level=arrival.access_level,
        name=found.name or f"delivery-{number}",
    )
