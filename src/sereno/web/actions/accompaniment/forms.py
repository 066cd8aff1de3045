"""Forms of accompaniment: one time of it, and a step that was agreed on."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.problems import Problem
from sereno.web.actions.models import Accompaniment, Action, AgreedStep
from sereno.web.audits.models import Audit
from sereno.web.documents import Values
from sereno.web.organisations.forms import NamesOrganisations, OrganisationField
from sereno.web.records.forms import Several


class AccompanimentForm(NamesOrganisations[Accompaniment]):
    """Who accompanied which actions, when and how."""

    organisation = OrganisationField(
        label=_("Who accompanied"),
        help_text=_("For instance a UN office or a university; a new name enters the directory."),
    )
    actions = Several(
        label=_("Actions"),
        queryset=Action.objects.none(),
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )

    class Meta:
        model = Accompaniment
        fields = ("kind", "on", "text", "access_level")

    field_order = ("kind", "on", "organisation", "actions", "text", "access_level")

    def __init__(self, *args: Any, audit: Audit, **values: Any) -> None:
        super().__init__(*args, audit=audit, **values)
        assert self.person is not None
        self._seen = Action.objects.for_person(audit, self.person).order_by("number")
        actions: Any = self.fields["actions"]
        actions.queryset = self._seen
        actions.label_from_instance = lambda each: f"{each.number}. {each}"
        if self.instance.pk:
            named = self.instance.actions.order_by().values_list("pk", flat=True)
            self.initial["actions"] = list(named)
        else:
            self.initial.setdefault("on", timezone.localdate())

    def clean_on(self) -> dt.date:
        """What was said is over."""
        on: dt.date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_now("That day is still to come."))
        return on

    def values(self) -> Values:
        """For the verb: actions as a list."""
        given = super().values()
        kept: list[Action] = []
        if self.instance.pk:
            # What whoever writes may not see stays.
            kept += self.instance.actions.exclude(pk__in=self._seen.order_by().values("pk"))
        return given | {"actions": [*given["actions"], *kept]}


class StepForm(NamesOrganisations[AgreedStep]):
    """A step: what, who, by when."""

    owner = OrganisationField(label=_("Who does it"))

    class Meta:
        model = AgreedStep
        fields: ClassVar[list[str]] = ["text", "due_on"]

    field_order = ("text", "owner", "due_on")

    def field_of(self, problem: Problem) -> str | None:
        """The field beside which a problem of the verb is told."""
        return {"step_before_agreed": "due_on", "organisation_unnamed": "owner"}.get(problem.code)
