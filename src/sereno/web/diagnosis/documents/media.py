"""The bytes of documents: the file as it came, the picture that is shown, a recording in parts."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_GET, require_safe

from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.documents.changes import note_playing
from sereno.web.diagnosis.documents.record import DOCUMENTS
from sereno.web.diagnosis.models import Document, DocumentVersion
from sereno.web.files.downloads import sent_answer
from sereno.web.files.models import KeptFile
from sereno.web.files.ranges import played_answer
from sereno.web.people.models import Person
from sereno.web.records.changes import note_reading


def _version(
    audit: Audit, person: Person, number: int, version: int
) -> tuple[Document, DocumentVersion]:
    document: Document = DOCUMENTS.one(audit, person, number=number)
    rows = DocumentVersion.objects.for_person(document, audit, person)
    given = rows.select_related("file", "shown")
    found = given.filter(version=version).first()
    if found is None:
        raise Http404
    return document, found


def _whole(
    kept: KeptFile, document: Document, audit: Audit, person: Person, name: str
) -> HttpResponseBase:
    """A file to be saved. Who may see the document was asked of the document: the team of an
    activity sees its own, whatever the level.
    """
    answer = sent_answer(kept, audit=audit, access_level=document.access_level, name=name)
    if document.access_level == AccessLevel.RESTRICTED:
        note_reading(DOCUMENTS, row=document, by=person, file=kept.name)
    return answer


@require_GET
@needs(Right.SEE_FIELDWORK)
def file(
    request: HttpRequest, audit: Audit, person: Person, number: int, version: int
) -> HttpResponseBase:
    """A file as it came, to be saved. Of a photo it is the picture that people see: the original
    tells where and by which camera it was taken, and shows what was pixelated.
    """
    del request
    document, found = _version(audit, person, number, version)
    if found.shown is not None:
        return _whole(found.shown, document, audit, person, "")
    if found.file is None:
        raise Http404
    return _whole(found.file, document, audit, person, found.file_name)


@require_GET
@needs(Right.SEE_FIELDWORK)
def picture(
    request: HttpRequest, audit: Audit, person: Person, number: int, version: int
) -> HttpResponseBase:
    """The picture within a page: always one of our own making."""
    del request
    document, found = _version(audit, person, number, version)
    if found.shown is None:
        raise Http404
    answer = sent_answer(found.shown, audit=audit, access_level=document.access_level)
    del answer["Content-Disposition"]
    if document.access_level == AccessLevel.RESTRICTED:
        note_playing(document=document, by=person, now=timezone.now())
    return answer


@require_safe
@needs(Right.SEE_FIELDWORK)
def play(
    request: HttpRequest, audit: Audit, person: Person, number: int, version: int
) -> HttpResponseBase:
    """A recording for the player, which asks for it in parts."""
    document, found = _version(audit, person, number, version)
    if found.file is None:
        raise Http404
    level = document.access_level
    answer = played_answer(request, found.file, audit=audit, access_level=level)
    note_playing(document=document, by=person, now=timezone.now())
    return answer
