"""Writes to documents: one transaction each, with who and what; no event tells what was said."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event, set_fields
from sereno.web.diagnosis.consent.standing import in_force
from sereno.web.diagnosis.documents.examining import Examined
from sereno.web.diagnosis.documents.levels import (
    SHOWS_FACES,
    check_level,
    first_level,
    least_level,
)
from sereno.web.diagnosis.documents.life import DOCUMENT_LIFE
from sereno.web.diagnosis.models import (
    Activity,
    ActivityState,
    Consent,
    Document,
    DocumentKind,
    DocumentNote,
    DocumentVersion,
    Faces,
)
from sereno.web.files.changes import keep, keep_chunks
from sereno.web.files.spool import Spool
from sereno.web.people.models import Person
from sereno.web.records.changes import next_number

RECORDINGS = (DocumentKind.AUDIO, DocumentKind.VIDEO)


@transaction.atomic
def add_document(
    *, activity: Activity, spool: Spool, found: Examined, by: Person | None, **values: Any
) -> Document:
    """A file that an activity left; values: kind ("": as its content says), title, language,
    access_level, consent, keep_until.

    Raises Problem activity_cancelled, recording_without_consent, document_without_consent and
    document_consent_of_another.
    """
    activity = Activity.objects.select_for_update().get(pk=activity.pk)
    if activity.state == ActivityState.CANCELLED:
        raise Problem("activity_cancelled", where=str(activity))
    if found.kind in RECORDINGS and not _may_be_recorded(activity):
        raise Problem("recording_without_consent", where=spool.given_name)
    given = list(activity.consents.all())
    if given and not any(map(in_force, given)):
        raise Problem("document_without_consent", where=str(activity))
    _check_consent(activity, values.get("consent"))
    faces = Faces.UNSEEN if found.kind in SHOWS_FACES else Faces.NO_PICTURE
    document = Document(
        activity=activity,
        audit=activity.audit,
        number=next_number(Document, activity.audit),
        created_by=by,
        faces=faces,
        **values | {"kind": kind_told(values.get("kind", ""), found)},
    )
    asked = values.get("access_level", "")
    document.access_level = first_level(document, asked)
    document.save(force_insert=True)
    _add_version(document, spool, found, by)
    record_event(
        audit=activity.audit,
        verb="add_document",
        by=by,
        subject=document,
        parent=activity,
        number=document.number,
    )
    return document


def kind_told(asked: str, found: Examined) -> str:
    """What a document is: a recording is one whatever it is called, and nothing else is; notes and
    sheets may be photographed.
    """
    is_photo = asked == DocumentKind.PHOTO
    wrong = asked in ("", *RECORDINGS) or (is_photo and found.kind != DocumentKind.PHOTO)
    return str(found.kind) if wrong or found.kind in RECORDINGS else asked


def _may_be_recorded(activity: Activity) -> bool:
    return any(in_force(each) for each in activity.consents.filter(record=True))


def _check_consent(activity: Activity, consent: Consent | None) -> None:
    if consent is not None and (consent.activity_id != activity.pk or not in_force(consent)):
        raise Problem("document_consent_of_another", where=str(activity))


def _add_version(document: Document, spool: Spool, found: Examined, by: Person | None) -> None:
    last = document.versions.aggregate(n=Max("version"))["n"] or 0
    shown = None
    if found.picture is not None:
        shown = keep_chunks(
            audit=document.audit, name="photo.jpg", chunks=[found.picture], by=by, sealed=True
        )
    DocumentVersion.objects.create(
        document=document,
        version=last + 1,
        file=keep(spool=spool, by=by),
        file_name=spool.given_name,
        shown=shown,
        text=found.text,
        cues=found.cues,
        place=found.place,
        taken_at=found.taken_at,
        at=timezone.now(),
        by=by,
    )


@transaction.atomic
def replace_file(
    *, document: Document, spool: Spool, found: Examined, by: Person | None
) -> Document:
    """A newer file with its text; the earlier ones stay.

    Raises Problem record_closed, picture_is_public, document_another_family and
    recording_without_consent.
    """
    activity = _locked_activity(document)
    document = open_document(document)
    before = document.versions.first()
    was_picture = document.faces != Faces.NO_PICTURE
    is_recording = found.kind in RECORDINGS
    if was_picture != (found.kind in SHOWS_FACES) or (
        before is not None
        and before.file is not None
        and is_recording != before.file.media_type.startswith(("audio/", "video/"))
    ):
        raise Problem("document_another_family", where=spool.given_name)
    if is_recording and not _may_be_recorded(activity):
        raise Problem("recording_without_consent", where=spool.given_name)
    _check_not_public(document)
    _add_version(document, spool, found, by)
    if was_picture:
        document.faces = Faces.UNSEEN
    document.save()
    record_event(audit=document.audit, verb="replace_document", by=by, subject=document)
    return document


def _locked_activity(document: Document) -> Activity:
    """Locked before its documents, as all verbs of an activity do: none waits for the other."""
    activity: Activity = Activity.objects.select_for_update().get(pk=document.activity_id)
    return activity


def open_document(row: Document) -> Document:
    """The document, locked, in the caller's transaction. Raises Problem record_closed."""
    document: Document = Document.objects.select_for_update().get(pk=row.pk)
    if document.state in DOCUMENT_LIFE.closed:
        state = document.get_state_display()
        raise Problem("record_closed", where=str(document), state=state)
    return document


@transaction.atomic
def change_document(*, row: Document, by: Person | None, **values: Any) -> Document:
    """Change what is written of a document.

    Raises Problem record_closed, document_level_below, picture_not_looked_at,
    document_consent_of_another and document_no_picture.
    """
    activity = _locked_activity(row)
    document = open_document(row)
    if "consent" in values and values["consent"] != document.consent:
        _check_consent(activity, values["consent"])
    if document.faces == Faces.NO_PICTURE and values.get("kind") == DocumentKind.PHOTO:
        raise Problem("document_no_picture", where=str(document))
    changed = set_fields(document, values)
    if changed:
        check_level(document, activity)
        changed |= set_fields(document, {"access_level": least_level(document)})
    if changed:
        document.save()
        record_event(
            audit=document.audit, verb="change_document", by=by, subject=document, changed=changed
        )
    return document


def _check_not_public(document: Document) -> None:
    if document.access_level == "public":
        raise Problem("picture_is_public", where=str(document))


@transaction.atomic
def put_pixelated(
    *, document: Document, was: DocumentVersion, picture: bytes, n: int, by: Person | None
) -> Document:
    """A picture with `n` areas pixelated in the place of the one that was shown, which goes.

    Raises Problem record_closed, picture_is_public; and picture_replaced where somebody put
    another picture there meanwhile.
    """
    document = open_document(document)
    _check_not_public(document)
    shown = keep_chunks(
        audit=document.audit, name="photo.jpg", chunks=[picture], by=by, sealed=True
    )
    here = DocumentVersion.objects.given_of(document).filter(pk=was.pk, shown=was.shown_id)
    if here.update(shown=shown) != 1:
        raise Problem("picture_replaced", where=str(document))
    document.faces = Faces.PIXELATED
    document.save()
    record_event(audit=document.audit, verb="pixelate_document", by=by, subject=document, n=n)
    return document


@transaction.atomic
def say_nothing_to_hide(*, document: Document, version: int, by: Person | None) -> Document:
    """Somebody looked at a version, and no face and no number plate can be known in it.

    Raises Problem record_closed, and picture_replaced where it is not the newest any more.
    """
    document = open_document(document)
    if not DocumentVersion.objects.given_of(document).filter(version=version).exists():
        raise Problem("picture_replaced", where=str(document))
    if document.faces == Faces.UNSEEN:
        document.faces = Faces.NONE
        document.save()
        record_event(audit=document.audit, verb="clear_document", by=by, subject=document)
    return document


@transaction.atomic
def add_note(*, document: Document, at_ms: int, words: str, by: Person | None) -> DocumentNote:
    """Something noticed at a time of a recording. Raises Problem record_closed."""
    document = open_document(document)
    note = DocumentNote.objects.create(
        document=document, at_ms=at_ms, words=words, at=timezone.now(), by=by
    )
    record_event(audit=document.audit, verb="note_document", by=by, subject=document)
    return note


@transaction.atomic
def drop_note(*, note: DocumentNote, by: Person | None) -> None:
    """Take a note out. Raises Problem record_closed."""
    document = open_document(note.document)
    note.delete()
    record_event(audit=document.audit, verb="drop_document_note", by=by, subject=document)


@transaction.atomic
def note_playing(*, document: Document, by: Person, now: dt.datetime) -> None:
    """Who plays a recording or looks at a picture: once in ten minutes, not once for each part."""
    verb = "play_document"
    since = now - dt.timedelta(minutes=10)
    there = document.audit.events.of(document).filter(verb=verb, by=by, at__gte=since)
    if not there.exists():
        record_event(audit=document.audit, verb=verb, by=by, subject=document)
