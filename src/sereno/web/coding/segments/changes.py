"""Writes to segments: one transaction each, under the audit's clock, with what it takes to undo it.

No event tells of single passages: a step of coding (`CodingStep`) does, for whom it is. Locks are
taken in one order: documents, then the clock.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.coding.models import (
    Code,
    CodingStep,
    Origin,
    Round,
    Segment,
    SegmentNote,
    TextVersion,
)
from sereno.web.coding.segments.clock import next_revision
from sereno.web.coding.segments.given import check_unfinished, rounds_given
from sereno.web.coding.segments.passages import (
    Passage,
    are_apart,
    check_codes,
    checked_memo,
)
from sereno.web.coding.segments.steps import (
    as_now,
    is_done,
    keep_step,
    put_back,
    snapshot,
    snapshots,
)
from sereno.web.coding.texts.reading import carried, texts_of
from sereno.web.diagnosis.documents.life import DOCUMENT_LIFE
from sereno.web.diagnosis.models import Document, Mark, Stop
from sereno.web.documents import Values
from sereno.web.people.models import Person


class ChangedUnseenError(Problem):
    """A segment was changed meanwhile. segment: as it is now."""

    def __init__(self, segment: Segment) -> None:
        super().__init__("changed_unseen", where=str(segment))
        self.segment = segment


def code_passage(
    *,
    audit: Audit,
    by: Person | None,
    code: Code,
    key: uuid.UUID,
    document: Document | None = None,
    start: int | None = None,
    end: int | None = None,
    text: TextVersion | None = None,
    region: Sequence[int] | None = None,
    from_ms: int | None = None,
    to_ms: int | None = None,
    mark: Mark | None = None,
    stop: Stop | None = None,
    round: Round | None = None,
    origin: str = Origin.HAND,
    memo: str = "",
    coder: Person | None = None,
    step: uuid.UUID | None = None,
) -> Segment:
    """Give a passage a code. Sent twice (`key`) it is there once.

    text: the one in which the positions were counted; None: the newest. coder: whose it is; None:
    of `by`. Raises what `code_many` does.
    """
    passage = Passage(
        code=code,
        document=document,
        text=text,
        start=start,
        end=end,
        region=region,
        from_ms=from_ms,
        to_ms=to_ms,
        mark=mark,
        stop=stop,
        key=key,
        round=round,
        origin=origin,
        memo=memo,
    )
    [made] = code_many(audit=audit, by=by, passages=[passage], coder=coder or by, step=step)
    return made


@transaction.atomic
def code_many(
    *,
    audit: Audit,
    by: Person | None,
    passages: Iterable[Passage],
    coder: Person | None,
    step: uuid.UUID | None = None,
) -> list[Segment]:
    """Code many passages at once, as one step of whoever does it; those whose key is there already
    stay as they are. coder: whose they are; None: the consensus's.

    Raises Problem segment_unknown, segment_outside, code_not_in_use, segment_note_too_long,
    record_closed, document_finished, document_without_text and segment_of_another.
    """
    wanted = [each.checked() for each in passages]
    documents = _open_documents(each.document for each in wanted if each.document is not None)
    _check_places(wanted)
    revision = next_revision(audit)
    there = {
        each.key: each
        for each in Segment.objects.filter(audit=audit, key__in=[each.key for each in wanted])
    }
    if any(each.coder_id != (coder and coder.pk) for each in there.values()):
        raise Problem("segment_of_another", where=str(audit))
    if by is not None and is_done(audit, by, step):
        return [there[each.key] for each in wanted if each.key in there]
    new = [each for each in wanted if each.key not in there]
    for had in (False, True):
        check_codes((each.code for each in new if each.had_code == had), had=had)
    given = rounds_given(new, coder)
    texts = texts_of(documents)
    lengths: dict[int, int] = {}
    now = timezone.now()
    made = [
        _new(each, audit, coder, texts, lengths, given.get(each.key), revision, now) for each in new
    ]
    Segment.objects.bulk_create(made)
    kept = {each.key: each for each in Segment.objects.filter(key__in=[e.key for e in new])}
    _keep_notes([(kept[each.key], 1, each.memo) for each in new if each.memo], by=by, now=now)
    if made and by is not None:
        document = new[0].document if len(documents) == 1 else None
        keep_step(
            audit, by, document, step, dict.fromkeys(map(str, kept)), snapshots(kept.values())
        )
    return [kept.get(each.key) or there[each.key] for each in wanted]


@transaction.atomic
def change_segment(
    *,
    segment: Segment,
    by: Person,
    revision: int,
    step: uuid.UUID | None = None,
    code: Code | None = None,
    start: int | None = None,
    end: int | None = None,
    text: TextVersion | None = None,
    region: Sequence[int] | None = None,
    from_ms: int | None = None,
    to_ms: int | None = None,
    memo: str | None = None,
    looked: bool = False,
) -> Segment:
    """Another code, place or note of one's own segment; what isn't given stays. looked: its coder
    has looked at it.

    revision: of the segment as whoever changes it saw it. text: in which the positions were
    counted; None: the segment's. step: sent twice it is done once.
    Raises Problem changed_unseen (`ChangedUnseenError`), segment_of_another, segment_removed,
    segment_unknown, segment_outside, code_not_in_use, segment_note_too_long, record_closed and
    document_finished.
    """
    fresh, new = _own(segment, by)
    if is_done(fresh.audit, by, step):
        return fresh
    if fresh.removed_at is not None:
        raise Problem("segment_removed", where=str(fresh))
    if fresh.revision != revision:
        raise ChangedUnseenError(fresh)
    before = snapshots([fresh])
    if code is not None and code.pk != fresh.code_id:
        check_codes([code])
        fresh.code = code
    if start is not None or end is not None:
        _move(fresh, start, end, text or fresh.text)
    if region is not None:
        fresh.region = list(region)
    if from_ms is not None or to_ms is not None:
        fresh.from_ms, fresh.to_ms = from_ms, to_ms
    if not _as_passage(fresh).lies_somewhere:
        raise Problem("segment_unknown", where=str(fresh))
    if looked:
        fresh.needs_look = False
    now = timezone.now()
    if memo is not None and (words := checked_memo(memo, str(fresh))) != fresh.memo:
        last = fresh.notes.aggregate(n=Max("number"))["n"] or 0
        fresh.memo, fresh.memo_number = words, last + 1
        _keep_notes([(fresh, last + 1, words)], by=by, now=now)
    return _kept_changed(fresh, new, by, step, before, now)


@transaction.atomic
def remove_segment(
    *, segment: Segment, by: Person, revision: int, step: uuid.UUID | None = None
) -> Segment:
    """Take one's own segment out; a mark of it stays for who asks what is new. What is out stays.

    Raises Problem changed_unseen, segment_of_another, record_closed and document_finished.
    """
    fresh, new = _own(segment, by)
    if is_done(fresh.audit, by, step) or fresh.removed_at is not None:
        return fresh
    if fresh.revision != revision:
        raise ChangedUnseenError(fresh)
    before = snapshots([fresh])
    now = timezone.now()
    fresh.removed_at = now
    return _kept_changed(fresh, new, by, step, before, now)


@transaction.atomic
def undo_last(
    *, audit: Audit, by: Person, document: Document | None, step: uuid.UUID | None = None
) -> list[Segment]:
    """Take back the last thing that a person did while coding a document, or the one whose key is
    given; what was taken back stays so. Positions move with the text. Returns what changed.

    Raises Problem nothing_to_undo, changed_unseen where a later change stands on it, record_closed
    and document_finished.
    """
    if document is not None:
        _open_documents([document])
    revision = next_revision(audit)
    found = CodingStep.objects.select_for_update(no_key=True).filter(
        audit=audit, person=by, document=document
    )
    last = found.filter(undone_at=None).first() if step is None else found.filter(key=step).first()
    if last is None:
        raise Problem("nothing_to_undo", where=str(document or audit))
    if last.undone_at is not None:
        return []
    rows = Segment.objects.select_related("text", "code").filter(audit=audit, key__in=last.after)
    segments = {str(each.key): each for each in rows}
    check_unfinished(segments.values(), by)
    now = timezone.now()
    for key, segment in segments.items():
        after, before = last.after[key], last.before[key]
        if snapshot(segment) != as_now(after, segment):
            raise ChangedUnseenError(segment)
        if before is None:
            segment.removed_at = now
        else:
            put_back(segment, as_now(before, segment), now)
        segment.revision, segment.changed_at = revision, now
        segment.save()
    last.undone_at = now
    last.save(update_fields=["undone_at"])
    return list(segments.values())


def _open_documents(documents: Iterable[Document]) -> list[Document]:
    """The documents, locked, in the caller's transaction. Raises Problem record_closed."""
    keys = {each.pk for each in documents}
    locked = list(
        Document.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    )
    for each in locked:
        if each.state in DOCUMENT_LIFE.closed:
            raise Problem("record_closed", where=str(each), state=each.get_state_display())
    return locked


def _check_places(passages: Iterable[Passage]) -> None:
    """Raises Problem marks_without_consent: what was withdrawn is nobody's to code."""
    for each in passages:
        if each.mark is not None and each.mark.withdrawn_on is not None:
            raise Problem("marks_without_consent", where=each.where())


def _new(
    passage: Passage,
    audit: Audit,
    coder: Person | None,
    texts: dict[int, TextVersion],
    lengths: dict[int, int],
    its_round: Round | None,
    revision: int,
    now: dt.datetime,
) -> Segment:
    text, start, end = None, passage.start, passage.end
    needs_look = passage.needs_look
    if start is not None and end is not None and passage.document is not None:
        text, start, end, touched = _placed(passage, start, end, texts, lengths)
        needs_look = needs_look or touched
    return Segment(
        audit=audit,
        key=passage.key,
        code=passage.code,
        coder=coder,
        round=its_round,
        document=passage.document,
        text=text,
        start=start,
        end=end,
        region=None if passage.region is None else list(passage.region),
        from_ms=passage.from_ms,
        to_ms=passage.to_ms,
        mark=passage.mark,
        stop=passage.stop,
        memo=passage.memo,
        memo_number=1 if passage.memo else 0,
        origin=passage.origin,
        needs_look=needs_look,
        revision=revision,
        made_at=now,
        changed_at=now,
    )


def _placed(
    passage: Passage, start: int, end: int, texts: dict[int, TextVersion], lengths: dict[int, int]
) -> tuple[TextVersion, int, int, bool]:
    """The newest text of a passage's document, and where the passage is in it."""
    assert passage.document is not None
    newest = texts.get(passage.document.pk)
    if newest is None:
        raise Problem("document_without_text", where=passage.where())
    counted_in = passage.text or newest
    if counted_in.document_id != passage.document.pk:
        raise Problem("segment_unknown", where=passage.where())
    if counted_in.pk not in lengths:
        lengths[counted_in.pk] = len(counted_in.text)
    if end > lengths[counted_in.pk]:
        raise Problem("segment_outside", where=passage.where(), end=end, n=lengths[counted_in.pk])
    touched = False
    if counted_in.pk != newest.pk:
        # A name was found meanwhile: the passage moves with the text.
        [(start, end, touched)] = carried(
            [(start, end)], newest.document_id, counted_in.version, newest.version
        )
    return newest, start, end, touched


def _move(
    segment: Segment, start: int | None, end: int | None, counted_in: TextVersion | None
) -> None:
    """Other positions, in the text that the segment is of."""
    text = segment.text
    if (
        text is None
        or counted_in is None
        or counted_in.document_id != segment.document_id
        or counted_in.version > text.version
        or start is None
        or end is None
        or not are_apart(start, end)
    ):
        raise Problem("segment_unknown", where=str(segment))
    if end > (n := len(counted_in.text)):
        raise Problem("segment_outside", where=str(segment), end=end, n=n)
    [(start, end, touched)] = carried(
        [(start, end)], text.document_id, counted_in.version, text.version
    )
    segment.start, segment.end = start, end
    segment.needs_look = segment.needs_look or touched


def _as_passage(segment: Segment) -> Passage:
    return Passage(
        code=segment.code,
        document=segment.document,
        start=segment.start,
        end=segment.end,
        region=segment.region,
        from_ms=segment.from_ms,
        to_ms=segment.to_ms,
        mark=segment.mark,
        stop=segment.stop,
    )


def _own(segment: Segment, by: Person) -> tuple[Segment, int]:
    """The segment, locked under the audit's clock, and the next revision.

    Raises Problem segment_of_another: the consensus is of whoever keeps the coding.
    """
    if segment.document_id is not None:
        _open_documents([Document(pk=segment.document_id)])
    revision = next_revision(segment.audit)
    fresh: Segment = Segment.objects.select_related(
        "audit", "text", "code", "document", "mark", "stop"
    ).get(pk=segment.pk)
    if fresh.coder_id is None:
        if not fresh.audit.allows(by, Right.KEEP_CODING):
            raise Problem("segment_of_another", where=str(fresh))
    elif fresh.coder_id != by.pk:
        raise Problem("segment_of_another", where=str(fresh))
    else:
        check_unfinished([fresh], by)
    return fresh, revision


def _kept_changed(
    segment: Segment,
    revision: int,
    by: Person,
    step: uuid.UUID | None,
    before: Values,
    now: dt.datetime,
) -> Segment:
    after = snapshots([segment])
    if after == before:
        return segment
    segment.revision, segment.changed_at = revision, now
    segment.save()
    keep_step(segment.audit, by, segment.document, step, before, after)
    return segment


def _keep_notes(
    written: Sequence[tuple[Segment, int, str]], *, by: Person | None, now: dt.datetime
) -> None:
    SegmentNote.objects.bulk_create(
        SegmentNote(segment=segment, number=number, words=words, at=now, by=by)
        for segment, number, words in written
    )
