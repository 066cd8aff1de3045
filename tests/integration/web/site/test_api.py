"""The read API.

1. Its schema holds for whatever is asked: schemathesis asks as a coordinator and as a viewer.
2. It gives what the pages give to the same person, and no more: levels, strangers, nobody.
3. It writes nothing but the note that something restricted was read.
4. It asks the database as often for many as for few.
5. Pages follow each other in every order, empty values among them, whatever is added and deleted
   between; a cursor that was changed, or is another's or another question's, opens nothing.
6. Whoever has an answer is told that nothing is new, after a reading was noted; nobody else's tag
   says so, nor that of another language or of a token. Faults are problems in both languages.
7. Its document is one by the official schema of OpenAPI 3.1, and each schema in it one by JSON
   Schema 2020-12; each example is as its schema says; every operation tells its faults, its tag and
   304.
8. Pages of values stay in the edition of the first; a cursor opens no edition to whoever sees only
   the one in force.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis.strategies import booleans, sampled_from

from sereno.exchange.indicators.value_files import LevelValues
from sereno.methods.sources.indicators.values import IndicatorValues
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.roles import Right, Role
from sereno.web.imports.models import OffenceDecision, PlaceDecision
from sereno.web.indicators.changes import add_indicator, publish_values
from sereno.web.indicators.models import ValueFile
from sereno.web.records.kinds import KINDS
from sereno.web.records.tokens import make_token
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
    assert person.get(address, {"state": "loaded"}).json() == {
        "count": 0, "items": [], "next": None,
    }  # fmt: skip
    assert person.get(address, {"state": "lost"}).status_code == 422
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


def _pages(client, address: str, **asked: object) -> Iterator[dict[str, Any]]:
    answer = client.get(address, asked)
    yield answer.json()
    while answer.json()["next"]:
        link = answer["Link"]
        assert link.endswith('; rel="next"')
        answer = client.get(link.split(">")[0].removeprefix("<http://testserver"))
        assert answer.status_code == 200, answer.content
        yield answer.json()
    assert "Link" not in answer


def test_cursors(audit, coordinator, signed_in, in_role) -> None:
    """5"""
    client, address = signed_in(coordinator), reverse("api:sources", args=[audit.slug])
    titles = ["Ñandú", "nube", "Ópera", "opera", "zona", "Alba", "alba"]
    made = [make_source(audit, title=title, access_level="team") for title in titles]
    sorts = next(
        each["schema"]["anyOf"][0]["enum"]
        for each in client.get(SCHEMA).json()["paths"]["/api/audits/{audit}/sources"]["get"][
            "parameters"
        ]
        if each["name"] == "sort"
    )
    for sort in [None, *sorts]:
        asked = {"sort": sort} if sort else {}
        whole = client.get(address, asked).json()
        paged = [row for page in _pages(client, address, limit=2, **asked) for row in page["items"]]
        assert paged == whole["items"], sort
    pages = _pages(client, address, limit=3)
    first = next(pages)
    # Of the page that was read, one that stood in it and its last; of the rest, one; and a new one.
    for gone in (made[0], made[2], made[4]):
        gone.delete()
    make_source(audit, title="new", access_level="team")
    rest = [row["title"] for page in pages for row in page["items"]]
    assert [row["title"] for row in first["items"]] == titles[:3]
    assert rest == ["opera", "Alba", "alba", "new"]

    cursor = client.get(address, {"limit": 1}).json()["next"]
    assert client.get(address, {"limit": 1}).json()["next"] == cursor
    other = reverse("api:requests", args=[audit.slug])
    colleague = signed_in(in_role(Role.ANALYST))
    for who, where, asked in (
        (client, address, {"cursor": ("B" if cursor[0] == "A" else "A") + cursor[1:]}),
        (client, address, {"cursor": cursor[:-8]}),
        (client, address, {"cursor": "AAAA"}),
        (client, address, {"cursor": cursor, "sort": "title"}),
        (client, other, {"cursor": cursor}),
        (colleague, address, {"cursor": cursor}),
    ):
        answer = who.get(where, asked)
        assert answer.status_code == 422, asked
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["errors"][0]["loc"][-1] == "cursor"


def test_tags(audit, coordinator, signed_in, in_role, client) -> None:
    """6"""
    make_source(audit, title="x", access_level="restricted")
    one, address = signed_in(coordinator), reverse("api:sources", args=[audit.slug])
    tag = one.get(address)["ETag"]
    noted = audit.events.filter(verb="read_source").count()
    again = one.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert audit.events.filter(verb="read_source").count() == noted + 1
    assert {"Authorization", "Cookie", "Accept-Language"} <= set(again["Vary"].split(", "))
    assert "no-store" in again["Cache-Control"]
    given = {"audit": audit, "person": coordinator, "name": "x", "days": 9, "now": timezone.now()}
    levels = [AccessLevel.PUBLIC, AccessLevel.RESTRICTED]
    secrets = [make_token(right=Right.SEE_RECORDS, access_level=up, **given) for up in levels]
    tags = {
        tag,
        signed_in(in_role(Role.VIEWER)).get(address, headers={"If-None-Match": tag})["ETag"],
    }
    for secret in secrets:
        answer = client.get(
            address, headers={"If-None-Match": tag, "Authorization": f"Bearer {secret}"}
        )
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "private, no-cache"
        tags.add(answer["ETag"])
    assert len(tags) == 4
    make_source(audit, title="y")
    assert one.get(address, headers={"If-None-Match": tag}).status_code == 200
    gone = reverse("api:source", args=[audit.slug, 99])
    said = set()
    for language in ("es", "en"):
        answer = client.get(
            gone,
            headers={"Accept-Language": language, "Authorization": f"Bearer {secrets[1]}"},
        )
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["status"] == answer.status_code == 404
        assert "ETag" not in answer
        said.add(answer.json()["detail"])
    assert len(said) == 2


def test_document(client) -> None:
    """7"""
    import jsonschema_rs
    from schemathesis.specs.openapi.definitions import OPENAPI_31

    document = client.get(SCHEMA).json()
    assert document["openapi"] == "3.1.0"
    jsonschema_rs.validator_for(OPENAPI_31).validate(document)
    for schema in document["components"]["schemas"].values():
        jsonschema_rs.meta.validate(
            {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
        )
    told = document["webhooks"]["something happened"]["post"]["requestBody"]["content"]
    for content in told.values():
        jsonschema_rs.validate(content["schema"], content["example"])
    for operations in document["paths"].values():
        (operation,) = operations.values()
        answers = operation["responses"]
        assert set(answers) == {"200", "304", "401", "403", "404", "422", "429"}
        assert all(
            set(answers[n]["content"]) == {"application/problem+json"} for n in answers if n > "4"
        )
        for content in answers["200"]["content"].values():
            if "example" in content:
                whole = {"components": document["components"], **content["schema"]}
                jsonschema_rs.validate(whole, content["example"])
        assert "offset" not in {each["name"] for each in operation["parameters"]}


@pytest.mark.one_database
def test_pages_of_values(audit, coordinator, in_role, signed_in, own_home) -> None:
    """8"""
    add_indicator(audit=audit, code="lamps", by=None, name_es="Lámparas", name_en="Lamps")

    def publish(more: int) -> None:
        values = IndicatorValues.of(
            ["lamps"] * 3, ["a", "b", "c"], ["2020"] * 3, [57.0 + more, 58.0 + more, 59.0 + more]
        )
        publish_values(
            audit=audit, why=ValueFile.Why.IMPORT, about="lamps.csv", by=None,
            parts=[LevelValues("area", values)],
        )  # fmt: skip

    publish(0)
    client, viewer = signed_in(coordinator), signed_in(in_role(Role.VIEWER))
    address = reverse("api:values", args=[audit.slug, "lamps"])
    walk, of_viewer = _pages(client, address, limit=2), viewer.get(address, {"limit": 2}).json()
    first = next(walk)
    publish(10)
    (second,) = walk
    assert [row["value"] for row in first["items"] + second["items"]] == [57, 58, 59]
    assert second["edition"] == 1
    asked = {"limit": 2, "cursor": of_viewer["next"]}
    assert viewer.get(address, asked).status_code == 404
    wrong = {"limit": 2, "cursor": first["next"], "period": "2020"}
    assert client.get(address, wrong).status_code == 422
