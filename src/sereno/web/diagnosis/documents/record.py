"""Documents as records: their list, filters, API, steps and rights."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.documents.changes import change_document
from sereno.web.diagnosis.documents.forms import DocumentForm
from sereno.web.diagnosis.documents.life import DOCUMENT_LIFE
from sereno.web.diagnosis.models import Document
from sereno.web.documents import Context
from sereno.web.people.models import Person
from sereno.web.records.columns import Column, Empty
from sereno.web.records.kinds import Kind, register


def _called(document: Document, _audit: Audit) -> str:
    return str(document)


def _details(document: Document, audit: Audit, person: Person) -> Context:
    from sereno.web.diagnosis.documents.details import document_details

    return document_details(document, audit, person)


DOCUMENTS = register(
    Kind(
        key="document",
        plural="documents",
        model=Document,
        many=_("Documents"),
        lede=_(
            "What activities leave: transcripts, notes, photos, recordings and signed sheets. All "
            "of it is kept encrypted, and is seen by whoever may see its activity."
        ),
        new=_("Choose the activity"),
        new_at="diagnosis:activities",
        makes=Right.KEEP_FIELDWORK,
        empty=Empty(
            title=_("No document yet"),
            text=_("They are added on the page of the activity that left them."),
            drawing="list-details",
        ),
        read=Right.SEE_FIELDWORK,
        write=Right.KEEP_FIELDWORK,
        order=("-number",),
        annotations={"activity_title": F("activity__title")},
        columns=(
            Column("number", sorts=True, on_phone=False),
            Column("title", link=True, sorts=True, value=_called),
            Column("kind", sorts=True),
            Column("activity_title", _("Activity"), sorts=True),
            Column("language", listed=False),
            Column("faces", listed=False),
            Column("created_at", _("Received"), sorts=True),
            Column("keep_until", listed=False),
            Column("access_level", listed=False),
            Column("state", sorts=True),
        ),
        search=("title",),
        search_words=_("Title"),
        filters=("state", "kind", "language", "faces"),
        form=DocumentForm,
        lifecycle=DOCUMENT_LIFE,
        bulk_steps=("check",),
        told_add=_("added the document “{about}”"),
        told_change=_("changed the document “{about}”"),
        detail=_details,
        detail_template="diagnosis/document.html",
        change=change_document,
    )
)
