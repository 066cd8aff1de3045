"""What holds for every page of an audit that is only looked at.

1. Every address of an audit that answers GET, asked with data there, sends no writing statement,
   but for the notes that say who took records away: whoever reads holds up nobody.
2. In Spanish each speaks of colonias, as its audit does; only where any level may be meant, or
   where it is asked what areas are called, is it "área".
"""

from __future__ import annotations

import html
import re
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sereno.web.geographies.changes import add_level, keep_areas
from sereno.web.geographies.crosswalk_changes import ask_crosswalk
from sereno.web.geographies.models import CrosswalkBasis, GeographyLevel
from sereno.web.imports.changes import start_import
from sereno.web.imports.models import Upload
from sereno.web.imports.upload_changes import store_upload
from sereno.web.indicators.from_incidents import count_version
from sereno.web.indicators.tables.changes import begin_table
from sereno.web.jobs.models import Job
from sereno.web.jobs.queue import claim
from sereno.web.people import session_limits
from sereno.web.people.models import Person
from tests.integration.web.routes import every_route

WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
# Whoever takes records of people away is noted, as METHOD asks.
NOTED = re.compile(r'INSERT INTO "audits_event"')
SCRIPT = re.compile(r"(?s)<(script|style|textarea)\b.*?</\1>")
SAYS_AREA = re.compile(r".{0,40}\b[Áá]reas?\b.{0,40}|.{0,40}[⟨⟩⟪⟫].{0,40}")
# Levels, what is moved between them, and indicators, which have values at any of them.
OF_ANY_LEVEL = ("geographies:", "indicators:", "monitoring:")
ASKED_WHAT_IT_IS_CALLED = re.compile("se llama aquí a un área|se llama a un grupo de áreas", re.I)


@pytest.fixture
def values(audit, coordinator, version) -> dict[str, object]:
    """Something behind every address: data, counts, a level, a table, and work under way."""
    count_version(version=version)
    city = GeographyLevel.objects.get(audit=audit, key="municipality")
    level = add_level(audit=audit, key="sector", name="Sector", parent=city, by=coordinator)
    keep_areas(level=level, areas={"S1": ("Sector 1", 900.0)})
    for each in (level, city):
        each.audit = audit
    ask_crosswalk(source=level, target=city, basis=CrosswalkBasis.NESTED, by=coordinator)
    upload = store_upload(
        audit=audit, kind=Upload.Kind.INDICATORS, name="x.csv", chunks=[b"clave,2020\nA,1\n"],
        limit=2**20, by=coordinator,
    )  # fmt: skip
    begin_table(audit=audit, upload=upload, by=coordinator)
    start_import(audit=audit, manifest_text="", by=coordinator)
    job = claim("lost long ago")
    assert job is not None
    Job.objects.update(heartbeat_at=version.finished_at.replace(year=2020))
    return {
        "audit": audit.slug, "number": 1, "job": job.pk, "level": "sector", "code": "all_count",
        "upload": upload.pk, "person": coordinator.pk, "kind": "areas", "part": "areas",
        "place": 1, "source": upload.source_id, "name": "rejects", "step": UUID(int=1),
    }  # fmt: skip


def _words(answer: HttpResponse) -> str:
    """What a page says, with the labels that only a screen reader speaks."""
    if not answer.get("Content-Type", "").startswith("text/html") or answer.streaming:
        return ""
    text = SCRIPT.sub(" ", answer.content.decode())
    labels = re.findall(r'(?:aria-label|title|placeholder)="([^"]*)"', text)
    return html.unescape(" · ".join([re.sub(r"<[^>]*>", " · ", text), *labels]))


@pytest.mark.django_db
def test_a_get_writes_nothing_and_calls_areas_as_the_audit_does(
    values, coordinator, signed_in, monkeypatch
) -> None:
    """1, 2: in one walk, which takes a while: on a slow machine over a minute, after which that the
    person is still there is kept.
    """
    monkeypatch.setattr(session_limits, "BETWEEN_NOTES", settings.SESSION_COOKIE_AGE)
    Person.objects.filter(pk=coordinator.pk).update(language="es")
    coordinator.refresh_from_db()
    client = signed_in(coordinator)
    called: dict[str, list[str]] = {}
    asked: dict[str, int] = {}
    wrote: dict[str, list[str]] = {}
    for route in every_route():
        if not route.of_an_audit or not route.is_got:
            continue
        known = {name: values.get(name, 1) for name in PARAMETER.findall(route.place)}
        with CaptureQueriesContext(connection) as caught:
            answer = client.get(reverse(route.name, kwargs=known))
        asked[route.name] = answer.status_code
        found = [q["sql"] for q in caught if WRITES.match(q["sql"]) and not NOTED.match(q["sql"])]
        if found:
            wrote[route.name] = found
        said = ASKED_WHAT_IT_IS_CALLED.sub("", _words(answer))
        if not route.name.startswith(OF_ANY_LEVEL) and (areas := SAYS_AREA.findall(said)):
            called[route.name] = areas
    assert wrote == {}
    assert called == {}
    assert sum(status == 200 for status in asked.values()) > 30, asked
