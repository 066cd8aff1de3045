"""Coding together: verbs, what is new since, undo.

1. A passage is coded once, however often it is sent, and everybody changes their own only.
2. Positions: UTF-16 and blocks outside, codepoints inside; past the end is refused, nothing long
   is legal; with a newer text they move.
3. A change of what one hasn't seen is refused and told as it is now.
4. Undo takes back exactly one's last step, notes too, over reload and a newer text.
5. `since` tells changes and removals, and everything anew when one may see more or less.
6. Who is blind gets nothing of the others in any answer, nor that or how often they do anything;
   who has finished changes nothing.
7. Restricted: each reading is noted; no note lies in the clear, nor in a step or event.
8. Regions, times, marks and stops; their pages and the list lead to where they are coded.
9. What can't be read does nothing, and the rest of what was sent is done.
"""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Event
from sereno.web.audits.roles import Role
from sereno.web.coding.codebook.changes import merge_code
from sereno.web.coding.models import Assignment, CodingStep, Segment, SegmentNote
from sereno.web.coding.segments.changes import (
    ChangedUnseenError,
    change_segment,
    code_passage,
    remove_segment,
    undo_last,
)
from sereno.web.diagnosis.models import DrawingGroup, Mark
from tests.integration.web.coding.coded import TURNS, give, make_codes, make_document, make_text

pytestmark = pytest.mark.django_db


def new() -> str:
    return str(uuid.uuid4())


class Screen:
    """What the browser of somebody at the coding screen does."""

    def __init__(self, client: Any, row: Any, kind: str = "document") -> None:
        self.client = client
        at = [row.audit.slug, kind, row.number]
        self.segments = reverse("coding:segments", args=at)
        self.operate = reverse("coding:operate", args=at)
        self.last: dict[str, Any] = {"revision": 0, "seen": ""}

    def open(self) -> dict[str, Any]:
        return self._read(self.client.get(self.segments))

    def since(self) -> dict[str, Any]:
        asked = {"since": self.last["revision"], "seen": self.last["seen"]}
        return self._read(self.client.get(self.segments, asked))

    def send(self, *operations: Any) -> dict[str, Any]:
        body = {
            "operations": operations,
            "since": self.last["revision"],
            "seen": self.last["seen"],
        }
        return self._read(self.client.post(self.operate, body, content_type="application/json"))

    def code(self, code: Any, *place: int, **more: Any) -> dict[str, Any]:
        operation = {"key": new(), "do": "code", "codes": [[new(), code.pk]], **more}
        return self.send(operation | ({"text": 1, "place": place} if place else {}))

    def _read(self, answer: Any) -> dict[str, Any]:
        assert answer.status_code == 200, answer.content
        self.last = answer.json()
        return self.last


@pytest.fixture
def codes(audit):
    return make_codes(audit)


@pytest.fixture
def document(audit, coordinator):
    return make_document(audit, coordinator)


@pytest.fixture
def at_screen(document, signed_in):
    def sit(person: Any, row: Any = document, kind: str = "document") -> Screen:
        return Screen(signed_in(person), row, kind)

    return sit


def test_once_and_ones_own(document, codes, coordinator, in_role, at_screen) -> None:
    """1, 3"""
    mine, theirs = at_screen(coordinator), at_screen(in_role(Role.CODER))
    mine.open()
    theirs.open()
    operation = {
        "key": new(), "do": "code", "codes": [[new(), codes[0].pk], [new(), codes[1].pk]],
        "text": 1, "place": [1, 0, 1, 7],
    }  # fmt: skip
    first = mine.send(operation)
    again = mine.send(operation)
    assert first["done"] == again["done"] == [{"key": operation["key"]}]
    assert [each["code"] for each in first["segments"]] == [codes[0].pk, codes[1].pk]
    assert again["segments"] == []
    assert len(again["steps"]) == 1
    told = theirs.since()["segments"]
    assert [each["name"] for each in told] == ["Carmen", "Carmen"]
    segment = told[0]
    refused = theirs.send(
        {"key": new(), "do": "remove", "segment": segment["key"], "revision": segment["revision"]}
    )
    assert refused["done"][0]["code"] == "segment_of_another"

    note = {
        "key": new(),
        "do": "change",
        "segment": segment["key"],
        "different": {"memo": "Ver parada 4"},
    }
    mine.send(note | {"revision": segment["revision"]})
    # The answer was lost: the same comes again with the revision of then.
    assert "problem" not in mine.send(note | {"revision": segment["revision"]})["done"][0]
    stale = note | {"key": new(), "different": {"memo": "Otra"}, "revision": segment["revision"]}
    [conflict] = mine.send(stale)["done"]
    assert conflict["code"] == "changed_unseen"
    assert conflict["now"]["memo"] == "Ver parada 4"
    row = Segment.objects.get(key=segment["key"])
    with pytest.raises(ChangedUnseenError):
        change_segment(segment=row, by=coordinator, revision=1, code=codes[2])
    with pytest.raises(ChangedUnseenError):
        remove_segment(segment=row, by=coordinator, revision=1)


@pytest.mark.one_database
def test_positions(audit, document, codes, coordinator, at_screen) -> None:
    """2"""
    words = TURNS[1][1]
    units = words.encode("utf-16-le")
    at = units.index("en la parada".encode("utf-16-le")) // 2
    mine = at_screen(coordinator)
    mine.open()
    mine.code(codes[0], 1, at, 2, 6)
    segment = Segment.objects.get()
    assert segment.text.text[segment.start :].startswith("en la parada")
    assert segment.text.text[: segment.end].endswith("Persona 5: A mi h")
    assert mine.open()["segments"][0]["place"] == [1, at, 2, 6]
    nothing_long = mine.code(codes[1], 0, 3, 0, 3)["segments"][0]
    assert nothing_long["place"] == [0, 3, 0, 3]
    long = {"audit": audit, "by": coordinator, "document": document, "code": codes[0]}
    for start, end, code in ((0, 10_000, "segment_outside"), (9, 3, "segment_unknown")):
        with pytest.raises(Problem) as raised:
            code_passage(**long, key=uuid.uuid4(), start=start, end=end)
        assert raised.value.code == code

    # A name found late: “hija” is replaced; what a browser counted before moves too.
    text = segment.text
    spot = text.text.index("hija")
    changed = [*TURNS[:2], (TURNS[2][0], TURNS[2][1].replace("hija", "[pariente 1]"))]
    moves = json.dumps([[spot, spot + 4, len("[pariente 1]")]])
    later = make_text(document, text.source, changed, version=2, moves=moves)
    told = mine.code(codes[2], 2, 10, 2, 16)
    made = Segment.objects.get(
        key=next(s["key"] for s in told["segments"] if s["code"] == codes[2].pk)
    )
    assert told["whole"]
    assert made.text == later
    assert not made.needs_look
    assert later.text[made.start : made.end] == text.text[spot + 5 : spot + 11]
    touched = mine.code(codes[2], 2, 5, 2, 7)["segments"][0]
    assert touched["look"]


def test_undo(audit, document, codes, coordinator, in_role, at_screen) -> None:
    """4"""
    mine = at_screen(coordinator)
    mine.open()
    segment = mine.code(codes[0], 1, 0, 1, 7)["segments"][0]
    key = segment["key"]

    def change(**what: Any) -> None:
        row = Segment.objects.get(key=key)
        sent = {"key": new(), "do": "change", "segment": key, "revision": row.revision}
        assert "problem" not in mine.send(sent | {"different": what})["done"][0]

    change(memo="Uno")
    change(memo="Dos", to=codes[1].pk)
    change(text=1, place=[1, 0, 1, 12])
    row = Segment.objects.get(key=key)
    mine.send({"key": new(), "do": "remove", "segment": key, "revision": row.revision})
    assert mine.open()["segments"] == []
    text, gone = row.text, len(TURNS[0][1])
    make_text(
        document, text.source, [("Facilitadora", "¿Y?"), *TURNS[1:]], version=2,
        moves=json.dumps([[14, 14 + gone, 3]]),
    )  # fmt: skip
    Segment.objects.update(
        text=document.texts.get(version=2), start=row.start - gone + 3, end=row.end - gone + 3
    )

    seen = []
    for _n in range(5):
        again = at_screen(coordinator)
        step = again.open()["steps"][0]
        undo = {"key": new(), "do": "undo", "step": step}
        again.send(undo)
        again.send(undo)
        seen.append([(s["place"], s["memo"], s["code"]) for s in again.open()["segments"]])
    assert seen == [
        [([1, 0, 1, 12], "Dos", codes[1].pk)],
        [([1, 0, 1, 7], "Dos", codes[1].pk)],
        [([1, 0, 1, 7], "Uno", codes[0].pk)],
        [([1, 0, 1, 7], "", codes[0].pk)],
        [],
    ]
    assert again.last["steps"] == []
    # A code that is merged meanwhile doesn't come back: what it became does.
    key = mine.code(codes[0], 1, 0, 1, 7)["segments"][0]["key"]
    change(to=codes[1].pk)
    merge_code(code=codes[0], into=codes[2], by=coordinator)
    for code in (codes[2].pk, None):
        undo = {"key": new(), "do": "undo", "step": mine.open()["steps"][0]}
        assert "problem" not in mine.send(undo)["done"][0]
        assert [each["code"] for each in mine.open()["segments"]] == [code] * (code is not None)
    assert [note.words for note in SegmentNote.objects.all()] == ["Dos", "Uno"]
    with pytest.raises(Problem):
        undo_last(audit=audit, by=in_role(Role.CODER), document=document)


def test_since(document, codes, coordinator, in_role, at_screen) -> None:
    """5"""
    coder = in_role(Role.CODER)
    mine, theirs = at_screen(coordinator), at_screen(coder)
    theirs.open()
    mine.open()
    key = mine.code(codes[0], 1, 0, 1, 7)["segments"][0]["key"]
    assert [each["key"] for each in theirs.since()["segments"]] == [key]
    assert theirs.since()["segments"] == []
    row = Segment.objects.get(key=key)
    mine.send({"key": new(), "do": "remove", "segment": key, "revision": row.revision})
    [mark] = theirs.since()["segments"]
    assert mark == {"key": key, "revision": mark["revision"], "removed": True}

    # Others' passages go from the screen when it becomes blind, and come when it ends.
    mine.code(codes[1], 2, 0, 2, 5)
    assert len(theirs.since()["segments"]) == 1
    given = give(document, coder)
    told = theirs.since()
    assert told["whole"]
    assert told["segments"] == []
    given.assignments.update(state="finished", finished_at=timezone.now())
    told = theirs.since()
    assert told["whole"]
    assert len(told["segments"]) == 1


@pytest.mark.one_database
def test_blind(audit, document, codes, in_role, at_screen) -> None:
    """6"""
    first, second = in_role(Role.CODER), in_role(Role.ANALYST)
    given = give(document, first, second)
    secret = "Sospecha de la esquina"
    one, other = at_screen(first), at_screen(second)
    one.open()
    made = one.code(codes[0], 1, 0, 1, 7, memo=secret)["segments"][0]
    assert Assignment.objects.get(coder=first).state == "begun"
    assert Segment.objects.get().round == given
    aimed = {"segment": made["key"], "revision": made["revision"]}
    answers = [
        other.open(),
        other.since(),
        other.code(codes[0], 1, 0, 1, 7),
        other.send({"key": new(), "do": "remove", **aimed}),
        other.send({"key": new(), "do": "change", "different": {"memo": "x"}, **aimed}),
        other.send(
            {"key": new(), "do": "undo", "step": str(CodingStep.objects.earliest("pk").key)}
        ),
    ]
    for body in map(json.dumps, answers):
        assert made["key"] not in body
        assert secret not in body
        assert str(first) not in body
    page = other.client.get(
        reverse("coding:screen", args=[audit.slug, "document", document.number])
    )
    assert secret not in page.content.decode()
    compare = f"{reverse('coding:agreement', args=[audit.slug])}?document={document.number}"
    assert compare not in page.content.decode()
    assert made["key"] not in page.content.decode()
    assert "problem" in answers[3]["done"][0]

    # Nothing moves with what the other does, not even a number.
    before = other.since()
    for _ in range(3):
        one.code(codes[1], 2, 0, 2, 5)
    assert other.since() == before
    # That of one's own change is its time, and counts nothing.
    mine = other.code(codes[2], 2, 0, 2, 5)
    assert mine["revision"] == mine["segments"][0]["revision"]
    kept = Segment.objects.get(key=mine["segments"][0]["key"])
    assert abs(kept.revision / 1e6 - kept.made_at.timestamp()) < 1

    Assignment.objects.filter(coder=first).update(state="finished", finished_at=timezone.now())
    assert len(other.since()["segments"]) == 0
    assert one.code(codes[1], 2, 0, 2, 5)["done"][0]["code"] == "document_finished"
    aimed = {"segment": made["key"], "revision": made["revision"]}
    for sent in (
        {"do": "undo", "step": one.last["steps"][0]},
        {"do": "remove", **aimed},
        {"do": "change", "different": {"memo": "x"}, **aimed},
    ):
        assert one.send({"key": new(), **sent})["done"][0]["code"] == "document_finished"
    Assignment.objects.update(state="finished", finished_at=timezone.now())
    assert compare in other.client.get(page.wsgi_request.path).content.decode()
    assert {each["memo"] for each in other.since()["segments"]} == {secret, ""}


@pytest.mark.one_database
def test_levels(audit, codes, coordinator, in_role, signed_in) -> None:
    """7"""
    document = make_document(audit, coordinator, level="restricted")
    mine = Screen(signed_in(coordinator), document)
    assert mine.client.get(mine.segments).status_code == 200
    assert audit.events.of(document).filter(verb="read_document").count() == 1
    coder = Screen(signed_in(in_role(Role.CODER)), document)
    for role in (Role.CODER, Role.FIELDWORKER, Role.OFFICIAL):
        client = signed_in(in_role(role)) if role != Role.CODER else coder.client
        body = json.dumps({"operations": [], "since": 0, "seen": ""})
        answers = [
            client.get(coder.segments),
            client.get(coder.segments, {"since": 0, "seen": ""}),
            client.post(coder.operate, body, content_type="application/json"),
        ]
        assert {each.status_code for each in answers} <= {403, 404}
    # An evaluator reads, and codes nothing.
    client = signed_in(in_role(Role.EVALUATOR))
    assert client.get(coder.segments).status_code == 200
    assert client.post(coder.operate, body, content_type="application/json").status_code == 403

    mine.open()
    mine.code(codes[0], 1, 0, 1, 7, memo="palabra-secreta")
    rows = [*Segment.objects.values_list(), *CodingStep.objects.values_list()]
    rows += [*SegmentNote.objects.values_list(), *Event.objects.values_list()]
    assert "palabra-secreta" not in repr(rows)
    assert Segment.objects.get().memo == "palabra-secreta"


@pytest.mark.one_database
def test_other_things(audit, document, codes, coordinator, at_screen) -> None:
    """8"""
    photo = make_document(audit, coordinator, turns=(), kind="photo")
    screen = at_screen(coordinator, photo)
    screen.open()
    assert screen.code(codes[0], region=[100, 200, 300, 0])["segments"][0]["region"][0] == 100
    wrong = screen.code(codes[0], region=[900, 0, 200, 10])
    assert wrong["done"][0]["code"] == "segment_unknown"
    audio = make_document(audit, coordinator, turns=(), kind="audio")
    screen = at_screen(coordinator, audio)
    screen.open()
    told = screen.code(codes[0], time=[1500, 1500])["segments"][0]
    assert told["time"] == [1500, 1500]
    # What is part of a recording becomes part of no picture, and lasts no longer than one.
    wrong = {"do": "change", "segment": told["key"], "revision": told["revision"]}
    for different in ({"region": [0, 0, 9, 9]}, {"time": [0, 10**15]}):
        refused = screen.send(wrong | {"key": new(), "different": different})["done"][0]
        assert refused["code"] == "segment_unknown"
    assert "problem" in screen.code(codes[0], time=[9, 3])["done"][0]
    assert screen.code(codes[0], 0, 1, 0, 2)["done"][0]["code"] == "segment_unknown"

    group = DrawingGroup.objects.create(activity=document.activity, number=1, label="G", people=6)
    mark = Mark.objects.create(
        audit=audit,
        number=1,
        group=group,
        pole="threat",
        drawn='{"type": "Point", "coordinates": [-100.4, 20.6]}',
        shape="point",
        precision_m=0,
        source="drawn",
    )
    page = reverse("diagnosis:mark", args=[audit.slug, 1])
    address = reverse("coding:screen", args=[audit.slug, "mark", 1])
    for at in (page, f"{reverse('coding:to_code', args=[audit.slug])}?kind=mark"):
        assert f'href="{address}"' in screen.client.get(at).content.decode()
    assert f'href="{page}"' in screen.client.get(address).content.decode()
    screen = at_screen(coordinator, mark, "mark")
    screen.open()
    [told] = screen.code(codes[0])["segments"]
    assert "place" not in told
    assert len(screen.last["steps"]) == 1
    screen.send({"key": new(), "do": "undo", "step": screen.last["steps"][0]})
    assert screen.open()["segments"] == []


@pytest.mark.one_database
def test_what_cannot_be_read(document, codes, coordinator, at_screen) -> None:
    """9"""
    mine = at_screen(coordinator)
    mine.open()
    good = {
        "key": new(), "do": "code", "codes": [[new(), codes[0].pk]], "text": 1,
        "place": [0, 0, 0, 2],
    }  # fmt: skip
    wrong = [
        *(None, 7, {}, {"key": "x", "do": "code"}, good | {"key": new(), "place": [9, 0, 9, 1]}),
        *(good | {"key": new(), "do": "sing"}, good | {"key": new(), "text": 9}),
        *(good | {"key": new(), "codes": []}, good | {"key": new(), "codes": [[new(), 999_999]]}),
        *(good | {"key": new(), "memo": 5}, good | {"key": new(), "place": [0, 0, 0, 1e400]}),
        {"key": new(), "do": "undo", "step": new()},
    ]
    told = mine.send(*wrong, good)
    assert ["problem" in each for each in told["done"]] == [True] * len(wrong) + [False]
    assert Segment.objects.count() == 1
    for body in ("", "[", "[" * 100_000, '{"operations": 3}'):
        answer = mine.client.post(mine.operate, body, content_type="application/json")
        assert answer.status_code == 422
