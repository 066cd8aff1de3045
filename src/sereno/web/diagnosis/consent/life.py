"""The life of a text of consent: written, used, retired; what was used is never changed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.diagnosis.models import TextState
from sereno.web.records.lifecycle import Lifecycle, Step

TEXT_LIFE = Lifecycle(
    states=TextState,
    first=TextState.DRAFT,
    icons={TextState.DRAFT: "pencil", TextState.IN_USE: "check", TextState.RETIRED: "history"},
    steps={
        "use": Step(
            to=TextState.IN_USE,
            since=(TextState.DRAFT,),
            words=_("Put it into use"),
            told=_("put the text of consent “{about}” into use"),
            right=Right.VERIFY_FIELDWORK,
        ),
        "retire": Step(
            to=TextState.RETIRED,
            since=(TextState.DRAFT, TextState.IN_USE),
            words=_("Retire it"),
            told=_("retired the text of consent “{about}”"),
            right=Right.VERIFY_FIELDWORK,
        ),
    },
    closed=frozenset({TextState.IN_USE, TextState.RETIRED}),
)
