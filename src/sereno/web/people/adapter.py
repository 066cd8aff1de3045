"""What allauth asks of us: nobody signs up alone, and a password is replaced by our own verb."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from sereno.web.people.changes import replace_password


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Closes the sign-up page, and says how one confirms who one is in our words."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        del request
        return False

    def set_password(self, user: Any, password: str) -> None:
        """The password of whoever signed in, or of whoever followed a link that was sent to them.

        allauth's forms come here, whichever page they stand on.
        """
        is_signed_in = self.request is not None and self.request.user.is_authenticated
        replace_password(person=user, password=password, by_link=not is_signed_in)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """To one's account, whose history says what was done; not to the form again, empty."""
        del request
        return reverse("people:profile")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Password, code or key, as the account has them."""
        words = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use a code"),
            "mfa_reauthenticate:webauthn": _("Use a passkey or security key"),
        }
        methods = super().get_reauthentication_methods(user)
        return [{**method, "description": words[method["id"]]} for method in methods]
