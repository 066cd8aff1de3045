"""Role × route.

1. Every route of the product stands in the table of routes.py.
2. Whoever may do what a route is for gets through; another role gets 403.
3. A stranger gets 404, as for an audit that isn't there.
4. Nobody without signing in sees anything but the door.
5. An administrator of the instance gets through; a person who was stopped doesn't.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Role
from tests.integration.web.routes import API, IN_AN_AUDIT, OPEN, SIGNED_IN, Route

pytestmark = pytest.mark.django_db


def _names(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from _names(pattern.url_patterns, space + inner)
        else:
            yield f"{space}{pattern.name}"


def _ask(client: Client, route: Route, audit: str) -> int:
    address = reverse(route.name, kwargs={"audit": audit, **route.values})
    return int(getattr(client, route.method)(address).status_code)


def test_every_route_is_in_the_table() -> None:
    """1"""
    known = {route.name for route in (*IN_AN_AUDIT, *API)} | set(SIGNED_IN) | set(OPEN)
    assert sorted(set(_names(get_resolver().url_patterns))) == sorted(known)


@pytest.mark.parametrize("role", Role, ids=str)
def test_roles(role: Role, audit: Audit, in_role, signed_in) -> None:
    """2"""
    client, routes = signed_in(in_role(role)), (*IN_AN_AUDIT, *API)
    got = {(r.name, r.method): _ask(client, r, audit.slug) for r in routes}
    assert got == {(r.name, r.method): r.status if role in r.may else 403 for r in routes}


def test_strangers_learn_nothing(audit: Audit, make_person, signed_in) -> None:
    """3"""
    client = signed_in(make_person("stranger@example.org"))
    for route in (*IN_AN_AUDIT, *API):
        assert _ask(client, route, audit.slug) == 404
        assert _ask(client, route, "no-such-audit") == 404
    page = client.get(reverse("audit_home", args=[audit.slug])).content.decode()
    assert audit.name not in page


def test_nobody_sees_only_the_door(audit: Audit) -> None:
    """4"""
    client, door = Client(), reverse("account_login")
    for route in IN_AN_AUDIT:
        address = reverse(route.name, kwargs={"audit": audit.slug, **route.values})
        answer = getattr(client, route.method)(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith(door)
    assert {_ask(client, route, audit.slug) for route in API} == {401}
    for name in SIGNED_IN:
        address = reverse(name, kwargs={"pk": 1} if "_webauthn" in name and _keyed(name) else {})
        answer = client.get(address)
        assert answer.status_code == 302, name


def _keyed(name: str) -> bool:
    return name in ("mfa_remove_webauthn", "mfa_edit_webauthn")


def test_administrators_and_stopped_people(audit: Audit, coordinator, make_person, signed_in):
    """5"""
    admin = signed_in(make_person("admin@example.org", is_admin=True))
    for route in IN_AN_AUDIT:
        assert _ask(admin, route, audit.slug) == route.status
    client = signed_in(coordinator)
    coordinator.is_active = False
    coordinator.save()
    assert _ask(client, IN_AN_AUDIT[0], audit.slug) == 302
