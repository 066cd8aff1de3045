"""The form by which a verdict is decided otherwise."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from sereno.web.findings.models import VerdictOverride


class OverrideForm(forms.ModelForm[VerdictOverride]):
    """A reading, the verdict on it, and why."""

    class Meta:
        model = VerdictOverride
        fields = ("reading", "verdict", "reason")
        help_texts: ClassVar = {"reason": _("Whoever reads the card sees it beside the verdict.")}
