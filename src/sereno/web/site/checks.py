"""What an instance must have before others can reach it: asked by `sereno serve` and Django."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.checks import Error, register

from sereno.vocabulary.problems import Problem

# libpq's modes that look at the certificate; it begins with one that falls back to none.
SURE_MODES = ("verify-ca", "verify-full")
SHORTEST_KEY, FEWEST_CHARACTERS = 50, 10


def dangers(*, reachable: bool | None = None) -> list[Problem]:
    """What makes this instance unsafe, the worst first.

    `reachable`: whether other machines get to it; None: as SERENO_HOSTS says.
    """
    if reachable is None:
        reachable = not set(settings.ALLOWED_HOSTS) <= settings.LOOPBACK
    found = []
    if reachable and settings.DEMO:
        found.append(Problem("demo_reachable", where="SERENO_DEMO"))
    if reachable and settings.DEBUG:
        found.append(Problem("debug_reachable", where="SERENO_DEBUG"))
    if reachable and not settings.TLS_PROXY and not settings.WITHOUT_TLS:
        found.append(Problem("no_tls", where="SERENO_TLS_PROXY"))
    if not settings.WITHOUT_TLS and database_in_the_clear(settings.DATABASES["default"]):
        found.append(Problem("database_no_tls", where="SERENO_DATABASE_URL"))
    if "*" in settings.ALLOWED_HOSTS:
        # Links sent by mail begin with the name that a browser says it asked for.
        found.append(Problem("any_host", where="SERENO_HOSTS"))
    key = settings.SECRET_KEY
    if len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_CHARACTERS:
        found.append(Problem("weak_key", where="SERENO_SECRET_KEY"))
    return found


def database_in_the_clear(database: Mapping[str, Any]) -> bool:
    """Whether another machine's database is reached without looking at its certificate."""
    host = database.get("HOST", "")
    is_here = not host or host.startswith("/") or host in settings.LOOPBACK
    return not is_here and database.get("OPTIONS", {}).get("sslmode") not in SURE_MODES


@register()
def safe_to_serve(app_configs: Any, **kwargs: Any) -> list[Error]:
    """The same for `django check`."""
    del app_configs, kwargs
    return [Error(p.what(), hint=p.mend(), id=f"sereno.{p.code}") for p in dangers()]
