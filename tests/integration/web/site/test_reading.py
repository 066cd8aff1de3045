"""A page that is only looked at writes nothing: whoever reads holds up nobody and loses nothing.

1. Every address of an audit that answers GET, asked with data there, sends no writing statement,
   but for the notes that say who took records away.
"""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sereno.web.geographies.changes import add_level, keep_areas
from sereno.web.geographies.crosswalk_changes import ask_crosswalk
from sereno.web.geographies.models import Basis, GeographyLevel
from sereno.web.imports.changes import start_import, store_upload
from sereno.web.imports.models import Upload
from sereno.web.indicators.from_incidents import count_version
from sereno.web.indicators.tables.changes import begin_table
from sereno.web.jobs.models import Job
from sereno.web.jobs.queue import claim
from tests.integration.web.routes import every_route

WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
# Whoever takes records of people away is noted, as METHOD asks.
NOTED = re.compile(r'INSERT INTO "audits_event"')


@pytest.fixture
def values(audit, coordinator, version) -> dict[str, object]:
    """Something behind every address: data, counts, a level, a table, and work under way."""
    count_version(version=version)
    city = GeographyLevel.objects.get(audit=audit, key="municipality")
    level = add_level(audit=audit, key="sector", name="Sector", parent=city, by=coordinator)
    keep_areas(level=level, areas={"S1": ("Sector 1", 900.0)})
    for each in (level, city):
        each.audit = audit
    ask_crosswalk(source=level, target=city, basis=Basis.NESTED, by=coordinator)
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
        "place": 1, "source": upload.source_id, "name": "rejects.csv",
    }  # fmt: skip


@pytest.mark.django_db
def test_a_get_writes_nothing(values, coordinator, signed_in) -> None:
    """1"""
    client = signed_in(coordinator)
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
    assert wrote == {}
    assert sum(status == 200 for status in asked.values()) > 30, asked
