"""The life of a stop: counted, left out with a reason, counted again."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.web.diagnosis.models import StopState
from sereno.web.records.lifecycle import Lifecycle, Step

_S = StopState

STOP_LIFE = Lifecycle(
    states=StopState,
    first=_S.COUNTED,
    icons={_S.COUNTED: "check", _S.LEFT_OUT: "circle"},
    steps={
        "leave_out": Step(
            to=_S.LEFT_OUT,
            since=(_S.COUNTED,),
            words=_("Leave it out of the results"),
            told=_("left out “{about}”"),
            needs_reason=True,
        ),
        "count_again": Step(
            to=_S.COUNTED,
            since=(_S.LEFT_OUT,),
            words=_("Count it again"),
            told=_("counted “{about}” again"),
        ),
    },
)
