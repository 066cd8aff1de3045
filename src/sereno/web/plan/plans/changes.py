"""Writes to plans: one transaction each, with who and what."""

from __future__ import annotations

from django.db import transaction

from sereno.web.audits.changes import record_event
from sereno.web.people.models import Person
from sereno.web.plan.models import Plan, PlanState
from sereno.web.plan.plans.life import PLAN_LIFE


@transaction.atomic
def take_plan_step(*, row: Plan, step: str, by: Person | None, reason: str = "") -> Plan:
    """Take a step of a plan's life; a version in force ends the one that it replaces.

    Raises Problem step_not_possible.
    """
    PLAN_LIFE.move(row, step)
    record_event(audit=row.audit, verb=f"plan_{step}", by=by, subject=row, reason=reason)
    if step == "put_in_force" and row.replaces_id is not None:
        before = Plan.objects.get(pk=row.replaces_id)
        if before.state == PlanState.IN_FORCE:
            PLAN_LIFE.move(before, "end")
            record_event(audit=row.audit, verb="plan_end", by=by, subject=before, reason="")
    return row
