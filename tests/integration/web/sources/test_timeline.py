"""The timeline of the catalogue: what was asked, promised, sent and refused, day by day.

1. Steps and reminders stand together, the newest first; the words find a source or an institution.
2. Each role sees the moments of what it is cleared for, on the page and in the file.
3. Why a restricted source was refused stands only on its own page, and no request is told of that
   the person may not see.
4. It asks the database as often for thirty moments as for three.
"""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sereno.web.audits.roles import Role
from sereno.web.sources.changes import take_step
from sereno.web.sources.models import SourceState
from sereno.web.sources.request_changes import remind
from sereno.web.sources.timeline import timeline_of
from tests.integration.web.sources.catalogue_data import TODAY, ago, item, make_request, make_source

pytestmark = pytest.mark.django_db


def rows_of(client, audit, **asked: str) -> list[dict[str, str]]:
    address = reverse("sources:timeline_file", args=[audit.slug, "csv"])
    return list(csv.DictReader(io.StringIO(client.get(address, asked).content.decode())))


def test_together(audit, coordinator, signed_in) -> None:
    """1"""
    source = make_source(audit, title="Llamadas")
    request = make_request(audit, item(source=source), institution="Centro C5", sent=20)
    remind(request=request, on=ago(3), today=TODAY, note="Por correo", by=coordinator)
    client = signed_in(coordinator)
    rows = rows_of(client, audit)
    assert [(row["on"], row["state"]) for row in rows] == [
        (ago(3).isoformat(), "reminded"),
        (ago(20).isoformat(), "requested"),
        (ago(30).isoformat(), "identified"),
    ]
    assert rows[0]["reason"] == "Por correo"
    assert {row["institution"] for row in rows[:2]} == {"Centro C5"}
    assert len(rows_of(client, audit, q="llamadas")) == 2
    assert len(rows_of(client, audit, q="centro", state="reminded")) == 1
    page = client.get(reverse("sources:timeline", args=[audit.slug]))
    assert [moment.state for moment in page.context["page"]] == [row["state"] for row in rows]


def test_of_one_day(audit, coordinator) -> None:
    """1"""
    make_source(audit, "loaded")
    found = [moment.state for moment in timeline_of(audit, coordinator)]
    assert found == ["loaded", "received", "identified"]


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("role", "n"), [(Role.COORDINATOR, 4), (Role.CODER, 3), (Role.OFFICIAL, 2), (Role.VIEWER, 1)]
)
def test_levels(audit, in_role, signed_in, role, n) -> None:
    """2"""
    for level in ("public", "team", "field", "restricted"):
        make_source(audit, title=f"de {level}", access_level=level)
    client = signed_in(in_role(role))
    assert len(rows_of(client, audit)) == n
    page = client.get(reverse("sources:timeline", args=[audit.slug])).content.decode()
    assert page.count("<time ") == n
    assert ("de restricted" in page) is (n == 4)


@pytest.mark.one_database
def test_what_is_told_elsewhere(audit, coordinator, in_role) -> None:
    """3"""
    hidden = make_source(audit, title="Penal", access_level="restricted")
    source = make_source(audit, title="Abierta", access_level="public")
    make_request(
        audit, item(source=source), access_level="restricted", institution="Fiscalía", sent=20
    )
    for each, why in ((hidden, "por un testigo"), (source, "no lo tienen")):
        for state in (SourceState.REQUESTED, SourceState.REFUSED):
            each.refresh_from_db()
            if state != each.state:
                take_step(source=each, state=state, on=ago(9), today=TODAY, by=None, reason=why)
    everything = [moment.reason for moment in timeline_of(audit, coordinator)]
    assert "no lo tienen" in everything
    assert "por un testigo" not in everything
    seen = timeline_of(audit, in_role(Role.VIEWER))
    assert {moment.source.title for moment in seen} == {"Abierta"}
    assert all(moment.request is None and moment.institution != "Fiscalía" for moment in seen)


def test_queries(audit, coordinator) -> None:
    """4"""
    counts = []
    for n in (1, 10):
        for _ in range(n):
            make_source(audit, "loaded")
        with CaptureQueriesContext(connection) as asked:
            assert timeline_of(audit, coordinator)
        counts.append(len(asked))
    assert counts[0] == counts[1]
