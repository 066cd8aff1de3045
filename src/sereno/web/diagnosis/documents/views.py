"""Adding documents to an activity, replacing a file, pixelating a photo, notes in a recording."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sereno.exchange.fieldwork.confined_files import pixelate as pixelated
from sereno.vocabulary.language import number as in_words
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.activities.views import back_to, one_open, page_of
from sereno.web.diagnosis.consent.standing import anybody_agrees_to
from sereno.web.diagnosis.documents.changes import (
    RECORDINGS,
    add_document,
    add_note,
    drop_note,
    put_pixelated,
    replace_file,
    say_nothing_to_hide,
)
from sereno.web.diagnosis.documents.examining import Examined, examined
from sereno.web.diagnosis.documents.forms import BoxForm, NoteForm, UploadForm, boxes_sent
from sereno.web.diagnosis.documents.record import DOCUMENTS
from sereno.web.diagnosis.models import Activity, Document, Scope
from sereno.web.files import resumable_views as resumable
from sereno.web.files.receiving import received
from sereno.web.files.resumable import spools_of, use_up
from sereno.web.files.spool import Spool
from sereno.web.people.models import Person
from sereno.web.records.changes import note_readings
from sereno.web.records.pages import detail_page

EMPTY_LINES = 3


def _back(document: Document) -> HttpResponse:
    return redirect("diagnosis:document", document.audit.slug, document.number)


def _upload_page(
    request: HttpRequest, activity: Activity, form: UploadForm, problem: Problem | None = None
) -> HttpResponse:
    context = page_of(activity, _("Add documents")) | {
        "form": form,
        "problem": problem,
        "may_be_photographed": anybody_agrees_to(activity, Scope.PHOTO),
        "may_be_recorded": anybody_agrees_to(activity, Scope.RECORD),
    }
    status = 422 if problem or form.errors else 200
    return render(request, "diagnosis/add_documents.html", context, status=status)


@require_GET
@needs(Right.KEEP_FIELDWORK)
def add(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """The page where files are chosen."""
    activity = one_open(audit, person, number)
    return _upload_page(request, activity, UploadForm(activity=activity))


# The form's token is checked by `received`.
@csrf_exempt
@require_POST
@needs(Right.KEEP_FIELDWORK)
def upload(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Receive files of an activity: sealed as they come, looked into, kept together or not."""
    activity = one_open(audit, person, number)
    found: dict[Spool, Examined] = {}

    def look(spool: Spool) -> None:
        found[spool] = examined(spool)

    def take(spools: list[Spool]) -> HttpResponse:
        form = UploadForm(request.POST, activity=activity)
        if not form.is_valid():
            return _upload_page(request, activity, form)
        use_up(audit=audit, by=person, tokens=tokens())
        for spool in spools:
            add_document(
                activity=activity,
                spool=spool,
                found=found[spool],
                by=person,
                **form.cleaned_data,
            )
        n = len(spools)
        words = ngettext("{n} document was added.", "{n} documents were added.", n)
        messages.success(request, words.format(n=in_words(n)))
        return redirect(f"{back_to(activity)}#documents")

    def refuse(problem: Problem) -> HttpResponse:
        return _upload_page(request, activity, UploadForm(activity=activity), problem)

    def tokens() -> list[str]:
        return request.POST.getlist("uploaded")

    def came_before() -> list[Spool]:
        return spools_of(audit=audit, by=person, tokens=tokens())

    return received(
        request, audit, take=take, refuse=refuse, look=look, came_before=came_before, sealed=True
    )


@require_http_methods(["POST", "OPTIONS"])
@needs(Right.KEEP_FIELDWORK)
def begin(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Announce a large file, which then comes in as many parts as it takes (tus)."""
    route = reverse("diagnosis:begin_upload", args=[audit.slug])
    return resumable.create(request, audit, person, route)


@require_http_methods(["HEAD", "POST", "PATCH", "DELETE"])
@needs(Right.KEEP_FIELDWORK)
def go_on(request: HttpRequest, audit: Audit, person: Person, token: str) -> HttpResponse:
    """How much of a large file has come, more of it, or its end."""
    return resumable.one(request, audit, person, token)


def one_document(audit: Audit, person: Person, number: int) -> Document:
    """A document that the person may see, to be read and written. Raises Http404."""
    document: Document = DOCUMENTS.one(audit, person, number=number)
    return document


# The form's token is checked by `received`.
@csrf_exempt
@require_POST
@needs(Right.KEEP_FIELDWORK)
def replace(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """A newer file of a document."""
    document = one_document(audit, person, number)
    found: list[Examined] = []

    def look(spool: Spool) -> None:
        found.append(examined(spool))

    def take(spools: list[Spool]) -> HttpResponse:
        replace_file(document=document, spool=spools[-1], found=found[-1], by=person)
        messages.success(request, _("Replaced. The earlier file is kept."))
        return _back(document)

    def refuse(problem: Problem) -> HttpResponse:
        return detail_page(
            *(DOCUMENTS, request, audit, person, document),
            status=422,
            more={"problem": problem},
        )

    return received(request, audit, take=take, refuse=refuse, look=look, sealed=True)


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_FIELDWORK)
def pixelate(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Mark what nobody should be known by; it is made unknowable for good."""
    document = one_document(audit, person, number)
    note_readings(DOCUMENTS, audit=audit, rows=(document,), by=person)
    version = document.versions.select_related("shown").first()
    if version is None or version.shown is None:
        raise Http404
    problem = None
    lines = boxes_sent(request.POST)
    if request.method == "POST":
        try:
            if not lines:
                raise Problem("picture_without_boxes")
            if wrong := [i for i, line in enumerate(lines, 1) if not line.is_valid()]:
                raise Problem("picture_box_wrong", line=wrong[0])
            if request.POST.get("version") != str(version.version):
                raise Problem("picture_replaced", where=str(document))
            boxes = [line.box for line in lines]
            version.shown.audit = audit
            with version.shown.open() as stream:
                picture = pixelated(stream.read(), boxes, where=str(document))
            put_pixelated(document=document, was=version, picture=picture, n=len(boxes), by=person)
        except Problem as found:
            problem = found
        else:
            messages.success(request, _("Pixelated. Check that nobody can be recognised any more."))
            return _back(document)
    page = reverse("diagnosis:document", args=[audit.slug, document.number])
    context = {
        "audit": audit,
        "document": document,
        "version": version,
        "title": _("Pixelate faces and number plates"),
        "trail": [
            (str(DOCUMENTS.many), reverse("diagnosis:documents", args=[audit.slug])),
            (str(document), page),
        ],
        "back": page,
        "lines": [*lines, *(BoxForm() for _n in range(max(1, EMPTY_LINES - len(lines))))],
        "problem": problem,
    }
    return render(request, "diagnosis/pixelate.html", context, status=422 if problem else 200)


@require_POST
@needs(Right.KEEP_FIELDWORK)
def clear(
    request: HttpRequest, audit: Audit, person: Person, number: int, version: int
) -> HttpResponse:
    """Say that there is nothing in it by which anybody could be known."""
    document = one_document(audit, person, number)
    try:
        say_nothing_to_hide(document=document, version=version, by=person)
    except Problem as problem:
        messages.error(request, str(problem))
    return _back(document)


@require_POST
@needs(Right.KEEP_FIELDWORK)
def note(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Note something at a time of a recording."""
    document = one_document(audit, person, number)
    if document.kind not in RECORDINGS:
        raise Http404
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            given = form.cleaned_data
            add_note(document=document, at_ms=given["at"], words=given["words"], by=person)
        except Problem as problem:
            form.add_error(None, f"{problem.what()} {problem.mend()}")
        else:
            return redirect(
                reverse("diagnosis:document", args=[audit.slug, document.number]) + "#notes"
            )
    return detail_page(
        *(DOCUMENTS, request, audit, person, document), status=422, more={"note_form": form}
    )


@require_POST
@needs(Right.KEEP_FIELDWORK)
def note_out(
    request: HttpRequest, audit: Audit, person: Person, number: int, note: int
) -> HttpResponse:
    """Take a note out."""
    document = one_document(audit, person, number)
    found = document.notes.select_related("document").filter(pk=note).first()
    if found is None:
        raise Http404
    try:
        drop_note(note=found, by=person)
    except Problem as problem:
        messages.error(request, str(problem))
    return _back(document)
