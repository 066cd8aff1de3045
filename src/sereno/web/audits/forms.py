"""Forms of audits and memberships."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Role

LANGUAGES = [("es", "Español"), ("en", "English")]


class AuditForm(forms.ModelForm[Audit]):
    """Name, country, languages and how many neighbourhoods are to be selected."""

    languages = forms.MultipleChoiceField(
        label=_("Languages of its reports"),
        choices=LANGUAGES,
        initial=["es", "en"],
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Audit
        fields = ("name", "country", "languages", "select", "level_name", "group_name", "k")
        help_texts = {
            "name": _("City and period, for instance: Querétaro 2018-2020"),
            "select": _("How many the fieldwork can reach; the reference audit chose 22."),
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

    def values(self) -> dict[str, Any]:
        """The cleaned values, for the verb that writes them."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class RoleForm(forms.Form):
    """Give a person, by mail address, a role in an audit."""

    email = forms.EmailField(label=_("Mail address"))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.VIEWER)
