"""The form of the manifest's text, and what the menus call each of its entries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from sereno.exchange.manifest.keys import keys_of
from sereno.vocabulary.language import language
from sereno.web.imports.mapping_forms import IncidentsForm
from sereno.web.imports.mapping_words import (
    AREA_FIELDS,
    INCIDENT_FIELDS,
    READING_FIELDS,
    TABLE_FIELDS,
)
from sereno.web.imports.provenance_form import ProvenanceForm
from sereno.web.imports.settings_form import SettingsForm

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


def entry_words(table: str, key: str) -> str:
    """What the menus call an entry of a table of the manifest; its meaning where none shows it."""
    asked: dict[str, tuple[type[forms.Form], Mapping[str, StrPromise]]] = {
        "areas": (ProvenanceForm, READING_FIELDS | AREA_FIELDS | TABLE_FIELDS),
        "incidents": (IncidentsForm, READING_FIELDS | INCIDENT_FIELDS),
        "audit": (SettingsForm, {"period": _("Period")}),
        "selection": (SettingsForm, {}),
    }
    form, labels = asked[table]
    fields = form.base_fields
    if key in fields:
        return str(fields[key].label)
    return str(labels[key]) if key in labels else keys_of(table)[key].meaning(language())


class ManifestForm(forms.Form):
    """The text of the manifest, for whoever would rather write it."""

    edition = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Manifest (audit.toml)"),
        max_length=200_000,
        strip=False,
        widget=forms.Textarea({"rows": 24, "spellcheck": "false", "class": "code", "wrap": "off"}),
    )
