"""Forms of recommendations: one itself, a target that it serves, what it is merged into, a part."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.crime_prevention_principles import principles
from sereno.vocabulary.language import language
from sereno.vocabulary.problems import Problem
from sereno.vocabulary.sdg import sdg
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.activities.area_fields import AreasForm
from sereno.web.documents import Values
from sereno.web.findings.models import (
    Beneficiary,
    Contribution,
    Deliverable,
    Finding,
    FindingState,
    Recommendation,
)
from sereno.web.findings.recommendations.changes import Serving, ToDeliver
from sereno.web.findings.recommendations.life import RECOMMENDATION_LIFE
from sereno.web.organisations.models import Organisation, OrganisationState
from sereno.web.people.plain_text import one_line, plain_text
from sereno.web.records.forms import DayInput, Several
from sereno.web.topics.models import Topic, TopicState

MOST_DELIVERABLES, EMPTY_ONES = 40, 2
# So many of the demo's size fit into a menu; of thousands a page would be megabytes.
MOST_IN_MENU = 300


class DeliverableForm(forms.ModelForm[Deliverable]):
    """One thing to be handed over."""

    class Meta:
        model = Deliverable
        fields = ("title", "quantity", "unit", "due_on")
        widgets: ClassVar = {"due_on": DayInput()}
        labels: ClassVar = {"due_on": _("By when")}

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.fields["title"].required = False
        self.fields["quantity"].widget.attrs["step"] = "any"

    def typed(self) -> Values:
        """What was typed, unchecked."""
        return {name: self[name].data for name in self.fields}

    def clean(self) -> None:
        super().clean()
        given = self.cleaned_data
        if not given.get("title") and any(given.get(n) for n in ("quantity", "unit", "due_on")):
            self.add_error("title", _now("Say what is handed over."))


class DeliverableSet(forms.BaseFormSet[DeliverableForm]):
    """The deliverables of a recommendation, in their order; those without words are left out."""

    def written(self) -> list[ToDeliver]:
        """As the verb takes them."""
        given = (form.cleaned_data for form in self.forms)
        return [
            ToDeliver(**{name: each[name] for name in DeliverableForm.Meta.fields})
            for each in given
            if each.get("title")
        ]


def deliverable_set(data: Any = None, initial: list[Values] | None = None) -> DeliverableSet:
    """The forms of deliverables, with some empty ones."""
    made: Any = forms.formset_factory(
        DeliverableForm, formset=DeliverableSet, extra=EMPTY_ONES, max_num=MOST_DELIVERABLES
    )
    found: DeliverableSet = made(data, initial=initial, prefix="deliverable")
    return found


class RecommendationForm(AreasForm[Recommendation]):
    """What is written of a recommendation, with its deliverables."""

    beneficiaries = forms.MultipleChoiceField(
        label=_("Who benefits"),
        required=False,
        choices=Beneficiary.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    principles = forms.MultipleChoiceField(
        label=_("Principles of crime prevention"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Of the United Nations' guidelines; those that it puts into practice."),
    )

    class Meta:
        model = Recommendation
        fields = (
            *("title", "text", "reference", "topic", "addressee", "responsible", "partners"),
            *("beneficiaries", "horizon", "due_on", "expected_result", "indicator", "baseline"),
            *("target", "resources", "impact", "feasibility", "findings", "principles"),
            "access_level",
        )
        field_classes: ClassVar = {"partners": Several, "findings": Several}
        help_texts: ClassVar = {
            "title": _("What is to be done, in a few words."),
            "text": _("Who does what, where or for whom, how much, by when and with what."),
            "reference": _("Left empty, it gets the next one."),
            "resources": _("People, money and things, and where they come from."),
            "impact": _("5: it changes most. Times feasibility, it gives the priority."),
            "feasibility": _("5: it can begin tomorrow."),
        }

    field_order = (
        *("title", "text", "findings", "topic", "addressee", "responsible", "partners"),
        *("chosen_areas", "other_areas", "beneficiaries", "horizon", "due_on"),
        *("expected_result", "indicator", "baseline", "target", "resources"),
        *("impact", "feasibility", "principles", "reference", "access_level"),
    )

    def __init__(self, *args: Any, audit: Audit, **values: Any) -> None:
        super().__init__(*args, audit=audit, **values)
        row, fields = self.instance, self._fields()
        fields["text"].widget.attrs["rows"] = 5
        fields["reference"].required = False
        fields["principles"].choices = [(key, each.name) for key, each in principles().items()]
        for name in ("impact", "feasibility"):
            fields[name] = forms.TypedChoiceField(
                label=fields[name].label, help_text=fields[name].help_text, required=False,
                coerce=int, empty_value=None,
                choices=[("", "–"), *((n, str(n)) for n in range(1, 6))],
            )  # fmt: skip
        topics = Topic.objects.filter(audit=audit)
        fields["topic"].queryset = topics.filter(state=TopicState.IN_USE) | topics.filter(
            pk=row.topic_id or 0
        )
        every = Organisation.objects.filter(audit=audit)
        there = every.filter(state=OrganisationState.IN_USE)
        fields["responsible"].queryset = (
            there | every.filter(pk=row.responsible_id or 0)
        ).order_by("name__in_order")
        partners = [each.pk for each in row.partners.all()] if row.pk else []
        fields["partners"].queryset = (there | every.filter(pk__in=partners)).order_by(
            "name__in_order"
        )
        fields["findings"].queryset = self._findings()
        for name in ("topic", "responsible"):
            fields[name].empty_label = "–"
        if row.pk:
            self.initial["partners"] = partners
            self.initial["findings"] = list(row.findings.values_list("pk", flat=True))
        deliverables = [vars(each) for each in self._there_to_deliver()]
        self.deliverables = deliverable_set(self.data if self.is_bound else None, deliverables)

    def _fields(self) -> Any:
        return self.fields

    def _there_to_deliver(self) -> list[ToDeliver]:
        if not self.instance.pk:
            return []
        rows = self.instance.deliverables.values(*DeliverableForm.Meta.fields)
        return [ToDeliver(**each) for each in rows]

    def _findings(self) -> Any:
        """Those that the person may see and that stand."""
        rows = (
            Finding.objects.for_person(self.audit, self.person)
            if self.person
            else Finding.objects.filter(audit=self.audit)
        )
        return rows.exclude(state=FindingState.DROPPED).order_by("number")

    def take_up(self, kept: QueryDict) -> None:
        """With the deliverables as they were typed."""
        super().take_up(kept)
        typed = deliverable_set(kept)
        if typed.management_form.is_valid():
            given = [form.typed() for form in typed.forms]
            self.deliverables = deliverable_set(
                None, [each for each in given if any(each.values())]
            )

    def clean(self) -> None:
        super().clean()
        if not self.deliverables.is_valid():
            self.add_error(None, _now("Something is to correct in the deliverables."))

    def values(self) -> Values:
        """For the verb: areas as pairs, deliverables in their order."""
        given = super().values()
        kept = self._kept_findings() if self.instance.pk else []
        return given | {
            "areas": [*given["areas"].items()],
            "findings": [*given["findings"], *kept],
            "deliverables": self.deliverables.written(),
        }

    def _kept_findings(self) -> list[Finding]:
        """What it rests on that the person may not see stays."""
        shown = self._findings().values("pk")
        return list(self.instance.findings.exclude(pk__in=shown))

    def field_of(self, problem: Problem) -> str | None:
        """A reference that another one has is told beside it."""
        return "reference" if problem.code == "reference_twice" else None


def target_choices() -> list[tuple[str, str]]:
    """The targets of the SDGs that have words, then the others by their code."""
    targets = [each for each in sdg().values() if each.level == "target"]
    targets.sort(key=lambda each: not (each.es and each.en))
    return [(each.code, each.name(language())) for each in targets]


class TargetForm(forms.Form):
    """A target that it serves."""

    target = forms.ChoiceField(label=_("SDG target"), choices=target_choices)
    contribution = forms.ChoiceField(
        label=_("It serves it"), choices=Contribution.choices, initial=Contribution.DIRECT
    )
    rationale = forms.CharField(
        label=_("Why"), max_length=300, required=False, validators=[one_line]
    )

    def serving(self) -> Serving:
        """As the verb takes it."""
        return Serving(**self.cleaned_data)


class MergeForm(forms.Form):
    """Into which other one it is merged: out of a menu, or by its reference where they are more
    than anybody looks through.
    """

    into = forms.ModelChoiceField(
        label=_("The other one"), queryset=Recommendation.objects.none(), empty_label="–"
    )

    def __init__(self, *args: Any, row: Recommendation, rows: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        open_ones = rows.exclude(pk=row.pk).exclude(state__in=RECOMMENDATION_LIFE.closed)
        if open_ones[MOST_IN_MENU : MOST_IN_MENU + 1].exists():
            self.fields["into"] = forms.ModelChoiceField(
                label=_("The other one"),
                help_text=_("Its reference, as the list shows it: R-031."),
                queryset=open_ones,
                to_field_name="reference",
                widget=forms.TextInput,
                error_messages={
                    "invalid_choice": _("No recommendation that it can go into has this reference.")
                },
            )
        else:
            into: Any = self.fields["into"]
            into.queryset = open_ones


class PartForm(forms.Form):
    """A part of a recommendation that is to stand alone."""

    title = forms.CharField(label=_("Title"), max_length=200, validators=[one_line])
    text = forms.CharField(
        label=_("Text"), max_length=8000, required=False, validators=[plain_text],
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    deliverables = forms.TypedMultipleChoiceField(
        label=_("Deliverables that go along"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, row: Recommendation, **values: Any) -> None:
        super().__init__(*args, **values)
        rows = row.deliverables.values_list("position", "title")
        goes: Any = self.fields["deliverables"]
        goes.choices = list(rows)
        if not rows:
            del self.fields["deliverables"]
