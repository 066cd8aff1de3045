"""Signing in.

1. Mail address in any case and password; a wrong password says nothing about which was wrong.
2. Five wrong passwords close the door for that address and that machine, and for nobody else.
3. Nobody signs up.
4. A second step, once on, is asked for; a recovery code opens too.
5. A changed or reset password, or a stopped account, ends the sessions.
6. After signing in one comes to the page that was asked for, and never to another site.
7. The language chosen stays with the account.
8. A forgotten password is replaced by a link, where mail is sent; a link works once.
9. Codes of the second step can't be guessed: five wrong ones close it for the account, wherever
   they come from; so do fifty wrong passwords.
10. Who came in, and who tried, stands in the account's history.
11. A session ends after so long without activity, and after so long at all; a page that asks by
    itself is no activity. The database holds no key that a browser could send.
12. Where the instance asks for a second step, whoever has none gets one first, and no other page.
13. A code of an app opens once, in whichever process it comes; a link for a new password opens no
    account that has a second step.
"""

from __future__ import annotations

import datetime as dt
import time

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sereno.web.audits.roles import Role
from sereno.web.people import lockout, second_step_tries
from sereno.web.people.changes import let_in, reset_password, take_second_step
from sereno.web.people.models import Person
from tests.integration.web.conftest import PASSWORD

pytestmark = pytest.mark.django_db
DOOR = "/account/login/"


def _try(client: Client, login: str, password: str = PASSWORD, **more: str):
    return client.post(DOOR, {"login": login, "password": password, **more})


def test_in_any_case(make_person) -> None:
    """1"""
    make_person("Ana@Example.org")
    client = Client()
    assert _try(client, "ANA@example.ORG").status_code == 302
    assert client.get("/").status_code == 200


@pytest.mark.one_database
def test_a_wrong_password_and_a_wrong_address_sound_the_same(make_person) -> None:
    """1"""
    make_person()
    wrong = _try(Client(), "ana@example.org", "not this one at all")
    unknown = _try(Client(), "nobody@example.org", "not this one at all")
    said = [list(a.context["form"].non_field_errors()) for a in (wrong, unknown)]
    assert said[0] == said[1]
    assert len(said[0]) == 1


def test_the_door_closes_for_one(make_person, client: Client) -> None:
    """2"""
    make_person()
    make_person("luis@example.org")
    for _ in range(4):
        assert _try(client, "ana@example.org", "wrong").status_code == 200
    locked = _try(client, "ana@example.org", "wrong")
    assert locked.status_code == 429
    assert "people/locked_out.html" in [t.name for t in locked.templates]
    assert _try(client, "Ana@example.org").status_code == 429
    assert _try(Client(), "luis@example.org").status_code == 302
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert _try(elsewhere, "ana@example.org").status_code == 302


@pytest.mark.one_database
def test_nobody_signs_up(client: Client) -> None:
    """3"""
    address = reverse("account_signup")
    page = client.get(address)
    assert "account/signup_closed.html" in [t.name for t in page.templates]
    client.post(address, {"email": "x@example.org", "password1": PASSWORD, "password2": PASSWORD})
    assert not Person.objects.exists()


@pytest.mark.one_database
def test_second_step(make_person, client: Client) -> None:
    """4"""
    person = make_person()
    TOTP.activate(person, generate_totp_secret())
    codes = RecoveryCodes.activate(person)
    assert _try(client, "ana@example.org")["Location"] == reverse("mfa_authenticate")
    assert client.get("/").status_code == 302
    assert client.get(reverse("mfa_authenticate")).status_code == 200
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    code = codes.get_unused_codes()[0]
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    assert client.get("/").status_code == 200
    take_second_step(person=person)
    assert _try(Client(), "ana@example.org")["Location"] == "/"


@pytest.mark.one_database
def test_every_page_of_the_account_is_in_our_frame(make_person, client: Client) -> None:
    """4"""
    person = make_person()
    _try(client, "ana@example.org")
    door = reverse("account_reauthenticate")
    assert client.get(reverse("mfa_activate_totp"))["Location"].startswith(door)
    assert "site/base.html" in [t.name for t in client.get(door).templates]
    client.post(door, {"password": PASSWORD})
    for name in ("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_change_password"):
        page = client.get(reverse(name))
        assert page.status_code == 200, name
        assert "site/base.html" in [t.name for t in page.templates]
    TOTP.activate(person, generate_totp_secret())
    for name in ("mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_index"):
        assert "site/base.html" in [t.name for t in client.get(reverse(name)).templates]


def test_sessions_end(make_person) -> None:
    """5"""
    person, client = make_person(), Client()
    _try(client, "ana@example.org")
    reset_password(person=person, password="otra contraseña distinta")
    assert client.get("/").status_code == 302
    _try(client, "ana@example.org", "otra contraseña distinta")
    assert client.get("/").status_code == 200
    let_in(person=person, is_active=False)
    assert client.get("/").status_code == 302
    stopped = _try(client, "ana@example.org", "otra contraseña distinta")
    assert stopped["Location"] == reverse("account_inactive")
    assert client.get(stopped["Location"]).status_code == 200


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("asked", "reached"),
    [("/new/", "/new/"), ("https://elsewhere.example/", "/"), ("//elsewhere.example", "/")],
)
def test_next(make_person, client: Client, asked: str, reached: str) -> None:
    """6"""
    make_person()
    assert _try(client, "ana@example.org", next=asked)["Location"] == reached


@pytest.mark.one_database
def test_language(make_person, client: Client) -> None:
    """7"""
    person = make_person(language="")
    address = reverse("people:language")
    answer = client.post(address, {"language": "en", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"
    assert 'lang="en"' in client.get(DOOR).content.decode()
    client.post(address, {"language": "es", "next": "/"})
    assert 'lang="es"' in client.get(DOOR).content.decode()
    _try(client, "ana@example.org")
    client.post(address, {"language": "en", "next": "/"})
    person.refresh_from_db()
    assert person.language == "en"
    fresh = Client(headers={"accept-language": "es"})
    _try(fresh, "ana@example.org")
    assert 'lang="en"' in fresh.get("/").content.decode()
    client.post(address, {"language": "tlh", "next": "/"})
    person.refresh_from_db()
    assert person.language == "en"


@pytest.mark.one_database
def test_forgotten_password(make_person, settings, mailoutbox, client: Client) -> None:
    """8"""
    make_person()
    assert (
        "Ask whoever runs" in client.get(DOOR, headers={"accept-language": "en"}).content.decode()
    )
    settings.EMAIL_HOST = "mail.example.org"
    asked = reverse("account_reset_password")
    client.post(reverse("people:language"), {"language": "en", "next": "/"})
    assert asked in client.get(DOOR).content.decode()
    for address in ("nobody@example.org", "ana@example.org"):
        done = client.post(asked, {"email": address})
        assert done["Location"] == reverse("account_reset_password_done")
    [mail] = mailoutbox
    assert (mail.to, mail.subject) == (["ana@example.org"], "A new password for Sereno")
    link = next(line for line in mail.body.splitlines() if line.startswith("http"))
    page = client.get(link, follow=True)
    new = "una contraseña del todo nueva"
    client.post(page.request["PATH_INFO"], {"password1": new, "password2": new})
    assert _try(Client(), "ana@example.org").status_code == 200
    assert _try(Client(), "ana@example.org", new).status_code == 302
    assert "already been used" in client.get(link, follow=True).content.decode()


def test_codes_are_not_guessed(make_person, monkeypatch) -> None:
    """9, 10"""
    person = make_person()
    TOTP.activate(person, generate_totp_secret())
    [good, *_rest] = RecoveryCodes.activate(person).get_unused_codes()
    door = reverse("mfa_authenticate")

    def tried(code: str, address: str, now: dt.datetime) -> int:
        monkeypatch.setattr(timezone, "now", lambda: now)
        client = Client(REMOTE_ADDR=address)
        assert _try(client, person.email)["Location"] == door
        return client.post(door, {"code": code}).status_code

    now = timezone.now()
    wrong = [tried("000000", f"192.0.2.{n}", now) for n in range(second_step_tries.MOST)]
    assert wrong == [200] * second_step_tries.MOST
    assert tried(good, "192.0.2.99", now) == 200, "a right code opened after too many wrong ones"
    assert tried(good, "192.0.2.99", now + second_step_tries.WITHIN) == 302
    kept = list(person.account_events.sign_ins().values_list("change", flat=True))
    assert kept == ["signed_in", *["code_failed"] * second_step_tries.MOST]


def test_one_account_tried_from_many_machines(make_person, monkeypatch) -> None:
    """9, 10"""
    monkeypatch.setattr(lockout, "MOST_ANYWHERE", 6)
    person = make_person()
    other = make_person("luis@example.org")
    for n in range(6):
        assert _try(Client(REMOTE_ADDR=f"192.0.2.{n}"), person.email, "wrong").status_code == 200
    assert _try(Client(REMOTE_ADDR="192.0.2.99"), person.email).status_code != 302
    assert _try(Client(REMOTE_ADDR="192.0.2.99"), other.email).status_code == 302
    assert person.account_events.filter(change="sign_in_failed").count() >= 6


def test_a_session_ends(audit, make_person, monkeypatch, settings) -> None:
    """11"""
    client = Client()
    _try(client, make_person().email)
    begun = timezone.now()
    idle = dt.timedelta(seconds=settings.SESSION_IDLE_SECONDS)

    def is_in(after: dt.timedelta, page: str = "/") -> bool:
        monkeypatch.setattr(timezone, "now", lambda: begun + after)
        return client.get(page).status_code != 302

    assert is_in(idle * 0.9)
    assert is_in(idle * 1.8)
    work = reverse("jobs:state", args=[audit.slug, 1])
    assert is_in(idle * 2.6, work)
    assert not is_in(idle * 2.9)
    monkeypatch.setattr(timezone, "now", lambda: begun)
    _try(client, "ana@example.org")
    hours, minute = dt.timedelta(seconds=settings.SESSION_COOKIE_AGE), dt.timedelta(minutes=1)
    settings.SESSION_IDLE_SECONDS = 10 * settings.SESSION_COOKIE_AGE
    assert is_in(hours - minute)
    assert not is_in(hours + minute)


def test_a_session_key_is_not_kept(make_person, client: Client) -> None:
    """11"""
    _try(client, make_person().email)
    sent = client.cookies["sessionid"].value
    [kept] = Session.objects.values_list("session_key", flat=True)
    assert sent != kept
    thief = Client()
    thief.cookies["sessionid"] = kept
    assert thief.get("/").status_code == 302
    assert client.get("/").status_code == 200
    client.post(reverse("account_logout"))
    assert not Session.objects.filter(session_key=kept).exists()


@pytest.mark.one_database
@pytest.mark.parametrize(("asked", "is_led"), [("everyone", True), ("administrators", False)])
def test_a_second_step_is_asked_for(audit, in_role, settings, asked: str, is_led: bool) -> None:
    """12"""
    settings.SECOND_STEP = asked
    viewer = in_role(Role.VIEWER)
    client, step = Client(), reverse("mfa_index")
    _try(client, viewer.email)
    pages = ["/", reverse("audit_home", args=[audit.slug]), reverse("people:profile")]
    assert [client.get(page).get("Location") == step for page in pages] == [is_led] * 3
    sources = reverse("api:sources", args=[audit.slug])
    assert client.get(sources).status_code == (403 if is_led else 200)
    assert client.get(step).status_code == 200
    assert client.get(reverse("mfa_activate_totp"))["Location"].startswith("/account/reauth")
    TOTP.activate(viewer, generate_totp_secret())
    assert client.get("/").status_code == 200
    viewer.is_superuser = True
    viewer.save()
    viewer.authenticator_set.all().delete()
    assert client.get("/").get("Location") == step


@pytest.mark.one_database
def test_a_code_opens_once(make_person, settings, mailoutbox) -> None:
    """13"""
    person, secret = make_person(), generate_totp_secret()
    TOTP.activate(person, secret)
    door = reverse("mfa_authenticate")
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))

    def opens() -> bool:
        client = Client()
        _try(client, person.email)
        client.post(door, {"code": code})
        # Another process of the web server has another cache.
        cache.clear()
        return client.get("/").status_code == 200

    assert [opens(), opens()] == [True, False]
    settings.EMAIL_HOST = "mail.example.org"
    client, new = Client(), "una contraseña del todo nueva"
    client.post(reverse("account_reset_password"), {"email": person.email})
    link = next(line for line in mailoutbox[-1].body.splitlines() if line.startswith("http"))
    form = client.get(link, follow=True).request["PATH_INFO"]
    client.post(form, {"password1": new, "password2": new})
    assert client.get("/").status_code == 302
    assert _try(client, person.email, new)["Location"] == door
