"""Role × route.

1. Every route of an audit declares its right, or is asked by devices alone; every other one stands
   in routes.py.
2. The declared right is what a route asks for, before anything else.
3. Each role has the rights that are written down, and no other.
4. Whoever has a right gets through where it is asked for; another role gets 403.
5. A stranger gets 404, as for an audit that isn't there.
6. Nobody without signing in sees anything but the door.
7. An administrator of the instance gets through, but to the log of distress; a person who was
   stopped doesn't.

Each route is asked in memory (1, 2); over HTTP one of each right is (4-7).
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from sereno.web.audits.models import Audit, AuditQuerySet
from sereno.web.audits.rights import right_of
from sereno.web.audits.roles import MAY, Right, Role
from sereno.web.people.models import Person
from sereno.web.records import allowance
from tests.integration.web.routes import (
    OF_DEVICES,
    OF_THE_API,
    ONE_OF_EACH_RIGHT,
    OPEN,
    SIGNED_IN,
    WHO_MAY,
    Asked,
    every_route,
)

EVERY_RIGHT = (*ONE_OF_EACH_RIGHT, OF_THE_API)


def _ask(client: Client, asked: Asked, audit: str) -> int:
    address = reverse(asked.name, kwargs={"audit": audit, **asked.values})
    return int(getattr(client, asked.method)(address).status_code)


def test_every_route_of_an_audit_has_a_right() -> None:
    """1"""
    routes = every_route()
    without = sorted(r.name for r in routes if r.of_an_audit and right_of(r.view) is None)
    assert without == sorted(OF_DEVICES)
    others = sorted({r.name for r in routes if not r.of_an_audit})
    assert others == sorted((*SIGNED_IN, *OPEN))


def test_a_route_asks_for_the_right_that_it_declares(monkeypatch: pytest.MonkeyPatch) -> None:
    """2"""

    class AskedError(Exception):
        """Stands for the answer of the audit's query set."""

    def for_person(_rows: AuditQuerySet, slug: str, person: Person, right: Right) -> Audit:
        assert (slug, person.pk) == ("of-audit", 7)
        raise AskedError(right)

    monkeypatch.setattr(AuditQuerySet, "for_person", for_person)
    # How often the API is asked is counted in the database, which this test has none of.
    monkeypatch.setattr(allowance, "_claim", lambda *_key: True)
    wrong = {}
    for route in every_route():
        if not route.of_an_audit or route.name in OF_DEVICES:
            continue
        values: dict[str, Any] = {
            name: 1 if kind == "int:" or name in ("number", "id") else "a"
            for kind, name in re.findall(r"<(\w+:|)(\w+)>", route.place)
        } | {"audit": "of-audit"}
        said: object = None
        for method in ("GET", "POST"):
            request = RequestFactory().generic(method, "/")
            request.user = Person(pk=7, email="seven@example.org")
            try:
                said = route.view(request, **values).status_code
            except AskedError as asked:
                said = asked.args[0]
            if said != 405:
                break
        if said != right_of(route.view):
            wrong[route.name] = said
    assert wrong == {}


def test_the_rights_of_each_role() -> None:
    """3"""
    assert {right: frozenset(r for r in Role if right in MAY[r]) for right in Right} == WHO_MAY
    assert {asked.right for asked in ONE_OF_EACH_RIGHT} == set(Right)


@pytest.mark.one_database
@pytest.mark.django_db
@pytest.mark.parametrize("role", Role, ids=str)
def test_roles(role: Role, audit: Audit, in_role, signed_in) -> None:
    """4"""
    client = signed_in(in_role(role))
    got = {a.name: _ask(client, a, audit.slug) for a in EVERY_RIGHT}
    assert got == {a.name: a.status if role in WHO_MAY[a.right] else 403 for a in EVERY_RIGHT}


@pytest.mark.one_database
@pytest.mark.django_db
def test_strangers_learn_nothing(audit: Audit, make_person, signed_in) -> None:
    """5"""
    client = signed_in(make_person("stranger@example.org"))
    for asked in EVERY_RIGHT:
        assert _ask(client, asked, audit.slug) == 404
        assert _ask(client, asked, "no-such-audit") == 404
    page = client.get(reverse("audit_home", args=[audit.slug])).content.decode()
    assert audit.name not in page


@pytest.mark.one_database
@pytest.mark.django_db
def test_nobody_sees_only_the_door(audit: Audit) -> None:
    """6"""
    client, door = Client(), reverse("account_login")
    for asked in ONE_OF_EACH_RIGHT:
        address = reverse(asked.name, kwargs={"audit": audit.slug, **asked.values})
        answer = getattr(client, asked.method)(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith(door)
    assert _ask(client, OF_THE_API, audit.slug) == 401
    for name in SIGNED_IN:
        address = reverse(name, kwargs={"pk": 1} if "_webauthn" in name and _keyed(name) else {})
        answer = client.get(address)
        assert answer.status_code == 302, name
    # The middleware lets nobody through to any route of an audit but the API's and those of
    # devices, which ask themselves.
    let_through = [r.name for r in every_route() if r.of_an_audit and not _login_required(r.view)]
    assert {name for name in let_through if not name.startswith("api:")} == set(OF_DEVICES)
    more = {"odk_form": [1], "odk_manifest": [1], "odk_file": [1, "a.csv"]}
    for name in OF_DEVICES:
        address = reverse(name, args=[audit.slug, *more.get(name.removeprefix("diagnosis:"), [])])
        assert {client.get(address).status_code, client.post(address).status_code} == {401}


def _login_required(view: Any) -> bool:
    return bool(getattr(view, "login_required", True))


def _keyed(name: str) -> bool:
    return name in ("mfa_remove_webauthn", "mfa_edit_webauthn")


@pytest.mark.one_database
@pytest.mark.django_db
def test_administrators_and_stopped_people(audit: Audit, coordinator, make_person, signed_in):
    """7"""
    admin = signed_in(make_person("admin@example.org", is_admin=True))
    got = [_ask(admin, a, audit.slug) for a in EVERY_RIGHT]
    # The log of distress is not theirs either.
    mine = [403 if a.right == Right.SEE_REFERRALS else a.status for a in EVERY_RIGHT]
    assert got == mine
    client = signed_in(coordinator)
    coordinator.is_active = False
    coordinator.save()
    assert {_ask(client, a, audit.slug) for a in ONE_OF_EACH_RIGHT} == {302}
    assert _ask(client, OF_THE_API, audit.slug) == 401
