"""Who is counted when a sign-in fails: the address that was tried, from where it was tried."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest


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
