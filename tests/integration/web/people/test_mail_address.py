"""Another mail address, changed by its person.

1. Only once they have shown again who they are; both addresses are told where mail is set up.
2. The old address opens nothing any more, nor do other sessions and API tokens; this session stays.
3. One that is taken, mistyped or not an address changes nothing, and both catalogues of it say so.
"""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sereno.web.audits.roles import Right
from sereno.web.people.models import Person
from sereno.web.records.tokens import make_token, person_with
from tests.integration.web.conftest import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "carmen.nueva@example.org"


def _sign_in(email: str) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": email, "password": PASSWORD})
    return client


def _is_in(client: Client) -> bool:
    return client.get(reverse("people:profile")).status_code == 200


def test_another_address(
    audit, coordinator, mailoutbox, settings, django_capture_on_commit_callbacks
) -> None:
    """1, 2"""
    old, page, now = coordinator.email, reverse("people:email"), timezone.now()
    here, there = _sign_in(old), _sign_in(old)
    EmailAddress.objects.create(user=coordinator, email=old, primary=True, verified=True)
    secret = make_token(
        audit=audit, person=coordinator, name="x", right=Right.SEE_RESULTS, now=now, days=9
    )
    sent = {"email": NEW.upper(), "again": NEW.upper()}
    for asked in (here.get(page), here.post(page, sent)):
        assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert Person.objects.get(pk=coordinator.pk).email == old
    here.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    shown = here.get(page).content.decode()
    assert f'href="{reverse("people:profile")}"' in shown.split('class="crumbs"')[1]
    settings.EMAIL_HOST = "mail.example.org"
    with django_capture_on_commit_callbacks(execute=True):
        assert here.post(page, sent)["Location"] == reverse("people:profile")
    assert Person.objects.get(pk=coordinator.pk).email == NEW
    assert [(each.to, "no longer sign in" in each.body) for each in mailoutbox] == [
        ([old], True), ([NEW], False),
    ]  # fmt: skip
    assert (_is_in(here), _is_in(there)) == (True, False)
    assert (_is_in(_sign_in(old)), _is_in(_sign_in(NEW))) == (False, True)
    assert person_with(secret, now=now) is None
    told = coordinator.account_events.get(change="email")
    assert told.by == coordinator
    assert "@" not in str(vars(told))


def test_mistakes(coordinator, make_person, mailoutbox) -> None:
    """3"""
    make_person("otra@example.org")
    old, page = coordinator.email, reverse("people:email")
    client = _sign_in(old)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("people:language"), {"language": "es"})
    for email, again, said in (
        ("Otra@example.org", "Otra@example.org", "Ya existe"),
        (NEW, "carmen@example.org", "Las dos direcciones no son iguales."),
        ("nada", "nada", "correo"),
        ("", "", "obligatorio"),
    ):
        answer = client.post(page, {"email": email, "again": again})
        assert (answer.status_code, said in answer.content.decode()) == (422, True), email
    assert Person.objects.get(pk=coordinator.pk).email == old
    assert not coordinator.account_events.filter(change="email").exists()
    assert mailoutbox == []
