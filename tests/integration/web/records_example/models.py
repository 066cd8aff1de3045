"""An outing of fieldwork: a walk, an interview, a workshop."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.records.lifecycle import Lifecycle, Step
from sereno.web.records.models import Record, state_is_known
from sereno.web.vault.fields import SealedTextField


class OutingState(models.TextChoices):
    """The life of an outing."""

    PLANNED = "planned", _("planned")
    DONE = "done", _("done")
    CALLED_OFF = "called_off", _("called off")


class OutingType(models.TextChoices):
    """What sort of outing."""

    WALK = "walk", _("walk")
    INTERVIEW = "interview", _("interview")
    WORKSHOP = "workshop", _("workshop")


_A = OutingState
OUTING_LIFE = Lifecycle(
    states=OutingState,
    first=_A.PLANNED,
    icons={_A.PLANNED: "clock", _A.DONE: "check", _A.CALLED_OFF: "x"},
    steps={
        "carry_out": Step(
            to=_A.DONE,
            since=(_A.PLANNED,),
            words=_("Note that it took place"),
            told=_("noted that “{about}” took place"),
        ),
        "call_off": Step(
            to=_A.CALLED_OFF,
            since=(_A.PLANNED,),
            words=_("Call it off"),
            told=_("called off “{about}”"),
            needs_reason=True,
            right=Right.MANAGE,
        ),
        "plan_again": Step(
            to=_A.PLANNED,
            since=(_A.CALLED_OFF,),
            words=_("Plan it again"),
            told=_("planned “{about}” again"),
        ),
    },
    closed=frozenset({_A.DONE}),
)


class Outing(Record):
    """One outing, on a day, with somebody who answers for it."""

    title = models.CharField(_("title"), max_length=120)
    type = models.CharField(_("type"), max_length=10, choices=OutingType.choices)
    on = models.DateField(_("day"), null=True, blank=True)
    people = models.PositiveSmallIntegerField(_("people"), default=0)
    note = models.TextField(_("note"), blank=True)
    aside = SealedTextField(
        _("told in confidence"), blank=True, max_length=10_000, bound_to=("audit", "number")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=OutingState.choices, default=_A.PLANNED
    )

    class Meta(Record.Meta):
        constraints: ClassVar = [*Record.Meta.constraints, state_is_known(OutingState)]

    def __str__(self) -> str:
        return self.title
