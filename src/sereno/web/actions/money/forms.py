"""The form of an entry of money."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.problems import Problem
from sereno.web.actions.models import Action, Flow, MoneyEntry
from sereno.web.documents import Values
from sereno.web.findings.models import AboutAudit
from sereno.web.records.forms import RecordForm

COPIED = ("flow", "source", "starts_on", "ends_on", "amount", "currency", "document")


class MoneyForm(RecordForm[MoneyEntry]):
    """What is written of money. may_plan: whether it may be a budget; corrects: the entry that it
    corrects; asks_why: whether it asks why it is over the budget.
    """

    class Meta:
        model = MoneyEntry
        fields = (
            "flow", "amount", "currency", "source", "starts_on", "ends_on", "document", "note",
            "over_because",
        )  # fmt: skip
        help_texts: ClassVar = {
            "source": _("Who gives it: municipal funds, a federal fund, an agency."),
            "document": _("For instance: invoice A-114, budget bill 2020, chapter 3000."),
            "currency": _("Three capital letters: USD, MXN."),
        }

    def __init__(
        self,
        *args: Any,
        action: Action,
        may_plan: bool,
        corrects: MoneyEntry | None = None,
        asks_why: bool = False,
        **values: Any,
    ) -> None:
        super().__init__(*args, audit=action.audit, **values)
        self.corrects = corrects
        flow: Any = self.fields["flow"]
        flow.choices = [
            (each.value, each.label) for each in Flow if may_plan or each != Flow.BUDGET
        ]
        flow.widget = forms.RadioSelect(choices=flow.choices)
        if asks_why:
            self.fields["over_because"].required = True
        else:
            del self.fields["over_because"]
        begun: Values = {"flow": Flow.SPENDING}
        if corrects is not None:
            begun = {name: getattr(corrects, name) for name in COPIED}
            self.fields["note"].label = _now("What was wrong")
            self.fields["note"].required = True
        else:
            about = AboutAudit.objects.filter(audit=action.audit).first()
            begun |= {"currency": about.currency if about else ""}
            begun |= {"starts_on": action.starts_on, "ends_on": action.ends_on}
        for name, value in begun.items():
            self.initial.setdefault(name, value)

    def clean_currency(self) -> str:
        """As it is written in letters."""
        return str(self.cleaned_data["currency"]).upper()

    def clean_amount(self) -> Any:
        """No money is less than nothing."""
        amount = self.cleaned_data["amount"]
        if amount is not None and amount < 0:
            raise forms.ValidationError(_now("It can't be less than nothing."))
        return amount

    def clean(self) -> Values:
        """It ends after it began."""
        given = super().clean() or {}
        starts, ends = given.get("starts_on"), given.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _now("It can't end before it begins."))
        return given

    def field_of(self, problem: Problem) -> str | None:
        """The field beside which a problem of the verb is told."""
        return {
            "money_over_budget": "over_because",
            "entry_plans": "flow",
            "entry_correction_says_why": "note",
        }.get(problem.code)
