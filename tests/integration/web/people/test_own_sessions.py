"""Where one is signed in, and what one is told of one's account.

1. A person sees their own sessions and nobody else's; after showing again who they are they end
   one of them or all others, and the one in which they ask stays.
2. Showing again who one is gives the session another key: one that was seen before opens nothing.
3. Signing out ends it on the server, and the browser is told to forget what it kept.
4. What a thief would do to an account is told by mail where mail is set up, in the person's
   language, once it is kept; nothing is sent of what was taken back, nor where no mail is set up.
5. A password is guessed at no door: the form that changes it counts as signing in does, and
   nothing of what was sent stays in the database.
6. Whoever knocks at a closed door can't fill the history.
7. Where nothing can be written, one signs out of the browser and is told so; and one reads on
   though one's clock can't be kept.
8. What a browser never sends in place of a key's answer is refused, and nothing falls over.
"""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.mfa.totp.internal import auth as totp
from axes.models import AccessAttempt, AccessLog
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sereno.web.people import session_limits
from sereno.web.people.changes import let_in, replace_password
from sereno.web.people.lockout import forget_failures
from tests.integration.web.conftest import PASSWORD

pytestmark = pytest.mark.django_db
PROFILE, AGAIN = "/account/", "/account/reauthenticate/"
NEW = "una contraseña del todo nueva"


def _in(email: str) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": email, "password": PASSWORD})
    return client


def _is_in(client: Client) -> bool:
    return client.get(PROFILE).status_code == 200


def test_ending_sessions(make_person) -> None:
    """1"""
    ana, luis = make_person(), make_person("luis@example.org")
    here, there, other, of_luis = (_in(p.email) for p in (ana, ana, ana, luis))
    shown = here.get(PROFILE).context["sessions"]
    assert [each.is_here for each in shown].count(True) == 1
    assert len(shown) == 3
    key = here.cookies["sessionid"].value
    assert key not in here.get(PROFILE).content.decode()
    end = reverse("people:end_sessions")
    there_row = next(each.name for each in there.get(PROFILE).context["sessions"] if each.is_here)
    foreign = of_luis.get(PROFILE).context["sessions"][0].name
    assert here.post(end, {"session": there_row})["Location"].startswith(AGAIN)
    assert _is_in(there)
    here.post(AGAIN, {"password": PASSWORD})
    here.post(end, {"session": foreign})
    assert _is_in(of_luis)
    assert here.post(end, {"session": there_row})["Location"] == PROFILE
    assert [_is_in(each) for each in (here, there, other)] == [True, False, True]
    here.post(end)
    assert [_is_in(each) for each in (here, other, of_luis)] == [True, False, True]
    assert ana.account_events.filter(change="signed_out", by=ana).count() == 2
    assert not luis.account_events.filter(change="signed_out").exists()


@pytest.mark.one_database
def test_another_key(make_person) -> None:
    """2"""
    client = _in(make_person().email)
    before = client.cookies["sessionid"].value
    client.post(AGAIN, {"password": "wrong"})
    assert client.cookies["sessionid"].value == before
    client.post(AGAIN, {"password": PASSWORD})
    assert client.cookies["sessionid"].value != before
    thief = Client()
    thief.cookies["sessionid"] = before
    assert not _is_in(thief)
    assert _is_in(client)
    planted = Client()
    planted.cookies["sessionid"] = "a" * 32
    planted.post(reverse("account_login"), {"login": "ana@example.org", "password": PASSWORD})
    assert planted.cookies["sessionid"].value != "a" * 32


@pytest.mark.one_database
def test_signing_out(make_person) -> None:
    """3"""
    client = _in(make_person().email)
    thief = Client()
    thief.cookies["sessionid"] = client.cookies["sessionid"].value
    answer = client.post(reverse("account_logout"), {"next": "//evil.example"})
    assert (answer["Clear-Site-Data"], answer["Location"]) == ('"cache"', "/")
    assert not _is_in(thief)
    assert not Session.objects.exists()


@pytest.fixture
def full_disk():
    """As SQLite says it of every write."""

    def refuse(execute, sql, params, many, context):
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            raise OperationalError("database or disk is full")
        return execute(sql, params, many, context)

    return lambda: connection.execute_wrapper(refuse)


@pytest.mark.one_database
def test_signing_out_on_a_full_disk(make_person, full_disk) -> None:
    """7"""
    client = _in(make_person().email)
    with full_disk():
        answer = client.post(reverse("account_logout"))
        assert answer.status_code == 507
        assert "Signed out in this browser only" in answer.content.decode()
        assert answer["Clear-Site-Data"] == '"cache"'
        assert client.cookies["sessionid"].value == ""
        assert not _is_in(client)


@pytest.mark.one_database
def test_reading_on_a_full_disk(make_person, full_disk, monkeypatch) -> None:
    """7"""
    client = _in(make_person().email)
    later = timezone.now() + dt.timedelta(minutes=10)
    with full_disk(), monkeypatch.context() as patched:
        patched.setattr(session_limits.timezone, "now", lambda: later)
        assert [_is_in(client), _is_in(client)] == [True, True]
    assert client.session[session_limits.SEEN] < later.timestamp() - 60
    Session.objects.all().delete()
    assert not _is_in(client)


@pytest.mark.one_database
def test_told_by_mail(
    make_person, settings, mailoutbox, django_capture_on_commit_callbacks
) -> None:
    """4"""
    ana = make_person(language="es")
    with django_capture_on_commit_callbacks(execute=True):
        let_in(person=ana, is_active=False)
    assert mailoutbox == []
    settings.EMAIL_HOST = "mail.example.org"
    with django_capture_on_commit_callbacks(execute=True):
        let_in(person=ana, is_active=True)
        replace_password(person=ana, password=PASSWORD, by_link=False)
        secret = totp.generate_totp_secret()
        totp.TOTP.activate(ana, secret)
        with transaction.atomic():
            ana.authenticator_set.get().delete()
            transaction.set_rollback(True)
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [
        (["ana@example.org"], "Cambió su cuenta de Sereno")
    ] * 3
    assert len({mail.body.split(" (")[0] for mail in mailoutbox}) == 3
    assert all("avise" in mail.body.lower() for mail in mailoutbox)
    assert secret not in "".join(mail.body for mail in mailoutbox)


@pytest.mark.one_database
def test_no_other_door(make_person) -> None:
    """5"""
    ana = make_person()
    client, change = _in(ana.email), reverse("account_change_password")
    secrets = [f"no es esta {n} para nada" for n in range(5)]
    for wrong in secrets:
        sent = {"oldpassword": wrong, "password1": NEW, "password2": NEW}
        answer = client.post(change, sent)
    assert answer.status_code == 429
    right = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post(change, right).status_code == 429
    ana.refresh_from_db()
    assert ana.check_password(PASSWORD)
    assert client.post(AGAIN, {"password": PASSWORD}).status_code == 429
    kept = str([vars(row) for row in AccessAttempt.objects.all()])
    assert "ana@example.org" in kept
    for secret in [*secrets, NEW, PASSWORD]:
        assert secret not in kept
    assert not AccessLog.objects.exists()
    assert forget_failures() == 0
    AccessAttempt.objects.update(attempt_time="2020-01-01T00:00Z")
    assert forget_failures() == 1


def test_the_history_is_not_filled(make_person, client: Client) -> None:
    """6"""
    ana = make_person()
    for _ in range(25):
        client.post(reverse("account_login"), {"login": ana.email, "password": "wrong"})
    kept = list(ana.account_events.sign_ins().values_list("change", flat=True))
    assert kept.count("locked_out") == 1
    assert len(kept) <= 6


@pytest.mark.one_database
@pytest.mark.parametrize(
    "said",
    [
        *("null", "[]", "1", '"a"', '{"id": 1}', '{"id": "a", "rawId": "a", "response": {}}'),
        '{"id": "a", "rawId": "a", "response": {"userHandle": 7}}',
        '{"id": "a", "rawId": "a", "response": {"userHandle": "é"}, "type": "public-key"}',
        '{"id": "a", "rawId": "a", "response": {"userHandle": "YQ", "clientDataJSON": "YQ", '
        '"authenticatorData": "YQ", "signature": "YQ"}, "type": "public-key"}',
        '{"id": "a", "rawId": "a", "response": {"userHandle": [[{}]]}}',
        '{"id": "YQ", "rawId": "YQ", "response": {"userHandle": null, "clientDataJSON": "e30", '
        '"authenticatorData": "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYQ", '
        '"signature": "YQ"}, "type": "public-key"}',
        '{"id": "YQ", "rawId": "YQ", "response": {"attestationObject": "gA", '
        '"clientDataJSON": "e30"}, "type": "public-key"}',
    ],
)
def test_answers_of_keys(make_person, said: str) -> None:
    """8"""
    stranger = Client()
    door = reverse("mfa_login_webauthn")
    stranger.get(door, headers={"accept": "application/json"})
    assert stranger.post(door, {"credential": said})["Location"] == reverse("account_login")
    client = _in(make_person().email)
    client.post(AGAIN, {"password": PASSWORD})
    add = reverse("mfa_add_webauthn")
    client.get(add)
    assert client.post(add, {"name": "x", "credential": said}).status_code == 200
