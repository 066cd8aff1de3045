"""The form of an entry of people."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.problems import Problem
from sereno.web.actions.models import Action, Counts, Known, Meant, PeopleEntry
from sereno.web.documents import Values
from sereno.web.findings.models import Beneficiary
from sereno.web.records.forms import RecordForm

MOST_PEOPLE = 99_999_999
EVERYBODY = _("everybody")
COPIED = ("meant", "group", "starts_on", "ends_on", "known", "counts")


class PeopleForm(RecordForm[PeopleEntry]):
    """What is written of people. may_plan: whether they may be planned ones; corrects: the entry
    that it corrects; begins: its number, where the reader may see it.
    """

    group = forms.ChoiceField(
        label=_("Group"), required=False, choices=[("", EVERYBODY), *Beneficiary.choices]
    )
    n = forms.IntegerField(
        label=_("How many"), min_value=0, max_value=MOST_PEOPLE,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip

    class Meta:
        model = PeopleEntry
        fields = ("meant", "group", "n", "counts", "known", "starts_on", "ends_on", "note")
        help_texts: ClassVar = {
            "counts": _("Who came to three talks is one person and three attendances."),
            "note": _("For instance: lists of attendance; headcount by the police."),
        }

    def __init__(
        self,
        *args: Any,
        action: Action,
        may_plan: bool,
        corrects: PeopleEntry | None = None,
        begins: int | None = None,
        **values: Any,
    ) -> None:
        super().__init__(*args, audit=action.audit, **values)
        self.corrects = corrects
        meant: Any = self.fields["meant"]
        meant.choices = [
            (each.value, each.label) for each in Meant if may_plan or each != Meant.PLANNED
        ]
        for name, choices in (
            ("meant", meant.choices), ("counts", Counts.choices), ("known", Known.choices),
        ):  # fmt: skip
            field: Any = self.fields[name]
            field.choices = choices
            field.widget = forms.RadioSelect(choices=choices)
        begun: Values = {"meant": Meant.REACHED}
        if corrects is not None:
            begun = {name: getattr(corrects, name) for name in COPIED} | {"n": begins}
            self.fields["note"].label = _now("What was wrong")
            self.fields["note"].required = True
        else:
            begun |= {"starts_on": action.starts_on, "ends_on": action.ends_on}
        for name, value in begun.items():
            self.initial.setdefault(name, value)

    def clean(self) -> Values:
        """It ends after it began."""
        given = super().clean() or {}
        starts, ends = given.get("starts_on"), given.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _now("It can't end before it begins."))
        return given

    def field_of(self, problem: Problem) -> str | None:
        """The field beside which a problem of the verb is told."""
        return {"entry_plans": "meant", "entry_correction_says_why": "note"}.get(problem.code)
