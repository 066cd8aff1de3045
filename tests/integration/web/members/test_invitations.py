"""People come into an audit by the browser alone.

1. Somebody new: an account that can't sign in, a role, a link shown once; with it they set their
   password, come in, and find the history.
2. The link works once, in time, and no longer after another was made or they were taken out; a
   forged one says the same as an old one and nothing else.
3. Nobody gets a link for an account that is in use, or that another audit invited.
4. A weak or a mistyped password stands beside its field and leaves the link usable.
5. Roles are changed on the page; the last coordinator stays.
6. The secret isn't in the database, and only the coordinator reaches any of this.
7. The list finds people by name, address, role and whether they have come, also as a file; each has
   a page with their history. The API names nobody.
8. Two who invite the same person at the same moment: one does, the other is told.
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
from django.utils.formats import date_format

from sereno.web.audits.changes import create_audit
from sereno.web.audits.models import Audit, Invitation
from sereno.web.audits.roles import Role
from sereno.web.members import invitations
from sereno.web.members.invitations import SALT, accept, open_invitation
from sereno.web.people.changes import let_in
from sereno.web.people.models import Person
from tests.integration.web.conftest import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "nueva@example.org"


def _people(audit: Audit) -> str:
    return reverse("members:people", args=[audit.slug])


def _invite(client: Client, audit: Audit, email: str = NEW, role: str = "analyst") -> Any:
    sent = {"email": email, "name": "Nora", "role": role}
    return client.post(reverse("members:invite", args=[audit.slug]), sent)


def _of(audit: Audit, person: Person, name: str) -> str:
    """A page or button of a member."""
    return reverse(f"members:{name}", args=[audit.slug, audit.memberships.get(person=person).pk])


def _link(answer: Any) -> str:
    found = re.search(r'value="http://[^/]+(/invitation/[^"]+)"', answer.content.decode())
    assert found, "no link on the page"
    return found[1]


def _use(link: str, password: str = PASSWORD, again: str | None = None) -> tuple[Client, Any]:
    client = Client(headers={"accept-language": "es"})
    sent = {"name": "Nora Ruiz", "password1": password, "password2": again or password}
    return client, client.post(link, sent)


@pytest.fixture
def client(coordinator, signed_in) -> Client:
    return signed_in(coordinator)


@pytest.mark.one_database
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
    # They go on in the language in which they read the page.
    assert (person.language, Person.objects.get(email=NEW).language) == ("en", "es")
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
    again = client.post(_of(audit, person, "new_link"))
    assert _link(again) != late
    assert Client().get(late).status_code == 410
    assert Client().get(_link(again)).status_code == 200
    client.post(_of(audit, person, "take_out"))
    assert Client().get(_link(again)).status_code == 410
    # In another audit's name, for nobody waits for them any more.
    assert _invite(client, audit, "tarde@example.org").status_code == 200


@pytest.mark.one_database
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
        answer = Client().get(reverse("members:invitation", args=[token]))
        assert answer.status_code == 410
        assert audit.name not in answer.content.decode()
    assert Client().get(link).status_code == 200


@pytest.mark.one_database
def test_no_link_for_others(client, audit, coordinator, make_person, signed_in) -> None:
    """3"""
    known = make_person("known@example.org")
    assert _invite(client, audit, "KNOWN@example.org").status_code == 302
    answer = client.post(_of(audit, known, "new_link"), follow=True)
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
        member = audit.memberships.get(person=person)
        refused = other.post(reverse("members:new_link", args=[where.slug, member.pk]))
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
    now = timezone.now()
    assert accept(token="x", name="", password=PASSWORD, language="en", now=now) is None


@pytest.mark.one_database
def test_roles_on_the_page(client, audit, coordinator, in_role) -> None:
    """5"""
    person = in_role(Role.VIEWER)
    member = audit.memberships.get(person=person)
    page = client.get(reverse("members:member", args=[audit.slug, member.pk])).content.decode()
    asks = page.split('<details class="asks-first">')[1].split("</details>")[0]
    assert f'action="{_of(audit, person, "take_out")}"' in asks
    loses = f"{person} will no longer be in this audit: they lose the role “{Role.VIEWER.label}”"
    assert loses in asks

    def change(who: Person, role: str) -> str:
        address = _of(audit, who, "change_role")
        return client.post(address, {"role": role}, follow=True).content.decode()

    change(person, "coder")
    assert audit.role_of(person) == Role.CODER
    change(person, "king")
    assert audit.role_of(person) == Role.CODER
    assert "must have at least one coordinator" in change(coordinator, "viewer")
    assert audit.role_of(coordinator) == Role.COORDINATOR
    change(person, "coordinator")
    assert reverse("audits:settings", args=[audit.slug]) not in change(coordinator, "viewer")
    assert client.get(_people(audit)).status_code == 403


@pytest.mark.one_database
def test_the_list(client, audit, coordinator, in_role, signed_in) -> None:
    """7"""
    stopped = in_role(Role.CODER)
    let_in(person=stopped, is_active=False)
    _invite(client, audit)
    _invite(client, audit, "tarde@example.org")
    Invitation.objects.filter(person__email="tarde@example.org").update(expires_at=timezone.now())
    _invite(client, audit, "sin@example.org")
    Invitation.objects.filter(person__email="sin@example.org").delete()
    mails = (coordinator.email, stopped.email, NEW, "tarde@example.org", "sin@example.org")

    def shown(**query: str) -> list[str]:
        page = client.get(_people(audit), query).content.decode()
        return [mail for mail in mails if f">{mail}<" in page.partition("<tbody")[2]]

    assert shown() == list(mails)
    standings = ("here", "stopped", "invited", "expired", "no_link")
    assert [shown(standing=standing) for standing in standings] == [[mail] for mail in mails]
    assert shown(role="coder") == shown(q="CODER@") == [stopped.email]
    until = Invitation.objects.get(person__email=NEW).expires_at
    assert f"invited until {date_format(timezone.localtime(until), 'SHORT_DATE_FORMAT')}" in (
        client.get(_people(audit), {"standing": "invited"}).content.decode()
    )
    file = reverse("members:people_file", args=[audit.slug, "csv"])
    assert f"{NEW},analyst,invited" in client.get(file).content.decode()
    told = client.get(_of(audit, stopped, "member")).content.decode()
    assert "gave coder@example.org the role: Coder" in told
    answer = client.get(reverse("api:people", args=[audit.slug])).json()
    assert answer["count"] == 5
    assert "example.org" not in str(answer)
    analyst = signed_in(in_role(Role.ANALYST))
    for address in (_people(audit), file, _of(audit, stopped, "member")):
        assert analyst.get(address).status_code == 403


@pytest.mark.one_database
def test_what_is_kept(client, audit, in_role, signed_in) -> None:
    """6"""
    link = _link(_invite(client, audit))
    secret = signing.loads(link.split("/")[2], salt=SALT)
    kept = Invitation.objects.get()
    assert secret not in str(vars(kept))
    assert _invite(signed_in(in_role(Role.ANALYST)), audit, "x@example.org").status_code == 403
    assert not Person.objects.filter(email="x@example.org").exists()


def test_at_the_same_moment(audit, coordinator, signed_in, monkeypatch) -> None:
    """8: what the form looked for before is there when it is saved."""
    add = invitations.add_invited

    def after_a_rival(**values: Any) -> Person:
        add(**values)
        return add(**values)

    monkeypatch.setattr(invitations, "add_invited", after_a_rival)
    monkeypatch.setattr(Person, "full_clean", lambda _person: None)
    answer = _invite(signed_in(coordinator), audit)
    assert answer.status_code == 409
    assert "saved at this very moment" in answer.content.decode()
    assert not Person.objects.filter(email=NEW).exists()
