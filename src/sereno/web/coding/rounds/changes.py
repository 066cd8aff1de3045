"""Writes to rounds: one transaction each, with who and what.

Locks are taken in one order: documents, then the rows of assignments, as the verbs of segments do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from sereno.vocabulary.problems import Problem
from sereno.web.audits.access_levels import highest
from sereno.web.audits.changes import record_event, set_fields
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.coding.models import (
    Assignment,
    AssignmentState,
    Code,
    Round,
    RoundState,
    TextVersion,
    Unit,
)
from sereno.web.coding.rounds.units import judged_and_all
from sereno.web.coding.texts.reading import newest_text
from sereno.web.diagnosis.models import Document
from sereno.web.people.models import Person
from sereno.web.records.changes import next_number

# What coders have to do alike can't change once one of them has begun.
RULES = ("is_blind", "unit", "codes")


@transaction.atomic
def add_round(
    *, audit: Audit, by: Person | None, codes: Iterable[Code] = (), **values: Any
) -> Round:
    """A planned round, to which nobody is given anything yet."""
    number = next_number(Round, audit)
    made: Round = Round.objects.create(audit=audit, number=number, created_by=by, **values)
    made.codes.set(codes)
    record_event(audit=audit, verb="add_round", by=by, subject=made, number=number)
    return made


@transaction.atomic
def change_round(
    *, row: Round, by: Person | None, codes: Iterable[Code] | None = None, **values: Any
) -> Round:
    """Change what is written of a round. Raises Problem record_closed and round_begun."""
    locked: Round = Round.objects.select_for_update(no_key=True).get(pk=row.pk)
    if locked.state == RoundState.CLOSED:
        raise Problem("record_closed", where=str(locked), state=locked.get_state_display())
    changed = set_fields(locked, values)
    told = list(locked.codes.all())
    before = sorted(map(str, told))
    after = before if codes is None else sorted(map(str, codes))
    if before != after:
        told += codes or ()
        changed["codes"] = [before, after]
        locked.codes.set(codes or ())
    if set(changed) & set(RULES) and _has_begun(locked):
        raise Problem("round_begun", where=str(locked))
    if changed:
        fields = [name for name in changed if name != "codes"]
        locked.save(update_fields=[*fields, "changed_at"])
        record_event(
            audit=locked.audit, verb="change_round", by=by, subject=locked, changed=changed,
            access_level=highest(code.access_level for code in told if "codes" in changed),
        )  # fmt: skip
    return locked


def _has_begun(round: Round) -> bool:
    begun = round.assignments.exclude(state=AssignmentState.WAITING)
    return begun.exists()


def may_code(audit: Audit, coder: Person, documents: Sequence[Document]) -> set[int]:
    """The keys of those documents that a coder may see and code."""
    if not audit.allows(coder, Right.CODE):
        return set()
    theirs = Document.objects.for_person(audit, coder).filter(pk__in=[d.pk for d in documents])
    return set(theirs.order_by().values_list("pk", flat=True))


@transaction.atomic
def give_documents(
    *, round: Round, documents: Sequence[Document], coders: Sequence[Person], by: Person | None
) -> int:
    """Give each document to each coder; what they have already they keep. How many were given.

    Raises Problem record_closed, coder_may_not_see, document_without_text.
    """
    _check_open(round)
    _check_texts(round, documents)
    for coder in coders:
        seen = may_code(round.audit, coder, documents)
        for document in documents:
            if document.pk not in seen:
                raise Problem("coder_may_not_see", where=str(document), coder=str(coder))
    return _give(round, [(d, c) for d in documents for c in coders], by, seed="")


@transaction.atomic
def give_at_random(
    *,
    round: Round,
    documents: Sequence[Document],
    coders: Sequence[Person],
    each: int,
    seed: int,
    by: Person | None,
) -> int:
    """Give each document to `each` of the coders at random, of those who may see it; how many were
    given. Documents of which somebody has something in this round already are left out.

    Raises Problem record_closed and document_without_text.
    """
    import numpy as np

    from sereno.methods.diagnosis.coding.giving import dealt

    _check_open(round)
    has = set(round.assignments.values_list("document", flat=True))
    documents = [document for document in documents if document.pk not in has]
    _check_texts(round, documents)
    seen = [may_code(round.audit, coder, documents) for coder in coders]
    may = np.array([[d.pk in theirs for theirs in seen] for d in documents], bool)
    may = may.reshape(len(documents), len(coders))
    given = dealt(may, each, np.random.default_rng(seed))
    pairs = [(documents[int(i)], coders[int(j)]) for i, j in np.argwhere(given)]
    return _give(round, pairs, by, seed=str(seed))


def _check_open(round: Round) -> None:
    state = (
        Round.objects.select_for_update(no_key=True)
        .values_list("state", flat=True)
        .get(pk=round.pk)
    )
    if state == RoundState.CLOSED:
        raise Problem("record_closed", where=str(round), state=RoundState(state).label)


def _check_texts(round: Round, documents: Sequence[Document]) -> None:
    """Sentences and turns are of a text; of the rest a picture or a recording may be coded too."""
    if round.unit == Unit.FREE:
        return
    rows = TextVersion.objects.filter(document__in=[each.pk for each in documents])
    there = set(rows.order_by().values_list("document", flat=True))
    for document in documents:
        if document.pk not in there:
            raise Problem("document_without_text", where=str(document))


def _give(
    round: Round, pairs: Sequence[tuple[Document, Person]], by: Person | None, *, seed: str
) -> int:
    before = round.assignments.count()
    Assignment.objects.bulk_create(
        [Assignment(round=round, document=document, coder=coder) for document, coder in pairs],
        ignore_conflicts=True,
    )
    n = round.assignments.count() - before
    if n:
        record_event(
            audit=round.audit,
            verb="give_documents",
            by=by,
            subject=round,
            access_level=highest([document.access_level for document, _coder in pairs]),
            n=n,
            seed=seed,
        )
    return n


@transaction.atomic
def take_back(*, assignment: Assignment, by: Person | None) -> None:
    """Take a document back from a coder who hasn't begun it. Raises Problem assignment_begun."""
    waiting = Assignment.objects.filter(pk=assignment.pk, state=AssignmentState.WAITING)
    if not waiting.delete()[0]:
        raise Problem("assignment_begun", where=str(assignment.document))
    _record("take_back_document", assignment, by)


@transaction.atomic
def begin(*, assignment: Assignment) -> None:
    """Note that a coder has begun with a document."""
    waiting = Assignment.objects.filter(pk=assignment.pk, state=AssignmentState.WAITING)
    if waiting.update(state=AssignmentState.BEGUN):
        assignment.state = AssignmentState.BEGUN


@transaction.atomic
def finish(*, assignment: Assignment, by: Person) -> None:
    """A coder has finished a document: nothing of it can be changed any more, and what the others
    coded is seen once they all have. The text as it is now is kept as the one that was coded.

    Raises Problem round_not_open, document_finished and units_left.
    """
    fresh = locked_assignment(assignment)
    if fresh.state == AssignmentState.FINISHED:
        raise Problem("document_finished", where=str(fresh.document))
    judged, all_units = judged_and_all(fresh)
    if judged < all_units:
        raise Problem("units_left", where=str(fresh.document), n=all_units - judged)
    fresh.state, fresh.finished_at = AssignmentState.FINISHED, timezone.now()
    fresh.text = newest_text(fresh.document)
    fresh.save(update_fields=["state", "finished_at", "text"])
    _record("finish_document", fresh, by)


@transaction.atomic
def reopen(*, assignment: Assignment, by: Person, reason: str = "") -> None:
    """Let a coder change what they coded in a document that they had finished: the coder, while
    others still have it before them; once all have finished, and so have seen each other's, only
    whoever keeps the coding and isn't one of them, with a reason.

    Raises Problem round_not_open, document_not_finished, reopen_needs_keeper and reason_missing.
    """
    fresh = locked_assignment(assignment)
    if fresh.state != AssignmentState.FINISHED:
        raise Problem("document_not_finished", where=str(fresh.document))
    others = Assignment.objects.filter(round=fresh.round, document=fresh.document)
    was_seen = not others.exclude(state=AssignmentState.FINISHED).exists()
    if was_seen:
        is_one = others.filter(coder=by).exists()
        if is_one or not fresh.round.audit.allows(by, Right.KEEP_CODING):
            raise Problem("reopen_needs_keeper", where=str(fresh.document))
        if not reason.strip():
            raise Problem("reason_missing", where=str(fresh.document))
    elif by != fresh.coder and not fresh.round.audit.allows(by, Right.KEEP_CODING):
        raise Problem("reopen_needs_keeper", where=str(fresh.document))
    fresh.state, fresh.finished_at, fresh.text = AssignmentState.BEGUN, None, None
    fresh.reopened = F("reopened") + (1 if was_seen else 0)
    fresh.save(update_fields=["state", "finished_at", "text", "reopened"])
    _record("reopen_document", fresh, by, reason=reason.strip())


def locked_assignment(assignment: Assignment) -> Assignment:
    """An assignment of an open round, with its document locked first."""
    Document.objects.select_for_update(no_key=True).get(pk=assignment.document_id)
    fresh: Assignment = (
        Assignment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("round__audit", "document", "coder")
        .get(pk=assignment.pk)
    )
    if fresh.round.state != RoundState.OPEN:
        state = fresh.round.get_state_display()
        raise Problem("round_not_open", where=str(fresh.round), state=state)
    return fresh


def _record(verb: str, assignment: Assignment, by: Person | None, reason: str = "") -> None:
    """Who did what is of the round's history, as secret as the document."""
    record_event(
        audit=assignment.round.audit,
        verb=verb,
        by=by,
        subject=assignment.document,
        parent=assignment.round,
        reason=reason,
    )
