"""Forms of audits and memberships."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.divisions import signs_left_out, usual_names
from sereno.web.audits.models import Audit
from sereno.web.documents import Values

USUAL = ("level_name", "group_name")
LANGUAGES = [("es", "Español"), ("en", "English")]


class AuditForm(forms.ModelForm[Audit]):
    """Name, country, languages and how many neighbourhoods are to be selected."""

    languages = forms.MultipleChoiceField(
        label=_("Languages of its reports"),
        choices=LANGUAGES,
        initial=["es", "en"],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in USUAL:
            self.fields[field].required = False
            if self.instance._state.adding:
                self.initial[field] = ""

    def clean(self) -> None:
        """What areas and groups are called is left to the country where nothing is written."""
        super().clean()
        values = self.cleaned_data
        for field in USUAL:
            if signs := signs_left_out(values.get(field) or ""):
                words = _("These characters can't be part of the word: {signs}")
                self.add_error(field, words.format(signs=" ".join(signs)))
        usual = usual_names(values.get("country", ""))
        for field, names in zip(USUAL, usual, strict=True):
            if not values.get(field):
                values[field] = names["es"].partition(" ")[2]

    class Meta:
        model = Audit
        fields = ("name", "country", "languages", "select", "level_name", "group_name", "k")
        help_texts = {
            "name": _("City and period, for instance: Querétaro 2018-2020"),
            "select": _("How many the fieldwork can reach; the reference audit chose 22."),
            "level_name": _("If left empty: the usual one in the country."),
            "group_name": _("If left empty: the usual one in the country."),
            "k": _("Numbers below this are not shown to officials, viewers or the public."),
        }

    def slug(self) -> str:
        """An address made of the name that no other audit has."""
        base = slugify(self.cleaned_data["name"])[:50] or "audit"
        slug, number = base, 1
        while Audit.objects.filter(slug=slug).exists():
            number += 1
            slug = f"{base}-{number}"
        return slug

    def values(self) -> Values:
        """The cleaned values, for the verb that writes them."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
