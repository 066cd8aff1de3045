"""What waits for a person, told on a page and by a letter.

1. The page shows what the person is asked in each audit; a letter says the same, in the person's
   language, and restricted words stay out of it.
2. One letter in seven days at most; what was told is told again when it changed, or after 30 days.
3. A letter that can't be sent is as if it had never been written. Nobody gets one who never came
   or wants none: that is said in the account, and the page tells all the same.
4. `sereno digest --print` shows the letters; nothing is sent or kept.
"""

from __future__ import annotations

import datetime as dt

import pytest
from click.testing import CliRunner
from django.core import mail
from django.utils import timezone

from sereno.cli.digest import command
from sereno.web.audits.roles import Role
from sereno.web.findings.models import Recommendation
from sereno.web.organisations.changes import name_focal_point, organisation_called
from sereno.web.people.models import Person
from sereno.web.waiting.changes import readers, tell
from sereno.web.waiting.models import Told

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
DAY = dt.timedelta(days=1)


@pytest.fixture
def official(audit, coordinator, in_role):
    """Who answers for an organisation that a recommendation names, and has signed in once."""
    works = organisation_called(audit=audit, name="Obras Públicas", by=coordinator)
    Recommendation.objects.create(
        audit=audit, number=1, reference="R-001", title="Reponer luminarias", state="approved",
        responsible=works,
    )  # fmt: skip
    person = in_role(Role.OFFICIAL)
    membership = audit.memberships.get(person=person)
    name_focal_point(organisation=works, membership=membership, by=coordinator)
    Person.objects.filter(pk=person.pk).update(last_login=timezone.now(), language="es")
    return Person.objects.get(pk=person.pk)


def test_page_and_letters(official, audit, signed_in, settings) -> None:
    """1 2"""
    page = signed_in(official).get("/waiting/").content.decode()
    assert f"/a/{audit.slug}/commitments/1/answer/" in page
    assert "R-001 · Reponer luminarias" in page
    now = timezone.now()
    settings.ALLOWED_HOSTS, settings.TLS_PROXY = ["sereno.example.org"], True
    assert tell(person=official, now=now).n == 1
    letter = mail.outbox[-1]
    assert letter.subject == "Sereno: 1 asunto espera por usted"
    assert "R-001 · Reponer luminarias (Obras Públicas)" in letter.body
    assert "https://sereno.example.org/waiting/" in letter.body
    rows = Recommendation.objects.all()
    rows.update(version=2)
    assert tell(person=official, now=now + 6 * DAY) is None
    assert tell(person=official, now=now + 7 * DAY).n == 1
    assert tell(person=official, now=now + 36 * DAY) is None
    assert tell(person=official, now=now + 37 * DAY).n == 1
    assert Told.objects.get().state == "version 2"
    assert len(mail.outbox) == 3


def test_what_is_restricted(coordinator, audit, in_role, signed_in) -> None:
    """1"""
    author = in_role(Role.ANALYST)
    Recommendation.objects.create(
        audit=audit, number=1, reference="R-001", title="Lo que se dijo en la cárcel",
        access_level="restricted", created_by=author,
    )  # fmt: skip
    assert "la cárcel" in signed_in(coordinator).get("/waiting/").content.decode()
    assert tell(person=coordinator, now=timezone.now()).n == 1
    assert "la cárcel" not in mail.outbox[-1].body
    assert tell(person=author, now=timezone.now()) is None


def test_not_sent(official, make_person, settings, signed_in) -> None:
    """3 4"""
    make_person("nobody@example.org")
    assert list(readers()) == [official]
    told = CliRunner().invoke(command, ["--print"])
    assert "R-001" in told.output, told
    assert (mail.outbox, Told.objects.count()) == ([], 0)
    settings.EMAIL_BACKEND = "tests.integration.web.waiting.test_digest.Refusing"
    with pytest.raises(OSError, match="no"):
        tell(person=official, now=timezone.now())
    assert not Told.objects.exists()
    client = signed_in(official)
    assert client.post("/account/", {"name": "Rosa", "language": "es"}).status_code == 302
    assert not readers().exists()
    official.refresh_from_db()
    assert tell(person=official, now=timezone.now()) is None
    assert "R-001" in client.get("/waiting/").content.decode()


class Refusing:
    """A mail server that takes nothing."""

    def __init__(self, *args, **values) -> None:
        pass

    def send_messages(self, messages) -> int:
        raise OSError("no")
