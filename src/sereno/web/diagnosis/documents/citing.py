"""Documents and photos as evidence: that they are there, not what stands in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.diagnosis.activities.citing import may_read, voice_of
from sereno.web.diagnosis.models import Document, DocumentKind, DocumentState
from sereno.web.people.models import Person
from sereno.web.records.citable import Citable, Cited
from sereno.web.records.tools import whole_number

_GONE: Final = (DocumentState.WITHDRAWN, DocumentState.ERASED)


def _found(audit: Audit, person: Person | None, thing: str, *, is_photo: bool) -> Cited | None:
    if not may_read(audit, person):
        return None
    rows = Document.objects.filter(audit=audit)
    if person is not None:
        rows = Document.objects.for_person(audit, person)
    rows = rows.exclude(state__in=_GONE).exclude(kind=DocumentKind.CONSENT_SHEET)
    rows = rows.filter(number=whole_number(thing) or 0).select_related("activity")
    document = rows.first()
    if document is None or (document.kind == DocumentKind.PHOTO) != is_photo:
        return None
    newest, shown = document.versions.values_list("version", "shown").first() or (0, None)
    at = [audit.slug, document.number]
    return Cited(
        title=str(document),
        href=reverse("diagnosis:document", args=at),
        picture=reverse("diagnosis:document_picture", args=[*at, newest]) if shown else "",
        version=str(newest),
        value={"kind": document.kind, "version": newest},
        access_level=document.access_level,
        read=document,
        **voice_of(document.activity),
    )


def _document(audit: Audit, person: Person | None, thing: str) -> Cited | None:
    return _found(audit, person, thing, is_photo=False)


def _photo(audit: Audit, person: Person | None, thing: str) -> Cited | None:
    return _found(audit, person, thing, is_photo=True)


def _told(value: Mapping[str, Any]) -> str:
    return capfirst(str(DocumentKind(value["kind"]).label))


DOCUMENT: Final = Citable(
    key="document",
    name=_("document"),
    icon="list-details",
    side="voices",
    find=_document,
    told=_told,
    model="diagnosis.Document",
    fits=lambda row: row.kind not in (DocumentKind.PHOTO, DocumentKind.CONSENT_SHEET),
)
PHOTO: Final = Citable(
    key="photo",
    name=_("photo"),
    icon="camera",
    side="voices",
    find=_photo,
    told=_told,
    model="diagnosis.Document",
    fits=lambda row: row.kind == DocumentKind.PHOTO,
)
