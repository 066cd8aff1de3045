"""Forms of the second step: codes, keys and passkeys, in our own words."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.utils.translation import gettext_lazy as _

from sereno.web.people.forms import speak_plainly


class SecondStep(base.AuthenticateForm):  # type: ignore[misc]
    """The code, when signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_plainly(self, code=_("Code"))


class ConfirmCode(base.ReauthenticateForm):  # type: ignore[misc]
    """The code again, before something delicate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_plainly(self, code=_("Code"))


class TurnOnCodes(totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_plainly(self, code=_("Code that the app shows"))


class AddKey(webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey or security key."""

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
