"""Writes to an action's log and to what stands in its way: one transaction each."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from sereno.vocabulary.problems import Problem
from sereno.web.actions.models import Action, Blocker, LogEntry
from sereno.web.actions.register.life import locked_action
from sereno.web.actions.register.rights import may_clear, refuse_stranger
from sereno.web.audits.changes import record_event
from sereno.web.findings.evidence.copied import refuse_copied
from sereno.web.organisations.models import Organisation
from sereno.web.people.models import Person


@transaction.atomic
def write_log(
    *, action: Action, by: Person | None, on: dt.date, text: str, now: dt.datetime
) -> LogEntry:
    """A line of the log, in whatever state the action is. Raises Problem action_not_yours,
    action_in_future and evidence_copied.
    """
    there = locked_action(action, any_state=True)
    refuse_stranger(there, by)
    refuse_future(on, now)
    refuse_copied(there.audit, there.access_level, (text,), where=str(there))
    made = LogEntry.objects.create(action=there, on=on, text=text, at=now, by=by)
    record_event(audit=there.audit, verb="write_log", by=by, subject=there, day=on.isoformat())
    return made


def refuse_future(on: dt.date, now: dt.datetime) -> None:
    """Raises Problem action_in_future."""
    if on > timezone.localdate(now):
        raise Problem("action_in_future", day=on.isoformat())


@transaction.atomic
def add_blocker(
    *,
    action: Action,
    by: Person | None,
    text: str,
    owner: Organisation,
    due_on: dt.date,
    now: dt.datetime,
) -> Blocker:
    """What stands in the way of an action. Raises Problem record_closed, action_not_yours and
    evidence_copied.
    """
    there = locked_action(action)
    refuse_stranger(there, by)
    refuse_copied(there.audit, there.access_level, (text,), where=str(there))
    made: Blocker = Blocker.objects.create(
        action=there, text=text, owner=owner, due_on=due_on, at=now, by=by
    )
    record_event(
        audit=there.audit, verb="add_blocker", by=by, subject=there, blocker=text,
        access_level=owner.access_level,
    )  # fmt: skip
    return made


@transaction.atomic
def clear_blocker(
    *, blocker: Blocker, by: Person | None, on: dt.date, how: str, now: dt.datetime
) -> Blocker:
    """Say that it stands in the way no more; said again, the newer counts.

    Raises Problem action_not_yours, action_in_future and evidence_copied.
    """
    there = locked_action(blocker.action, any_state=True)
    if by is not None and not may_clear(there.audit, by, blocker):
        refuse_stranger(there, by)
    refuse_future(on, now)
    refuse_copied(there.audit, there.access_level, (how,), where=str(there))
    blocker.cleared_on, blocker.how = on, how
    blocker.save()
    record_event(
        audit=there.audit, verb="clear_blocker", by=by, subject=there, blocker=blocker.text,
        reason=how,
    )  # fmt: skip
    return blocker
