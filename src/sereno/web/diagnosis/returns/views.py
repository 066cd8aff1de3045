"""Bringing answers of another server: the file, what would become of it, and taking it over."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from sereno.exchange.submissions.returned_files import read_returned
from sereno.exchange.submissions.returned_rows import put_together
from sereno.vocabulary.language import number as count
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.consent.undecided import WAITS
from sereno.web.diagnosis.instruments.record import INSTRUMENTS
from sereno.web.diagnosis.models import AnswersReturn, Instrument, ReturnState
from sereno.web.diagnosis.returns.changes import bring_answers, take_answers
from sereno.web.diagnosis.returns.ending import drop_answers
from sereno.web.diagnosis.returns.reading import Reading, versions_of
from sereno.web.documents import Context
from sereno.web.files.receiving import received
from sereno.web.files.spool import Spool
from sereno.web.people.models import Person

# Of columns and unknown answers a page shows so many.
MOST_SHOWN = 200


@csrf_exempt
@needs(Right.VERIFY_FIELDWORK)
def bring(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Receive a file of answers; sealed before it reaches a disk."""
    instrument: Instrument = INSTRUMENTS.one(audit, person, number=number)
    if request.method != "POST":
        return _form(request, audit, instrument)

    def look(spool: Spool) -> None:
        versions = versions_of(instrument)
        if not versions:
            raise Problem("return_without_version", where=str(instrument))
        with spool.opened() as stream:
            found = put_together(read_returned(stream, where=spool.given_name), versions[0].read)
        if not found.submissions:
            raise Problem("returned_no_table", where=spool.given_name)

    def take(spools: list[Spool]) -> HttpResponse:
        made = bring_answers(instrument=instrument, spool=spools[0], by=person)
        return redirect("diagnosis:one_return", audit.slug, number, made.number)

    def refuse(problem: Problem) -> HttpResponse:
        return _form(request, audit, instrument, problem)

    return received(request, audit, take=take, refuse=refuse, look=look, sealed=True)


def _form(
    request: HttpRequest, audit: Audit, instrument: Instrument, trouble: Problem | None = None
) -> HttpResponse:
    context: Context = {
        "audit": audit,
        "instrument": instrument,
        "trail": _trail(audit, instrument),
        "trouble": trouble,
        "has_version": bool(versions_of(instrument)),
        "days": WAITS.days,
        "waiting": AnswersReturn.objects.filter(instrument=instrument, state=ReturnState.WAITING),
    }
    status = 422 if trouble else 200
    return render(request, "diagnosis/bring_answers.html", context, status=status)


@require_GET
@needs(Right.VERIFY_FIELDWORK)
def one(
    request: HttpRequest, audit: Audit, person: Person, number: int, brought: int
) -> HttpResponse:
    """What would become of a file, by what is chosen."""
    row = _return(audit, person, number, brought)
    context: Context = {
        "audit": audit,
        "instrument": row.instrument,
        "trail": _trail(audit, row.instrument),
        "row": row,
    }
    if row.state == ReturnState.WAITING:
        reading = _reading(row, person, request)
        coming = list(reading.coming())
        context |= {
            "reading": reading,
            "coming": len(coming),
            "placed": sum(each.activity is not None for each in coming),
            "versions": [
                (str(each.version), f"{each.version} ({each.form_version})")
                for each in reading.versions
            ],
            "matched": reading.matched[:MOST_SHOWN],
            "unmatched": reading.unmatched[:MOST_SHOWN],
            "unknown": reading.unknown[:MOST_SHOWN],
            "media": len(reading.file.media),
        }
    return render(request, "diagnosis/one_return.html", context)


@require_POST
@needs(Right.VERIFY_FIELDWORK)
def take(
    request: HttpRequest, audit: Audit, person: Person, number: int, brought: int
) -> HttpResponse:
    """Take a file over."""
    row = _return(audit, person, number, brought)
    try:
        if row.state != ReturnState.WAITING:
            raise Problem("return_taken", where=str(row))
        n = take_answers(reading=_reading(row, person, request), by=person)
    except Problem as problem:
        messages.error(request, str(problem))
        return redirect("diagnosis:one_return", audit.slug, number, brought)
    words = ngettext("{n} submission was taken over.", "{n} submissions were taken over.", n)
    messages.success(request, words.format(n=count(n)))
    return redirect("diagnosis:results", audit.slug, number)


@require_POST
@needs(Right.VERIFY_FIELDWORK)
def drop(
    request: HttpRequest, audit: Audit, person: Person, number: int, brought: int
) -> HttpResponse:
    """Let a file go."""
    try:
        drop_answers(brought=_return(audit, person, number, brought), by=person)
        messages.success(request, _("Nothing of the file was taken over."))
    except Problem as problem:
        messages.error(request, str(problem))
    return redirect("diagnosis:returns", audit.slug, number)


def _return(audit: Audit, person: Person, number: int, brought: int) -> AnswersReturn:
    instrument: Instrument = INSTRUMENTS.one(audit, person, number=number)
    rows = AnswersReturn.objects.for_person(audit, person).filter(instrument=instrument)
    row: AnswersReturn | None = rows.select_related("file").filter(number=brought).first()
    if row is None:
        raise Http404
    row.audit, row.instrument = audit, instrument
    return row


def _reading(row: AnswersReturn, person: Person, request: HttpRequest) -> Reading:
    given = request.POST if request.method == "POST" else request.GET
    return Reading(row, person, version=given.get("version", ""), place=given.get("place"))


def _trail(audit: Audit, instrument: Instrument) -> list[tuple[str, str]]:
    number = instrument.number
    return [
        (_("Instruments"), reverse("diagnosis:instruments", args=[audit.slug])),
        (str(instrument), reverse("diagnosis:instrument", args=[audit.slug, number])),
        (_("Results"), reverse("diagnosis:results", args=[audit.slug, number])),
    ]
