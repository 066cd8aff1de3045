"""Nobody signs up alone: an administrator or a coordinator makes the account."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext as _


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Closes the sign-up page, and names the ways to confirm who one is in our words."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        del request
        return False

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Password, code or key, as the account has them."""
        words = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use a code"),
            "mfa_reauthenticate:webauthn": _("Use a passkey or security key"),
        }
        methods = super().get_reauthentication_methods(user)
        return [{**method, "description": words[method["id"]]} for method in methods]
