"""The life of an action: planned, under way, finished or stopped."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.problems import Problem
from sereno.web.actions.models import Action, ActionState
from sereno.web.records.lifecycle import Lifecycle, Step

_A = ActionState
ACTION_LIFE = Lifecycle(
    states=ActionState,
    first=_A.PLANNED,
    icons={
        _A.PLANNED: "clock",
        _A.UNDER_WAY: "circle-half-2",
        _A.FINISHED: "check",
        _A.STOPPED: "x",
    },
    steps={
        "start": Step(
            to=_A.UNDER_WAY,
            since=(_A.PLANNED,),
            words=_("It has begun"),
            told=_("noted that the action “{about}” has begun"),
        ),
        "finish": Step(
            to=_A.FINISHED,
            since=(_A.UNDER_WAY,),
            words=_("It is finished"),
            told=_("noted that the action “{about}” is finished"),
            means=_("How far it got is told by its milestones, not by this."),
        ),
        "stop": Step(
            to=_A.STOPPED,
            since=(_A.PLANNED, _A.UNDER_WAY),
            words=_("Stop it"),
            told=_("stopped the action “{about}”"),
            needs_reason=True,
        ),
        "take_up": Step(
            to=_A.UNDER_WAY,
            since=(_A.FINISHED, _A.STOPPED),
            words=_("Take it up again"),
            told=_("took up the action “{about}” again"),
        ),
    },
    closed=frozenset({_A.FINISHED, _A.STOPPED}),
)
# What is still to be done.
GOES_ON = (_A.PLANNED, _A.UNDER_WAY)


def locked_action(row: Any, *, any_state: bool = False) -> Action:
    """The action, locked: nobody else changes it or its milestones until the transaction ends.

    any_state: also one that is finished or stopped. Raises Problem record_closed.
    """
    found: Action = Action.objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
    if not any_state and found.state in ACTION_LIFE.closed:
        raise Problem("record_closed", where=str(found), state=found.get_state_display())
    return found
