"""Forms of recommendations."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.findings.models import Finding, FindingState, Recommendation
from sereno.web.organisations.models import Organisation, OrganisationState
from sereno.web.records.forms import RecordForm, Several
from sereno.web.topics.models import Topic, TopicState


class RecommendationForm(RecordForm[Recommendation]):
    """What is written of a recommendation."""

    class Meta:
        model = Recommendation
        fields = (
            "reference",
            "title",
            "text",
            "topic",
            "addressee",
            "responsible",
            "partners",
            "horizon",
            "due_on",
            "expected_result",
            "indicator",
            "baseline",
            "target",
            "resources",
            "impact",
            "feasibility",
            "findings",
            "access_level",
        )
        field_classes: ClassVar = {"partners": Several, "findings": Several}

    def __init__(self, *args: Any, audit: Audit, **values: Any) -> None:
        super().__init__(*args, audit=audit, **values)
        fields: Any = self.fields
        fields["reference"].required = False
        fields["reference"].help_text = _("Left empty, it gets the next one.")
        fields["topic"].queryset = Topic.objects.filter(audit=audit, state=TopicState.IN_USE)
        there = Organisation.objects.filter(audit=audit, state=OrganisationState.IN_USE)
        for name in ("responsible", "partners"):
            fields[name].queryset = there.order_by("name__in_order")
        fields["findings"].queryset = Finding.objects.filter(audit=audit).exclude(
            state=FindingState.DROPPED
        )
        for name in ("topic", "responsible"):
            fields[name].empty_label = "–"
        for name in ("impact", "feasibility"):
            fields[name] = forms.TypedChoiceField(
                label=fields[name].label, required=False, coerce=int, empty_value=None,
                choices=[("", "–"), *((n, str(n)) for n in range(1, 6))],
            )  # fmt: skip

    def field_of(self, problem: Problem) -> str | None:
        """A reference that another one has is told beside it."""
        return "reference" if problem.code == "reference_twice" else None
