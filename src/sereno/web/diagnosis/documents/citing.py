"""Documents and photos as evidence: that they are there, not what stands in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.diagnosis.activities.citing import may_read, voices_of
from sereno.web.diagnosis.models import Document, DocumentKind, DocumentState, DocumentVersion
from sereno.web.documents import Values
from sereno.web.people.models import Person
from sereno.web.records.citable import Citable, Cited, numbers_in

_GONE: Final = (DocumentState.WITHDRAWN, DocumentState.ERASED)


def _found(
    audit: Audit, person: Person | None, things: Sequence[str], *, is_photo: bool
) -> dict[str, Cited]:
    if not may_read(audit, person):
        return {}
    numbers = numbers_in(things)
    rows = Document.objects.filter(audit=audit)
    if person is not None:
        rows = Document.objects.for_person(audit, person)
    rows = rows.exclude(state__in=_GONE).exclude(kind=DocumentKind.CONSENT_SHEET)
    is_one = Q(kind=DocumentKind.PHOTO)
    rows = rows.filter(is_one if is_photo else ~is_one, number__in=numbers.values())
    newest = DocumentVersion.objects.filter(document=OuterRef("pk")).order_by("-version")
    rows = rows.select_related("activity").annotate(
        newest=Subquery(newest.values("version")[:1]), picture=Subquery(newest.values("shown")[:1])
    )
    documents = {each.number: each for each in rows}
    voices = voices_of(each.activity for each in documents.values())
    return {
        thing: _cited(audit, documents[number], voices[documents[number].activity_id])
        for thing, number in numbers.items()
        if number in documents
    }


def _cited(audit: Audit, document: Any, voice: Values) -> Cited:
    """document: with the number of its newest version, and the picture of that, if there is one."""
    newest, at = document.newest or 0, [audit.slug, document.number]
    return Cited(
        title=str(document),
        href=reverse("diagnosis:document", args=at),
        picture=reverse("diagnosis:document_picture", args=[*at, newest])
        if document.picture
        else "",
        version=str(newest),
        value={"kind": document.kind, "version": newest},
        access_level=document.access_level,
        read=document,
        **voice,
    )


def _documents(audit: Audit, person: Person | None, things: Sequence[str]) -> dict[str, Cited]:
    return _found(audit, person, things, is_photo=False)


def _photos(audit: Audit, person: Person | None, things: Sequence[str]) -> dict[str, Cited]:
    return _found(audit, person, things, is_photo=True)


def _told(value: Mapping[str, Any]) -> str:
    return capfirst(str(DocumentKind(value["kind"]).label))


DOCUMENT: Final = Citable(
    key="document",
    name=_("document"),
    icon="list-details",
    side="voices",
    find_many=_documents,
    told=_told,
    model="diagnosis.Document",
    fits=lambda row: row.kind not in (DocumentKind.PHOTO, DocumentKind.CONSENT_SHEET),
)
PHOTO: Final = Citable(
    key="photo",
    name=_("photo"),
    icon="camera",
    side="voices",
    find_many=_photos,
    told=_told,
    model="diagnosis.Document",
    fits=lambda row: row.kind == DocumentKind.PHOTO,
)
