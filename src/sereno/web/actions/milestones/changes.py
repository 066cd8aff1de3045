"""Writes to milestones: one transaction each, with the action's row as the lock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from sereno.methods.actions.progress import circle
from sereno.vocabulary.problems import Problem
from sereno.web.actions.models import (
    Action,
    DueDate,
    Milestone,
    MilestoneJudgement,
    MilestoneState,
    Proof,
)
from sereno.web.actions.register.life import locked_action
from sereno.web.actions.register.log import refuse_future
from sereno.web.actions.register.rights import refuse_stranger
from sereno.web.audits.changes import record_event, set_fields
from sereno.web.findings.evidence.copied import free_texts, refuse_copied
from sereno.web.people.models import Person

_M = MilestoneState
# What nobody takes anybody's word for.
PROVED = (_M.MET, _M.PARTLY_MET)


@transaction.atomic
def add_milestone(
    *,
    action: Action,
    by: Person | None,
    title: str,
    due_on: dt.date,
    weight: int = 1,
    needs: Iterable[Milestone] = (),
) -> Milestone:
    """A milestone after those that the action has. needs: those of it that come before.

    Raises Problem record_closed, milestone_elsewhere and evidence_copied.
    """
    there = locked_action(action)
    last = there.milestones.aggregate(n=Max("position"))["n"] or 0
    made = Milestone(action=there, position=last + 1, title=title, due_on=due_on, weight=weight)
    refuse_copied(there.audit, there.access_level, free_texts(made), where=str(there))
    made.save(force_insert=True)
    _set_needs(made, list(needs))
    record_event(audit=there.audit, verb="add_milestone", by=by, subject=there, milestone=title)
    return made


@transaction.atomic
def change_milestone(
    *, milestone: Milestone, by: Person | None, reason: str = "", **fields: Any
) -> Milestone:
    """Change its title, weight, due day or what it comes after. The day by which it was due until
    now is kept, with the reason why it is another one.

    Raises Problem record_closed, milestone_due_reason, milestone_circle, milestone_elsewhere and
    evidence_copied.
    """
    there, row = _locked(milestone)
    needs = fields.pop("needs", None)
    changed = set_fields(row, fields)
    if "due_on" in changed and not reason.strip():
        raise Problem("milestone_due_reason", name=str(row))
    refuse_copied(there.audit, there.access_level, (*free_texts(row), reason), where=str(there))
    if "due_on" in changed:
        DueDate.objects.create(
            milestone=row, due_on=changed["due_on"][0], reason=reason.strip(),
            at=timezone.now(), by=by,
        )  # fmt: skip
    was_after = {each.pk for each in row.needs.all()}
    if needs is not None:
        _set_needs(row, list(needs))
    if changed or (needs is not None and was_after != {each.pk for each in needs}):
        row.save()
        record_event(
            audit=there.audit, verb="change_milestone", by=by, subject=there, reason=reason,
            milestone=row.title, was={name: str(pair[0]) for name, pair in changed.items()},
        )  # fmt: skip
    return row


def _locked(milestone: Milestone) -> tuple[Action, Milestone]:
    """Its action, locked, and the milestone as it is now. Raises Problem record_closed."""
    there = locked_action(milestone.action)
    row: Milestone = Milestone.objects.get(pk=milestone.pk)
    row.action = there
    return there, row


def _set_needs(row: Milestone, needs: list[Milestone]) -> None:
    """Raises Problem milestone_elsewhere and milestone_circle, which names the circle."""
    if any(each.action_id != row.action_id for each in needs):
        raise Problem("milestone_elsewhere", name=str(row))
    names = dict(row.action.milestones.values_list("pk", "title"))
    pairs = Milestone.needs.through.objects.filter(from_milestone__action=row.action_id)
    others = pairs.exclude(from_milestone=row.pk)
    found = circle(
        [
            *others.values_list("from_milestone", "to_milestone"),
            *((row.pk, each.pk) for each in needs),
        ]
    )
    if found:
        raise Problem(
            "milestone_circle", where=str(row), circle=" → ".join(names[n] for n in found)
        )
    row.needs.set(needs)


@transaction.atomic
def move_milestone(*, milestone: Milestone, by: Person | None, to: int) -> None:
    """Put it at a place, counted from 1; the others make room. Raises Problem record_closed."""
    there, row = _locked(milestone)
    rows = list(there.milestones.exclude(pk=row.pk))
    rows.insert(max(0, to - 1), row)
    if [each.pk for each in rows] == [each.pk for each in there.milestones.all()]:
        return
    most = max(each.position for each in rows)
    # Out of the way first: no two have the same place at any time.
    there.milestones.update(position=F("position") + most + len(rows))
    for position, each in enumerate(rows, start=1):
        there.milestones.filter(pk=each.pk).update(position=position)
    record_event(
        audit=there.audit, verb="move_milestone", by=by, subject=there, milestone=row.title
    )


@transaction.atomic
def drop_milestone(*, milestone: Milestone, by: Person | None) -> None:
    """Take out one of which nothing was said yet. Raises Problem record_closed and
    milestone_has_history.
    """
    there, row = _locked(milestone)
    if row.judgements.exists() or row.due_dates.exists() or row.proofs.exists():
        raise Problem("milestone_has_history", name=str(row))
    record_event(
        audit=there.audit, verb="drop_milestone", by=by, subject=there, milestone=row.title
    )
    row.delete()


@transaction.atomic
def judge_milestone(
    *,
    milestone: Milestone,
    by: Person | None,
    now: dt.datetime,
    state: str,
    on: dt.date | None = None,
    share: int | None = None,
    text: str = "",
) -> MilestoneJudgement:
    """Say how far a milestone is, on which day. share: in per cent, of one that is partly met.
    on: of one that is scheduled again, the day of what is taken back by it.

    Raises Problem record_closed, action_not_yours, milestone_share, milestone_no_day,
    action_in_future, milestone_no_proof and evidence_copied.
    """
    there, row = _locked(milestone)
    refuse_stranger(there, by)
    if (state == _M.PARTLY_MET) != (share is not None and 1 <= share <= 99):
        raise Problem("milestone_share", name=str(row))
    day = row.on or timezone.localdate(now) if state == _M.SCHEDULED else on
    if day is None:
        raise Problem("milestone_no_day", name=str(row))
    refuse_future(day, now)
    if state in PROVED and not Proof.objects.standing().filter(milestone=row).exists():
        raise Problem("milestone_no_proof", name=str(row))
    refuse_copied(there.audit, there.access_level, (text,), where=str(there))
    made = MilestoneJudgement.objects.create(
        milestone=row, state=state, share=share, on=day, text=text, at=now, by=by
    )
    row.state, row.share, row.on = state, share, None if state == _M.SCHEDULED else day
    row.save()
    record_event(
        audit=there.audit, verb=_VERBS[MilestoneState(state)], by=by, subject=there, reason=text,
        milestone=row.title, state=state, share=share, day=day.isoformat(),
    )  # fmt: skip
    return made


_VERBS = {
    _M.MET: "meet_milestone",
    _M.PARTLY_MET: "meet_milestone_in_part",
    _M.NOT_MET: "miss_milestone",
    _M.SCHEDULED: "schedule_milestone",
}
