"""Forms of an item: what is judged of it, and who judges it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.web.actions.models import Grade
from sereno.web.documents import Values
from sereno.web.monitoring.models import Judged, RoundItem, Verdict
from sereno.web.monitoring.rounds.independence import Independence, reviewers_of
from sereno.web.monitoring.rounds.judging import Opinion
from sereno.web.people.models import Person
from sereno.web.people.plain_text import plain_text
from sereno.web.records.forms import Several

_LONGEST = 2000
FIELDS = ("verdict", "grade", "reason", "override")


class KeyedRadios(forms.RadioSelect):
    """Radio buttons that a key of their own ticks: 1, 2, 3 in their order, or what they are."""

    def __init__(self, by_value: bool = False) -> None:
        super().__init__()
        self.by_value = by_value

    def create_option(self, name: str, value: Any, *args: Any, **more: Any) -> Values:
        """With its key."""
        option: Values = super().create_option(name, value, *args, **more)
        place = int(option["index"]) + 1
        option["attrs"]["data-key"] = str(value).lower() if self.by_value else str(place)
        return option


class OpinionForm(forms.Form):
    """A judgement with the grade of its evidence and its reason."""

    verdict = forms.ChoiceField(
        label=_("Judgement"),
        choices=[(each.value, capfirst(each.label)) for each in Verdict],
        widget=KeyedRadios,
    )
    grade = forms.ChoiceField(
        label=_("Best evidence until that day"),
        choices=Grade.choices,
        widget=KeyedRadios(by_value=True),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[plain_text],
    )
    override = forms.CharField(
        label=_("Why it is called addressed without evidence of A or B"),
        required=False,
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[plain_text],
    )

    def clean(self) -> Values:
        """What is called addressed is proven, or says why it is called so all the same."""
        given = super().clean() or {}
        if not self.errors and self.opinion().needs_override and not given["override"].strip():
            self.add_error(
                "override",
                _now("“Addressed” takes evidence of A or B; without it say why it is so."),
            )
        return given

    def opinion(self) -> Opinion:
        """What was said."""
        return Opinion(**{name: self.cleaned_data[name] for name in FIELDS})


def begun_with(row: Judged | None) -> Values:
    """What a form begins with: what a row says."""
    return {} if row is None else {name: getattr(row, name) for name in FIELDS}


class ReviewersForm(forms.Form):
    """Which two judge an item."""

    reviewers = Several(Person.objects.none(), label=_("Reviewers"))

    def __init__(self, *args: Any, item: RoundItem, **values: Any) -> None:
        super().__init__(*args, **values)
        audit = item.round.audit
        independence = Independence(audit)
        free = [each for each in reviewers_of(audit) if independence.may_judge(each, item)]
        people: Any = self.fields["reviewers"]
        people.queryset = Person.objects.filter(pk__in=[each.pk for each in free])
        people.help_text = _now(
            "Two of those who may judge it; whoever answers for its institution isn't among them."
        )
        self.initial["reviewers"] = list(item.assignments.values_list("reviewer", flat=True))

    def clean_reviewers(self) -> list[Person]:
        """Exactly two."""
        found = list(self.cleaned_data["reviewers"])
        if len(found) != 2:
            raise forms.ValidationError(_now("Tick two people."))
        return found
