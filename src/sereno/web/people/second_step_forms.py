"""Forms of the second step: codes, keys and passkeys, in our own words."""

from __future__ import annotations

import struct
from typing import Any, ClassVar

from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

from sereno.web.people.forms import speak_plainly
from sereno.web.people.second_step_tries import WITHIN, claim_try, open_once


class LimitedTries(base.BaseAuthenticateForm):  # type: ignore[misc]
    """A code of which so many may be tried and no more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_plainly(self, code=_("Code"))

    def clean_code(self) -> str:
        """The code, when it is right. Raises ValidationError."""
        if not claim_try(self.user, timezone.now()):
            minutes = int(WITHIN.total_seconds() // 60)
            raise ValidationError(
                _(
                    "Too many codes were wrong. Wait {minutes} minutes; if it wasn't you, somebody "
                    "knows your password: change it."
                ).format(minutes=minutes)
            )
        code: str = super().clean_code()
        if not open_once(self.user, code):
            raise ValidationError(_("This code was used already. Wait for the next one."))
        return code


class SecondStep(LimitedTries, base.AuthenticateForm):  # type: ignore[misc]
    """The code, when signing in."""


class ConfirmCode(LimitedTries, base.ReauthenticateForm):  # type: ignore[misc]
    """The code again, before something delicate."""


class TurnOnCodes(totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_plainly(self, code=_("Code that the app shows"))


# What the library raises over an answer that no browser wrote.
NO_ANSWER = (TypeError, ValueError, LookupError, AttributeError, struct.error)


class SoundAnswer(forms.Form):
    """What a browser says for a key: a stranger may send anything in its place."""

    answers: ClassVar[type[AuthenticationResponse | RegistrationResponse]] = AuthenticationResponse

    def clean_credential(self) -> Any:
        """Raises ValidationError for what no browser sends."""
        given = self.cleaned_data["credential"]
        try:
            self.answers.from_dict(given)
            handle = given["response"].get("userHandle")
            is_sound = handle is None or isinstance(handle, str)
        except NO_ANSWER:
            is_sound = False
        if not is_sound:
            raise ValidationError(_("The key's answer can't be understood. Try again."))
        checked = getattr(super(), "clean_credential", None)
        return checked() if checked else given


class SignInKey(SoundAnswer, webauthn.LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey in place of the password."""


class SecondStepKey(SoundAnswer, webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A key after the password."""


class ConfirmKey(SoundAnswer, webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A key again, before something delicate."""


class AddKey(SoundAnswer, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey or security key."""

    answers = RegistrationResponse

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_plainly(
            self, name=_("Name of the key"), passwordless=_("Sign in with this key alone")
        )
        self.fields["passwordless"].help_text = _(
            "Without the password. The device then asks for your fingerprint, face or PIN."
        )


class RenameKey(webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_plainly(self, name=_("Name of the key"))
