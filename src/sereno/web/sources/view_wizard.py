"""The import step by step: areas, incidents, which column is what, and the start."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadhandler import FileUploadHandler
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from sereno.vocabulary.problems import Problem
from sereno.web.audits.folders import audit_folder
from sereno.web.audits.models import Audit
from sereno.web.audits.receiving import ToSpool
from sereno.web.audits.roles import Action
from sereno.web.people.models import Person
from sereno.web.people.session import person_of
from sereno.web.sources.changes import keep_upload, save_draft, start_import, store_upload
from sereno.web.sources.drafting import (
    draft_of_areas,
    draft_of_incidents,
    server_files,
    text_of,
)
from sereno.web.sources.forms import AreasForm, IncidentsForm
from sereno.web.sources.models import DataVersion, ImportDraft, Upload

CHUNK = 1024 * 1024
FULL = (errno.ENOSPC, errno.EDQUOT)


def _draft(audit: Audit, person: Person) -> ImportDraft:
    return ImportDraft.objects.get_or_create(audit=audit, person=person)[0]


def _found(request: HttpRequest, audit: str) -> tuple[Audit, Person]:
    person = person_of(request)
    return Audit.objects.for_person(audit, person, Action.IMPORT), person


def _rows(part: dict[str, Any]) -> list[list[str]]:
    """The sample by rows, for the table."""
    return [list(row) for row in zip(*part["rows"], strict=False)]


@require_http_methods(["GET", "POST"])
def areas(request: HttpRequest, audit: str) -> HttpResponse:
    """The areas' file, its first rows and what each column is."""
    found, person = _found(request, audit)
    return _areas_page(request, found, person)


def _areas_page(
    request: HttpRequest, found: Audit, person: Person, problem: Problem | None = None
) -> HttpResponse:
    draft = _draft(found, person)
    form, status = None, 422 if problem else 200
    if draft.areas:
        sent = request.POST if request.method == "POST" and problem is None else None
        form = AreasForm(sent, part=draft.areas, initial={"edition": draft.edition})
        if sent is not None and form.is_valid():
            settled = {**draft.areas, "entries": form.entries(), "checks": {}}
            try:
                save_draft(draft=draft, seen=form.cleaned_data["edition"], areas=settled)
                return redirect("sources:incidents", audit=found.slug)
            except Problem as stale:
                problem = stale
                draft.refresh_from_db()
                form = AreasForm(part=draft.areas, initial={"edition": draft.edition})
        status = 422 if problem or (form and form.errors) else 200
    upload = found.uploads.filter(pk=draft.areas.get("upload", 0)).first()
    return render(
        request,
        "sources/areas.html",
        {
            "audit": found,
            "draft": draft,
            "form": form,
            "upload": upload,
            "rows": _rows(draft.areas) if draft.areas else [],
            "kind": Upload.Kind.AREAS,
            "server_files": server_files(),
            "problem": problem,
        },
        status=status,
    )


@require_http_methods(["GET", "POST"])
def incidents(request: HttpRequest, audit: str) -> HttpResponse:
    """The incident files by sets with the same columns, and what each column is."""
    found, person = _found(request, audit)
    return _incidents_page(request, found, person)


def _incidents_page(
    request: HttpRequest, found: Audit, person: Person, problem: Problem | None = None
) -> HttpResponse:
    draft = _draft(found, person)
    sent = request.POST if request.method == "POST" and problem is None else None
    forms = _incident_forms(draft, sent)
    # Every form is asked, so that each mistake of the page is shown at once.
    right = [form.is_valid() for form in forms]
    if sent is not None and right and all(right):
        settled = [
            {**part, "entries": form.entries(), "checks": {}}
            for part, form in zip(draft.incidents, forms, strict=True)
        ]
        try:
            seen = forms[0].cleaned_data["edition"]
            save_draft(draft=draft, seen=seen, incidents=settled)
            return redirect("sources:review", audit=found.slug)
        except Problem as stale:
            problem = stale
            draft.refresh_from_db()
            forms = _incident_forms(draft, None)
    uploads = {upload.pk: upload for upload in found.uploads.all()}
    sets = [
        {
            "form": form,
            "columns": part["columns"],
            "rows": _rows(part),
            "uploads": [uploads[pk] for pk in part["uploads"] if pk in uploads],
        }
        for part, form in zip(draft.incidents, forms, strict=True)
    ]
    wrong = problem is not None or any(form.errors for form in forms if form.is_bound)
    return render(
        request,
        "sources/incidents.html",
        {
            "audit": found,
            "draft": draft,
            "sets": sets,
            "kind": Upload.Kind.INCIDENTS,
            "server_files": server_files(),
            "problem": problem,
        },
        status=422 if wrong else 200,
    )


def _incident_forms(draft: ImportDraft, sent: Any) -> list[IncidentsForm]:
    return [
        IncidentsForm(sent, part=part, prefix=f"set{i}", initial={"edition": draft.edition})
        for i, part in enumerate(draft.incidents)
    ]


def _page_of(
    request: HttpRequest, kind: str, found: Audit, person: Person, problem: Problem
) -> HttpResponse:
    page = _areas_page if kind == Upload.Kind.AREAS else _incidents_page
    return page(request, found, person, problem)


def _known_kind(kind: str) -> Upload.Kind:
    try:
        return Upload.Kind(kind)
    except ValueError as error:
        raise Http404 from error


# The form's token is checked within, after the handler that receives the file is in place:
# looking at the token reads the whole request.
@csrf_exempt
@require_POST
def upload(request: HttpRequest, audit: str, kind: str) -> HttpResponse:
    """Receive one file or several, look into them, and go on with what they hold."""
    found, person = _found(request, audit)
    known = _known_kind(kind)
    handler = ToSpool(request, audit_folder(found) / "uploads", settings.UPLOAD_LIMIT)
    handlers: list[FileUploadHandler] = [handler]
    request.upload_handlers = handlers
    try:
        return _received(request, found, person, known, handler)
    except Problem as problem:
        return _page_of(request, known, found, person, problem)
    except UnreadablePostError:
        return _page_of(request, known, found, person, Problem("upload_cut_off"))
    except OSError as error:
        if error.errno not in FULL:
            raise
        reason = str(error.strerror)
        return _page_of(request, known, found, person, Problem("disk_full", reason=reason))
    finally:
        handler.discard()


@csrf_protect
def _received(
    request: HttpRequest, found: Audit, person: Person, kind: Upload.Kind, handler: ToSpool
) -> HttpResponse:
    # The form's last field: when it is missing, what came before it was cut off.
    if "whole" not in request.POST:
        raise Problem("upload_cut_off")
    spools = [spool for spool in handler.spools if spool.size or len(handler.spools) > 1]
    if not handler.spools:
        raise Problem("no_file_chosen")
    kept = [
        keep_upload(audit=found, kind=kind, spool=spool, by=person)
        for spool in spools or handler.spools
    ]
    return _taken(found, person, kind, kept)


@require_POST
def from_server(request: HttpRequest, audit: str, kind: str) -> HttpResponse:
    """Take files from the server's folder, for those too large to upload."""
    found, person = _found(request, audit)
    known = _known_kind(kind)
    chosen, listed = request.POST.getlist("file"), set(server_files())
    try:
        if not chosen:
            raise Problem("no_file_chosen")
        if not listed.issuperset(chosen):
            raise Problem("not_in_server_folder")
        kept = [
            store_upload(
                audit=found,
                kind=known,
                name=Path(name).name,
                chunks=_chunks(Path(settings.SERVER_FOLDER) / name),
                limit=2**63,
                by=person,
            )
            for name in chosen
        ]
        return _taken(found, person, known, kept)
    except Problem as problem:
        return _page_of(request, known, found, person, problem)
    except OSError as error:
        if error.errno not in FULL:
            raise
        full = Problem("disk_full", reason=str(error.strerror))
        return _page_of(request, known, found, person, full)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _taken(found: Audit, person: Person, kind: Upload.Kind, kept: list[Upload]) -> HttpResponse:
    """Look into the files and keep what they hold in the draft."""
    draft = _draft(found, person)
    if kind == Upload.Kind.AREAS:
        save_draft(draft=draft, areas=draft_of_areas(kept[0]))
        return redirect("sources:areas", audit=found.slug)
    numbers = {pk for part in draft.incidents for pk in part["uploads"]} | {u.pk for u in kept}
    uploads = list(found.uploads.filter(pk__in=numbers).order_by("name", "pk"))
    sets = draft_of_incidents(found, uploads, draft.areas, draft.incidents)
    save_draft(draft=draft, incidents=sets)
    return redirect("sources:incidents", audit=found.slug)


@require_POST
def leave_out(request: HttpRequest, audit: str, upload: int) -> HttpResponse:
    """Leave a file out of the import; the file itself stays, for earlier imports need it."""
    found, person = _found(request, audit)
    with transaction.atomic():
        draft = _draft(found, person)
        parts = [
            {**part, "uploads": [pk for pk in part["uploads"] if pk != upload]}
            for part in draft.incidents
        ]
        save_draft(draft=draft, incidents=[part for part in parts if part["uploads"]])
    return redirect("sources:incidents", audit=audit)


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, audit: str) -> HttpResponse:
    """What will be imported, in words and as the manifest, and the button that starts it."""
    found, person = _found(request, audit)
    draft = _draft(found, person)
    if not draft.areas:
        messages.info(request, _("First bring the areas."))
        return redirect("sources:areas", audit=audit)
    if not draft.incidents:
        messages.info(request, _("First bring the incidents."))
        return redirect("sources:incidents", audit=audit)
    text, problem = "", None
    try:
        text = text_of(draft)
        if request.method == "POST":
            if request.POST.get("edition") != str(draft.edition):
                raise Problem("draft_changed", where=found.name)
            start_import(audit=found, manifest_text=text, by=person)
            return redirect("sources:versions", audit=audit)
    except Problem as error:
        problem = error
    uploads = {u.pk: u.name for u in found.uploads.all()}
    return render(
        request,
        "sources/review.html",
        {
            "audit": found,
            "draft": draft,
            "text": text,
            "problem": problem,
            "areas_file": uploads.get(draft.areas["upload"], ""),
            "files": [uploads.get(pk, "") for part in draft.incidents for pk in part["uploads"]],
            "under_way": DataVersion.objects.filter(audit=found).under_way().first(),
        },
        status=422 if problem else 200,
    )
