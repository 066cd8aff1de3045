"""Audits, people in them, and what is noted of each change.

1. Whoever makes an audit coordinates it; names may repeat, addresses may not. Administrators,
   coordinators and whoever is in no audit may make one: nobody else is offered it or let in.
2. A form with mistakes comes back with each beside its field, and changes nothing.
3. Every change leaves a row of history with who made it, and a line that can be read.
4. An audit keeps a coordinator who can sign in.
5. Lists ask the database as often for fifty as for two.
6. An audit without data says what belongs there.
7. What an audit calls its areas is put into trusted texts, and can't be read as part of a page.
8. Of two who make an audit at one address at the same moment, one does and the other is told.
9. The list finds an audit however its name is written.
"""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import create_audit, give_role, take_role
from sereno.web.audits.events import verb_words
from sereno.web.audits.forms import AuditForm
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Role
from sereno.web.people.changes import add_invited, let_in
from sereno.web.sources.models import RequestState, SourceState

pytestmark = pytest.mark.django_db
FIELDS = {
    "name": "Cali 2019",
    "country": "co",
    "languages": ["es"],
    "select": "12",
    "level_name": "barrio",
    "group_name": "comuna",
    "k": "5",
}


@pytest.mark.one_database
def test_new_audit(make_person, signed_in, settings) -> None:
    """1"""
    person = make_person()
    client = signed_in(person)
    assert client.get(reverse("audits:new")).status_code == 403
    assert reverse("audits:new") not in client.get(reverse("audits:list")).content.decode()
    settings.AUDITS_BY = "everyone"
    for hostile, said in (("<barrio>", "the word: &lt; &gt;"), ("bar\u202erio", "U+202E")):
        refused = client.post(reverse("audits:new"), FIELDS | {"level_name": hostile})
        assert refused.status_code == 422
        assert said in refused.content.decode()
    first = client.post(reverse("audits:new"), FIELDS)
    second = client.post(reverse("audits:new"), FIELDS)
    assert [first["Location"], second["Location"]] == ["/a/cali-2019/", "/a/cali-2019-2/"]
    audit = Audit.objects.get(slug="cali-2019")
    assert audit.role_of(person) == Role.COORDINATOR
    assert (audit.country, audit.languages, audit.select) == ("co", ["es"], 12)


@pytest.mark.one_database
@pytest.mark.parametrize("role", list(Role))
def test_who_may_begin_an_audit(audit, in_role, signed_in, settings, role: Role) -> None:
    """1"""
    person = in_role(role)
    client, new = signed_in(person), reverse("audits:new")
    may = role == Role.COORDINATOR
    settings.AUDITS_BY = "coordinators"
    assert (f'href="{new}"' in client.get(reverse("audits:list")).content.decode()) is may
    assert client.get(new).status_code == (200 if may else 403)
    assert client.post(new, FIELDS).status_code == (302 if may else 403)
    assert Audit.objects.filter(name=FIELDS["name"]).exists() is may
    settings.AUDITS_BY = "administrators"
    assert client.get(new).status_code == 403
    person.is_superuser = True
    person.save()
    assert client.get(new).status_code == 200


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("select", "0"), ("select", "x"), ("k", "-3"), ("country", "??")],
)
def test_mistakes(audit, coordinator, signed_in, field: str, value: str) -> None:
    """2"""
    client = signed_in(coordinator)
    address = reverse("audits:settings", args=[audit.slug])
    page = client.post(address, {**FIELDS, field: value})
    assert page.status_code == 422
    text = page.content.decode()
    assert f'href="#id_{field}"' in text
    assert f'id="id_{field}_error"' in text
    assert f"{audit.name} · Sereno" in text
    before = audit.name
    audit.refresh_from_db()
    assert audit.name == before


def test_history(audit, coordinator, make_person, signed_in) -> None:
    """3"""
    other = make_person("luis@example.org", name="Luis")
    client = signed_in(coordinator)
    client.post(reverse("audits:settings", args=[audit.slug]), FIELDS)
    people = reverse("members:invite", args=[audit.slug])
    client.post(people, {"email": "LUIS@example.org", "role": "analyst"})
    client.post(people, {"email": "luis@example.org", "role": "coder"})
    member = audit.memberships.get(person=other)
    client.post(reverse("members:take_out", args=[audit.slug, member.pk]))
    changed = audit.events.get(verb="change_audit").detail["changed"]
    assert changed["name"] == ["Querétaro 2018-2020", FIELDS["name"]]
    verbs = audit.events.of(other).values_list("verb", flat=True)
    assert list(verbs) == ["take_role", "give_role", "give_role"]
    page = client.get(reverse("audits:history", args=[audit.slug]))
    told = [line.what for line in page.context["lines"]]
    assert told == [
        "removed Luis from the audit",
        "gave Luis the role: Coder",
        "gave Luis the role: Analyst",
        "changed the settings of the audit",
        "began the audit “Querétaro 2018-2020”",
    ]
    assert {line.who for line in page.context["lines"]} == {"Carmen"}


def test_every_verb_has_words() -> None:
    """3"""
    import re
    from pathlib import Path

    from sereno import web

    code = "\n".join(
        p.read_text(encoding="utf-8") for p in Path(web.__file__).parent.glob("**/*.py")
    )
    verbs = set(re.findall(r'verb="(\w+)"', code))
    verbs |= {"import_failed", "import_cancelled"}
    verbs |= {f"source_{state}" for state in SourceState if state != SourceState.IDENTIFIED}
    verbs |= {f"request_{state}" for state in RequestState if state != RequestState.DRAFT}
    assert sorted(verbs - set(verb_words())) == []


def test_the_last_coordinator_stays(audit, coordinator, signed_in) -> None:
    """4"""
    client = signed_in(coordinator)
    member = audit.memberships.get()
    page = client.post(reverse("members:take_out", args=[audit.slug, member.pk]), follow=True)
    assert "must have at least one coordinator" in page.content.decode()
    assert audit.role_of(coordinator) == Role.COORDINATOR
    people = reverse("members:invite", args=[audit.slug])
    page = client.post(people, {"email": coordinator.email, "role": "viewer"})
    assert page.status_code == 422
    assert audit.role_of(coordinator) == Role.COORDINATOR


def test_one_who_can_sign_in_stays(audit, coordinator, make_person) -> None:
    """4: somebody who was stopped or never came is not enough; whoever came may stay alone."""
    stopped, other = make_person("stopped@example.org"), make_person("other@example.org")
    let_in(person=stopped, is_active=False)
    ghost = add_invited(email="ghost@example.org", name="", language="es", by=coordinator)
    for person in (stopped, ghost):
        give_role(audit=audit, person=person, role=Role.COORDINATOR, by=coordinator)
    for leave in (
        lambda: take_role(audit=audit, person=coordinator, by=coordinator),
        lambda: give_role(audit=audit, person=coordinator, role=Role.VIEWER, by=coordinator),
    ):
        with pytest.raises(Problem) as said:
            leave()
        assert said.value.code == "last_coordinator"
    take_role(audit=audit, person=ghost, by=coordinator)
    give_role(audit=audit, person=other, role=Role.COORDINATOR, by=coordinator)
    take_role(audit=audit, person=coordinator, by=coordinator)
    audit.known_roles.clear()
    assert audit.role_of(coordinator) is None


def _queries(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_lists_ask_the_database_as_often_for_many(audit, coordinator, make_person, signed_in):
    """5"""
    client = signed_in(coordinator)
    pages = [
        reverse("audits:list"),
        reverse("members:people", args=[audit.slug]),
        reverse("audits:history", args=[audit.slug]),
    ]
    before = [_queries(client, page) for page in pages]
    for n in range(40):
        person = make_person(f"p{n}@example.org")
        give_role(audit=audit, person=person, role=Role.VIEWER, by=coordinator)
        create_audit(
            slug=f"a{n}", name=f"A {n}", country="mx", languages=["es"], select=3, by=coordinator
        )
    after = [_queries(client, page) for page in pages]
    # The history looks up, in one query more, the people whom its lines are about.
    assert after == [before[0], before[1], before[2] + 1]
    # Of these the rail asks about ten: how far each stage is, and how much waits in it.
    assert max(after) <= 26


def test_without_data(audit, coordinator, signed_in) -> None:
    """6"""
    page = signed_in(coordinator).get(reverse("audit_home", args=[audit.slug]))
    text = page.content.decode()
    assert "The map of the audit will appear here" in text
    assert [step.state for step in page.context["steps"]].count("done") == 0


@pytest.mark.one_database
def test_hostile_names_of_areas(audit, coordinator, signed_in) -> None:
    """7"""
    audit.level_name = "<script>{0.__class__}%(n)s"
    audit.save()
    coordinator.language = "es"
    coordinator.save()
    client = signed_in(coordinator)
    for name in ("audit_home", "imports:incidents"):
        page = client.get(reverse(name, args=[audit.slug]))
        assert page.status_code == 200
        assert "script0.__class__" in page.content.decode()
        assert "<script>{" not in page.content.decode()


def test_at_the_same_moment(audit, coordinator, signed_in, monkeypatch) -> None:
    """8: the address that the form found free is taken by the time it is saved."""
    monkeypatch.setattr(AuditForm, "slug", lambda _form: audit.slug)
    answer = signed_in(coordinator).post(reverse("audits:new"), FIELDS)
    assert answer.status_code == 409
    assert "saved at this very moment" in answer.content.decode()


def test_names_are_found(audit, coordinator, signed_in) -> None:
    """9"""
    client = signed_in(coordinator)
    for words, found in (("queretaro", True), ("QUERÉTARO 2018", True), ("cali", False)):
        page = client.get(reverse("audits:list"), {"q": words}).content.decode()
        assert (audit.name in page) is found
