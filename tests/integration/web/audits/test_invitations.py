"""People come into an audit by the browser alone.

1. Somebody new: an account that can't sign in, a role, a link shown once; with it they set their
   password, come in, and find the history.
2. The link works once, in time, and no longer after another was made or they were taken out; a
   forged one says the same as an old one and nothing else.
3. Nobody gets a link for an account that is in use, or that another audit invited.
4. A weak or a mistyped password stands beside its field and leaves the link usable.
5. Roles are changed on the page; the last coordinator stays.
6. The secret isn't in the database, and only the coordinator reaches any of this.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sereno.web.audits.changes import create_audit
from sereno.web.audits.invitations import SALT, accept, open_invitation
from sereno.web.audits.models import Audit, Invitation
from sereno.web.audits.roles import Role
from sereno.web.people.models import Person
from tests.integration.web.conftest import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "nueva@example.org"


def _people(audit: Audit) -> str:
    return reverse("audits:people", args=[audit.slug])


def _invite(client: Client, audit: Audit, email: str = NEW, role: str = "analyst") -> Any:
    return client.post(_people(audit), {"email": email, "name": "Nora", "role": role})


def _link(answer: Any) -> str:
    found = re.search(r'value="http://[^/]+(/invitation/[^"]+)"', answer.content.decode())
    assert found, "no link on the page"
    return found[1]


def _use(link: str, password: str = PASSWORD, again: str | None = None) -> tuple[Client, Any]:
    client = Client()
    sent = {"name": "Nora Ruiz", "password1": password, "password2": again or password}
    return client, client.post(link, sent)


@pytest.fixture
def client(coordinator, signed_in) -> Client:
    return signed_in(coordinator)


def test_somebody_new(client, audit) -> None:
    """1"""
    answer = _invite(client, audit)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    person = Person.objects.get(email=NEW)
    assert not person.has_usable_password()
    assert audit.role_of(person) == Role.ANALYST
    assert "/invitation/" not in client.get(_people(audit)).content.decode()
    link = _link(answer)
    assert audit.name in Client().get(link).content.decode()
    theirs, came = _use(link)
    assert came.status_code == 302
    assert came["Location"] == reverse("audit_home", args=[audit.slug])
    assert theirs.get(came["Location"]).status_code == 200
    assert Person.objects.get(email=NEW).check_password(PASSWORD)
    told = client.get(reverse("audits:history", args=[audit.slug])).content.decode()
    assert "invited Nora Ruiz with the role: Analyst" in told
    assert "accepted the invitation" in told


def test_once_and_in_time(client, audit) -> None:
    """2"""
    link = _link(_invite(client, audit))
    assert _use(link)[1].status_code == 302
    assert Client().get(link).status_code == 410
    assert _use(link, "otras cuatro palabras sueltas")[1].status_code == 410
    assert Person.objects.get(email=NEW).check_password(PASSWORD)
    late = _link(_invite(client, audit, "tarde@example.org"))
    token = late.split("/")[2]
    assert open_invitation(token, timezone.now()) is not None
    assert open_invitation(token, timezone.now() + dt.timedelta(days=8)) is None
    Invitation.objects.filter(person__email="tarde@example.org").update(expires_at=timezone.now())
    assert Client().get(late).status_code == 410
    assert "the link expired" in client.get(_people(audit)).content.decode()
    person = Person.objects.get(email="tarde@example.org")
    again = client.post(reverse("audits:new_link", args=[audit.slug, person.pk]))
    assert _link(again) != late
    assert Client().get(late).status_code == 410
    assert Client().get(_link(again)).status_code == 200
    client.post(reverse("audits:take_out", args=[audit.slug, person.pk]))
    assert Client().get(_link(again)).status_code == 410
    # In another audit's name, for nobody waits for them any more.
    assert _invite(client, audit, "tarde@example.org").status_code == 200


def test_forged_links(client, audit) -> None:
    """2"""
    link = _link(_invite(client, audit))
    for token in (
        "x:y:z",
        signing.dumps("guessed", salt=SALT),
        signing.dumps("guessed", salt="other"),
        signing.dumps([1, "x"], salt=SALT),
        link.split("/")[2] + "x",
    ):
        answer = Client().get(reverse("audits:invitation", args=[token]))
        assert answer.status_code == 410
        assert audit.name not in answer.content.decode()
    assert Client().get(link).status_code == 200


def test_no_link_for_others(client, audit, coordinator, make_person, signed_in) -> None:
    """3"""
    known = make_person("known@example.org")
    assert _invite(client, audit, "KNOWN@example.org").status_code == 302
    answer = client.post(reverse("audits:new_link", args=[audit.slug, known.pk]), follow=True)
    assert "already has a password" in answer.content.decode()
    assert not Invitation.objects.exists()
    link = _link(_invite(client, audit))
    stranger = make_person("stranger@example.org")
    theirs = create_audit(
        slug="other", name="Other", country="mx", languages=["es"], select=3, by=stranger
    )
    other = signed_in(stranger)
    answer = _invite(other, theirs)
    assert answer.status_code == 422
    assert "invitation of another audit" in answer.content.decode()
    person = Person.objects.get(email=NEW)
    for where in (theirs, audit):
        refused = other.post(reverse("audits:new_link", args=[where.slug, person.pk]))
        assert refused.status_code == 404
    assert theirs.role_of(person) is None
    assert Client().get(link).status_code == 200


def test_mistakes(client, audit) -> None:
    """4"""
    link = _link(_invite(client, audit))
    _client, weak = _use(link, "1234")
    assert weak.status_code == 422
    assert 'id="id_password1_error"' in weak.content.decode()
    _client, differ = _use(link, PASSWORD, "something else")
    assert 'id="id_password2_error"' in differ.content.decode()
    assert _use(link)[1].status_code == 302
    assert accept(token="x", name="", password=PASSWORD, now=timezone.now()) is None


def test_roles_on_the_page(client, audit, coordinator, in_role) -> None:
    """5"""
    person = in_role(Role.VIEWER)

    def change(who: Person, role: str) -> str:
        address = reverse("audits:change_role", args=[audit.slug, who.pk])
        return client.post(address, {"role": role}, follow=True).content.decode()

    change(person, "coder")
    assert audit.role_of(person) == Role.CODER
    change(person, "king")
    assert audit.role_of(person) == Role.CODER
    assert "must have at least one coordinator" in change(coordinator, "viewer")
    assert audit.role_of(coordinator) == Role.COORDINATOR


def test_what_is_kept(client, audit, in_role, signed_in) -> None:
    """6"""
    link = _link(_invite(client, audit))
    secret = signing.loads(link.split("/")[2], salt=SALT)
    kept = Invitation.objects.get()
    assert secret not in str(vars(kept))
    assert _invite(signed_in(in_role(Role.ANALYST)), audit, "x@example.org").status_code == 403
    assert not Person.objects.filter(email="x@example.org").exists()
