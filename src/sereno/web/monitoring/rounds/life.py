"""The life of a round: planned, being judged, locked for good."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.web.monitoring.models import RoundState
from sereno.web.records.lifecycle import Lifecycle, Step

ROUND_LIFE = Lifecycle(
    states=RoundState,
    first=RoundState.PLANNED,
    icons={RoundState.PLANNED: "clock", RoundState.OPEN: "pencil", RoundState.LOCKED: "lock"},
    steps={
        "open": Step(
            to=RoundState.OPEN,
            since=(RoundState.PLANNED,),
            words=_("Open it"),
            told=_("opened the round of review “{about}”: {n} recommendations"),
            means=_(
                "The recommendations that are approved now are kept as they are worded, and each "
                "is given to two of the reviewers."
            ),
            is_final=True,
        ),
        "lock": Step(
            to=RoundState.LOCKED,
            since=(RoundState.OPEN,),
            words=_("Lock it"),
            told=_("locked the round of review “{about}”"),
            means=_(
                "Nothing in it can be changed any more, by nobody; a mistake is corrected by a "
                "later round. Everybody sees its judgements of the recommendations that they may "
                "see."
            ),
            is_final=True,
        ),
    },
    closed=frozenset({RoundState.OPEN, RoundState.LOCKED}),
)
