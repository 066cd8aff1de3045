"""What a step of a source asks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sereno.web.people.plain_text import plain_text
from sereno.web.records.forms import StepForm


class SourceStepForm(StepForm):
    """On which day, and why."""

    on = forms.DateField(label=_("Day"), initial=timezone.localdate)
    reason = forms.CharField(
        label=_("Reason or note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[plain_text],
    )

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        if values["step"].needs_reason:
            self.fields["reason"].required = True
            self.fields["reason"].help_text = _(
                "A refusal or a silence is an outcome: write what happened."
            )
