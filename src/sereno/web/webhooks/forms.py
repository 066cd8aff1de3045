"""What is said of a new webhook."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sereno.exchange.webhooks.addresses import MOST_LETTERS, destination
from sereno.vocabulary.problems import Problem
from sereno.web.people.plain_text import one_line
from sereno.web.webhooks.hearing import kinds_told
from sereno.web.webhooks.models import LEVELS


class HookForm(forms.Form):
    """A new webhook. Its address is not changed afterwards: another is another webhook."""

    name = forms.CharField(
        label=_("What it is for"),
        max_length=80,
        help_text=_("For instance: the municipality's dashboard."),
        validators=[one_line],
    )
    address = forms.CharField(
        label=_("Address"),
        max_length=MOST_LETTERS,
        help_text=_("Where messages are sent: https://server.example.org/notices"),
        widget=forms.URLInput({"autocomplete": "off"}),
    )
    access_level = forms.ChoiceField(
        label=_("Up to which level"),
        help_text=_("Choose the lowest that is enough for it."),
        choices=[(level.value, level.label) for level in LEVELS],
    )
    kinds = forms.MultipleChoiceField(
        label=_("Of which records"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        kinds = self.fields["kinds"]
        assert isinstance(kinds, forms.MultipleChoiceField)
        kinds.choices = [(kind.plural, str(kind.many)) for kind in kinds_told()]

    def clean_address(self) -> str:
        """An address that may be told at all, as far as it can be seen from it."""
        address = str(self.cleaned_data["address"])
        try:
            destination(address, settings.WEBHOOK_HOSTS)
        except Problem as problem:
            raise forms.ValidationError(f"{problem.what()} {problem.mend()}") from problem
        return address
