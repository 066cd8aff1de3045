"""Forms of audits and memberships."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from sereno.vocabulary.divisions import usual_names
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Role

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

    def clean(self) -> dict[str, Any]:
        """What areas and groups are called is left to the country where nothing is written."""
        super().clean()
        values = self.cleaned_data
        usual = usual_names(values.get("country", ""))
        for field, names in zip(USUAL, usual, strict=True):
            if not values.get(field):
                values[field] = names["es"].partition(" ")[2]
        return values

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

    def values(self) -> dict[str, Any]:
        """The cleaned values, for the verb that writes them."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class InviteForm(forms.Form):
    """Bring a person into an audit, by mail address; whoever has no account is invited."""

    email = forms.EmailField(label=_("Mail address"), max_length=254)
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        required=False,
        help_text=_("Only for somebody new; they can change it."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.VIEWER)


class FirstPasswordForm(forms.Form):
    """What an invited person says of themselves."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("The name that others in the audit will see."),
    )
    password1 = forms.CharField(
        label=_("New password"),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=password_validators_help_text_html,
        strip=False,
    )
    password2 = forms.CharField(
        label=_("New password, again"),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        strip=False,
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, second = values.get("password1"), values.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords are not the same."))
        return values
