"""Other writes to texts: who speaks, and that somebody read for whom pseudonyms stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction

from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.coding.models import Part, Speaker
from sereno.web.coding.texts.making import guessed
from sereno.web.diagnosis.documents.changes import open_document
from sereno.web.diagnosis.models import Document
from sereno.web.people.models import Person


@transaction.atomic
def write_speakers(*, document: Document, speakers: Iterable[Speaker], by: Person) -> None:
    """What is known of who speaks. Raises Problem record_closed."""
    document = open_document(document)
    changed = list(speakers)
    if changed:
        Speaker.objects.bulk_update(changed, ["part", "sex", "age"])
        record_event(
            audit=document.audit, verb="write_speakers", by=by, subject=document, n=len(changed)
        )


@transaction.atomic
def keep_told(document: Document, told: Iterable[tuple[str, Mapping[str, str]]]) -> None:
    """Keep what another program knows of who speaks in a document, by what they are called; "": of
    whoever speaks. What somebody said here stays.
    """
    there = {each.label: each for each in document.speakers.all()}
    number = max((each.number for each in there.values()), default=0)
    for label, values in told:
        known = there.get(label)
        if known is None and (label or not there):
            number += 1
            first = guessed(label) if label else {"part": str(Part.PARTICIPANT)}
            first |= values
            there[label] = Speaker.objects.create(
                document=document, number=number, label=label, **first
            )
            continue
        for each in [known] if known is not None else there.values():
            if not label and each.part != Part.PARTICIPANT:
                continue
            blank = {name: value for name, value in values.items() if not getattr(each, name)}
            for name, value in blank.items():
                setattr(each, name, value)
            each.save(update_fields=list(blank))


@transaction.atomic
def note_map_read(*, audit: Audit, by: Person) -> None:
    """Every reading of the map of pseudonyms is noted."""
    record_event(audit=audit, verb="read_name_map", by=by, subject=audit)
