"""Other writes to texts: who speaks, and that somebody read for whom pseudonyms stand."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.coding.models import Speaker
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
def note_map_read(*, audit: Audit, by: Person) -> None:
    """Every reading of the map of pseudonyms is noted."""
    record_event(audit=audit, verb="read_name_map", by=by, subject=audit)
