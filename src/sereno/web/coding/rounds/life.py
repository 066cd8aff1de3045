"""The life of a round: planned, open to its coders, closed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.web.coding.models import RoundState
from sereno.web.records.lifecycle import Lifecycle, Step

ROUND_LIFE = Lifecycle(
    states=RoundState,
    first=RoundState.PLANNED,
    icons={RoundState.PLANNED: "clock", RoundState.OPEN: "pencil", RoundState.CLOSED: "check"},
    steps={
        "open": Step(
            to=RoundState.OPEN,
            since=(RoundState.PLANNED,),
            words=_("Open it"),
            told=_("opened the round “{about}”"),
            means=_("Its coders find their documents under “My work”."),
        ),
        "close": Step(
            to=RoundState.CLOSED,
            since=(RoundState.OPEN,),
            words=_("Close it"),
            told=_("closed the round “{about}”"),
            means=_(
                "Nobody can finish or reopen a document in it any more, and everybody sees what "
                "was coded. What isn't finished counts in no agreement."
            ),
            is_final=True,
        ),
    },
    closed=frozenset({RoundState.CLOSED}),
)
