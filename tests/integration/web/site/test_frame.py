"""The frame around an audit's pages.

1. The rail has a line for each stage with its state in words, and pages of the open one only.
2. Whoever is in an audit keeps the frame at 403 and 404, reads who coordinates it and is led back;
   a stranger reads the same page as for an audit that doesn't exist.
3. Six stages with twelve pages each fit: nothing is asked of the closed ones but their state, and
   nothing twice for one page.
4. A part must stand under a stage; two stages of one method come in the order of INSTALLED_APPS.
"""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sereno.web.audits import stages
from sereno.web.audits.changes import give_role
from sereno.web.audits.roles import Right, Role
from sereno.web.audits.stages import Page, Part, Progress, Stage, Waiting
from sereno.web.people.changes import change_profile

# What it proves holds on any database.
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def _rail(page) -> str:
    found = re.search(r'<nav class="rail".*?</nav>', page.content.decode(), re.DOTALL)
    assert found
    return " ".join(re.sub(r"<[^>]+>", " ", found.group()).split())


def test_pages_of_the_open_stage_only(audit, coordinator, signed_in) -> None:
    """1"""
    client = signed_in(coordinator)
    home = _rail(client.get(reverse("audit_home", args=[audit.slug])))
    assert "Sources and gaps nothing yet Data nothing yet Selection nothing yet" in home
    assert "Timeline" not in home
    gaps = _rail(client.get(reverse("sources:gaps", args=[audit.slug])))
    assert "nothing yet Sources Timeline Gaps Requests Data nothing yet Selection" in gaps
    indicators = _rail(client.get(reverse("indicators:tables", args=[audit.slug])))
    assert "Geographies Indicators Selection" in indicators
    assert "Timeline" not in indicators


@pytest.mark.parametrize(
    ("address", "status"),
    [("/a/queretaro/people/", 403), ("/a/queretaro/sources/999/", 404), ("/a/queretaro/x", 404)],
)
def test_what_went_wrong_within_an_audit(
    audit, coordinator, in_role, make_person, signed_in, address: str, status: int
) -> None:
    """2"""
    second = make_person("second@example.org", name="Beatriz")
    give_role(audit=audit, person=second, role=Role.COORDINATOR, by=coordinator)
    viewer = in_role(Role.VIEWER)
    page = signed_in(viewer).get(address)
    text = page.content.decode()
    assert page.status_code == status
    assert "Overview" in _rail(page)
    assert "coordinators: <strong>Carmen, Beatriz</strong>" in text
    assert f'href="{reverse("audit_home", args=[audit.slug])}"' in text
    stranger = signed_in(make_person("nobody@example.org", name="Nadia"))
    theirs = stranger.get(address)
    elsewhere = stranger.get(address.replace("queretaro", "otra-ciudad"))
    assert theirs.status_code == elsewhere.status_code == 404
    assert _without_address(theirs, audit.slug) == _without_address(elsewhere, "otra-ciudad")
    assert "Carmen" not in theirs.content.decode()


def _without_address(page, slug: str) -> str:
    text = page.content.decode().replace(slug, "")
    return re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]+"', "", text)


def test_coordinators_without_access_are_not_named(
    audit, coordinator, in_role, make_person, signed_in
) -> None:
    """2"""
    gone = make_person("gone@example.org", name="Gaspar")
    give_role(audit=audit, person=gone, role=Role.COORDINATOR, by=coordinator)
    gone.is_active = False
    gone.save()
    change_profile(person=coordinator, name="", language="en")
    text = signed_in(in_role(Role.CODER)).get("/a/queretaro/settings/").content.decode()
    assert "Gaspar" not in text
    assert "coordinator: <strong>coordinator@example.org</strong>" in text


def _counted(visit) -> int:
    return visit.audit.events.count()


def _stage(number: int) -> Stage:
    return Stage(
        app=f"later{number}",
        name=f"Stage {number}",  # type: ignore[arg-type] - a plain word does for a test
        icon="report",
        urls="",
        progress=lambda _visit: Progress.NOTHING,
        pages=tuple(
            Page(
                "sources:gaps",
                f"Page {number}.{n}",  # type: ignore[arg-type]
                Right.SEE_RESULTS,
                waiting=Waiting(_counted, "new", Right.SEE_RESULTS),  # type: ignore[arg-type]
            )
            for n in range(12)
        ),
    )


def test_room_for_six_stages(audit, coordinator, signed_in, monkeypatch) -> None:
    """3"""
    client, address = signed_in(coordinator), reverse("sources:gaps", args=[audit.slug])
    client.get(address)
    with CaptureQueriesContext(connection) as before:
        client.get(address)
    asked = [query["sql"] for query in before]
    assert len(asked) == len(set(asked))
    every = (*stages.declared(), *(_stage(number) for number in range(3, 7)))
    monkeypatch.setattr(stages, "declared", lambda: every)
    with CaptureQueriesContext(connection) as after:
        page = client.get(address)
    rail = _rail(page)
    for number in range(3, 7):
        assert f"Stage {number} nothing yet" in rail
    assert "Page" not in rail
    assert len(after) == len(before)


def test_wrong_declarations(monkeypatch) -> None:
    """4"""
    apps = [stage.app for stage in stages.stages()]
    assert apps[:3] == ["sources", "imports", "selection"]
    assert [part.app for part in stages.stages()[1].parts()][:3] == [
        *("imports", "geographies", "indicators"),
    ]
    orphan = Part(app="orphan", urls="", under="nothing")
    monkeypatch.setattr("sereno.web.monitoring.stage.STAGE", orphan)
    with pytest.raises(ImproperlyConfigured, match="orphan"):
        stages.declared.__wrapped__()
