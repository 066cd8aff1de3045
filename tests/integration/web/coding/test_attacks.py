"""What people send by mistake or on purpose, and what they do at the same time.

1. Whatever number an address or a form of coding has in any of its fields, it is answered.
2. Whatever an operation says, in any of its fields, is refused or done whole; a passage is one
   place, of a text, of a picture or of a recording.
3. Who acts on what somebody else has changed meanwhile is told, and nothing is lost: codes that
   were merged, retired or made a category, places that are gone, categories one within the other.
4. A code isn't called by what somebody said in restricted material.
5. Who asks for passages of a restricted document without opening it has read it.
6. Rows are locked so that others may still refer to them: whoever codes holds the audit's clock and
   refers to the audit and to codes, which whoever keeps the codebook locks before the clock.
"""

from __future__ import annotations

import itertools
import json
import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sereno.vocabulary.problems import Problem
from sereno.web.audits.roles import Role
from sereno.web.coding.codebook.changes import (
    add_code,
    change_code,
    merge_code,
    move_code,
    take_code_step,
    take_ready_codebook,
)
from sereno.web.coding.codebook.tree import tree_of
from sereno.web.coding.models import Code, CodePlace, Round, Segment
from sereno.web.coding.segments.changes import change_segment, code_passage, undo_last
from tests import ROOT
from tests.integration.web.coding.coded import give, make_codes, make_document
from tests.integration.web.routes import Route, every_route

pytestmark = pytest.mark.django_db
LONG = "9" * 5000
# Longer than a number may be, and larger than a database has one.
STRANGE = (LONG, "9" * 20)
ODD = (None, -1, 10**400, "\0", "\ud800", [], {}, [0, 10**12], [900, 0, 200, 10], [0, 0, 0, 10**9])


def new() -> str:
    return str(uuid.uuid4())


@pytest.fixture
def document(audit, coordinator):
    return make_document(audit, coordinator)


@pytest.fixture
def codes(audit):
    return make_codes(audit)


@pytest.fixture
def there(document, codes, coordinator) -> Segment:
    return code_passage(
        audit=document.audit, by=coordinator, document=document, code=codes[0], start=14, end=20,
        key=uuid.uuid4(),
    )  # fmt: skip


FIELDS = (
    *("q", "code", "area", "technique", "since", "until", "by", "shows", "how", "near", "with"),
    *("first", "second", "page", "seen", "round", "pair", "document", "at", "mention", "part"),
    *("state", "search", "place", "parent", "before", "into", "names", "coder", "codes", "start"),
    *("from", "to", "after", "kind", "decision", "reason", "name", "note", "activity", "level"),
    *("consent", "way", "joined", "coder-x", "how", "each", "seed", "documents", "coders", "view"),
    *("speaker1-age", "access_level", "letters", "title", "unit", "sort", "filter"),
)


def _address(route: Route, slug: str) -> str:
    known: dict[str, Any] = {"audit": slug, "kind": "document", "ending": "csv", "step": "retire"}
    parts = re.findall(r"<(?:(\w+):|)(\w+)>", route.place)
    values = {name: uuid.uuid4() if kind == "uuid" else known.get(name, 1) for kind, name in parts}
    return reverse(route.name, kwargs=values)


@pytest.mark.one_database
def test_addresses_and_forms(audit, document, codes, there, coordinator, signed_in) -> None:
    """1"""
    give(document, coordinator)
    client = signed_in(coordinator)
    client.raise_request_exception = False
    wrong = []
    routes = [each for each in every_route() if each.name.startswith("coding:")]
    for i, route in enumerate(routes):
        address = _address(route, audit.slug)
        # Each field has each of them, over all routes.
        given = {name: STRANGE[(i + n) % 2] for n, name in enumerate(FIELDS)}
        ask = client.get if route.is_got else client.post
        if ask(address, given).status_code >= 500:
            wrong.append(route.name)
    assert wrong == []


def _operations(there: Segment, codes: list[Code]) -> list[dict[str, Any]]:
    """Good operations, each field of which is spoiled in turn."""
    place = {"text": 1, "place": [0, 0, 0, 4]}
    named = {"segment": str(there.key), "revision": there.revision}
    return [
        {"do": "code", "codes": [[new(), codes[1].pk]], "memo": "x", "in_vivo": True, **place},
        {"do": "code", "codes": [[new(), codes[1].pk]], "region": [1, 1, 9, 9]},
        {"do": "code", "codes": [[new(), codes[1].pk]], "time": [1, 9]},
        {"do": "change", "different": {"memo": "y", "looked": True, "to": codes[1].pk}, **named},
        {"do": "change", "different": place, **named},
        {"do": "change", "different": {"region": [1, 1, 9, 9]}, **named},
        {"do": "change", "different": {"time": [0, 9]}, **named},
        {"do": "remove", **named},
        {"do": "undo", "step": new()},
    ]


def _spoiled(good: dict[str, Any]) -> list[dict[str, Any]]:
    """It with each value in the place of each of its fields, and of what those hold."""
    found = []
    for name in good:
        found += [good | {name: odd} for odd in ODD]
        if name == "different":
            found += [good | {name: good[name] | {part: odd}} for part in good[name] for odd in ODD]
        if name == "codes":
            found += [good | {name: [[odd, good[name][0][1]]]} for odd in ODD]
            found += [good | {name: [[new(), odd]]} for odd in ODD]
    return found


def test_operations(audit, document, codes, there, coordinator, signed_in) -> None:
    """2"""
    client: Client = signed_in(coordinator)
    address = reverse("coding:operate", args=[audit.slug, "document", document.number])
    spoiled = [
        {"key": new(), **each} for good in _operations(there, codes) for each in _spoiled(good)
    ]
    for i in range(0, len(spoiled), 200):
        some = spoiled[i : i + 200]
        body = {"operations": some, "since": 0, "seen": ""}
        answer = client.post(address, json.dumps(body), content_type="application/json")
        assert answer.status_code == 200
        assert len(answer.json()["done"]) == len(some)
    for name, odd in itertools.product(("since", "seen", "operations"), ODD):
        body = {"operations": [], "since": 0, "seen": "", name: odd}
        answer = client.post(address, json.dumps(body), content_type="application/json")
        assert answer.status_code in (200, 422), (name, odd)
    length = len(document.texts.get().text)
    for row in Segment.objects.all():
        kept = [row.start is not None, row.region is not None, row.from_ms is not None]
        assert sum(kept) <= 1, vars(row)
        assert row.start is None or 0 <= row.start <= row.end <= length
        assert row.from_ms is None or 0 <= row.from_ms <= row.to_ms < 10**9
        assert row.region is None or len(row.region) == 4


def _refused(why: str, do: Any, **values: Any) -> None:
    with pytest.raises(Problem) as problem:
        do(**values)
    assert problem.value.code == why


@pytest.mark.one_database
def test_what_changed_meanwhile(audit, document, codes, there, coordinator) -> None:
    """3"""
    light, theft, help_ = codes
    by = {"by": coordinator}
    its_round = Round.objects.create(audit=audit, number=9, title="R")
    its_round.codes.set([light, theft])
    change_segment(segment=there, revision=there.revision, code=help_, **by)
    merge_code(code=light, into=theft, **by)
    # Rows as somebody else read them before.
    make = {"audit": audit, "document": document, "start": 0, "end": 4, **by}
    _refused("code_not_in_use", code_passage, code=light, key=uuid.uuid4(), **make)
    there.refresh_from_db()
    _refused(
        "code_not_in_use", change_segment, segment=there, revision=there.revision, code=light, **by
    )
    assert list(its_round.codes.all()) == [theft]
    # What is taken back has the code into which its own was merged.
    [back] = undo_last(audit=audit, document=document, **by)
    assert back.code == theft
    assert undo_last(audit=audit, document=document, **by)[0].removed_at is not None
    category = add_code(audit=audit, name="Lugar", is_codable=False, **by)
    stale = Code.objects.get(pk=category.pk)
    inner = add_code(audit=audit, name="Parque", is_codable=False, parents=[category], **by)
    _refused("code_in_itself", change_code, row=stale, parents=[inner], **by)
    place = theft.places.get()
    move_code(place=place, parent=category, before=None, **by)
    again = CodePlace.objects.create(code=theft, parent=None, position=50)
    gone = CodePlace.objects.get(pk=again.pk)
    move_code(place=again, parent=category, before=None, **by)
    _refused("code_place_gone", move_code, place=gone, parent=None, before=None, **by)
    change_code(row=theft, parents=[], **by)
    take_code_step(row=inner, step="retire", **by)
    take_code_step(row=category, step="retire", **by)
    _refused("code_in_a_code", move_code, place=theft.places.get(), parent=stale, before=None, **by)
    take_ready_codebook(audit=audit, **by)
    first = next(node.code for node in tree_of(audit, None) if node.children)
    change_code(row=first, name="otra", **by)
    add_code(audit=audit, name=str(tree_of(audit, None)[0].code), **by)
    assert take_ready_codebook(audit=audit, **by) > 0


@pytest.mark.one_database
def test_restricted(audit, codes, coordinator, in_role, signed_in) -> None:
    """4, 5"""
    secret = make_document(audit, coordinator, level="restricted")
    at = [audit.slug, "document", secret.number]
    client = signed_in(coordinator)
    for name, is_taken in (("ya nadie se BAJA", False), ("Miedo", True), ("nadie se", True)):
        answer = client.post(reverse("coding:new_code_here", args=at), {"name": name})
        assert ("made" in answer.json()) == is_taken, name
    asked = (
        lambda: client.get(reverse("coding:segments", args=at), {"since": 0, "seen": ""}),
        lambda: client.post(
            reverse("coding:operate", args=at), '{"operations": [], "since": 0, "seen": ""}',
            content_type="application/json",
        ),
    )  # fmt: skip
    code_passage(
        audit=audit, by=coordinator, document=secret, code=codes[0], start=14, end=20,
        key=uuid.uuid4(),
    )  # fmt: skip
    for ask, other in zip(asked, (coordinator, in_role(Role.ANALYST)), strict=True):
        client = signed_in(other)
        for _again in range(2):
            # Once it was read, what a page asks by itself belongs to that reading.
            ask()
            assert audit.events.filter(verb="read_document", by=other).count() == 1


def test_locks() -> None:
    """6"""
    for path in (ROOT / "src" / "sereno" / "web").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "Audit.objects.select_for_update()" not in text, path
        assert "coding" not in path.parts or "select_for_update()" not in text, path
