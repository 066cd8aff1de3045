"""allauth's addresses, those that Sereno uses: nobody signs up alone, and a mail
address is changed by our own verb.
"""

from __future__ import annotations

from collections.abc import Iterable

from allauth.account.urls import urlpatterns as account_patterns
from allauth.mfa.urls import urlpatterns as second_step_patterns
from django.db import transaction
from django.urls import URLPattern, URLResolver, include, path

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


def whole(patterns: Iterable[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """The same, each page writing all or nothing: the change and its note in the history."""
    found = list(patterns)
    for pattern in found:
        if isinstance(pattern, URLResolver):
            whole(pattern.url_patterns)
        else:
            pattern.callback = transaction.atomic(pattern.callback)
    return found


urlpatterns = [
    *(pattern for pattern in account_patterns if getattr(pattern, "name", "") in USED),
    path("2fa/", include(whole(second_step_patterns))),
]
