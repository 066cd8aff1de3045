"""The life of an activity: from which state to which, by whom, and what each step asks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.diagnosis.models import ActivityState
from sereno.web.diagnosis.models.activities import DAYS
from sereno.web.records.forms import StepForm
from sereno.web.records.lifecycle import Lifecycle, Step

_A = ActivityState


class HoldForm(StepForm):
    """The day on which it took place."""

    on = forms.DateField(label=_("On which day"), validators=DAYS)

    def __init__(self, *args: Any, row: Any, step: Step, **values: Any) -> None:
        super().__init__(*args, row=row, step=step, **values)
        self.fields["on"].initial = row.on or timezone.localdate()


ACTIVITY_LIFE = Lifecycle(
    states=ActivityState,
    first=_A.PLANNED,
    icons={
        _A.PLANNED: "clock",
        _A.HELD: "check",
        _A.DOCUMENTED: "list-check",
        _A.VERIFIED: "checks",
        _A.CANCELLED: "x",
    },
    steps={
        "hold": Step(
            to=_A.HELD,
            since=(_A.PLANNED,),
            words=_("Note that it was held"),
            told=_("noted that “{about}” was held ({on})"),
            form=HoldForm,
        ),
        "document": Step(
            to=_A.DOCUMENTED,
            since=(_A.HELD,),
            words=_("Say that it is documented"),
            told=_("said that “{about}” is documented"),
        ),
        "verify": Step(
            to=_A.VERIFIED,
            since=(_A.DOCUMENTED,),
            words=_("Verify it"),
            told=_("verified “{about}”"),
            right=Right.VERIFY_FIELDWORK,
        ),
        "send_back": Step(
            to=_A.HELD,
            since=(_A.DOCUMENTED, _A.VERIFIED),
            words=_("Send it back"),
            told=_("sent “{about}” back to be completed"),
            right=Right.VERIFY_FIELDWORK,
            needs_reason=True,
        ),
        "not_held": Step(
            to=_A.PLANNED,
            since=(_A.HELD,),
            words=_("It was not held after all"),
            told=_("took back that “{about}” was held"),
            needs_reason=True,
        ),
        "cancel": Step(
            to=_A.CANCELLED,
            since=(_A.PLANNED,),
            words=_("Cancel it"),
            told=_("cancelled “{about}”"),
            needs_reason=True,
        ),
        "plan_again": Step(
            to=_A.PLANNED,
            since=(_A.CANCELLED,),
            words=_("Plan it again"),
            told=_("planned “{about}” again"),
        ),
    },
    closed=frozenset({_A.VERIFIED, _A.CANCELLED}),
)
