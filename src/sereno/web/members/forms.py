"""Forms of who comes into an audit."""

from __future__ import annotations

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Role
from sereno.web.people.plain_text import one_line


class InviteForm(forms.Form):
    """Bring a person into an audit, by email address; whoever has no account is invited."""

    email = forms.EmailField(label=_("Email address"), max_length=254)
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        required=False,
        help_text=_("Only for somebody new; they can change it."),
        validators=[one_line],
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.VIEWER)


class FirstPasswordForm(forms.Form):
    """What an invited person says of themselves."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("The name that others in the audit will see."),
        validators=[one_line],
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

    def clean(self) -> None:
        super().clean()
        values = self.cleaned_data
        first, second = values.get("password1"), values.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords are not the same."))
