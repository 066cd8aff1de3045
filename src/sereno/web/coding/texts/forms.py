"""Forms of texts: who speaks in one, and who is the same person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sereno.web.coding.models import Speaker
from sereno.web.diagnosis.models.participants import AgeBand, Sex


class SpeakerForm(forms.ModelForm[Speaker]):
    """What is known of somebody who speaks."""

    class Meta:
        model = Speaker
        fields = ("part", "sex", "age")

    def __init__(self, data: Any, *, instance: Speaker) -> None:
        super().__init__(data, instance=instance, prefix=f"speaker{instance.number}")
        for name, choices in (("sex", Sex.choices), ("age", AgeBand.choices)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("not said")), *choices]


class SameForm(forms.Form):
    """Which other number is the same person's."""

    other = forms.ChoiceField(label=_("the same as"))

    def __init__(self, data: Any, *, others: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        field = self.fields["other"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = others
