"""Tokens for the read API.

1. A secret is shown once; only its digest is kept, and to the hour when it was last used.
2. A token reads its audit alone, and no more than its right and its level, the lowest unless
   another was chosen, whatever its person may do.
3. Revoked, expired or of somebody who was stopped or taken out, it opens nothing, not even where
   the cookie of somebody signed in stands beside it.
4. A password that is changed, reset or replaced by a link revokes those of its person in every
   audit, and the page says so; so do being stopped and losing the second step.
5. Each person sees and revokes their own, and gives no right that they haven't; whoever manages the
   audit sees and revokes those of all.
6. A token that was made for some records reads no others, and less as soon as its person may.
7. It asks so often a minute, and a machine four times as often, however many processes answer; then
   it is told when to ask again, and is let in then.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sereno.vocabulary.problems import Problem
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.changes import create_audit, give_role, take_role
from sereno.web.audits.roles import Right, Role
from sereno.web.people.changes import (
    let_in,
    replace_password,
    reset_password,
    take_second_step,
)
from sereno.web.records import allowance
from sereno.web.records.models import ApiToken, Asked
from sereno.web.records.tokens import make_token, person_with, revoke_token
from tests.integration.web.conftest import PASSWORD
from tests.integration.web.sources.catalogue_data import make_source

pytestmark = pytest.mark.django_db


def ask(secret: str, audit: str, of: str = "sources"):
    address = reverse(f"api:{of}", args=[audit])
    return Client().get(address, headers={"Authorization": f"Bearer {secret}"})


def _titles(secret: str, audit: str) -> list[str]:
    return [each["title"] for each in ask(secret, audit).json()["items"]]


@pytest.mark.one_database
def test_shown_once(audit, coordinator, signed_in) -> None:
    """1"""
    client, address = signed_in(coordinator), reverse("records:tokens", args=[audit.slug])
    page = client.post(
        address, {"name": "Tablero", "right": "see_results", "access_level": "public", "days": 30}
    )
    secret = page.content.decode().split('<input id="secret" readonly value="')[1].split('"')[0]
    assert page["Cache-Control"] == "private, no-store"
    assert ask(secret, audit.slug).status_code == 200
    again = client.get(address).content.decode()
    assert "Tablero" in again
    assert secret not in again
    (kept,) = ApiToken.objects.all()
    assert secret not in str(vars(kept))
    assert kept.used_at is not None
    hour = dt.timedelta(hours=1)
    for later, told in ((hour / 2, kept.used_at), (hour * 2, kept.used_at + hour * 2)):
        person_with(secret, now=kept.used_at + later)
        assert ApiToken.objects.get().used_at == told
    assert audit.events.first().verb == "make_token"
    mistakes = (
        {"right": "manage"},
        {"days": 0},
        {"days": 999},
        {"name": ""},
        {"access_level": "all"},
    )
    for wrong in mistakes:
        given = {"name": "x", "right": "see_results", "access_level": "team", "days": 30} | wrong
        assert client.post(address, given).status_code == 422
    assert client.post(
        reverse("records:revoke_token", args=[audit.slug, kept.pk])
    ).status_code == 302  # fmt: skip
    assert ask(secret, audit.slug).status_code == 401


@pytest.mark.one_database
def test_scope(audit, coordinator, make_person) -> None:
    """2"""
    for level in ("public", "team", "field", "restricted"):
        make_source(audit, title=level, access_level=level)
    other = create_audit(
        slug="otra", name="Otra", country="mx", languages=["es"], select=3, by=coordinator
    )
    now = timezone.now()
    given = {"audit": audit, "person": coordinator, "name": "x", "now": now, "days": 9}
    results = make_token(right=Right.SEE_RESULTS, **given)
    records = make_token(right=Right.SEE_RECORDS, access_level=AccessLevel.RESTRICTED, **given)
    assert _titles(results, audit.slug) == ["public"]
    assert _titles(records, audit.slug) == ["public", "team", "field", "restricted"]
    # Neither opens what the other is for: a right says what kind of thing, a level how secret.
    low = make_token(right=Right.SEE_RECORDS, access_level=AccessLevel.TEAM, **given)
    assert _titles(low, audit.slug) == ["public", "team"]
    assert ask(records, other.slug).status_code == 404
    admin = make_person("admin@example.org", is_admin=True)
    wide = make_token(right=Right.SEE_RESULTS, **(given | {"person": admin}))
    assert _titles(wide, audit.slug) == ["public"]
    assert ask(wide, other.slug).status_code == 404
    found = person_with(results, now=now)
    assert found is not None
    assert audit.rights_of(found) == {Right.SEE_AUDIT, Right.SEE_RESULTS}
    assert coordinator.scope is None
    # It opens the API, and no page.
    page = reverse("sources:sources", args=[audit.slug])
    assert Client().get(page, headers={"Authorization": f"Bearer {records}"}).status_code == 302


def test_over(audit, coordinator, in_role, signed_in) -> None:
    """3"""
    analyst, now = in_role(Role.ANALYST), timezone.now()
    given = {"audit": audit, "person": analyst, "name": "x", "right": Right.SEE_RESULTS}
    secret = make_token(now=now, days=9, **given)
    old = make_token(now=now - dt.timedelta(days=10), days=9, **given)
    assert [ask(s, audit.slug).status_code for s in (secret, old, "nonsense", "")] == [
        200, 401, 401, 401,
    ]  # fmt: skip
    browser, address = signed_in(coordinator), reverse("api:sources", args=[audit.slug])
    for header, status in (
        (f"Bearer {secret}", 200), (f"Bearer {old}", 401), ("bearer\tx", 401), ("Bearer", 401),
        ("Basic eDp5", 200),
    ):  # fmt: skip
        answer = browser.get(address, headers={"Authorization": header})
        assert answer.status_code == status, header
    take_role(audit=audit, person=analyst, by=coordinator)
    assert ask(secret, audit.slug).status_code == 401
    # Nor does it come to life again with the role.
    give_role(audit=audit, person=analyst, role=Role.ANALYST, by=coordinator)
    assert ask(secret, audit.slug).status_code == 401
    assert audit.events.filter(verb="revoke_token", by=coordinator).count() == 2
    secret = make_token(now=now, days=9, **given)
    assert ask(secret, audit.slug).status_code == 200
    analyst.is_active = False
    analyst.save()
    assert ask(secret, audit.slug).status_code == 401
    analyst.is_active = True
    analyst.save()
    (token,) = ApiToken.objects.filter(expires_at__gt=now, revoked_at__isnull=True)
    for _ in range(2):
        revoke_token(token=token, by=analyst, now=now)
    assert ask(secret, audit.slug).status_code == 401
    assert audit.events.filter(verb="revoke_token", by=analyst).count() == 1


@pytest.mark.one_database
def test_ones_own(audit, coordinator, in_role, signed_in) -> None:
    """5"""
    viewer, now = in_role(Role.VIEWER), timezone.now()
    with pytest.raises(Problem) as beyond:
        make_token(
            audit=audit, person=viewer, name="x", right=Right.SEE_RECORDS, now=now, days=9
        )  # fmt: skip
    assert beyond.value.code == "token_beyond_role"
    with pytest.raises(Problem) as beyond:
        make_token(
            audit=audit, person=viewer, name="x", right=Right.SEE_RESULTS, now=now, days=9,
            access_level=AccessLevel.TEAM,
        )  # fmt: skip
    assert beyond.value.code == "token_beyond_role"
    make_token(
        audit=audit, person=coordinator, name="Ajena", right=Right.SEE_RECORDS, now=now, days=9
    )
    client = signed_in(viewer)
    page = client.get(reverse("records:tokens", args=[audit.slug])).content.decode()
    assert "Ajena" not in page
    assert 'value="see_records"' not in page
    assert 'value="team"' not in page
    (token,) = ApiToken.objects.all()
    revoke = reverse("records:revoke_token", args=[audit.slug, token.pk])
    assert client.post(revoke).status_code == 404
    given = {"audit": audit, "person": viewer, "right": Right.SEE_RESULTS, "now": now, "days": 9}
    secret = make_token(name="Del tablero", **given)
    manager = signed_in(coordinator)
    assert "Del tablero" in manager.get(reverse("records:tokens", args=[audit.slug])).text
    theirs = ApiToken.objects.get(person=viewer)
    manager.post(reverse("records:revoke_token", args=[audit.slug, theirs.pk]))
    assert ask(secret, audit.slug).status_code == 401
    with pytest.raises(Problem) as beyond:
        make_token(name="x", kinds=["documents"], **given)
    assert beyond.value.code == "token_beyond_role"


@pytest.mark.one_database
def test_some_records(audit, coordinator, in_role) -> None:
    """6"""
    analyst = in_role(Role.ANALYST)
    make_source(audit, title="team", access_level="team")
    secret = make_token(
        audit=audit, person=analyst, name="x", right=Right.SEE_RECORDS, kinds=["sources"],
        access_level=AccessLevel.TEAM, now=timezone.now(), days=9,
    )  # fmt: skip
    assert _titles(secret, audit.slug) == ["team"]
    refused = [ask(secret, audit.slug, of) for of in ("requests", "exports")]
    assert [each.status_code for each in refused] == [403, 403]
    assert refused[0]["Content-Type"] == "application/problem+json"
    give_role(audit=audit, person=analyst, role=Role.VIEWER, by=coordinator)
    assert _titles(secret, audit.slug) == []


def test_so_often(audit, coordinator, settings, monkeypatch) -> None:
    """7"""
    settings.API_PER_MINUTE = 3
    now = timezone.now().replace(second=20)
    given = {"audit": audit, "person": coordinator, "name": "x", "now": now, "days": 9}
    one, other = (make_token(right=Right.SEE_RESULTS, **given) for _ in range(2))

    def asked(secret: str, later: int = 0) -> int:
        # Each time by a process that has counted nothing yet.
        monkeypatch.setattr(allowance, "_left", {})
        monkeypatch.setattr(timezone, "now", lambda: now + dt.timedelta(seconds=later))
        answer = ask(secret, audit.slug)
        if answer.status_code == 429:
            assert answer["Retry-After"] == str(40 - later)
            assert answer["Content-Type"] == "application/problem+json"
        return answer.status_code

    assert [asked(one) for _ in range(5)] == [200] * 3 + [429] * 2
    assert [asked(other, 5) for _ in range(3)] == [200] * 3
    # The machine: twelve a minute, and what opens nothing counts as well.
    assert [asked("nonsense") for _ in range(5)] == [401] * 4 + [429]
    assert asked(one, 39) == 429
    assert asked(one, 40) == 200
    assert not Asked.objects.filter(key__contains="127.0.0.1").exists()
    allowance.forget_counts(now + dt.timedelta(minutes=2))
    assert not Asked.objects.exists()


@pytest.mark.one_database
def test_a_new_password(audit, coordinator, make_person, signed_in) -> None:
    """4"""
    ana, now = make_person(), timezone.now()
    other = create_audit(
        slug="otra", name="Otra", country="mx", languages=["es"], select=3, by=coordinator
    )
    for each in (audit, other):
        give_role(audit=each, person=ana, role=Role.VIEWER, by=coordinator)
    given = {"name": "x", "right": Right.SEE_RESULTS, "now": now, "days": 9}
    kept = make_token(audit=audit, person=coordinator, **given)
    client, page = signed_in(ana), reverse("account_change_password")
    new = "una contraseña del todo nueva"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    by_ana, by_command = (ana,), (None,)
    for ends, by in (
        (lambda: client.post(page, sent), by_ana),
        (lambda: replace_password(person=ana, password=new, by_link=True), by_ana),
        (lambda: reset_password(person=ana, password=new), by_command),
        (lambda: take_second_step(person=ana), by_command),
        (lambda: let_in(person=ana, is_active=False), by_command),
    ):
        ana.refresh_from_db()
        secrets = [make_token(audit=each, person=ana, **given) for each in (audit, other)]
        ends()
        assert [person_with(secret, now=now) for secret in secrets] == [None, None]
        assert {each.events.first().by for each in (audit, other)} == set(by)
        assert audit.events.first().verb == "revoke_token"
        assert not ApiToken.objects.filter(person=ana, revoked_at__isnull=True).exists()
    assert person_with(kept, now=now) == coordinator
    let_in(person=ana, is_active=True)
    told = signed_in(ana)
    assert "your API tokens stop working" in told.get(page).content.decode()
    answer = told.post(page, sent | {"oldpassword": new}, follow=True).content.decode()
    assert "your API tokens no longer work" in answer
