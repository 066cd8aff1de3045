"""What is done to instruments: workbooks brought and taken away, files, previews, test devices."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from sereno.exchange.xlsforms.reading import ReadForm
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.instruments.attachments import generated_lists
from sereno.web.diagnosis.instruments.changes import (
    attach_file,
    bring_version,
    offer_for_testing,
    read_workbook,
    take_ready_made,
)
from sereno.web.diagnosis.instruments.details import shown_questions, trail_of
from sereno.web.diagnosis.instruments.record import INSTRUMENT_VERSIONS, INSTRUMENTS
from sereno.web.diagnosis.models import Instrument, InstrumentVersion
from sereno.web.documents import Context
from sereno.web.files.downloads import file_answer, kept_answer
from sereno.web.files.receiving import received
from sereno.web.files.spool import Spool
from sereno.web.people.models import Person
from sereno.web.records.pages import detail_page

XFORM = "application/xml"


def _version(audit: Audit, person: Person, number: int) -> InstrumentVersion:
    found: InstrumentVersion = INSTRUMENT_VERSIONS.one(audit, person, number=number)
    return found


def _page_of(version: InstrumentVersion) -> HttpResponse:
    return redirect("diagnosis:instrument_version", version.audit.slug, version.number)


# The form's token is checked by `received`.
@csrf_exempt
@require_POST
@needs(Right.VERIFY_FIELDWORK)
def bring(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Receive a workbook as a new version of an instrument."""
    instrument: Instrument = INSTRUMENTS.one(audit, person, number=number)
    read: list[ReadForm] = []

    def look(spool: Spool) -> None:
        read.append(read_workbook(instrument=instrument, spool=spool, now=timezone.now()))

    def take(spools: list[Spool]) -> HttpResponse:
        made = bring_version(instrument=instrument, spool=spools[0], read=read[0], by=person)
        messages.success(request, _("Read. Look through it, try it, and publish it."))
        return redirect("diagnosis:instrument_version", audit.slug, made.number)

    def refuse(problem: Problem) -> HttpResponse:
        more: Context = {"trouble": problem}
        return detail_page(INSTRUMENTS, request, audit, person, instrument, status=422, more=more)

    return received(request, audit, take=take, refuse=refuse, look=look)


@csrf_exempt
@require_POST
@needs(Right.VERIFY_FIELDWORK)
def attach(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Receive files that a draft asks for."""
    version = _version(audit, person, number)

    def take(spools: list[Spool]) -> HttpResponse:
        for spool in spools:
            attach_file(version=version, spool=spool, by=person)
        messages.success(request, _("Attached."))
        return _page_of(version)

    def refuse(problem: Problem) -> HttpResponse:
        more: Context = {"trouble": problem}
        return detail_page(
            INSTRUMENT_VERSIONS, request, audit, person, version, status=422, more=more
        )

    return received(request, audit, take=take, refuse=refuse)


@require_POST
@needs(Right.VERIFY_FIELDWORK)
def ready_made(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Take over the instruments that come with Sereno, as drafts."""
    n = take_ready_made(audit=audit, now=timezone.now(), by=person)
    words = _("{n} drafts were made. Read each, adapt it to your city, and publish it.")
    messages.success(request, words.format(n=n))
    return redirect("diagnosis:instruments", audit.slug)


@require_POST
@needs(Right.VERIFY_FIELDWORK)
def testing(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Offer a draft to test devices, or no longer."""
    version = _version(audit, person, number)
    try:
        offer_for_testing(version=version, offered=not version.on_test_devices, by=person)
    except Problem as problem:
        messages.error(request, str(problem))
    return _page_of(version)


@require_GET
@needs(Right.SEE_FIELDWORK)
def workbook(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponseBase:
    """The workbook of a version, as it came or was written."""
    version = _version(audit, person, number)
    kept = version.workbook
    return kept_answer(kept, audit=audit, person=person, access_level=version.access_level)


@require_GET
@needs(Right.SEE_FIELDWORK)
def xform(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """The XForm of a version."""
    version = _version(audit, person, number)
    return file_answer(version.xform, f"{version.read.form_id}.xml", XFORM)


@require_GET
@needs(Right.SEE_FIELDWORK)
def one_file(
    request: HttpRequest, audit: Audit, person: Person, number: int, name: str
) -> HttpResponseBase:
    """A file that a version asks for: a list made for this person, or one that was attached."""
    version = _version(audit, person, number)
    made = generated_lists(version, audit, person)
    if name in made:
        return file_answer(made[name], name, "text/csv")
    found = version.files.select_related("file").filter(name=name).first()
    if found is None:
        raise Http404
    return kept_answer(found.file, audit=audit, person=person, access_level=version.access_level)


@require_GET
@needs(Right.SEE_FIELDWORK)
def paper(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """A version as it would be printed, with room for answers."""
    version = _version(audit, person, number)
    context = {
        "audit": audit,
        "row": version,
        "questions": list(shown_questions(version.read)),
        "trail": [
            *trail_of(version, audit),
            (str(version), reverse("diagnosis:instrument_version", args=[audit.slug, number])),
        ],
    }
    return render(request, "diagnosis/instrument_paper.html", context)
