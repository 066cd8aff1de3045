"""Writes of the consensus: one transaction each, with who decided and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from django.db import transaction
from django.utils import timezone

from sereno.methods.diagnosis.coding.differences import Decided, Span, Stretch
from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event
from sereno.web.coding.models import Code, Decision, Origin, Ruling, Segment
from sereno.web.coding.rounds.settling import Pair, pairs_to_settle
from sereno.web.coding.segments.changes import code_many
from sereno.web.coding.segments.clock import next_revision
from sereno.web.coding.segments.passages import Passage
from sereno.web.diagnosis.models import Document
from sereno.web.people.models import Person

# Of these it is written down why.
NEED_A_REASON = frozenset({Decision.TAKE_A, Decision.TAKE_B, Decision.NEITHER})


@dataclass(frozen=True)
class Settled:
    """What is decided of a stretch, and why."""

    stretch: Stretch
    decision: Decision
    reason: str = ""


@transaction.atomic
def settle(*, pair: Pair, stretch: Stretch, decision: Decision, reason: str, by: Person) -> Ruling:
    """Decide what the consensus says of a stretch; its passages are made at once.

    Raises Problem stretch_changed, stretch_settled, ruling_not_same, reason_missing and what
    `code_many` does.
    """
    [made] = settle_many(pair=pair, settled=[Settled(stretch, decision, reason)], by=by)
    return made


@transaction.atomic
def settle_many(*, pair: Pair, settled: Iterable[Settled], by: Person) -> list[Ruling]:
    """Decide several stretches of one document at once. Raises what `settle` does."""
    fresh = _locked(pair, by)
    return _ruled(fresh, [_checked(fresh, each) for each in settled], by)


def _checked(pair: Pair, asked: Settled) -> Settled:
    stretch, decision, reason = asked.stretch, asked.decision, asked.reason.strip()
    now = pair.at(stretch.start, stretch.end)
    where = str(pair.case.document)
    if now is None or (now.first, now.second) != (stretch.first, stretch.second):
        raise Problem("stretch_changed", where=where)
    if pair.ruling(now) is not None:
        raise Problem("stretch_settled", where=where)
    if decision == Decision.AGREE and not now.same_codes:
        raise Problem("ruling_not_same", where=where)
    if decision in NEED_A_REASON and not reason:
        raise Problem("reason_missing", where=where)
    return Settled(now, decision, reason)


@transaction.atomic
def take_over_same(*, pair: Pair, by: Person) -> int:
    """Put into the consensus what both said alike; how many stretches."""
    fresh = _locked(pair, by)
    same = [Settled(each, Decision.AGREE) for each in fresh.same]
    if same:
        _ruled(fresh, same, by)
        record_event(
            audit=fresh.case.round.audit,
            verb="take_over_same",
            by=by,
            subject=fresh.case.document,
            parent=fresh.case.round,
            n=len(same),
        )
    return len(same)


@transaction.atomic
def unsettle(*, ruling: Ruling, by: Person) -> None:
    """Take a decision back, with the passages that no other one made as well; what somebody else
    has taken back meanwhile stays so.
    """
    Document.objects.select_for_update(no_key=True).get(pk=ruling.document_id)
    if not Ruling.objects.filter(pk=ruling.pk).exists():
        return
    audit = ruling.round.audit
    revision, now = next_revision(audit), timezone.now()
    others = Ruling.objects.filter(round=ruling.round_id, document=ruling.document_id)
    others = others.exclude(pk=ruling.pk)
    shared = {key for made in others.values_list("made", flat=True) for key in made}
    alone = Segment.objects.filter(
        audit=audit, key__in=set(ruling.made) - shared, coder=None, removed_at=None
    )
    alone.update(removed_at=now, changed_at=now, revision=revision)
    record_event(
        audit=audit,
        verb="take_back_ruling",
        by=by,
        subject=ruling.document,
        parent=ruling.round,
    )
    ruling.delete()


def _locked(pair: Pair, by: Person) -> Pair:
    """The same pair as it is now, with its document locked."""
    case = pair.case
    Document.objects.select_for_update(no_key=True).get(pk=case.document.pk)
    found = pairs_to_settle(
        case.round.audit, by, round=case.round.number, document=case.document.number
    )
    for each in found:
        if (each.first, each.second) == (pair.first, pair.second):
            return each
    raise Problem("stretch_changed", where=str(case.document))


def _ruled(pair: Pair, settled: Sequence[Settled], by: Person) -> list[Ruling]:
    case = pair.case
    there = Segment.objects.filter(
        document=case.document, round=case.round, coder=None, removed_at=None
    )
    known = {(each.code_id, each.start, each.end): each.key for each in there}
    wanted = [
        (each, each.stretch.decided(cast("Decided", each.decision.value))) for each in settled
    ]
    spans_told = dict.fromkeys(span for _each, spans in wanted for span in spans)
    new = [span for span in spans_told if span not in known]
    # No step of whoever decides: it is the ruling that takes them back.
    made = code_many(audit=case.round.audit, by=None, coder=None, passages=_passages(pair, new))
    known |= {span: each.key for span, each in zip(new, made, strict=True)}
    now = timezone.now()
    return Ruling.objects.bulk_create(
        Ruling(
            round=case.round,
            document=case.document,
            text_id=pair.text.pk,
            first=pair.first,
            second=pair.second,
            start=each.stretch.start,
            end=each.stretch.end,
            decision=each.decision,
            reason=each.reason,
            made=[str(known[span]) for span in spans],
            at=now,
            by=by,
        )
        for each, spans in wanted
    )


def _passages(pair: Pair, spans: Sequence[Span]) -> Iterable[Passage]:
    codes = Code.objects.in_bulk({code for code, _start, _end in spans})
    return [
        Passage(
            code=codes[code],
            document=pair.case.document,
            start=start,
            end=end,
            round=pair.case.round,
            origin=Origin.RULING,
        )
        for code, start, end in spans
    ]
