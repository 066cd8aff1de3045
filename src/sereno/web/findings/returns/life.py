"""The life of a return session: planned, then held or called off."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.web.findings.models import SessionState
from sereno.web.records.lifecycle import Lifecycle, Step

_S = SessionState

RETURN_LIFE = Lifecycle(
    states=SessionState,
    first=_S.PLANNED,
    icons={_S.PLANNED: "clock", _S.HELD: "check", _S.CALLED_OFF: "x"},
    steps={
        "hold": Step(
            to=_S.HELD,
            since=(_S.PLANNED,),
            words=_("Say that it was held"),
            told=_("held “{about}”"),
            means=_("Then the votes and objections are written down."),
        ),
        "call_off": Step(
            to=_S.CALLED_OFF,
            since=(_S.PLANNED,),
            words=_("Call it off"),
            told=_("called off “{about}”"),
            needs_reason=True,
        ),
        "plan_again": Step(
            to=_S.PLANNED,
            since=(_S.CALLED_OFF,),
            words=_("Plan it again"),
            told=_("planned “{about}” again"),
        ),
    },
    closed=frozenset({_S.CALLED_OFF}),
)
