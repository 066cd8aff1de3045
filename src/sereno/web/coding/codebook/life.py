"""The life of a code: in use, until it is retired or merged into another."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.web.coding.models import CodeState
from sereno.web.records.lifecycle import Lifecycle, Step

CODE_LIFE = Lifecycle(
    states=CodeState,
    first=CodeState.IN_USE,
    icons={CodeState.IN_USE: "check", CodeState.RETIRED: "x", CodeState.MERGED: "arrow-right"},
    steps={
        "retire": Step(
            to=CodeState.RETIRED,
            since=(CodeState.IN_USE,),
            words=_("Retire it"),
            told=_("retired the code “{about}”"),
            means=_("Nobody can give it any more. The passages that have it keep it."),
        ),
        "restore": Step(
            to=CodeState.IN_USE,
            since=(CodeState.RETIRED,),
            words=_("Put it back into use"),
            told=_("put the code “{about}” back into use"),
        ),
        # From the page that shows what moves.
        "merge": Step(
            to=CodeState.MERGED,
            since=(CodeState.IN_USE, CodeState.RETIRED),
            words="",
            told=_("merged the code “{about}” into “{into}”"),
            is_final=True,
        ),
    },
    closed=frozenset({CodeState.MERGED}),
)
