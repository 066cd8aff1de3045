"""What was done to one's own account is kept and told to its person alone.

1. Each change of name, language, password and second step, with who made it; a form that is saved
   as it was changes nothing. No name is kept.
2. The database refuses to change or delete it.
3. The pages of the second step write all or nothing.
"""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal import auth as recovery_codes
from allauth.mfa.totp.internal import auth as totp
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from sereno.web.people.changes import let_in, reset_password, take_second_step
from sereno.web.people.models import AccountEvent, Person
from sereno.web.people.second_step_changes import REMOVED
from tests.integration.web.conftest import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "una contraseña del todo nueva"


def _kept(person: Person) -> list[tuple[str, Any]]:
    return [(event.change, event.by) for event in reversed(person.account_events.changes())]


def test_each_change(make_person, settings, mailoutbox, client: Client) -> None:
    """1"""
    settings.EMAIL_HOST = "mail.example.org"
    ana = make_person(name="Ana")
    client.post(reverse("account_login"), {"login": ana.email, "password": PASSWORD})
    profile = reverse("people:profile")
    client.post(profile, {"name": "Ana", "language": "en", "wants_letters": "on"})
    client.post(profile, {"name": "Ana Ruiz", "language": "es", "wants_letters": "on"})
    client.post(reverse("people:language"), {"language": "en"})
    sent = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    changed = client.post(reverse("account_change_password"), sent)
    assert changed["Location"] == reverse("people:profile")
    assert client.get(profile).status_code == 200
    confirm = reverse("account_reauthenticate")
    client.post(confirm, {"password": NEW})
    ways = ("account_change_password", "mfa_index", "mfa_activate_totp", "mfa_list_webauthn")
    for page in (confirm, *map(reverse, ways)):
        crumbs = client.get(page).content.decode().split('class="crumbs"')[1].split("</nav>")[0]
        assert f'href="{profile}"' in crumbs
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    code = totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))
    assert client.post(reverse("mfa_activate_totp"), {"code": code}).status_code == 302
    client.post(reverse("mfa_generate_recovery_codes"))
    client.post(reverse("mfa_deactivate_totp"))
    own = [
        *("name", "language", "language", "password_changed", "app_on", "codes_made"),
        *("codes_gone", "codes_made", "app_off", "codes_gone"),
    ]
    assert _kept(ana) == [("opened", None), *((change, ana) for change in own)]
    Client().post(reverse("account_reset_password"), {"email": ana.email})
    link = next(line for line in mailoutbox[-1].body.splitlines() if line.startswith("http"))
    other = Client()
    form = other.get(link, follow=True).request["PATH_INFO"]
    other.post(form, {"password1": PASSWORD, "password2": PASSWORD})
    reset_password(person=ana, password=NEW)
    totp.TOTP.activate(ana, secret)
    take_second_step(person=ana)
    for is_active in (True, False, True):
        let_in(person=ana, is_active=is_active)
    given = ("password_given", "app_on", "app_off", "stopped", "let_in")
    assert _kept(ana)[11:] == [("password_by_link", ana), *((change, None) for change in given)]
    assert "Ruiz" not in str([vars(event) for event in ana.account_events.all()])
    client.post(reverse("account_login"), {"login": ana.email, "password": NEW})
    told = re.sub(r"\s+", " ", client.get(profile).content.decode())
    assert "Password replaced by a link sent by mail" in told
    assert "whoever runs this instance" in told
    other.force_login(make_person("luis@example.org"))
    assert "Name changed" not in other.get(profile).content.decode()


def test_the_database_refuses(make_person) -> None:
    """2"""
    make_person()
    rows = AccountEvent.objects.all()
    for does in (lambda: rows.update(change="name"), rows.delete):
        with pytest.raises(DatabaseError, match="never"), transaction.atomic():
            does()


def test_all_or_nothing(make_person, monkeypatch) -> None:
    """3"""
    ana, client = make_person(), Client(raise_request_exception=False)
    client.post(reverse("account_login"), {"login": ana.email, "password": PASSWORD})
    totp.TOTP.activate(ana, totp.generate_totp_secret())
    codes = recovery_codes.RecoveryCodes.activate(ana)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    # The app goes first, the codes that belong to it after.
    monkeypatch.setitem(REMOVED, codes.instance.type, None)
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 500
    assert Authenticator.objects.filter(user=ana, type="totp").exists()
