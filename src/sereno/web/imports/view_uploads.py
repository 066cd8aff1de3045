"""Files on their way into an import, and the job that looks into them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.files.receiving import received
from sereno.web.files.server_folder import server_files
from sereno.web.files.spool import Spool
from sereno.web.imports.draft_changes import (
    ask_to_look,
    begin_from_version,
    leave_upload_out,
)
from sereno.web.imports.draft_contents import AskedAreas
from sereno.web.imports.models import DataVersion, ImportDraft, Upload
from sereno.web.imports.open_draft import layers_of, made_draft
from sereno.web.imports.provenance_form import ProvenanceForm
from sereno.web.imports.upload_changes import keep_upload
from sereno.web.imports.view_wizard import areas_page, incidents_page
from sereno.web.people.models import Person


def _page_of(request: HttpRequest, kind: str, draft: ImportDraft, problem: Problem) -> HttpResponse:
    page = incidents_page if kind == Upload.Kind.INCIDENTS else areas_page
    return page(request, draft, problem)


def _known_kind(kind: str) -> Upload.Kind:
    # Tables of indicators have a way in of their own.
    if kind not in (Upload.Kind.AREAS, Upload.Kind.AREA_FACTS, Upload.Kind.INCIDENTS):
        raise Http404
    return Upload.Kind(kind)


# The form's token is checked by `received`.
@csrf_exempt
@require_POST
@needs(Right.IMPORT)
def upload(request: HttpRequest, audit: Audit, person: Person, kind: str) -> HttpResponse:
    """Receive one file or several, and have the worker look into them."""
    draft, known = made_draft(audit, person), _known_kind(kind)

    def take(spools: list[Spool]) -> HttpResponse:
        kept = [keep_upload(kind=known, spool=spool, by=person) for spool in spools]
        return _asked(draft, known, [upload.pk for upload in kept])

    return received(
        request, audit, take=take, refuse=lambda problem: _page_of(request, known, draft, problem)
    )


def _asked(draft: ImportDraft, kind: Upload.Kind, numbers: list[int]) -> HttpResponse:
    before = draft.contents.asked.areas
    if kind == Upload.Kind.AREAS:
        ask_to_look(draft=draft, areas=AskedAreas(upload=numbers[0], table=before.table))
    elif kind == Upload.Kind.AREA_FACTS:
        ask_to_look(draft=draft, areas=before.model_copy(update={"table": numbers[0]}))
        return redirect("imports:areas", audit=draft.audit.slug)
    else:
        there = draft.contents.asked.incidents
        ask_to_look(draft=draft, incidents=list(dict.fromkeys([*there, *numbers])))
    return redirect(f"imports:{kind}", audit=draft.audit.slug)


@require_POST
@needs(Right.IMPORT)
def from_server(request: HttpRequest, audit: Audit, person: Person, kind: str) -> HttpResponse:
    """Take files from the server's folder, for those too large to upload; the worker copies."""
    draft, known = made_draft(audit, person), _known_kind(kind)
    if known == Upload.Kind.AREA_FACTS:
        # A table of figures is small: it is uploaded.
        raise Http404
    chosen = request.POST.getlist("file")
    try:
        if not chosen:
            raise Problem("no_file_chosen")
        if not set(server_files()).issuperset(chosen):
            raise Problem("not_in_server_folder")
    except Problem as problem:
        return _page_of(request, known, draft, problem)
    if known == Upload.Kind.AREAS:
        ask_to_look(draft=draft, areas=AskedAreas(server=chosen[0]))
    else:
        before = draft.contents.asked.server
        ask_to_look(draft=draft, server=list(dict.fromkeys([*before, *chosen])))
    return redirect(f"imports:{known}", audit=audit.slug)


@require_POST
@needs(Right.IMPORT)
def source(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Read the areas' file by another layer, or in another coordinate system."""
    draft = made_draft(audit, person)
    asked = draft.contents.asked.areas
    form = ProvenanceForm(request.POST, layers=layers_of(draft))
    if asked.upload is not None and form.is_valid():
        values = {key: value for key, value in form.cleaned_data.items() if value}
        read = {"layer": None, "crs": None, **values}
        # Another layer has other columns: which rows are the city's is asked anew.
        if read["layer"] != asked.layer:
            read["only"] = None
        ask_to_look(draft=draft, areas=asked.model_copy(update=read))
    return redirect("imports:areas", audit=audit.slug)


@require_POST
@needs(Right.IMPORT)
def leave_out(request: HttpRequest, audit: Audit, person: Person, upload: int) -> HttpResponse:
    """Leave a file out of the import."""
    leave_upload_out(draft=made_draft(audit, person), upload=upload)
    return redirect("imports:incidents", audit=audit.slug)


@require_POST
@needs(Right.IMPORT)
def from_version(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Start from the files and the settings of an import."""
    version = audit.versions.filter(number=number).first()
    said = _("You start from import {n}. Add or change files; what is already there stays.")
    then = reverse("imports:incidents", args=[audit.slug])
    return start_from(request, made_draft(audit, person), version, said, then)


def start_from(
    request: HttpRequest, draft: ImportDraft, version: DataVersion | None, said: str, then: str
) -> HttpResponse:
    """Fill a draft from an import, say so and go on at `then`; to the imports where that fails."""
    if version is None:
        raise Http404
    try:
        begin_from_version(draft=draft, version=version)
    except Problem as problem:
        messages.error(request, str(problem))
        return redirect("imports:versions", audit=draft.audit.slug)
    messages.success(request, said.format(n=version.number))
    return redirect(then)
