"""Forms of actions: one itself with what it carries out, a line of its log, a blocker."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.language import percent
from sereno.vocabulary.plain_text import shortened
from sereno.vocabulary.problems import Problem
from sereno.web.actions.models import Action, ActionKind, Blocker, LogEntry
from sereno.web.actions.register.changes import WHOLE, Share, shares_of
from sereno.web.actions.register.plan_lines import lines_by_words, lines_that_stand
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.activities.area_fields import AreasForm
from sereno.web.documents import Values
from sereno.web.findings.models import Recommendation
from sereno.web.findings.recommendations.forms import MOST_IN_MENU
from sereno.web.findings.recommendations.life import STANDING
from sereno.web.organisations.models import Organisation, OrganisationState
from sereno.web.people.models import Person
from sereno.web.people.plain_text import one_line, plain_text
from sereno.web.plan.models import PlanLine
from sereno.web.records.forms import DayInput, Several

MOST_SERVED, EMPTY_ONES = 30, 2
LONGEST_LINE = 90


class ServedForm(forms.Form):
    """One recommendation that is carried out, by its reference, and its share of the cost."""

    reference = forms.CharField(
        label=_("Recommendation"), max_length=20, required=False, validators=[one_line],
        widget=forms.TextInput(attrs={"list": "references", "placeholder": "R-031"}),
    )  # fmt: skip
    share = forms.DecimalField(
        label=_("Share of the cost, in %"), required=False, min_value=0, max_value=WHOLE,
        max_digits=5, decimal_places=2,
    )  # fmt: skip

    def __init__(self, *args: Any, offered: dict[str, Recommendation], **values: Any) -> None:
        super().__init__(*args, **values)
        self.offered = offered

    def clean_reference(self) -> Recommendation | None:
        """The one that is called so, of those that the person may see."""
        said = self.cleaned_data["reference"].strip()
        if not said:
            return None
        found = self.offered.get(fold(said.partition(" ")[0])) or self.offered.get(fold(said))
        if found is None:
            raise forms.ValidationError(
                _now("No recommendation that you may see has the reference “{said}”.").format(
                    said=said
                )
            )
        return found

    def clean(self) -> None:
        super().clean()
        given = self.cleaned_data
        if given.get("share") is not None and "reference" in given and not given["reference"]:
            self.add_error("reference", _now("Say which recommendation the share is of."))

    def typed(self) -> Values:
        """What was typed, unchecked."""
        return {name: self[name].data for name in self.fields}


class ServedSet(forms.BaseFormSet[ServedForm]):
    """What an action carries out; lines without a reference are left out."""

    def written(self) -> list[Share]:
        """As the verb takes them."""
        given = (form.cleaned_data for form in self.forms)
        return [Share(each["reference"], each["share"]) for each in given if each.get("reference")]

    def clean(self) -> None:
        """Shares are of the whole cost, or nobody has shared it out."""
        if any(self.errors):
            return
        said = self.written()
        stated = [each.share for each in said if each.share is not None]
        if stated and len(stated) < len(said):
            raise forms.ValidationError(
                _now("Give each recommendation its share, or none of them.")
            )
        total = sum(stated, Decimal(0))
        if stated and total != WHOLE:
            raise forms.ValidationError(
                _now("The shares sum to {sum}; together they have to be 100 %.").format(
                    sum=percent(float(total) / 100, 2 if total % 1 else 0)
                )
            )


def served_set(
    offered: dict[str, Recommendation], data: Any = None, initial: list[Values] | None = None
) -> ServedSet:
    """The forms of what is carried out, with some empty ones."""
    made: Any = forms.formset_factory(
        ServedForm, formset=ServedSet, extra=EMPTY_ONES, max_num=MOST_SERVED
    )
    found: ServedSet = made(
        data, initial=initial, prefix="served", form_kwargs={"offered": offered}
    )
    return found


class ActionForm(AreasForm[Action]):
    """What is written of an action, with the recommendations that it carries out."""

    # Of an address alone: which one the form of a new action begins with.
    recommendation = forms.CharField(required=False, widget=forms.HiddenInput)
    plan_lines = forms.CharField(
        label=_("Lines of plans"), required=False, validators=[plain_text],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One on each line, by its code (2.3.1) or its words."),
    )  # fmt: skip

    class Meta:
        model = Action
        fields = (
            *("title", "kind", "text", "institution", "partners", "starts_on", "ends_on"),
            *("since", "worked", "access_level"),
        )
        field_classes: ClassVar = {"partners": Several}
        help_texts: ClassVar = {
            "title": _("What is done, in a few words."),
            "since": _("Of a programme that is continued."),
            "worked": _("Of a programme that is continued: a number, an evaluation, and where."),
        }

    field_order = (
        *("title", "kind", "text", "institution", "partners", "starts_on", "ends_on"),
        *("since", "worked", "chosen_areas", "other_areas", "plan_lines", "access_level"),
    )

    def __init__(self, *args: Any, audit: Audit, **values: Any) -> None:
        super().__init__(*args, audit=audit, **values)
        row, fields = self.instance, self._fields()
        del fields["recommendation"]
        fields["text"].widget.attrs["rows"] = 4
        every = Organisation.objects.filter(audit=audit)
        there = every.filter(state=OrganisationState.IN_USE)
        fields["institution"].queryset = (
            there | every.filter(pk=row.institution_id or 0)
        ).order_by("name__in_order")
        fields["institution"].empty_label = "–"
        partners = [each.pk for each in row.partners.all()] if row.pk else []
        fields["partners"].queryset = (there | every.filter(pk__in=partners)).order_by(
            "name__in_order"
        )
        self._lines = self._offered_lines()
        if not self._lines:
            del fields["plan_lines"]
        if row.pk:
            self.initial["partners"] = partners
            self.initial["plan_lines"] = "\n".join(
                f"{each.plan} {each}" if not each.code else f"{each.plan} {each.code}"
                for each in row.lines.select_related("plan")
                if each in self._lines
            )

    # Asked for once a page draws or reads them: a bulk step does neither.

    @cached_property
    def offered(self) -> dict[str, Recommendation]:
        """The recommendations that can be named, by reference."""
        return self._offered()

    @property
    def references(self) -> list[Recommendation]:
        """Those that the menu offers."""
        return [*self.offered.values()][:MOST_IN_MENU]

    @cached_property
    def served(self) -> ServedSet:
        """What it carries out."""
        return served_set(
            self.offered, self.data if self.is_bound else None, self._begun_with(self.offered)
        )

    def _fields(self) -> Any:
        return self.fields

    def _begun_with(self, offered: dict[str, Recommendation]) -> list[Values]:
        if self.instance.pk:
            return [
                {"reference": each.recommendation.reference, "share": each.share}
                for each in shares_of(self.instance)
                if each.recommendation in offered.values()
            ]
        begun = self.initial.get("recommendation") or ""
        return [{"reference": begun}] if begun else []

    def _offered(self) -> dict[str, Recommendation]:
        """The recommendations that stand, of those that the person may see, by reference."""
        rows = (
            Recommendation.objects.for_person(self.audit, self.person)
            if self.person
            else Recommendation.objects.filter(audit=self.audit)
        )
        rows = rows.filter(state__in=STANDING)
        if self.instance.pk:
            rows = rows | Recommendation.objects.filter(actions__action=self.instance, pk__in=rows)
        return {fold(each.reference): each for each in rows.order_by("number")}

    def _offered_lines(self) -> list[PlanLine]:
        """The lines of plans that are in force or drawn up, which the person may see."""
        kept = self.instance.lines.values("pk") if self.instance.pk else ()
        rows = lines_that_stand(self.audit, self.person, kept)
        return list(rows.order_by("plan", "position"))

    def clean_plan_lines(self) -> list[PlanLine]:
        """Each that was written, by its code or its words, after its plan's name or without."""
        by_words = lines_by_words(self._lines)
        found: list[PlanLine] = []
        for written in self.cleaned_data["plan_lines"].splitlines():
            if not written.strip():
                continue
            said = shortened(written.strip(), LONGEST_LINE)
            meant = by_words.get(fold(written), [])
            if not meant:
                raise forms.ValidationError(
                    _now("“{said}” is no line of a plan in force.").format(said=said)
                )
            if len(meant) > 1:
                plans = "; ".join(sorted({str(each.plan) for each in meant}))
                raise forms.ValidationError(
                    _now(
                        "“{said}” is a line of several plans: write the plan before it ({plans})."
                    ).format(said=said, plans=plans)
                )
            found.append(meant[0])
        return list(dict.fromkeys(found))

    def take_up(self, kept: QueryDict) -> None:
        """With what it carries out as it was typed."""
        super().take_up(kept)
        offered = self.offered
        typed = served_set(offered, kept)
        if typed.management_form.is_valid():
            given = [form.typed() for form in typed.forms]
            self.served = served_set(offered, None, [each for each in given if any(each.values())])

    def clean(self) -> None:
        super().clean()
        given = self.cleaned_data
        starts, ends = given.get("starts_on"), given.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _now("It ends before it starts."))
        if given.get("kind") == ActionKind.CONTINUED:
            if not given.get("since"):
                self.add_error("since", _now("Say since when the programme runs."))
            if not given.get("worked"):
                self.add_error("worked", _now("Say what shows that it worked."))
        if not self.served.is_valid():
            for said in self.served.non_form_errors():
                self.add_error(None, said)
            if not self.served.non_form_errors():
                self.add_error(None, _now("Something is to correct in the recommendations."))

    def values(self) -> Values:
        """For the verb: areas as pairs, and what the writer doesn't see as it was."""
        given = super().values()
        lines = given.pop("plan_lines", [])
        kept_shares: list[Share] = []
        if self.instance.pk:
            shown = self.offered.values()
            kept_shares = [
                each for each in shares_of(self.instance) if each.recommendation not in shown
            ]
            lines += [each for each in self.instance.lines.all() if each not in self._lines]
        return given | {
            "areas": [*given["areas"].items()],
            "lines": lines,
            "serves": [*self.served.written(), *kept_shares],
        }

    def field_of(self, problem: Problem) -> str | None:
        """What the verb finds beside the field that it is of."""
        return {"action_backwards": "ends_on", "action_continued": "since"}.get(problem.code)


class LogForm(forms.ModelForm[LogEntry]):
    """A line of the log: what was done, and on which day."""

    class Meta:
        model = LogEntry
        fields = ("on", "text")
        widgets: ClassVar = {"on": DayInput(), "text": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, today: dt.date, **values: Any) -> None:
        super().__init__(*args, **values)
        self.today = today
        self.fields["on"].initial = today

    def clean_on(self) -> dt.date:
        """No day to come."""
        day: dt.date = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError(_now("The day is still to come."))
        return day


class BlockerForm(forms.ModelForm[Blocker]):
    """What stands in the way, who clears it, and by when."""

    class Meta:
        model = Blocker
        fields = ("text", "owner", "due_on")
        widgets: ClassVar = {"due_on": DayInput()}

    def __init__(self, *args: Any, audit: Audit, person: Person, **values: Any) -> None:
        super().__init__(*args, **values)
        rows = Organisation.objects.for_person(audit, person)
        owner: Any = self.fields["owner"]
        owner.queryset = rows.filter(state=OrganisationState.IN_USE).order_by("name__in_order")
        owner.empty_label = "–"


class ClearForm(forms.Form):
    """How a blocker was cleared, and when."""

    cleared_on = forms.DateField(label=_("Cleared on"), widget=DayInput())
    how = forms.CharField(
        label=_("How it was cleared"), max_length=500, validators=[one_line],
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args: Any, today: dt.date, **values: Any) -> None:
        super().__init__(*args, **values)
        self.today = today
        self.fields["cleared_on"].initial = today

    def clean_cleared_on(self) -> dt.date:
        """No day to come."""
        day: dt.date = self.cleaned_data["cleared_on"]
        if day > self.today:
            raise forms.ValidationError(_now("The day is still to come."))
        return day
