"""What a real instance must have before it starts: asked by `sereno serve` and by Django's check."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import Error, register


@register()
def safe_to_serve(app_configs: Any, **kwargs: Any) -> list[Error]:
    """An instance that others can reach has a real key, no debug pages, and TLS in front."""
    del app_configs, kwargs
    if set(settings.ALLOWED_HOSTS) <= settings.LOOPBACK:
        return []
    found = []
    if settings.DEMO:
        found.append(
            Error(
                "The demo instance would be reachable from other machines.",
                hint="Unset SERENO_DEMO, or leave SERENO_HOSTS at localhost.",
                id="sereno.E001",
            )
        )
    if settings.DEBUG:
        found.append(
            Error(
                "SERENO_DEBUG is on and SERENO_HOSTS names other machines.",
                hint="Unset SERENO_DEBUG: error pages would show data.",
                id="sereno.E002",
            )
        )
    if not settings.TLS_PROXY and not settings.WITHOUT_TLS:
        found.append(
            Error(
                "Nothing ends TLS in front of this instance.",
                hint="Set SERENO_TLS_PROXY=yes behind a proxy with TLS, or SERENO_WITHOUT_TLS=yes "
                "to accept passwords in clear on a closed network.",
                id="sereno.E003",
            )
        )
    if len(settings.SECRET_KEY) < 50 or len(set(settings.SECRET_KEY)) < 10:
        found.append(
            Error(
                "SERENO_SECRET_KEY is too short or too plain.",
                hint="Unset it and Sereno makes one, or give 50 random characters.",
                id="sereno.E004",
            )
        )
    return found
