"""The life of a version of a plan: brought in, in force, no longer."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.problems import Problem
from sereno.web.plan.models import Plan, PlanState
from sereno.web.records.lifecycle import Lifecycle, Step

PLAN_LIFE = Lifecycle(
    states=PlanState,
    first=PlanState.DRAFT,
    icons={
        PlanState.DRAFT: "pencil",
        PlanState.IN_FORCE: "check",
        PlanState.REPLACED: "history",
    },
    steps={
        "put_in_force": Step(
            to=PlanState.IN_FORCE,
            since=(PlanState.DRAFT, PlanState.REPLACED),
            words=_("It is in force"),
            told=_("noted that the plan “{about}” is in force"),
            means=_("Every other version of the same instrument is then no longer in force."),
        ),
        "end": Step(
            to=PlanState.REPLACED,
            since=(PlanState.IN_FORCE,),
            words=_("It is no longer in force"),
            told=_("noted that the plan “{about}” is no longer in force"),
        ),
    },
    closed=frozenset({PlanState.REPLACED}),
)


def open_plan(plan: Plan) -> Plan:
    """The plan, locked: of its lines and links nobody else changes any until the transaction ends.

    Raises Problem record_closed of one no longer in force.
    """
    found: Plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if found.state in PLAN_LIFE.closed:
        raise Problem("record_closed", where=str(found), state=found.get_state_display())
    return found
