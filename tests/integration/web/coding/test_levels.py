"""Levels: what of restricted material is told to whom, over the whole of coding.

1. Whoever isn't cleared for it gets no sign of what is restricted, of what was withdrawn or of what
   another audit holds, nor of a code that is called by restricted words: from no page, answer,
   file, search or poll, whatever an address names. Who is cleared gets it where it belongs.
2. Nor can they change it, whatever an address, a form or an operation names.
3. Every route of coding asks for a right of those who hear people; no token of the API has one.
4. No word of it lies in a table, an index, an event, the home or a log unsealed.
5. What leaves without restricted material leaves without such codes.
"""

from __future__ import annotations

import io
import json
import logging
import re
import uuid
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.changes import create_audit
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import right_of
from sereno.web.audits.roles import Right, Role
from sereno.web.coding.codebook.changes import add_code, merge_code, move_code
from sereno.web.coding.models import (
    Assignment,
    AssignmentState,
    Code,
    CodePlace,
    CodingStep,
    Decision,
    Mention,
    NameMap,
    Quote,
    Ruling,
    Segment,
    Speaker,
    TextVersion,
)
from sereno.web.coding.rounds.changes import add_round, give_documents
from sereno.web.coding.search.indexing import index_what_is_missing
from sereno.web.coding.segments.changes import change_segment, code_passage
from sereno.web.diagnosis.models import Document, DocumentState
from sereno.web.people.models import Person
from sereno.web.records.tokens import make_token
from tests.integration.web.coding.coded import make_document
from tests.integration.web.coding.coded_texts import quoted
from tests.integration.web.routes import WHO_MAY, Route, every_route

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
# No language has such a word, and a search folds none of it away.
MARK = "zxqv"
SECRET = (
    ("Facilitadora", f"¿Qué pasó con {MARK}asks?"),
    (f"Persona {MARK}called", f"Nos dijo {MARK}said que aquí no hay luz."),
)


def spoken(*words: str) -> list[tuple[str, str]]:
    return [("Facilitadora", "¿Y la luz?"), *(("Persona 3", each) for each in words)]


@dataclass
class Planted:
    """What the addresses name, by what they call it; open: what everybody in fieldwork sees."""

    audit: Audit
    values: dict[str, list[object]]
    keys: dict[str, object] = field(default_factory=dict)


@pytest.fixture
def planted(audit, coordinator, in_role) -> Planted:
    """Restricted material in every table of coding, some withdrawn, some of another audit, beside
    an open document.
    """
    analyst, coder = in_role(Role.ANALYST), in_role(Role.CODER)
    for role in (Role.FIELDWORKER, Role.EVALUATOR, Role.OFFICIAL, Role.VIEWER):
        in_role(role)
    secret = make_document(audit, coordinator, turns=SECRET, level="restricted")
    gone = make_document(audit, coordinator, turns=spoken(f"{MARK}gone, sin luz"))
    shown = make_document(audit, coordinator, turns=spoken("Aquí no hay luz, y nadie sale."))
    other = create_audit(
        slug="otra", name="Otra", country="mx", languages=["es"], select=3, by=coordinator
    )
    theirs = make_document(other, coordinator, turns=spoken(f"{MARK}theirs, sin luz"))
    Document.objects.filter(pk=secret.pk).update(title=f"{MARK}title")
    Document.objects.filter(pk=theirs.pk).update(number=77)
    # The category and one of its codes are restricted, the other is everybody's.
    category = add_code(
        audit=audit, by=coordinator, name=f"{MARK}category", is_codable=False,
        access_level="restricted",
    )  # fmt: skip
    code = add_code(
        audit=audit, by=coordinator, name=f"{MARK}code", parents=[category], letters="zq",
        access_level="restricted", definition=f"{MARK}definition", topic="robbery",
    )  # fmt: skip
    light = add_code(audit=audit, by=coordinator, name="Sin luz", parents=[category])
    fear = add_code(audit=audit, by=coordinator, name="Miedo")
    merged = add_code(audit=audit, by=coordinator, name="Temor")
    merge_code(code=merged, into=code, by=coordinator)
    move_code(place=fear.places.get(), parent=category, before=None, by=coordinator)
    foreign = add_code(audit=other, by=coordinator, name=f"{MARK}foreign")
    round = add_round(
        audit=audit, by=coordinator, title="Ronda", is_blind=False, codes=[code, light]
    )
    round.state = "open"
    round.save()
    given = [coordinator, analyst]
    give_documents(round=round, documents=[secret, shown], coders=given, by=coordinator)
    give_documents(round=round, documents=[shown], coders=[coder], by=coordinator)
    for document in (secret, shown, gone):
        start = document.texts.get().text.rindex("luz")
        for person in given:
            for each in (code, light):
                code_passage(
                    audit=audit, by=person, document=document, code=each, start=start,
                    end=start + 3, key=uuid.uuid4(),
                    memo=f"{MARK}memo" if document != shown else "",
                )  # fmt: skip
    kept = Segment.objects.filter(document=secret).first()
    kept = change_segment(
        segment=kept, by=kept.coder, revision=kept.revision, memo=f"{MARK}memo again"
    )
    code_passage(
        audit=audit, by=coder, document=shown, code=light, start=16, end=20, key=uuid.uuid4()
    )
    code_passage(
        audit=other, by=coordinator, document=theirs, code=foreign, start=30, end=34,
        key=uuid.uuid4(), memo=f"{MARK}othermemo",
    )  # fmt: skip
    Assignment.objects.all().update(state=AssignmentState.FINISHED, finished_at=timezone.now())
    text = secret.texts.get()
    ruling = Ruling.objects.create(
        round=round, document=secret, text=text, first=coordinator, second=analyst, start=40,
        end=48, decision=Decision.NEITHER, reason=f"{MARK}reason", at=timezone.now(), by=analyst,
    )  # fmt: skip
    NameMap.objects.create(
        document=secret, source=text.source, signs=9, names=json.dumps({"1": [f"{MARK}name"]}),
        at=timezone.now(),
    )  # fmt: skip
    mention = Mention.objects.create(
        document=secret, source=text.source, start=0, end=4, kind="person", rule="hand"
    )
    for n, document in enumerate((secret, shown), 1):
        quoted(document.activity)
        of = Segment.objects.filter(document=document, code=code, coder=coordinator).get()
        Quote.objects.create(
            audit=audit, number=n, document=document, text=of.text, segment=of, code=code,
            start=of.start, end=of.end, proposed_by=coordinator,
        )  # fmt: skip
    # What is public is nobody's secret, but what its code is called.
    Quote.objects.filter(document=shown).update(
        state="approved", decided_by=analyst, decided_at=timezone.now()
    )
    Document.objects.filter(pk=gone.pk).update(state=DocumentState.WITHDRAWN)
    client = Client()
    client.force_login(coordinator, backend="django.contrib.auth.backends.ModelBackend")
    client.post(reverse("coding:codebook_versions", args=[audit.slug]), {"note": "x"})
    documents: list[object] = [secret.number, gone.number, shown.number, 77]
    return Planted(
        audit,
        {
            "document": documents,
            "ruling": [ruling.pk],
            "ending": ["csv", "xlsx"],
            "kind": ["document", "mark", "stop"],
            "step": ["retire"],
            "quote": [1, 2],
            "uuid": [CodingStep.objects.filter(document=secret).first().key],
            "view": [1],
            "number": documents,
            "code": [code.number, light.number, category.number, merged.number],
            "round": [round.number],
        },
        {
            "code": code.pk,
            "light": light.pk,
            "foreign": foreign.pk,
            "segment": str(kept.key),
            "revision": kept.revision,
            "mention": mention.pk,
            "coordinator": coordinator.pk,
            "step": str(CodingStep.objects.filter(document=secret).first().key),
        },
    )


def _addresses(route: Route, planted: Planted) -> Iterator[str]:
    """A route's addresses, each value of each of its parts at least once."""
    parts = re.findall(r"<(?:(\w+):|)(\w+)>", route.place)
    of = next((one for one in ("code", "round", "quote") if f"{one}s/<" in route.place), "number")
    wanted = {
        name: planted.values["uuid" if kind == "uuid" else of if name in ("number", "id") else name]
        for kind, name in parts
        if name != "audit"
    }
    for i in range(max(map(len, wanted.values()), default=1)):
        values = {name: some[i % len(some)] for name, some in wanted.items()}
        yield reverse(route.name, kwargs={"audit": planted.audit.slug, **values})


# What is asked beside an address: what finds all there is, and tells most of it.
EVERYTHING = "?q=luz&restricted=yes&search=o&code=2&by=month&view=lines&since=0&seen=1.own&of=units"
TOGETHER = "?q=-cosa&restricted=yes&with=2&how=near&near=20&round=1&by=part"
ASKED_TWICE = ("coding:search", "coding:passages", "coding:code_pairs")
BESIDE = ("audit_home", "diagnosis:coverage", "api:codes", "api:code", "api:rounds", "api:round")


def _told(client: Client, addresses: Iterable[str]) -> dict[str, set[str]]:
    """By address which planted words its answer has."""
    found = {}
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code < 500, address
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                content = b"".join(map(archive.read, archive.namelist()))
        if marks := set(re.findall(rf"{MARK}\w*", content.decode("utf-8", "replace"))):
            found[address] = marks
    return found


@pytest.mark.one_database
def test_nobody_is_told(planted, coordinator, signed_in, caplog) -> None:
    """1, 3, 4, 5"""
    caplog.set_level(logging.INFO)
    routes = {each.name: each for each in every_route()}
    coding = [each for name, each in routes.items() if name.startswith("coding:") and each.is_got]
    for role, rights in (
        (Role.CODER, set(WHO_MAY)),
        # As far cleared; reads texts before names are replaced.
        (Role.FIELDWORKER, {Right.SEE_ORIGINALS}),
        # Police and residents.
        (Role.OFFICIAL, {Right.SEE_RESULTS}),
        (Role.VIEWER, {Right.SEE_RESULTS}),
    ):
        person = Person.objects.get(memberships__role=role)
        mine = [
            route
            for route in (*coding, *(routes[name] for name in BESIDE))
            if (right := right_of(route.view)) in rights and role in WHO_MAY[right]
        ]
        asked = [
            a + EVERYTHING * (not r.name.startswith("api:"))
            for r in mine
            for a in _addresses(r, planted)
        ]
        asked += [
            a + TOGETHER for r in mine if r.name in ASKED_TWICE for a in _addresses(r, planted)
        ]
        assert _told(signed_in(person), asked) == {}
    wanted = {
        "segments": {"memo"},
        "screen": {"asks", "called", "said"},
        "search": {"category", "code", "said"},
        "settle": {"reason"},
        "codebook_qdc": {"category", "code", "definition"},
        "codes_by_file": {"code"},
        "passages": {"category", "code"},
    }
    for name, words in wanted.items():
        told = _told(
            signed_in(coordinator),
            (a + EVERYTHING for a in _addresses(routes[f"coding:{name}"], planted)),
        )
        assert {f"{MARK}{word}" for word in words} <= set().union(*told.values()), name
        assert not {f"{MARK}gone", f"{MARK}theirs"} & set().union(*told.values()), name
    index_what_is_missing()
    _nothing_lies_open(planted)
    _no_token_opens_it(planted, coordinator)
    _leaves_without(planted, signed_in(coordinator))
    assert MARK not in caplog.text


def _nothing_lies_open(planted: Planted) -> None:
    """4: codes and titles are records, with their levels; what people said and wrote is sealed."""
    records = {"coding_code", "coding_codebookversion", "audits_event", "diagnosis_document"}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            marks = set(re.findall(rf"{MARK}\w*", str(cursor.fetchall())))
            known = {
                f"{MARK}{word}" for word in ("category", "code", "definition", "foreign", "title")
            }
            if table not in records:
                # Of the other audit's open text stems are indexed.
                known = (
                    {f"{MARK}their", f"{MARK}theirs"}
                    if table.startswith("coding_indexedblock")
                    else set()
                )
            assert marks <= known, table
    for path in Path(settings.HOME).rglob("*"):
        if path.is_file() and "sqlite" not in path.name:
            assert MARK.encode() not in path.read_bytes(), path


def _state() -> str:
    models = (Segment, Mention, Speaker, Assignment, Ruling, Code, CodePlace, Quote, TextVersion)
    return str([list(each.objects.order_by("pk").values_list()) for each in models])


def test_nobody_changes_it(planted, signed_in) -> None:
    """2"""
    audit = planted.audit
    before = _state()
    keys = planted.keys
    operation = {"key": str(uuid.uuid4()), "segment": keys["segment"], "revision": keys["revision"]}
    place = {"text": 1, "place": [0, 0, 0, 4]}
    operations = [
        {**operation, "do": "change", "different": {"memo": "mine", "looked": True}},
        {**operation, "do": "remove"},
        {**operation, "do": "undo", "step": keys["step"]},
        {**operation, "do": "code", "codes": [[str(uuid.uuid4()), keys["code"]]], **place},
        {**operation, "do": "code", "codes": [[str(uuid.uuid4()), keys["foreign"]]], **place},
        {**operation, "do": "code", "codes": [[keys["segment"], keys["light"]]], **place},
    ]
    given = {
        "document": 1, "mention": keys["mention"], "state": "kept", "name": "Mío", "reason": "x",
        "coder": keys["coordinator"], "codes": keys["code"], "start": 0, "from": 0, "to": 9,
        "after": 0, "before": 5, "kind": "person", "decision": "both", "pair": "1-2",
    }  # fmt: skip
    done = []
    for role in (Role.CODER, Role.FIELDWORKER, Role.EVALUATOR, Role.OFFICIAL):
        person = Person.objects.get(memberships__role=role)
        client = signed_in(person)
        for route in every_route():
            if not route.name.startswith("coding:"):
                continue
            right = right_of(route.view)
            if role not in WHO_MAY[right] or right == Right.SEE_FIELDWORK:
                continue
            for address in _addresses(route, planted):
                # What everybody may see is somebody else's test.
                if f"/{planted.values['document'][2]}/" not in address:
                    assert client.post(address, given).status_code < 500, address
        for number in planted.values["document"]:
            address = reverse("coding:operate", args=[audit.slug, "document", number])
            body = json.dumps({"operations": operations, "since": 0, "seen": ""})
            answer = client.post(address, body, content_type="application/json")
            assert answer.status_code == (
                403 if role != Role.CODER else 404 if number != 3 else 200
            )
            if answer.status_code == 200:
                done += answer.json()["done"]
    assert [each.get("code") for each in done] == [
        *["segment_unknown"] * 2, "nothing_to_undo", *["segment_unknown"] * 2, "segment_of_another",
    ]  # fmt: skip
    assert _state() == before


def _no_token_opens_it(planted: Planted, coordinator: Person) -> None:
    """3"""
    hear = {Right.SEE_FIELDWORK, Right.CODE, Right.KEEP_CODING, Right.SEE_ORIGINALS}
    routes = [each for each in every_route() if each.name.startswith("coding:")]
    others = {each.name for each in routes if right_of(each.view) not in hear}
    # Quotes alone, of which everybody reads what was approved to be public.
    assert all("quote" in name for name in others), others
    not_heard = {Role.OFFICIAL, Role.VIEWER, Role.CARE}
    assert not any(not_heard & WHO_MAY[right] for right in hear)
    for level in AccessLevel:
        secret = make_token(
            audit=planted.audit, person=coordinator, name="x", right=Right.SEE_RECORDS,
            access_level=level, now=timezone.now(), days=9,
        )  # fmt: skip
        for name in BESIDE[2:]:
            for address in _addresses(next(r for r in every_route() if r.name == name), planted):
                answer = Client().get(address, headers={"Authorization": f"Bearer {secret}"})
                assert answer.status_code == 403, (level, address)


def _leaves_without(planted: Planted, client: Client) -> None:
    """5"""
    address = reverse("coding:leave_project", args=[planted.audit.slug])
    for given, is_there in (({}, False), ({"restricted": "1"}, True)):
        answer = client.post(address, given)
        with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
            content = b"".join(map(archive.read, archive.namelist()))
        assert (f"{MARK}code".encode() in content) == is_there
        assert (f"{MARK}said".encode() in content) == is_there
        assert f"{MARK}gone".encode() not in content
