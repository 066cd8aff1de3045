"""What is done to a source: steps, files, coverage, breaks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from sereno.vocabulary.language import language
from sereno.vocabulary.problems import Problem
from sereno.vocabulary.series_breaks import known_breaks
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.files.downloads import kept_answer
from sereno.web.files.receiving import received
from sereno.web.files.spool import Spool
from sereno.web.people.models import Person
from sereno.web.records.changes import note_reading
from sereno.web.records.pages import detail_page
from sereno.web.sources.changes import (
    cover,
    drop_break,
    keep_file,
    note_break,
    uncover,
    undo_step,
)
from sereno.web.sources.forms import BreakForm, CoverageForm
from sereno.web.sources.models import Extent, Source
from sereno.web.sources.record import SOURCES


def _mistakes(
    request: HttpRequest, audit: Audit, person: Person, source: Source, **more: Any
) -> HttpResponse:
    """The page of the source, with what came back with mistakes."""
    return detail_page(
        *(SOURCES, request, audit, person, source),
        status=422,
        more={"opened_forms": list(more), **more},
    )


def _back(source: Source) -> HttpResponse:
    return redirect("sources:source", audit=source.audit.slug, number=source.number)


@require_POST
@needs(Right.KEEP_SOURCES)
def undo(
    request: HttpRequest, audit: Audit, person: Person, number: int, step: int
) -> HttpResponse:
    """Take the last step back."""
    source = SOURCES.one(audit, person, number=number)
    try:
        undo_step(source=source, step=step, by=person)
    except Problem as problem:
        messages.error(request, str(problem))
    return _back(source)


# The form's token is checked by `received`.
@csrf_exempt
@require_POST
@needs(Right.KEEP_SOURCES)
def attach(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Attach a file to what was received."""
    source = SOURCES.one(audit, person, number=number)

    def take(spools: list[Spool]) -> HttpResponse:
        for spool in spools:
            keep_file(source=source, spool=spool, by=person)
        messages.success(request, _("Attached."))
        return _back(source)

    def refuse(problem: Problem) -> HttpResponse:
        return _mistakes(request, audit, person, source, trouble=str(problem))

    return received(request, audit, take=take, refuse=refuse)


@require_GET
@needs(Right.SEE_RECORDS)
def source_file(
    request: HttpRequest, audit: Audit, person: Person, number: int, file: int
) -> FileResponse:
    """A file as it came, for whoever may see its source and records."""
    source = SOURCES.one(audit, person, number=number)
    found = source.files.select_related("file__audit").filter(pk=file).first()
    if found is None:
        raise Http404
    answer = kept_answer(found.file, audit=audit, person=person, access_level=source.access_level)
    if source.access_level == AccessLevel.RESTRICTED:
        note_reading(SOURCES, row=source, by=person, file=found.file.name)
    return answer


@require_POST
@needs(Right.KEEP_SOURCES)
def coverage(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Say what the source has."""
    source = SOURCES.one(audit, person, number=number)
    form = CoverageForm(request.POST, audit=audit)
    if form.is_valid():
        values = form.cleaned_data
        cover(
            source=source,
            rows=[values["row"]],
            geography=values["geography"],
            years=values["years"],
            extent=Extent(values["extent"]),
            note=values["note"],
            by=person,
        )
        return _back(source)
    return _mistakes(request, audit, person, source, cover_form=form)


@require_POST
@needs(Right.KEEP_SOURCES)
def coverage_out(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Take a line of what it has out."""
    source = SOURCES.one(audit, person, number=number)
    given = request.POST
    uncover(
        source=source, row=given.get("row", ""), geography=given.get("geography", ""), by=person
    )
    return _back(source)


@require_POST
@needs(Right.KEEP_SOURCES)
def series_break(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Note a break: one that is known of the country, or another."""
    source = SOURCES.one(audit, person, number=number)
    preset = request.POST.get("preset", "")
    known = next((k for k in known_breaks(audit.country) if k.key == preset), None)
    if known is not None:
        try:
            note_break(
                source=source,
                on=known.date,
                kind=known.kind,
                what=known.what.said(language()),
                advice=known.advice.said(language()),
                preset=known.key,
                by=person,
            )
        except Problem as problem:
            messages.error(request, str(problem))
        return _back(source)
    form = BreakForm(request.POST)
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("on", "kind", "what", "advice")}
        try:
            note_break(source=source, by=person, **values)
            return _back(source)
        except Problem as problem:
            form.add_error("on", f"{problem.what()} {problem.mend()}")
    return _mistakes(request, audit, person, source, break_form=form)


@require_POST
@needs(Right.KEEP_SOURCES)
def break_out(
    request: HttpRequest, audit: Audit, person: Person, number: int, series_break: int
) -> HttpResponse:
    """Take a break out that was noted by mistake."""
    source = SOURCES.one(audit, person, number=number)
    drop_break(source=source, series_break=series_break, by=person)
    return _back(source)
