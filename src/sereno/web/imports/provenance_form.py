"""The form that says how a file of areas is read: which layer, in which coordinates."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ProvenanceForm(forms.Form):
    """Which layer of the areas' file is read, and in which coordinates it is."""

    layer = forms.ChoiceField(label=_("Layer"), required=False)
    crs = forms.CharField(
        label=_("Coordinate system of the file"),
        required=False,
        max_length=40,
        help_text=_(
            "Only if the file doesn't give it or gives the wrong one: the code that whoever made "
            "the file uses, such as EPSG:6372."
        ),
    )

    def __init__(self, *args: Any, layers: list[str], **values: Any) -> None:
        super().__init__(*args, **values)
        if layers:
            self.fields["layer"] = forms.ChoiceField(
                label=_("Layer"),
                choices=[(name, name) for name in layers],
                help_text=_("The file has several layers: which one holds the neighbourhoods?"),
            )
        else:
            del self.fields["layer"]
