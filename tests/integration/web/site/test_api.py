"""The read API.

1. Its schema holds for whatever is asked: schemathesis asks as a coordinator and as a viewer.
2. It gives what the pages give to the same person, and no more: levels, strangers, nobody.
3. It writes nothing but the note that something restricted was read.
4. It asks the database as often for many as for few.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis.strategies import booleans, sampled_from

from sereno.exchange.indicators.value_files import LevelValues
from sereno.methods.sources.indicators.values import IndicatorValues
from sereno.web.audits.roles import Role
from sereno.web.imports.models import OffenceDecision, PlaceDecision
from sereno.web.indicators.changes import add_indicator, publish_values
from sereno.web.indicators.models import ValueFile
from sereno.web.records.kinds import KINDS
from sereno.web.site.wsgi import application
from sereno.web.sources.changes import cover, note_break
from sereno.web.sources.models import Extent
from tests.integration.web.sources.catalogue_data import TODAY, make_request, make_source

pytestmark = pytest.mark.django_db
SCHEMA = "/api/openapi.json"


@pytest.fixture
def own_home(settings, tmp_path) -> None:
    """Files of audits lie in a folder of the test's own."""
    settings.HOME = tmp_path / "home"


def _schema(client):
    import schemathesis

    return schemathesis.openapi.from_dict(client.get(SCHEMA).json())


@contextmanager
def one_connection() -> Iterator[None]:
    """A request would close the connection in whose transaction the test lives.

    Django's own test client sees to that by itself, and connects the signals again each time.
    """
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_schema(audit, in_role, signed_in, own_home) -> None:
    """1: each example draws its role, too."""
    # Here, since its import takes every process that collects tests two seconds.
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        response_schema_conformance,
        status_code_conformance,
    )

    source = make_source(audit, "received", access_level="public")
    cover(
        source=source, rows=["topic:theft"], geography="area", years=[2024], by=None,
        extent=Extent.PARTIAL,
    )  # fmt: skip
    note_break(source=source, on=TODAY, kind="method", what="x", advice="y", by=None)
    add_indicator(audit=audit, code="lamps", by=None, name_es="Lámparas", name_en="Lamps")
    values = IndicatorValues.of(["lamps"] * 2, ["a", "b"], ["2020"] * 2, [1, np.nan])
    publish_values(
        audit=audit, why=ValueFile.Why.IMPORT, about="lamps.csv", by=None,
        parts=[LevelValues("area", values)],
    )  # fmt: skip
    make_request(audit, access_level="public")
    label = OffenceDecision.objects.create(audit=audit, label="x", folded="X", topic="theft")
    PlaceDecision.objects.create(pk=label.pk, audit=audit, name="x", name_folded="X")
    browsers = [signed_in(in_role(role)) for role in (Role.COORDINATOR, Role.VIEWER)]
    sessions = [browser.cookies["sessionid"].value for browser in browsers]
    schema = _schema(browsers[0])
    operations = [result.ok() for result in schema.get_all_operations()]
    of_kinds = {
        f"GET /api/audits/{{audit}}/{kind.plural}{one}"
        for kind in KINDS.values()
        for one in ("", f"/{{{kind.by}}}")
    }
    assert of_kinds < {operation.label for operation in operations}

    # Half of what a property is tried on, since there are so many operations; a fifth for those of
    # kinds of record, which one router makes alike.
    most = examples().max_examples
    statuses: set[int] = set()
    for operation in operations:
        tried = most // 5 if operation.label in of_kinds else most // 2

        @examples(max_examples=tried, suppress_health_check=list(HealthCheck))
        def ask(case, is_ours, session) -> None:
            if is_ours:
                case.path_parameters |= {"audit": audit.slug}
                if "code" in case.path_parameters:
                    case.path_parameters["code"] = "lamps"
                if "id" in case.path_parameters:
                    case.path_parameters["id"] = label.pk
                if "number" in case.path_parameters:
                    case.path_parameters["number"] = source.number
            response = case.call(app=application, cookies={"sessionid": session})
            case.validate_response(
                response,
                checks=[
                    status_code_conformance,
                    content_type_conformance,
                    response_schema_conformance,
                ],
            )
            statuses.add(response.status_code)

        with one_connection():
            drawn = {"is_ours": booleans(), "session": sampled_from(sessions)}
            given(case=operation.as_strategy(), **drawn)(ask)()
    assert {200, 404} <= statuses
    assert max(statuses) < 500


@pytest.mark.one_database
def test_the_same_as_the_pages(audit, in_role, signed_in, make_person, client) -> None:
    """2"""
    for level in ("public", "team", "restricted"):
        make_source(audit, title=level, access_level=level, contact_person="Hugo")
    address = reverse("api:sources", args=[audit.slug])
    for role, titles in ((Role.VIEWER, ["public"]), (Role.OFFICIAL, ["public", "team"])):
        browser = signed_in(in_role(role))
        answer = browser.get(address)
        assert [s["title"] for s in answer.json()["items"]] == titles
        assert answer.json()["count"] == len(titles)
        assert "Hugo" not in answer.content.decode()
        hidden = reverse("api:source", args=[audit.slug, 3])
        assert browser.get(hidden).status_code == 404
    assert signed_in(make_person()).get(address).status_code == 404
    assert client.get(address).status_code == 401
    assert client.get(SCHEMA).status_code == 200
    person = signed_in(in_role(Role.ANALYST))
    assert person.get(address, {"state": "loaded"}).json() == {"count": 0, "items": []}
    assert person.get(address, {"state": "lost"}).status_code == 422
    assert len(person.get(address, {"limit": 1, "offset": 1}).json()["items"]) == 1
    assert person.post(address).status_code == 405


def test_reading_is_noted(audit, coordinator, signed_in) -> None:
    """3"""
    source = make_source(audit, access_level="restricted")
    events = audit.events.count()
    client = signed_in(coordinator)
    client.get(reverse("api:sources", args=[audit.slug]))
    whole = client.get(reverse("api:source", args=[audit.slug, source.number])).json()
    assert [step["state"] for step in whole["steps"]] == ["identified"]
    # In the list and whole.
    noted = audit.events.all()[: audit.events.count() - events]
    assert [e.verb for e in noted] == ["read_source"] * 2


@pytest.mark.one_database
def test_one_set_of_queries(audit, coordinator, signed_in) -> None:
    """4"""
    client = signed_in(coordinator)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("api:sources", args=[audit.slug]))
        return len(queries)

    make_source(audit, "received")
    few = asked()
    for _ in range(20):
        make_source(audit, "received")
    assert asked() == few
