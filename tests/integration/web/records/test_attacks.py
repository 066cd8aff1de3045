"""What nobody's browser sends, and what must not be learned by asking.

1. Digits of other scripts, numbers too large, NULs and very long texts are refused or left aside,
   wherever a list, a batch, a saved view, a history or a token takes them.
2. Restricted records that leave in a file or an answer of the API are noted, each with whoever
   took them.
3. The API looks for words in what it answers alone.
4. Nobody undoes a batch whose records they may not see any more.
   Undoing is told as secret as the record was before and after.
5. A sheet is made whatever somebody wrote into a field.
6. A text in another encoding than UTF-8, by which half a sign or a codec that makes none could
   come in, and a NUL in an address are refused before anything reads them.
"""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import give_role
from sereno.web.audits.roles import Role
from sereno.web.organisations.changes import organisation_called
from sereno.web.records.batches import change_many, undo
from sereno.web.sources.changes import add_source
from sereno.web.sources.models import DataRequest, Source
from sereno.web.sources.record import SOURCES

pytestmark = pytest.mark.django_db


def some_source(audit: Any, by: Any, level: str = "team") -> Source:
    values = {"title": "Incidents", "publisher": "Ministry", "kind": "survey", "geography": "area"}
    return add_source(audit=audit, by=by, on=timezone.localdate(), access_level=level, **values)


@pytest.mark.parametrize("text", ["²", "٣", "9" * 30, "9" * 5000, "-1", "a\0b", "x" * 100_000])
def test_texts(audit, coordinator, signed_in, text: str) -> None:
    """1"""
    some_source(audit, coordinator)
    client, home = signed_in(coordinator), f"/a/{audit.slug}"
    answers = [
        client.post(f"{home}/sources/change/", {"row": [text], "action": "kind=survey"}),
        client.post(f"{home}/sources/change/", {"row": ["1"], "action": "x", "reason": text}),
        client.post(f"{home}/sources/views/", {"name": text, "query": f"q={text}"}),
        client.post(f"{home}/tokens/", {"name": text, "right": "see_results", "days": text}),
        client.get(reverse("audits:list"), {"q": text}),
        *(client.get(f"{home}/requests/new/", {name: text}) for name in ("source", "gap")),
        *(client.get(f"{home}/history/", {"of": of}) for of in (f"{text}:1", f"x.y:{text}")),
        *(
            client.get(address, {name: text})
            for name in ("q", "state", "sort", "page")
            for address in (
                f"{home}/sources/",
                f"{home}/sources/export.csv",
                f"/api/audits/{audit.slug}/sources",
            )
        ),
    ]
    assert {answer.status_code for answer in answers} <= {200, 302, 400, 422}
    if "\0" in text:
        assert all(answer.status_code >= 400 for answer in answers[2:5])


def test_restricted_ones_that_leave(audit, coordinator, signed_in) -> None:
    """2"""
    some_source(audit, coordinator)
    some_source(audit, coordinator, "restricted")
    client = signed_in(coordinator)
    readings = audit.events.filter(verb="read_source", by=coordinator)
    files = [
        reverse("sources:sources_file", args=[audit.slug, ending])
        for ending in ("csv", "xlsx", "jsonld")
    ]
    for n, address in enumerate([*files, f"/api/audits/{audit.slug}/sources"], start=1):
        assert client.get(address).status_code == 200
        assert readings.count() == n
    assert client.get(files[0], {"access_level": "team"}).status_code == 200
    assert readings.count() == 4


def test_words_that_the_api_does_not_answer(audit, coordinator, signed_in) -> None:
    """3"""
    ministry = organisation_called(audit=audit, name="Ministry", by=coordinator)
    DataRequest.objects.create(audit=audit, number=1, institution=ministry, addressee="Rosa Paz")
    client, page = signed_in(coordinator), reverse("sources:requests", args=[audit.slug])
    asked = f"/api/audits/{audit.slug}/requests"
    assert "Ministry" in client.get(page, {"q": "Rosa"}).content.decode()
    assert client.get(asked, {"q": "Minis"}).json()["count"] == 1
    assert client.get(asked, {"q": "Rosa"}).json()["count"] == 0


def test_undoing_what_one_may_not_see(audit, coordinator, in_role) -> None:
    """4"""
    source = some_source(audit, coordinator, "restricted")
    analyst = in_role(Role.ANALYST)
    batch = change_many(SOURCES, audit=audit, rows=[source], by=analyst, access_level="field")
    give_role(audit=audit, person=analyst, role=Role.OFFICIAL, by=coordinator)
    audit.known_roles.clear()
    with pytest.raises(Problem) as said:
        undo(SOURCES, batch=batch, by=analyst)
    assert said.value.code == "changed_meanwhile"
    source.refresh_from_db()
    assert source.access_level == "field"


@pytest.mark.parametrize(("level", "to"), [("restricted", "public"), ("public", "restricted")])
def test_undoing_a_level(audit, coordinator, level: str, to: str) -> None:
    """4"""
    source = some_source(audit, coordinator, level)
    batch = change_many(SOURCES, audit=audit, rows=[source], by=coordinator, access_level=to)
    undo(SOURCES, batch=batch, by=coordinator)
    source.refresh_from_db()
    assert source.access_level == level
    assert audit.events.get(verb="undo_source").access_level == "restricted"


def test_signs_that_no_sheet_holds(audit, coordinator, signed_in) -> None:
    """5"""
    source = some_source(audit, coordinator)
    Source.objects.filter(pk=source.pk).update(title="A\x01\x0b\uffffB", note="\x1b")
    address = reverse("sources:sources_file", args=[audit.slug, "xlsx"])
    sheet = openpyxl.load_workbook(io.BytesIO(signed_in(coordinator).get(address).content)).active
    assert "A\ufffd\ufffd\ufffdB" in [cell.value for cell in sheet[2]]


@pytest.mark.parametrize("charset", ["unicode_escape", "utf-7", "rot13", "base64", "idna"])
def test_other_encodings(audit, coordinator, signed_in, charset: str) -> None:
    """6"""
    client, kind = signed_in(coordinator), f"multipart/form-data; boundary=X; charset={charset}"
    sent = '--X\r\nContent-Disposition: form-data; name="name"\r\n\r\n\\ud800+2AA-\r\n--X--\r\n'
    for route, values in (("sources:save_sources_view", ()), ("imports:upload", ("areas",))):
        address = reverse(route, args=[audit.slug, *values])
        assert client.generic("POST", address, sent, content_type=kind).status_code == 400


def test_an_address_with_a_nul(audit, coordinator, signed_in) -> None:
    """6"""
    client = signed_in(coordinator)
    for route in ("indicators:indicator", "indicators:values_csv", "monitoring:effect"):
        assert client.get(reverse(route, args=[audit.slug, "a\0b"])).status_code == 400
