"""Forms of signing in and of one's own account, in our own words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sereno.web.people.models import Person


def speak_plainly(form: forms.BaseForm, **labels: Any) -> None:
    """Labels of ours; no placeholder, which would vanish while one types, and no links within."""
    for name, label in labels.items():
        if name in form.fields:
            form.fields[name].label = label
            form.fields[name].help_text = form.fields[name].help_text if name == "password1" else ""
            form.fields[name].widget.attrs.pop("placeholder", None)


class SignIn(account.LoginForm):  # type: ignore[misc]
    """Email address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_plainly(self, login=_("Email address"), password=_("Password"))


class ChangePassword(account.ChangePasswordForm):  # type: ignore[misc]
    """The old password, and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_plainly(
            self,
            oldpassword=_("Password you use now"),
            password1=_("New password"),
            password2=_("New password, again"),
        )

    def clean_oldpassword(self) -> str:
        """The old password, asked for at the same door as when signing in: what is wrong is
        counted and noted, and closes it. Raises ValidationError.
        """
        given: str = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, given):
            raise get_adapter().validation_error("enter_current_password")
        return given


class ForgottenPassword(account.ResetPasswordForm):  # type: ignore[misc]
    """The address to which a link is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_plainly(self, email=_("Email address"))


class NewPassword(account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, after following the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_plainly(self, password1=_("New password"), password2=_("New password, again"))


class ConfirmPassword(account.ReauthenticateForm):  # type: ignore[misc]
    """The password again, before something delicate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_plainly(self, password=_("Password"))


class EmailForm(forms.Form):
    """Another email address, twice: a mistake in it would close the door."""

    email = forms.EmailField(label=_("New email address"), max_length=254)
    again = forms.EmailField(label=_("New email address, again"), max_length=254)

    def clean(self) -> None:
        super().clean()
        values = self.cleaned_data
        if {"email", "again"} <= set(values) and values["email"] != values["again"]:
            self.add_error("again", _("The two addresses are not the same."))


class ProfileForm(forms.ModelForm[Person]):
    """How one is called, in which language, and whether one gets letters."""

    class Meta:
        model = Person
        fields = ("name", "language", "wants_letters")
        labels = {"wants_letters": _("Write to me when something waits for me")}
        help_texts = {
            "name": _("The name that others in your audits will see."),
            "wants_letters": _("Once a week at most. “What waits for you” says the same."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages = self.fields["language"]
        if isinstance(languages, forms.TypedChoiceField):
            languages.choices = [("", _("As the browser is set")), *settings.LANGUAGES]
