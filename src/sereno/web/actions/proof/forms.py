"""Forms of proofs: one brought, one taken back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.problems import Problem
from sereno.web.actions.milestones.forms import GRADES, ProofFileField, tell_of_file
from sereno.web.actions.models import Action, Grade, Milestone
from sereno.web.audits.access_levels import AccessLevel, levels_up_to
from sereno.web.audits.models import Audit
from sereno.web.people.models import Person
from sereno.web.people.plain_text import one_line
from sereno.web.records.forms import DayInput


class ProofForm(forms.Form):
    """A file that shows that something was done."""

    file = ProofFileField(
        label=_("Photo or file"), required=False,
        help_text=_("Of a photo its place and what the camera wrote are taken out."),
    )  # fmt: skip
    title = forms.CharField(label=_("What it shows"), max_length=200, validators=[one_line])
    milestone = forms.ModelChoiceField(
        label=_("Of which milestone"), queryset=Milestone.objects.none(), required=False,
        empty_label=_("of none: of the whole action"),
    )  # fmt: skip
    on = forms.DateField(
        label=_("Its date"), widget=DayInput(), help_text=_("The day of what it shows.")
    )
    grade = forms.ChoiceField(label=_("What kind of proof it is"), choices=GRADES)
    access_level = forms.ChoiceField(label=_("Who may see it"), required=False)

    def __init__(
        self, *args: Any, action: Action, audit: Audit, person: Person, today: dt.date,
        **values: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **values)
        self.today = today
        milestone: Any = self.fields["milestone"]
        milestone.queryset = action.milestones.all()
        self.fields["on"].initial = today
        self.fields["grade"].initial = Grade.WORD
        cleared = audit.access_levels_of(person)
        level: Any = self.fields["access_level"]
        level.choices = [
            (value, words)
            for value, words in AccessLevel.choices
            if value in cleared and action.access_level in levels_up_to(value)
        ]
        level.initial = action.access_level
        if len(level.choices) == 1:
            del self.fields["access_level"]

    def clean_on(self) -> dt.date:
        """No day to come."""
        day: dt.date = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError(_now("The day is still to come."))
        return day

    def tell(self, problem: Problem) -> None:
        """What is wrong with the file beside it, the rest above."""
        tell_of_file(self, problem)


class TakeBackForm(forms.Form):
    """Why a proof doesn't show what it was brought for."""

    reason = forms.CharField(label=_("Reason"), max_length=500, validators=[one_line])
