"""Writes of judgements: first ones are kept as they were said, what differs is settled.

The round's row is the lock, so that of two who judge at once the second one settles.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TypeVar

from django.db import transaction

from sereno.vocabulary.problems import Problem
from sereno.web.actions.models import Grade
from sereno.web.audits.changes import record_event
from sereno.web.findings.evidence.copied import refuse_copied
from sereno.web.monitoring.models import (
    PROVEN,
    Judged,
    Judgement,
    Proposal,
    RoundItem,
    Settled,
    Settlement,
    Verdict,
)
from sereno.web.monitoring.rounds.changes import open_item, refuse_dependent
from sereno.web.monitoring.rounds.drafts import forget_draft
from sereno.web.monitoring.rounds.independence import Independence
from sereno.web.people.models import Person

J = TypeVar("J", bound=Judged)


@dataclass(frozen=True)
class Opinion:
    """What somebody says of an item. override: why it is addressed without evidence of A or B."""

    verdict: str
    grade: str
    reason: str
    override: str = ""

    @property
    def needs_override(self) -> bool:
        """Whether it calls addressed what nothing proves."""
        return self.verdict == Verdict.ADDRESSED and self.grade not in PROVEN


def opinion_of(row: Judged) -> Opinion:
    """What a row says."""
    return Opinion(row.verdict, row.grade, row.reason, row.override)


@transaction.atomic
def judge(*, item: RoundItem, opinion: Opinion, by: Person, now: dt.datetime) -> Judgement:
    """A reviewer's first judgement, never changed. If the other one said the same, that is settled.

    Raises Problem record_closed, review_not_given, review_judged_twice, review_not_independent,
    review_no_reviewer, review_reason_missing, review_unproven and evidence_copied.
    """
    fresh = open_item(item)
    given = fresh.assignments.filter(reviewer=by).first()
    if given is None:
        raise Problem("review_not_given", about=str(fresh))
    if fresh.judgements.filter(by=by).exists():
        raise Problem("review_judged_twice", about=str(fresh))
    refuse_dependent(Independence(fresh.round.audit), by, fresh)
    made = _written(Judgement(item=fresh, place=given.place), opinion, by, now)
    forget_draft(fresh, by)
    # Who judged is told, and never what: the event is read while the other has yet to judge.
    _record("judge_review", fresh, by)
    both = list(fresh.judgements.order_by("place"))
    if len(both) == 2 and both[0].verdict == both[1].verdict:
        # The lower grade: what one of the two didn't find proven isn't.
        lower = max(both, key=lambda each: list(Grade).index(Grade(each.grade)))
        same = Settlement(item=fresh, how=Settled.SAME)
        _keep(same, opinion_of(lower), by=None, now=now)
        _record("settle_review", fresh, None)
    return made


@transaction.atomic
def propose(*, item: RoundItem, opinion: Opinion, by: Person, now: dt.datetime) -> Proposal:
    """One of two who differ proposes what to settle on.

    Raises Problem record_closed, review_not_to_settle, review_not_given and those of what is said.
    """
    fresh = _to_settle(item)
    _refuse_other_people(fresh, by)
    made = _written(Proposal(item=fresh), opinion, by, now)
    _record("propose_review", fresh, by)
    return made


@transaction.atomic
def agree(*, item: RoundItem, proposal: int, by: Person, now: dt.datetime) -> Settlement:
    """The other one agrees to the newest proposal, which was read.

    Raises Problem record_closed, review_not_to_settle, review_not_given, review_proposed_anew and
    review_own_proposal.
    """
    fresh = _to_settle(item)
    _refuse_other_people(fresh, by)
    newest = fresh.proposals.select_related("by").first()
    if newest is None or newest.pk != proposal:
        raise Problem("review_proposed_anew", about=str(fresh))
    if newest.by_id == by.pk:
        raise Problem("review_own_proposal", about=str(fresh))
    made = Settlement(item=fresh, how=Settled.AGREED, with_whom=by)
    _keep(made, opinion_of(newest), by=newest.by, now=now)
    _record("settle_review", fresh, by)
    return made


@transaction.atomic
def decide(*, item: RoundItem, opinion: Opinion, by: Person, now: dt.datetime) -> Settlement:
    """The coordinator decides where the two don't agree: not one of them, and not dependent.

    Raises Problem record_closed, review_not_to_settle, review_decider_judged,
    review_not_independent and those of what is said.
    """
    fresh = _to_settle(item)
    if fresh.judgements.filter(by=by).exists():
        raise Problem("review_decider_judged", about=str(fresh))
    refuse_dependent(Independence(fresh.round.audit), by, fresh)
    made = _written(Settlement(item=fresh, how=Settled.DECIDED), opinion, by, now)
    _record("decide_review", fresh, by)
    return made


def _to_settle(item: RoundItem) -> RoundItem:
    """Raises Problem record_closed and review_not_to_settle."""
    fresh = open_item(item)
    is_settled = Settlement.objects.filter(item=fresh).exists()
    if is_settled or fresh.judgements.count() < 2:
        raise Problem("review_not_to_settle", about=str(fresh))
    return fresh


def _refuse_other_people(item: RoundItem, by: Person) -> None:
    """Raises Problem review_not_given."""
    if not item.judgements.filter(by=by).exists():
        raise Problem("review_not_given", about=str(item))


def _written(row: J, opinion: Opinion, by: Person, now: dt.datetime) -> J:
    """Raises Problem review_reason_missing, review_unproven and evidence_copied."""
    item = row.item
    if not opinion.reason.strip():
        raise Problem("review_reason_missing", about=str(item))
    if opinion.needs_override and not opinion.override.strip():
        raise Problem("review_unproven", about=str(item), grade=Grade(opinion.grade).label)
    said = (opinion.reason, opinion.override)
    refuse_copied(item.round.audit, item.access_level, said, where=str(item))
    return _keep(row, opinion, by=by, now=now)


def _keep(row: J, opinion: Opinion, *, by: Person | None, now: dt.datetime) -> J:
    row.verdict, row.grade = opinion.verdict, opinion.grade
    row.reason = opinion.reason.strip()
    row.override = opinion.override.strip() if opinion.needs_override else ""
    row.by, row.at = by, now
    row.save(force_insert=True)
    return row


def _record(verb: str, item: RoundItem, by: Person | None) -> None:
    record_event(audit=item.round.audit, verb=verb, by=by, subject=item, parent=item.round)
