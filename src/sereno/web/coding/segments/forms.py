"""The form of the coding screen."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from sereno.web.coding.models import Code


class NewCodeForm(forms.ModelForm[Code]):
    """A code by its name alone; the rest is written in the codebook."""

    class Meta:
        model = Code
        fields: ClassVar = ["name"]
