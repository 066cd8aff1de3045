"""What one did while coding, so that it can be taken back; never a word of a note."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.utils import timezone

from sereno.web.audits.models import Audit
from sereno.web.coding.models import Code, CodingStep, Segment, TextVersion
from sereno.web.coding.texts.reading import carried
from sereno.web.diagnosis.models import Document
from sereno.web.documents import Values
from sereno.web.people.models import Person

# What of a segment a step keeps.
KEPT = ("text_id", "start", "end", "region", "from_ms", "to_ms", "code_id", "needs_look")


def is_done(audit: Audit, by: Person, step: uuid.UUID | None) -> bool:
    """Whether a step came before: its answer was lost, and it is sent again."""
    return step is not None and CodingStep.objects.filter(audit=audit, person=by, key=step).exists()


def keep_step(
    audit: Audit,
    by: Person,
    document: Document | None,
    step: uuid.UUID | None,
    before: Values,
    after: Values,
) -> None:
    """Note what a person did. before, after: `snapshots` of the segments."""
    CodingStep.objects.create(
        audit=audit,
        person=by,
        document=document,
        key=step or uuid.uuid4(),
        before=before,
        after=after,
        at=timezone.now(),
    )


def snapshot(segment: Segment) -> Values:
    """What a step keeps of a segment: never a word of its note."""
    kept = {name: getattr(segment, name) for name in KEPT}
    return kept | {"memo": segment.memo_number, "removed": segment.removed_at is not None}


def snapshots(segments: Iterable[Segment]) -> Values:
    """The same of several, by key."""
    return {str(each.key): snapshot(each) for each in segments}


def as_now(fields: Values, segment: Segment) -> Values:
    """What a step kept of a segment, where that is now if its text has a newer version, and with
    the code into which its own was merged since.
    """
    if fields["code_id"] != segment.code_id:
        fields = fields | {"code_id": _merged(fields["code_id"])}
    if segment.text is None or fields["text_id"] == segment.text_id:
        return fields
    since = TextVersion.objects.defer("text", "moves", "edits").get(pk=fields["text_id"])
    span = (fields["start"], fields["end"])
    [(start, end, _touched)] = carried(
        [span], since.document_id, since.version, segment.text.version
    )
    # Whether it has to be looked at was said of the new text.
    moved_on = {"text_id": segment.text_id, "start": start, "end": end}
    return fields | moved_on | {"needs_look": segment.needs_look}


def _merged(code: int) -> int:
    """The key of a code, or of the one that it became."""
    while (into := Code.objects.values_list("merged_into", flat=True).get(pk=code)) is not None:
        code = into
    return code


def put_back(segment: Segment, fields: Values, now: dt.datetime) -> None:
    """Give a segment what a step kept of it."""
    for name in KEPT:
        setattr(segment, name, fields[name])
    if fields["memo"] != segment.memo_number:
        note = segment.notes.filter(number=fields["memo"]).first()
        segment.memo = note.words if note is not None else ""
        segment.memo_number = fields["memo"]
    segment.removed_at = (segment.removed_at or now) if fields["removed"] else None
