"""The life of a version of a plan: brought in, in force, no longer."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.web.plan.models import PlanState
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
            means=_("The version that it replaces is then no longer in force."),
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
