"""Who is counted when a sign-in fails: the address that was tried, from where it was tried."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest
from django.utils import timezone

# Of one account in the time of a lock-out, wherever they come from: enough that nobody is locked
# out by a few strangers, too few to guess a password of twelve characters.
MOST_ANYWHERE = 50


class AlsoByAccount(AxesDatabaseHandler):  # type: ignore[misc]
    """Counts failures of an account from one machine, as axes does, and from all together."""

    def is_locked(self, request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> bool:
        """Whether no password is looked at now."""
        given = dict(credentials or {})
        if super().is_locked(request, given):
            return True
        tried = AccessAttempt.objects.filter(
            username=name_tried(request, given),
            attempt_time__gte=get_cool_off_threshold(request),
        )
        failures = tried.aggregate(n=Sum("failures_since_start"))["n"] or 0
        return bool(failures >= MOST_ANYWHERE)


def name_tried(request: HttpRequest, credentials: Mapping[str, Any] | None) -> str:
    """The mail address in one spelling, whichever form or backend it came through."""
    given = credentials or {}
    name = given.get("email") or given.get("username") or request.POST.get("login") or ""
    return str(name).strip().lower()


def address_of(request: HttpRequest) -> str:
    """The address of the machine; behind a proxy, the one that the proxy itself saw."""
    if settings.TLS_PROXY:
        # A client may write the header too: only the last entry is the proxy's own.
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")[-1].strip()
        if forwarded:
            return str(forwarded)
    return str(request.META.get("REMOTE_ADDR", ""))


def forget_failures() -> int:
    """Remove what was counted before the time of a lock-out, with the addresses of machines."""
    n, _by_model = AccessAttempt.objects.filter(
        attempt_time__lt=timezone.now() - get_cool_off()
    ).delete()
    return int(n)
