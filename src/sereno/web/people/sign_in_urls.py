"""allauth's addresses, those that Sereno uses: nobody signs up alone, and a mail
address is changed by our own verb.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Iterable
from typing import Any

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.account.urls import urlpatterns as account_patterns
from allauth.mfa.urls import urlpatterns as second_step_patterns
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, include, path

log = logging.getLogger("sereno.account")
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


# Where somebody shows again who they are.
AGAIN = {"account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
View = Callable[..., HttpResponse]


def with_new_key(view: View) -> View:
    """The same, after which the session has another key: one that was seen before opens nothing
    that was asked for now.
    """

    @functools.wraps(view)
    def renewing(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        has_shown = request.method == "POST" and answer.status_code in (302, 200)
        if has_shown and did_recently_reauthenticate(request):
            request.session.cycle_key()
        return answer

    return renewing


def with_nothing_kept(view: View) -> View:
    """Signing out, after which the browser forgets what it kept of us (outlines of maps).

    Where the server can't end the session (a full disk, a busy database), the browser forgets its
    key at least, and the person is told.
    """

    @functools.wraps(view)
    def forgetting(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            answer = view(request, *args, **kwargs)
        except OperationalError as error:
            log.warning("a session can't be ended", exc_info=error)
            # The middleware takes the key from a browser whose session is empty.
            request.session = type(request.session)()
            request.user = AnonymousUser()
            minutes = settings.SESSION_IDLE_SECONDS // 60
            answer = render(request, "people/half_out.html", {"minutes": minutes}, status=507)
        if request.method == "POST":
            answer["Clear-Site-Data"] = '"cache"'
        return answer

    return forgetting


def whole(patterns: Iterable[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """The same, each page writing all or nothing: the change and its note in the history."""
    return each_view(patterns, lambda _name, view: transaction.atomic(view))


def each_view(
    patterns: Iterable[URLPattern | URLResolver], change: Callable[[str, View], View]
) -> list[URLPattern | URLResolver]:
    """The same addresses, the view of each changed by its name."""
    found = list(patterns)
    for pattern in found:
        if isinstance(pattern, URLResolver):
            each_view(pattern.url_patterns, change)
        else:
            pattern.callback = change(pattern.name or "", pattern.callback)
    return found


def _door(name: str, view: View) -> View:
    if name in AGAIN:
        return with_new_key(view)
    return with_nothing_kept(view) if name == "account_logout" else view


urlpatterns = [
    *each_view((one for one in account_patterns if getattr(one, "name", "") in USED), _door),
    path("2fa/", include(each_view(whole(second_step_patterns), _door))),
]
