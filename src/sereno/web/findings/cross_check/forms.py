"""The form of the limits: from where on records and voices are high."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sereno.web.findings.cross_check.limits import Limits
from sereno.web.people.plain_text import one_line


class LimitsForm(forms.Form):
    """Limits in percent, as people say them."""

    high_from = forms.FloatField(
        label=_("Records are high from a probability of (%)"), min_value=50, max_value=99.9,
        help_text=_("That the neighbourhood's smoothed rate lies above the city's."),
    )  # fmt: skip
    spoken_from = forms.FloatField(
        label=_("People speak of it from (% of the activities)"), min_value=1, max_value=100,
        help_text=_("Activities of which anything was coded; each counts once."),
    )  # fmt: skip
    least = forms.IntegerField(
        label=_("Fewest activities"), min_value=1, max_value=50,
        help_text=_("With fewer there is too little fieldwork to tell."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason"), max_length=300, validators=[one_line])

    def __init__(self, *args: Any, limits: Limits, **values: Any) -> None:
        super().__init__(*args, **values)
        self.fields["high_from"].initial = round(100 * limits.high_from, 1)
        self.fields["spoken_from"].initial = round(100 * limits.spoken_from, 1)
        self.fields["least"].initial = limits.least
