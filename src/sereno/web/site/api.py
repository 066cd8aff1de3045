"""The read API under /api/: kinds of record and stages bring routers; /api/openapi.json tells all.

A program asks with a person's token (records.tokens); whoever signed in to the site, with the same
session. Nothing here writes but the note that something restricted was read.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils import timezone
from ninja.security import HttpBearer, SessionAuth

import sereno
from sereno.web.audits.rights import right_of
from sereno.web.audits.stages import declared
from sereno.web.records.allowance import count_token
from sereno.web.records.api import router_of
from sereno.web.records.kinds import KINDS
from sereno.web.records.tokens import token_with
from sereno.web.site.api_answers import Api, answered_anew

# Which kind of record an address tells of, by the name of its route.
KIND_OF: dict[str | None, str] = {}


class SignedIn(SessionAuth):
    """The session of somebody who signed in; the API only reads, so it needs no CSRF token."""

    def __init__(self) -> None:
        super().__init__(csrf=False)

    def authenticate(self, request: HttpRequest, key: str | None) -> object | None:
        # Whoever sends a token asks to be held to it: one that opens nothing is refused, though
        # the browser's cookie stands beside it.
        if request.headers.get("Authorization", "").lower().startswith("bearer"):
            return None
        return super().authenticate(request, key)


class WithToken(HttpBearer):
    """`Authorization: Bearer …`: the person whose token it is, held to what the token allows."""

    def authenticate(self, request: HttpRequest, token: str) -> object | None:
        now = timezone.now()
        found = token_with(token, now=now)
        if found is None:
            return None
        count_token(found.pk, now=now)
        match = request.resolver_match
        if found.kinds and (match is None or KIND_OF.get(match.url_name) not in found.kinds):
            raise PermissionDenied
        request.user = found.person
        return found.person


# Its pages of documentation would load scripts from another host.
api = Api(
    title="Sereno",
    version=sereno.__version__,
    description="What a local safety audit knows, as far as you may see it.",
    auth=[WithToken(), SignedIn()],
    docs_url=None,
    urls_namespace="api",
)
for kind in KINDS.values():
    api.add_router("", router_of(kind))
for part in declared():
    if part.api:
        api.add_router("", f"{part.api}.router")


def routes() -> tuple[list[URLPattern], str, str]:
    """The addresses with their rights; they answer 401 where a page would lead to the door.

    The document of the API is for anybody: it says what can be asked, and nothing of any audit.
    """
    patterns, app, space = api.urls
    kept = [pattern for pattern in patterns if isinstance(pattern, URLPattern)]
    rights = {
        operation.url_name: right_of(operation.view_func)
        for _prefix, router in api._routers
        for path in router.path_operations.values()
        for operation in path.operations
    }
    for _prefix, router in api._routers:
        for path in router.path_operations.values():
            for operation in path.operations:
                KIND_OF[operation.url_name] = str((operation.tags or router.tags or [""])[0])
    for pattern in kept:
        if pattern.name == "openapi-json":
            vars(pattern.callback).update(login_required=False)
        if pattern.name in rights:
            pattern.callback = answered_anew(pattern.callback)
            vars(pattern.callback).update(login_required=False, right=rights[pattern.name])
    return kept, app, space
