"""The review queues, the rejected rows and the quality as people work through them.

1. A queue is searched, filtered, ordered and downloaded by its address, and says how many
   incidents hang on it; nothing is cut away.
2. What is decided shows an undo at once, and undoing brings it back.
3. Decisions that the data don't know yet ask for an import, which learns them.
4. Rejected rows can be had as the file had them, are filtered by file, and a file of the mended
   ones is imported beside the others.
5. A label that the vote is not sure of shows its three best answers with their reasons, and one
   click takes one of them.
6. The spellings of one place lie on one card, are decided together, and each can be taken out.
7. The quality is marked as read by whoever answers for it, the stage is done then, and a new
   import asks again.
"""

from __future__ import annotations

import csv
import io
import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Role
from sereno.web.audits.stages import Progress
from sereno.web.audits.visit import Visit
from sereno.web.imports import queue_page, view_places
from sereno.web.imports.models import DataVersion, OffenceDecision, PlaceDecision
from sereno.web.imports.record import area_names
from sereno.web.imports.stage import progress
from tests.integration.web.imports.small_city import (
    NAMES,
    OUTSIDE,
    UNKNOWN,
    areas_file,
    incidents_file,
)
from tests.integration.web.imports.wizard_steps import look, page, run, send, start, take_guesses

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.usefixtures("empty_home"),
]


@pytest.fixture
def client(coordinator, audit, signed_in) -> Client:
    audit.select = 2
    audit.save()
    return signed_in(coordinator)


@pytest.fixture
def imported(client, audit) -> DataVersion:
    """A ready version of the small city."""
    send(client, audit, "areas", "colonias.geojson", areas_file())
    send(client, audit, "incidents", "fgj 2023.csv", incidents_file())
    look(audit)
    take_guesses(client, audit)
    return run(start(client, audit))


def _address(audit: Audit, name: str, *more: Any) -> str:
    return reverse(f"imports:{name}", args=[audit.slug, *more])


def _rows(answer: Any) -> list[dict[str, str]]:
    body = answer.getvalue() if answer.streaming else answer.content
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))


@pytest.fixture
def many(monkeypatch) -> list[dict[str, Any]]:
    """A version with 1,200 names, of which a page shows twenty."""
    near = {"area_code": "02-001", "area_name": "Alameda", "group": "Norte", "score": 71.4}
    rows = [
        {
            "group": "Norte" if i % 2 else "Sur",
            "name": f"Colonia {i:04d}",
            "n": 1200 - i,
            "candidates": [near] if i % 3 else [],
        }
        for i in range(1200)
    ]
    reader = SimpleNamespace(
        quality={
            "unmatched_names": rows,
            "accepted_names": [],
            "rows": {"incidents": 10**6},
            "offences": {"review": []},
        },
        areas=[],
        number_of={"02-001": 0},
    )
    monkeypatch.setattr(queue_page, "open_version", lambda _version: reader)
    return rows


def test_a_long_queue(client, audit, imported, many, monkeypatch) -> None:
    """1"""
    first = client.get(_address(audit, "places"))
    assert first.context["page"].paginator.count == 1200
    assert first.context["weight"].n == sum(row["n"] for row in many)
    assert "score: 71 of 100" in first.content.decode()

    def shown(**query: str) -> list[str]:
        answer = client.get(_address(audit, "places"), query)
        return [line["card"].name for line in answer.context["lines"]]

    assert shown(q="colonia 07")[:2] == ["Colonia 0700", "Colonia 0701"]
    assert shown(group="Norte")[0] == "Colonia 0001"
    assert shown(kind="far")[:2] == ["Colonia 0000", "Colonia 0003"]
    asked, cards = [], view_places.waiting_cards

    def counted(rows: list[Any], **how: Any) -> Any:
        asked.append(len(rows))
        return cards(rows, **how)

    monkeypatch.setattr(view_places, "waiting_cards", counted)
    shown()
    shown(q="colonia 01")
    assert len(asked) == 3
    assert asked[0] == asked[2] > asked[1]
    assert shown(sort="-name")[0] == "Colonia 1199"
    assert shown(page="60")[-1] == "Colonia 1199"
    at = _address(audit, "places")
    assert "“Nowhere” is not a value of" in client.get(at, {"group": "Nowhere"}).content.decode()
    assert "is not a value of" not in client.get(at, {"group": "NORTE"}).content.decode()
    rows = _rows(client.get(_address(audit, "places_csv"), {"kind": "near", "q": "colonia 01"}))
    assert len(rows) == sum(bool(r["candidates"]) and "Colonia 01" in r["name"] for r in many)
    assert (rows[0]["area_code_1"], rows[0]["score_1"]) == ("02-001", "71.4")


def test_spellings_of_one_place_are_decided_together(
    client, audit, imported, many, monkeypatch
) -> None:
    """6"""
    loma = [{"area_code": "02-001", "area_name": "LA LOMA", "group": "Norte", "score": 86.0}]
    for name, n, group, near in (
        ("Lomas", 40_000, "Norte", loma),
        ("LOMAZ", 1, "Norte", loma),
        ("Col. Lomas", 9, "Norte", loma),
        ("Barrio Lomas", 8, "Norte", loma),
        ("Cerro Alto", 50_000, "Norte", []),
        ("CERRO ALTO", 20_000, "Sur", []),
    ):
        many.append({"group": group, "name": name, "n": n, "candidates": near})
    at = _address(audit, "places")
    cards = [line["card"] for line in client.get(at).context["lines"]][:2]
    assert [[row["name"] for row in card.rows] for card in cards] == [
        ["Cerro Alto", "CERRO ALTO"],
        # A barrio may be another place than a colonia of its name.
        ["Lomas", "Col. Lomas", "LOMAZ"],
    ]
    ticked = [each.value for each in cards[1].shown if each.first["name"] != "LOMAZ"]
    assert client.post(at, {"spelling": ticked}).status_code == 422
    for kept in ("a\0b", "a\ud800"):
        assert client.post(at, {"spelling": json.dumps(["", kept]), "pick": "-"}).status_code == 422
    bad = [[], ["[1]"], ["[" * 2000], ['["Norte", " "]'], ['"ab"'], ['{"a": 1, "b": 2}']]
    # Too long as it is, and as eighteen signs for each of it.
    for sent in (*bad, [json.dumps(["", "x" * 300])], [json.dumps(["", "\ufdfa" * 150])]):
        answer = client.post(at, {"spelling": sent, "pick": "-"})
        assert answer.status_code == 422
        said = "Tick at least" if not sent else "200" if sent[0][:4] == '["",' else "not among"
        assert said in str([*answer.context["messages"]][-1])
        form = {"spelling": sent, "area_code": "02-001", "said": "no"}
        answer = client.post(_address(audit, "accepted_names"), form)
        assert said in str([*get_messages(answer.wsgi_request)][-1])
    answer = client.post(at, {"spelling": ticked, "pick": "02-001", "reason": "sí"}, follow=True)
    decided = PlaceDecision.objects.filter(audit=audit, area_code="02-001", reason="sí")
    assert {each.name for each in decided} == {"Lomas", "Col. Lomas"}
    last = answer.context["last"]
    assert last.names == "Lomas, Col. Lomas"
    undo = _address(audit, "undo_place", last.first)
    assert f"{undo}?also={last.also}" in answer.content.decode()
    # What no database counts to is no decision, and one that fails takes none of the others along.
    assert client.post(_address(audit, "undo_place", "9" * 20)).status_code == 302
    with monkeypatch.context() as patch:
        made = iter([None])
        patch.setattr("sereno.web.imports.changes.record_event", lambda **_event: next(made))
        with pytest.raises(StopIteration):
            client.post(f"{undo}?also={last.also}")
    assert decided.all().count() == 2
    answer = client.post(f"{undo}?also={last.also}", follow=True)
    assert "Undone" in str([*answer.context["messages"]][-1])
    assert not decided.all().exists()
    answer = client.post(f"{undo}?also={last.also}", follow=True)
    assert [str(each) for each in answer.context["messages"]][-1].startswith("Nothing to undo")
    history = client.get(reverse("audits:history", args=[audit.slug])).content.decode()
    area = area_names(audit)["02-001"]
    assert f"decided which neighbourhood “Lomas” is: {area}" in history


def test_a_place_with_more_spellings_than_a_request_may_have(client, audit, imported, many) -> None:
    """6: the most frequent come first, and the next card has the others."""
    near = [{"area_code": "02-001", "area_name": "LA LOMA", "group": "Norte", "score": 86.0}]
    many += [
        {"group": "Norte", "name": f"Loma {i}x", "n": 9_000 - i, "candidates": near}
        for i in range(1_100)
    ]
    at = _address(audit, "places")
    (first, second, *_rest) = [line["card"] for line in client.get(at).context["lines"]]
    assert (first.name, second.name) == ("Loma 0x", f"Loma {len(first.spellings)}x")
    spellings = [each.value for each in first.spellings]
    answer = client.post(at, {"spelling": spellings, "pick": "02-001"}, follow=True)
    assert answer.status_code == 200
    assert PlaceDecision.objects.filter(audit=audit).count() == len(spellings) > 100
    last = answer.context["last"]
    client.post(f"{_address(audit, 'undo_place', last.first)}?also={last.also}")
    assert not PlaceDecision.objects.filter(audit=audit).exists()


def test_decide_and_undo(client, audit, imported) -> None:
    """1, 2"""
    offences = _address(audit, "offences")
    (row,) = _rows(client.get(_address(audit, "offences_csv")))
    assert row["label"] == UNKNOWN
    assert client.get(offences, {"kind": "unsure"}).context["lines"] == []
    sent = {"label": UNKNOWN, "topic": "threats", "violent": "no", "reason": ""}
    # Compared as eighteen signs, of which no database keeps so many.
    assert client.post(offences, sent | {"label": "\ufdfa" * 300}).status_code == 422
    answer = client.post(f"{offences}?kind=unknown", sent, follow=True)
    decision = OffenceDecision.objects.get(audit=audit)
    assert answer.context["last"].names == UNKNOWN
    assert answer.request["QUERY_STRING"] == f"kind=unknown&decided={decision.pk}"
    client.post(_address(audit, "undo_offence", decision.pk))
    history = client.get(reverse("audits:history", args=[audit.slug])).content.decode()
    said = "Threats, harassment and coercion · without violence"
    assert f"decided what the offence “{UNKNOWN}” is: {said}" in history
    assert [line["row"]["label"] for line in client.get(offences).context["lines"]] == [UNKNOWN]


@pytest.mark.parametrize(
    ("name", "given", "known"),
    [
        ("rejects", {"reason": "witchcraft", "file": "no.csv"}, {"file": "fgj 2023.csv"}),
        ("offences", {"kind": "witchcraft", "sort": "luck"}, {"kind": "unknown"}),
        ("places", {"kind": "witchcraft"}, {"kind": "near"}),
    ],
)
def test_what_no_filter_knows_is_told(client, audit, imported, name, given, known) -> None:
    """1: and left aside."""
    address = _address(audit, name)
    every, answer = client.get(address), client.get(address, given)
    told = answer.content.decode()
    assert told.count("that filter was ignored") == len(given)
    assert all(f"“{value}” is not a value of" in told for value in given.values())
    assert answer.context["page"].paginator.count == every.context["page"].paginator.count > 0
    assert "that filter was ignored" not in client.get(address, known).content.decode()


@pytest.fixture
def unsure(client, audit) -> DataVersion:
    """The small city with a label that names two acts."""
    more = f"2023-06-05,10:00:00,-100.395,20.585,{NAMES[0]},Norte,Secuestro con robo y violación\n"
    send(client, audit, "areas", "colonias.geojson", areas_file())
    send(client, audit, "incidents", "fgj 2023.csv", incidents_file(more))
    look(audit)
    take_guesses(client, audit)
    return run(start(client, audit))


def test_the_best_answers_are_offered(client, audit, unsure) -> None:
    """5"""
    offences = _address(audit, "offences")
    (line,) = client.get(offences, {"kind": "unsure"}).context["lines"]
    answers = line["answers"]
    assert len(answers) == 3
    text = client.get(offences).content.decode()
    for answer in answers:
        assert answer.topic_name in text
        assert answer.iccs in text
    assert "It names two acts" in text
    second = answers[1]
    sent = {key: getattr(second, key) for key in ("topic", "iccs", "violent", "reason")}
    client.post(offences, {"label": line["row"]["label"], **sent})
    decision = OffenceDecision.objects.get(audit=audit)
    assert (decision.iccs, decision.topic) == (second.iccs, second.topic)
    assert decision.reason == second.why
    row = next(r for r in _rows(client.get(_address(audit, "offences_csv"))))
    assert row["label"] == UNKNOWN
    assert (row["iccs_2"], row["topic_3"]) == ("", "")


def test_decisions_ask_for_an_import(client, audit, imported) -> None:
    """3"""
    assert client.get(_address(audit, "places")).context["since"] == 0
    client.post(
        _address(audit, "places"), {"spelling": json.dumps(["Norte", OUTSIDE]), "pick": "02-001"}
    )
    answer = client.get(_address(audit, "places"))
    assert answer.context["since"] == 1
    assert "Import again with what you decided" in answer.content.decode()
    for other in (_address(audit, "versions"), reverse("audit_home", args=[audit.slug])):
        assert "Import again with what you decided" in client.get(other).content.decode()
    assert client.post(_address(audit, "import_decided")).status_code == 302
    version = run(DataVersion.objects.under_way().get(audit=audit))
    assert version.manifest_text == imported.manifest_text
    assert version.summary["placed_share"] == 1.0
    assert client.get(_address(audit, "places")).context["since"] == 0


def test_mend_rejected_rows(client, audit, imported, in_role, signed_in) -> None:
    """4"""
    answer = client.get(_address(audit, "rejects"))
    (name, n, href) = answer.context["files"][0]
    assert (name, n) == ("fgj 2023.csv", 1)
    assert len(client.get(_address(audit, "rejects"), {"q": "other"}).context["page"]) == 0
    (row,) = _rows(client.get(href))
    assert row["fecha_hecho"] == ""
    assert row["delito"] == "ROBO A TRANSEUNTE S/V"
    assert signed_in(in_role(Role.VIEWER)).get(href).status_code == 403
    row["fecha_hecho"] = "2023-04-04"
    mended = ",".join(row) + "\n" + ",".join(row.values()) + "\n"
    client.post(_address(audit, "from_version", imported.number))
    send(client, audit, "incidents", "mended.csv", mended.encode())
    look(audit)
    take_guesses(client, audit)
    version = run(start(client, audit))
    assert version.summary["incidents"] == imported.summary["incidents"] + 1


def test_the_quality_is_read(client, audit, imported, coordinator) -> None:
    """6"""
    assert progress(Visit(audit, coordinator)) == Progress.UNDER_WAY
    read = _address(audit, "quality_read", imported.number)
    assert client.post(read, {"read": "1"}).status_code == 302
    assert progress(Visit(audit, coordinator)) == Progress.DONE
    assert "Carmen read the quality" in page(client, audit, "quality").content.decode()
    history = client.get(reverse("audits:history", args=[audit.slug])).content.decode()
    assert "read the quality of the data of import 1" in history
    client.post(read, {"read": "0"})
    assert progress(Visit(audit, coordinator)) == Progress.UNDER_WAY
    client.post(read, {"read": "1"})
    client.post(_address(audit, "import_decided"))
    run(DataVersion.objects.under_way().get(audit=audit))
    assert progress(Visit(audit, coordinator)) == Progress.UNDER_WAY
