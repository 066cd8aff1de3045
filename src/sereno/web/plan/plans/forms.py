"""Forms of plans, terms of government and planning windows."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.methods.plan.outline import MOST_LEVELS
from sereno.vocabulary.plain_text import shortened
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.documents import Values
from sereno.web.findings.models import AboutAudit
from sereno.web.people.plain_text import one_line
from sereno.web.plan.models import Plan, PlanLine, PlanningWindow, Term
from sereno.web.records.forms import RecordForm

LONGEST_LEVEL = 60
USUAL_LEVELS = _("Axis > Objective > Strategy > Line of action")


class LevelsField(forms.CharField):
    """The names of a plan's levels from the top, with > between them; as a list."""

    def prepare_value(self, value: Any) -> Any:
        """As one writes them."""
        return " > ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """The names, without those that say nothing."""
        said = super().to_python(value)
        return [name for part in str(said).split(">") if (name := " ".join(part.split()))]

    def validate(self, value: Any) -> None:
        """Each of them has a length and a name of its own."""
        super().validate(value)
        if len(value) > MOST_LEVELS:
            raise forms.ValidationError(
                _now("A plan has {most} levels at most.").format(most=MOST_LEVELS)
            )
        if len({name.casefold() for name in value}) < len(value):
            raise forms.ValidationError(_now("Two levels have the same name."))
        if any(len(name) > LONGEST_LEVEL for name in value):
            raise forms.ValidationError(
                _now("The name of a level has {most} letters at most.").format(most=LONGEST_LEVEL)
            )

    def run_validators(self, value: Any) -> None:
        """Of each name."""
        for name in value:
            super().run_validators(name)


class PlanForm(RecordForm[Plan]):
    """What is written of a plan."""

    levels = LevelsField(
        label=_("Levels"),
        validators=[one_line],
        help_text=_(
            "From the top, with > between them; for instance “Axis > Objective > Strategy > Line "
            "of action” or “Programme > Goal > Product”."
        ),
    )

    class Meta:
        model = Plan
        fields = (
            "instrument", "version", "owner", "term", "starts_on", "ends_on", "levels",
            "currency", "access_level",
        )  # fmt: skip

    def __init__(self, *args: Any, audit: Audit, **values: Any) -> None:
        super().__init__(*args, audit=audit, **values)
        if not self.instance.pk:
            self.initial.setdefault("levels", USUAL_LEVELS)
            account = AboutAudit.objects.filter(audit=audit).first()
            self.initial.setdefault("currency", account.currency if account else "")
        for name in ("owner", "term"):
            field: Any = self.fields[name]
            field.queryset = field.queryset.filter(audit=audit)

    def clean(self) -> Values:
        """It ends after it began; the same version isn't there twice."""
        given = super().clean() or {}
        starts, ends = given.get("starts_on"), given.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _now("It can't end before it begins."))
        twins = Plan.objects.filter(
            audit=self.audit, instrument=given.get("instrument"), version=given.get("version")
        )
        if twins.exclude(pk=self.instance.pk).exists():
            self.add_error("version", _now("This version of the instrument is there already."))
        return given


class TermForm(RecordForm[Term]):
    """What is written of a term of government."""

    class Meta:
        model = Term
        fields = ("name", "starts_on", "ends_on", "access_level")

    def clean(self) -> Values:
        """It ends after it began."""
        given = super().clean() or {}
        starts, ends = given.get("starts_on"), given.get("ends_on")
        if starts and ends and ends <= starts:
            self.add_error("ends_on", _now("It can't end before it begins."))
        return given


class WindowForm(RecordForm[PlanningWindow]):
    """What is written of a planning window."""

    class Meta:
        model = PlanningWindow
        fields = ("chance", "title", "plan", "opens_on", "closes_on", "note", "access_level")

    def __init__(self, *args: Any, audit: Audit, **values: Any) -> None:
        super().__init__(*args, audit=audit, **values)
        plans: Any = self.fields["plan"]
        plans.queryset = Plan.objects.filter(audit=audit).order_by("-number")

    def clean(self) -> Values:
        """It closes after it opened."""
        given = super().clean() or {}
        opens, closes = given.get("opens_on"), given.get("closes_on")
        if opens and closes and closes < opens:
            self.add_error("closes_on", _now("It can't close before it opens."))
        return given


class LineForm(RecordForm[PlanLine]):
    """What is written of a line, and in which line it stands."""

    class Meta:
        model = PlanLine
        fields = ("code", "text", "parent", "responsible", "budget")
        labels: ClassVar = {"parent": _("Stands in")}
        help_texts: ClassVar = {"parent": _("In none, it stands at the top.")}

    def __init__(self, *args: Any, audit: Audit, plan: Plan, **values: Any) -> None:
        super().__init__(*args, audit=audit, **values)
        self.plan = plan
        parent: Any = self.fields["parent"]
        parent.required = False
        parent.queryset = plan.lines.exclude(pk=self.instance.pk)
        parent.choices = [
            ("", "–"),
            *(
                (line.pk, f"{'– ' * line.level}{shortened(str(line), 90)}")
                for line in parent.queryset.order_by("position")
            ),
        ]
        responsible: Any = self.fields["responsible"]
        responsible.queryset = responsible.queryset.filter(audit=audit).order_by("name__in_order")

    def clean_budget(self) -> Any:
        """No budget is less than nothing."""
        budget = self.cleaned_data["budget"]
        if budget is not None and budget < 0:
            raise forms.ValidationError(_now("A budget can't be less than nothing."))
        return budget

    def field_of(self, problem: Problem) -> str | None:
        """The field beside which a problem of the verb is told."""
        return {"plan_code_taken": "code", "plan_line_not_there": "parent"}.get(problem.code)


class VersionForm(forms.Form):
    """What a further version of a plan is called, and what it begins with."""

    version = forms.CharField(
        label=_("What the new version is called"), max_length=60, validators=[one_line],
        help_text=_("For instance the year in which it was published."),
    )  # fmt: skip
    begins = forms.ChoiceField(
        label=_("What it begins with"),
        choices=[
            ("lines", _("The lines of this one, with what they take up")),
            ("file", _("Nothing: its lines come from a file")),
        ],
        widget=forms.RadioSelect,
        initial="file",
    )
