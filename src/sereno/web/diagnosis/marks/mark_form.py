"""The form in which what is said of a mark is corrected."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sereno.web.diagnosis.models import Hour, Mark
from sereno.web.diagnosis.models.marks import category_choices, hours_kept
from sereno.web.documents import Values
from sereno.web.records.forms import RecordForm

# How exact people point: a house, half a block, a few blocks.
PRECISIONS = (
    (10, _("exact: this house, this corner")),
    (50, _("about here: half a block")),
    (150, _("around here: a few blocks")),
)
USUAL_PRECISION_M = 50


def precision_choices(present: int | None = None) -> list[tuple[int, str]]:
    """How exact a mark may be said to be; what it is now as well."""
    found = [(metres, str(words)) for metres, words in PRECISIONS]
    if present is not None and present not in dict(found):
        found.append((present, _now("{n} m").format(n=present)))
    return found


class MarkForm(RecordForm[Mark]):
    """What is written of a mark; its place is changed on the map of its group."""

    hours = forms.MultipleChoiceField(
        label=_("At what hours"),
        choices=Hour.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Mark
        fields = ("pole", "category", "words", "precision_m")

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.fields["category"] = forms.ChoiceField(
            label=self.fields["category"].label,
            required=False,
            choices=[("", _now("not said")), *category_choices()],
        )
        self.fields["precision_m"] = forms.TypedChoiceField(
            label=self.fields["precision_m"].label,
            coerce=int,
            choices=precision_choices(self.instance.precision_m),
        )
        self.initial["hours"] = self.instance.hour_list
        self.order_fields(["pole", "category", "hours", "words", "precision_m"])

    def values(self) -> Values:
        given = super().values()
        return given | {"hours": hours_kept(given["hours"])}
