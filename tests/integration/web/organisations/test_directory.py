"""The directory of organisations, and the topics that an audit speaks of.

1. An audit begins with the seven usual topics, each reaching classes of ICCS; those it lost come
   again without doubling the others. One of its own has a key of its own; no two are called alike.
2. A name that came as text is found without regard to accents, capitals and spaces, by its short
   name too where only one has it, and else made, with the level of what names it; what can be no
   name is refused.
3. Nothing is part of itself, however far around; two names that differ by an accent are one.
4. A member of the audit answers for an organisation, one of another audit for none; the history
   tells of whom, and nobody below the team is told.
5. A page, a filled form and a search: mandate, parent, parts; a viewer finds what is public alone.
   What is dissolved or retired isn't offered to a new one.
6. Whoever has a source or is asked for one is of the directory: typed in the form, found or made;
   lists, files, DCAT and the API say its name, the history the one before; a name that only a
   restricted request says is as restricted.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sereno.vocabulary.audit_topics import iccs_of
from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import create_audit
from sereno.web.audits.events import events_of, told
from sereno.web.audits.roles import Role
from sereno.web.organisations.changes import (
    change_organisation,
    name_focal_point,
    organisation_called,
)
from sereno.web.organisations.forms import OrganisationForm
from sereno.web.organisations.models import Organisation
from sereno.web.topics.changes import add_topic, change_topic, make_usual_topics
from sereno.web.topics.models import Topic
from tests.integration.web.sources.catalogue_data import make_request

pytestmark = pytest.mark.django_db


def is_(code: str) -> Callable[[Problem], bool]:
    return lambda problem: problem.code == code


def test_topics(audit, coordinator) -> None:
    """1"""
    topics = Topic.objects.filter(audit=audit)
    assert [topic.number for topic in topics] == list(range(1, 8))
    assert all(iccs_of(topic.offences) for topic in topics)
    assert "0501" in iccs_of(topics.get(key="robbery").offences)
    topics.get(key="alcohol").delete()
    assert [topic.key for topic in make_usual_topics(audit=audit)] == ["alcohol"]
    assert make_usual_topics(audit=audit) == []
    own = {
        "name_es": "Robo, a ciclistas",
        "name_en": "Robbery of cyclists",
        "offences": ["robbery"],
    }
    made = add_topic(audit=audit, by=coordinator, **own)
    assert (made.number, made.key) == (8, "robo_a_ciclistas")
    twin = {"name_es": "ROBO", "name_en": "Theft of all sorts"}
    with pytest.raises(Problem, check=is_("topic_there")):
        add_topic(audit=audit, by=coordinator, **twin)
    with pytest.raises(Problem, check=is_("topic_there")):
        change_topic(row=made, by=coordinator, **twin)
    assert change_topic(row=made, by=coordinator, **own | {"offences": []}).offences == []


def test_names_that_come_as_text(audit, coordinator) -> None:
    """2"""
    made = organisation_called(
        audit=audit, name=" Secretaría  de Salud ", by=coordinator, access_level="public"
    )
    assert (made.name, made.access_level) == ("Secretaría de Salud", "public")
    change_organisation(row=made, by=coordinator, short_name="SSA")
    for name in ("SECRETARIA DE SALUD", "secretarÍa de salud", "ssa"):
        assert organisation_called(audit=audit, name=name, by=None) == made
    other = organisation_called(audit=audit, name="Salud, otra", by=None)
    change_organisation(row=other, by=coordinator, short_name="SSA")
    assert organisation_called(audit=audit, name="SSA", by=None) not in (made, other)
    for wrong in ("", "  ", "a\u202eb", "x" * 161):
        with pytest.raises(Problem, check=is_("organisation_unnamed")):
            organisation_called(audit=audit, name=wrong, by=None)


def test_no_circles_no_twins(audit, coordinator) -> None:
    """3"""
    city, office, desk = (
        organisation_called(audit=audit, name=name, by=coordinator)
        for name in ("Ayuntamiento", "Dirección", "Mesa")
    )
    change_organisation(row=office, by=coordinator, parent=city)
    change_organisation(row=desk, by=coordinator, parent=office)
    with pytest.raises(Problem, check=is_("organisation_in_itself")):
        change_organisation(row=city, by=coordinator, parent=desk)
    with pytest.raises(Problem, check=is_("organisation_there")):
        change_organisation(row=desk, by=coordinator, name="DIRECCION")
    theirs = create_audit(
        slug="leon", name="León", country="mx", languages=["es"], select=1, by=coordinator
    )
    elsewhere = organisation_called(audit=theirs, name="Dirección", by=coordinator)
    assert elsewhere != office
    with pytest.raises(Problem, check=is_("organisation_elsewhere")):
        change_organisation(row=desk, by=coordinator, parent=elsewhere)
    with pytest.raises(Problem, check=is_("focal_point_elsewhere")):
        name_focal_point(organisation=elsewhere, membership=audit.memberships.get(), by=coordinator)


@pytest.mark.one_database
def test_pages(audit, coordinator, in_role, signed_in) -> None:
    """4, 5"""
    official, viewer = in_role(Role.OFFICIAL), in_role(Role.VIEWER)
    official.name = "Olga"
    official.save()
    client, home = signed_in(coordinator), f"/a/{audit.slug}/organisations/"
    city = organisation_called(audit=audit, name="Municipio", by=coordinator, access_level="public")
    told_of = {
        "name": "Secretaría de Seguridad", "short_name": "SSPMQ", "kind": "municipal",
        "parent": city.pk, "mandate": [str(topic.pk) for topic in Topic.objects.all()[:2]],
        "partner_since": "2024-05-01", "partner_until": "2024-04-01", "brought": "Datos",
        "access_level": "team",
    }  # fmt: skip
    assert client.post(f"{home}new/", told_of).status_code == 422
    answer = client.post(f"{home}new/", told_of | {"partner_until": ""}, follow=True)
    assert "Municipio" in answer.text
    assert "Robbery" in answer.text
    made = Organisation.objects.get(name="Secretaría de Seguridad")
    member = audit.memberships.get(person=official)
    point = f"{home}{made.number}/focal-points/"
    assert "Olga" in client.post(point, {"member": member.pk}, follow=True).text
    again = client.post(point, {"member": member.pk}, follow=True)
    assert "Olga" in again.text
    assert made.focal_points.count() == 1
    told_lines = [line.what for line in told(events_of(made, audit, coordinator))]
    assert any("Olga" in line for line in told_lines)
    page = f"{home}{made.number}/"
    assert "Olga" in signed_in(official).get(page).text
    of_the_city = signed_in(viewer).get(f"{home}{city.number}/").text
    assert "Seguridad" not in of_the_city
    assert signed_in(viewer).get(page).status_code == 404
    search = f"/a/{audit.slug}/search/?q="
    assert page in client.get(f"{search}seguridad").text
    assert page not in signed_in(viewer).get(f"{search}seguridad").text
    assert f"{home}{city.number}/" in signed_in(viewer).get(f"{search}municipio").text
    client.post(f"{point}{member.pk}/out/")
    assert not made.focal_points.exists()


@pytest.mark.one_database
def test_what_is_offered(audit, coordinator) -> None:
    """5"""
    there = organisation_called(audit=audit, name="Bomberos", by=coordinator)
    gone = organisation_called(audit=audit, name="Radio Centro", by=coordinator)
    Organisation.objects.filter(pk=gone.pk).update(state="dissolved")
    first, second, *_others = Topic.objects.filter(audit=audit)
    Topic.objects.filter(pk=first.pk).update(state="retired")
    fields = OrganisationForm(audit=audit, person=coordinator).fields
    assert list(fields["parent"].queryset) == [there]
    assert first not in fields["mandate"].queryset
    there.mandate.set([first, second])
    kept = OrganisationForm(audit=audit, person=coordinator, instance=there).fields["mandate"]
    assert list(kept.queryset).count(first) == 1


def test_who_has_data(audit, coordinator, in_role, signed_in) -> None:
    """6"""
    client, home = signed_in(coordinator), f"/a/{audit.slug}"
    told_of = {
        "title": "Llamadas", "publisher": "Centro C5", "contact_institution": "CENTRO  C5",
        "kind": "survey", "geography": "area", "access_level": "public",
    }  # fmt: skip
    answer = client.post(f"{home}/sources/new/", told_of, follow=True)
    source = audit.sources.get()
    made = Organisation.objects.get(audit=audit)
    assert source.publisher == source.contact_institution == made
    page = f"{home}/organisations/{made.number}/"
    assert page in answer.text
    assert made.access_level == "public"
    form = client.get(f"{home}/sources/1/edit/").text
    assert '<option value="Centro C5">' in form
    wrong = client.post(f"{home}/sources/1/edit/", told_of | {"publisher": "a\u202eb"})
    assert wrong.status_code == 422
    client.post(f"{home}/sources/1/edit/", told_of | {"publisher": "Otra Secretaría"})
    source.refresh_from_db()
    assert str(source.publisher) == "Otra Secretaría"
    client.post(f"{home}/sources/1/edit/", told_of | {"contact_institution": ""})
    asked = make_request(audit, institution="centro c5", access_level="restricted")
    secret = make_request(audit, institution="Casa de refugio", access_level="restricted")
    assert asked.institution == made
    assert "Request 1" not in signed_in(in_role(Role.VIEWER)).get(page).text
    seen = signed_in(in_role(Role.OFFICIAL)).get(f"{home}/organisations/").text
    assert "Otra Secretaría" in seen
    assert secret.institution.name not in seen
    change_organisation(row=made, by=coordinator, short_name="C5")
    for address in ("sources/", "sources/export.csv", "sources/export.jsonld"):
        assert "Centro C5" in client.get(f"{home}/{address}?q=centro").text
    assert "Llamadas" in client.get(f"{home}/sources/timeline/?q=centro").text
    answered = client.get(f"/api/audits/{audit.slug}/sources", {"q": "centro"}).json()
    assert [each["publisher"] for each in answered["items"]] == ["Centro C5"]
    lines = [line for line in told(events_of(source, audit, coordinator)) if line.changes]
    assert any(
        "Otra Secretaría" in (each.after, each.before) for line in lines for each in line.changes
    )
