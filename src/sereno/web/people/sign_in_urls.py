"""allauth's addresses, those that Sereno uses: nobody signs up or changes their address alone."""

from __future__ import annotations

from allauth.account.urls import urlpatterns as account_patterns
from django.urls import include, path

USED = {
    "account_login",
    "account_logout",
    "account_inactive",
    # The sign-in page asks where it is; the adapter answers that it is closed.
    "account_signup",
    "account_reauthenticate",
    "account_change_password",
    "account_set_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}

urlpatterns = [
    *(pattern for pattern in account_patterns if getattr(pattern, "name", "") in USED),
    path("2fa/", include("allauth.mfa.urls")),
]
