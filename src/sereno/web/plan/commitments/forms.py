"""The form of an answer."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.web.documents import Values
from sereno.web.plan.models import ACCEPTED, Answer, Commitment


class AnswerForm(forms.ModelForm[Commitment]):
    """What an institution answers. after, asked_version: what was read when it was opened."""

    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    asked_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    class Meta:
        model = Commitment
        fields = ("answer", "reason", "target_on", "means", "monitored_by", "signer")
        widgets: ClassVar = {
            "answer": forms.RadioSelect,
            "reason": forms.Textarea(attrs={"rows": 3}),
            "means": forms.Textarea(attrs={"rows": 3}),
            "target_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts: ClassVar = {
            "reason": _("Needed unless it is accepted in full."),
            "target_on": _("By when; needed where it is accepted in full or in part."),
            "means": _("With what people, money and equipment."),
            "monitored_by": _(
                "By which figure one will see that it was done; needed where it is accepted in "
                "full or in part."
            ),
        }

    def __init__(self, *args: Any, today: dt.date, **values: Any) -> None:
        super().__init__(*args, **values)
        self._today = today
        field: Any = self.fields["answer"]
        field.choices = [(key, capfirst(words)) for key, words in field.choices if key]

    def clean(self) -> Values:
        """What is accepted has a date and a figure; what isn't has neither, and a reason."""
        given = super().clean() or {}
        said = given.get("answer")
        if said in ACCEPTED:
            target = given.get("target_on")
            if target is None and "target_on" not in self.errors:
                self.add_error("target_on", _now("Say by when."))
            elif target is not None and target < self.day(given):
                self.add_error("target_on", _now("It can't be before the answer."))
            if not given.get("monitored_by", "") and "monitored_by" not in self.errors:
                self.add_error("monitored_by", _now("Say how one will see that it was done."))
        elif said:
            given |= {"target_on": None, "means": "", "monitored_by": ""}
        explains = said == Answer.FULL or bool(given.get("reason", ""))
        if said and not explains and "reason" not in self.errors:
            self.add_error("reason", _now("Say why."))
        return given

    def day(self, given: Values) -> dt.date:
        """The day of the answer."""
        return self._today


class DocumentForm(AnswerForm):
    """The same of an answer that was signed on a document."""

    on = forms.DateField(
        label=_("Date of the document"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    field_order = ("answer", "reason", "target_on", "means", "monitored_by", "on", "signer")

    def day(self, given: Values) -> dt.date:
        """That of the document."""
        found: dt.date = given.get("on") or self._today
        return found
