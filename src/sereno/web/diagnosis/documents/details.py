"""What the page of a document shows, and that of its activity of its documents."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.documents.examining import TEXTS
from sereno.web.diagnosis.documents.forms import NoteForm, clock
from sereno.web.diagnosis.documents.life import DOCUMENT_LIFE
from sereno.web.diagnosis.documents.without_names import page_of_names, text_without_names
from sereno.web.diagnosis.models import (
    Activity,
    ActivityState,
    Document,
    DocumentNote,
    DocumentState,
    DocumentVersion,
    Faces,
)
from sereno.web.documents import Context
from sereno.web.people.models import Person

RECORDINGS = ("audio/", "video/")


@dataclass(frozen=True)
class Said:
    """Words with who said them and when."""

    at: str
    seconds: float
    speaker: str
    words: str


@dataclass(frozen=True)
class NoteLine:
    """A note with its time as people read it."""

    note: DocumentNote
    at: str
    seconds: float


def document_details(document: Document, audit: Audit, person: Person) -> Context:
    """The context of `diagnosis/document.html`."""
    versions = list(document.versions.select_related("file", "shown"))
    version = versions[0]
    is_open = document.state not in DOCUMENT_LIFE.closed
    media = version.file.media_type if version.file else ""
    is_recording = media.startswith(RECORDINGS)
    place = json.loads(version.place) if version.place else None
    sees_original = audit.allows(person, Right.SEE_ORIGINALS)
    given = DocumentVersion.objects.for_person(document, audit, person)
    is_text = version.file is not None and media in TEXTS
    return {
        "activity": document.activity,
        "versions": versions,
        "given": set(given.values_list("version", flat=True)),
        "sees_original": sees_original,
        "is_text": is_text,
        "names_page": page_of_names(document) if is_text and sees_original else "",
        "version": version,
        "text": version.text if sees_original else text_without_names(document) or "",
        "said": said_in(version) if sees_original else [],
        "place": ", ".join(f"{each:.6f}" for each in place) if place else "",
        "media": media.partition("/")[0] if is_recording else "",
        "notes": [
            NoteLine(each, clock(each.at_ms), each.at_ms / 1000) for each in document.notes.all()
        ],
        "note_form": NoteForm(),
        "may_keep": is_open and audit.allows(person, Right.KEEP_FIELDWORK),
        "is_unseen": document.faces == Faces.UNSEEN,
    }


def said_in(version: DocumentVersion) -> list[Said]:
    """Who said what when, where the file told; offsets count codepoints of the text."""
    text = version.text
    return [
        Said(
            clock(cue["from_ms"]),
            cue["from_ms"] / 1000,
            cue["speaker"],
            text[cue["begin"] : cue["end"]],
        )
        for cue in json.loads(version.cues or "[]")
    ]


def documents_of(activity: Activity, audit: Audit, person: Person) -> Context:
    """The documents of an activity that a person may see. Who manages the audit is told how many
    were withdrawn, and nothing else of them.
    """
    seen = Document.objects.for_person(audit, person).filter(activity=activity)
    withdrawn = 0
    if person.scope is None and audit.allows(person, Right.MANAGE):
        gone = Document.objects.filter(activity=activity, state=DocumentState.WITHDRAWN)
        withdrawn = gone.count()
    return {
        "documents": list(seen.order_by("number")),
        "documents_withdrawn": withdrawn,
        "may_add_documents": audit.allows(person, Right.KEEP_FIELDWORK)
        and activity.state != ActivityState.CANCELLED,
    }
