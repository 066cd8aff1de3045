"""Participatory maps.

1. Nobody draws before somebody agreed to have it used, nor in what is verified or cancelled.
2. What a browser sends twice is there once; changed it is changed; taken out it can be put back.
3. What lies outside of the areas is asked about; what crosses itself or can't be read is refused.
4. A group sees its own marks alone; who drew is told to the team and to whoever sees small numbers.
5. Words and places stand nowhere in clear, nor in any event.
6. A mark is as restricted as its activity: page, list, files, API, map of agreement.
7. Few people are told together with others, or not at all, and every number is computed from that.
8. Once nobody agrees any more the marks are gone from everywhere, and a month later from the disk.
9. A file of marks: its own words for pole, theme and hour; brought twice it is there once; crossing
   surfaces are left out and said; what lies outside is asked about.
10. Without a map: by coordinates or by neighbourhood.
11. Marks come out of mapping forms, once: what somebody corrected or took out stays so, also when
    one of many withdraws and once it is verified. They are those of an edit, and go with it.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import uuid
import zipfile
from typing import Any

import pytest
import shapely
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from sereno.exchange.submissions.instance import AnswerRow, as_kept
from sereno.exchange.xlsforms.questions import Form, Question
from sereno.vocabulary.problems import Problem
from sereno.web.audits.roles import Role
from sereno.web.diagnosis.activities.changes import change_activity, plan_activity
from sereno.web.diagnosis.activities.changes import count_participants as count
from sereno.web.diagnosis.consent.changes import (
    take_back_withdrawal,
    withdraw,
    withdraw_scope,
)
from sereno.web.diagnosis.consent.resting import erase_what_is_over
from sereno.web.diagnosis.marks.bringing import hours_of, pole_of
from sereno.web.diagnosis.marks.changes import (
    Drawn,
    add_group,
    change_group,
    change_mark,
    drop_mark,
    put_mark,
)
from sereno.web.diagnosis.marks.overlay import Overlay, Wanted
from sereno.web.diagnosis.marks.places import places_of
from sereno.web.diagnosis.models import (
    Activity,
    Document,
    InstrumentVersion,
    Mark,
    PaperPhoto,
    Scope,
    Submission,
)
from sereno.web.diagnosis.submissions.taking import tell_of
from sereno.web.records.changes import next_number
from tests.integration.web.diagnosis.addresses import at as _at
from tests.integration.web.diagnosis.collect import new_id, published
from tests.integration.web.diagnosis.test_documents import _agreed, _everywhere

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("version")]
SAID = "Aquí le quitaron la bolsa a mi comadre Chabela"


def _planned(audit: Any, **values: Any) -> Any:
    places = places_of(audit)
    written = {
        "title": "Mapa del mercado",
        "technique": "mapping",
        "access_level": "field",
        "areas": {places.codes[0]: places.labels[0]},
    }
    return plan_activity(audit=audit, by=None, **(written | values))


def _spot(audit: Any, i: int = 0) -> Any:
    places = places_of(audit)
    shape = places.shapes[i]
    assert shape is not None
    return shape.representative_point()


def _sent(shape: Any, **more: Any) -> dict[str, Any]:
    drawn = {
        "key": str(uuid.uuid4()),
        "pole": "threat",
        "category": "robbery",
        "hours": ["night", "dusk"],
        "words": SAID,
        "precision_m": 10,
        "geometry": json.loads(shapely.to_geojson(shape)),
        "outside": False,
    }
    return drawn | more


def _put(client: Any, audit: Any, mark: dict[str, Any], group: int = 1) -> Any:
    address = _at("put_mark", audit, 1, group)
    return client.post(address, json.dumps(mark), content_type="application/json")


def test_drawing(audit, coordinator, signed_in, in_role) -> None:
    """1, 2, 3, 4, 5, 10"""
    activity = _planned(audit)
    client = signed_in(coordinator)
    client.post(_at("new_drawing_group", audit, 1), {"label": "Mujeres", "people": 6})
    add_group(activity=activity, label="Jóvenes", people=7, by=None)
    sent = _sent(_spot(audit))
    assert _put(client, audit, sent).status_code == 422
    page = client.get(_at("draw", audit, 1, 1)).content.decode()
    assert "draw-data" not in page
    _agreed(activity, people=13, map=True)
    for words in (SAID, SAID, f"{SAID}, dos veces"):
        assert _put(client, audit, sent | {"words": words}).status_code == 200
    mark = Mark.objects.get()
    assert (mark.words, mark.hours, mark.area_code) == (
        f"{SAID}, dos veces",
        "dusk night",
        places_of(audit).codes[0],
    )
    out = _at("drop_mark", audit, 1, 1)
    for _twice in range(2):
        answer = client.post(out, json.dumps({"key": sent["key"]}), "application/json")
        assert answer.status_code == 200
    assert not Mark.objects.exists()
    assert _put(client, audit, sent).json()["number"]
    far = _sent(shapely.Point(0, 0))
    asked = _put(client, audit, far)
    assert asked.status_code == 409
    assert _put(client, audit, far | {"outside": True}).status_code == 200
    assert Mark.objects.get(key=far["key"]).is_outside
    x, y = sent["geometry"]["coordinates"]
    bow = shapely.Polygon([(x, y), (x + 0.001, y + 0.001), (x + 0.001, y), (x, y + 0.001)])
    crossed = _put(client, audit, _sent(bow))
    assert crossed.status_code == 422
    for wrong in (
        {"pole": "gang"},
        {"category": "Chabela"},
        {"hours": ["23:00"]},
        {"precision_m": -1},
        {"geometry": {"type": "Point", "coordinates": []}},
        {"geometry": {"type": "Point", "coordinates": [500, 0]}},
        {"key": "1"},
        {"key": 1},
        {"precision_m": float("inf")},
        {"outside": True, "geometry": {"type": "Point", "coordinates": [0, 89.9999]}},
        {"outside": True, "geometry": {"type": "LineString", "coordinates": [[-180, 0], [180, 0]]}},
    ):
        assert _put(client, audit, _sent(_spot(audit), **wrong)).status_code == 422
    for address in (out, _at("put_mark", audit, 1, 1)):
        for body in ('{"key": 1}', "[" * 100_000):
            assert client.post(address, body, "application/json").status_code == 422
        assert client.post(address, {"key": "1"}).status_code == 422
    for photo in ("9" * 5000, "9" * 20, "٣"):
        put = f"{_at('put_mark', audit, 1, 1)}?photo={photo}"
        assert (
            client.post(put, json.dumps(sent | {"seen": ""}), "application/json").status_code == 200
        )
    # Two of the team draw the same map: what one didn't see they don't write over or take out.
    mark = Mark.objects.get(key=sent["key"])
    mine = sent | {"words": "Lo mío", "seen": ""}
    assert _put(client, audit, mine).status_code == 200, "the last change was one's own"
    mark.refresh_from_db()
    theirs = Drawn("threat", _spot(audit), words="Lo de ella")
    seen = mark.changed_at.isoformat()
    colleague = in_role(Role.FIELDWORKER)
    put_mark(group=mark.group, key=mark.key, drawn=theirs, by=colleague, seen=seen)
    answer = _put(client, audit, mine | {"seen": seen})
    now = answer.json()["now"]
    assert (answer.status_code, now["words"]) == (422, "Lo de ella")
    body = json.dumps({"key": sent["key"], "seen": seen})
    assert client.post(out, body, "application/json").status_code == 422
    assert Mark.objects.get(pk=mark.pk).words == "Lo de ella"
    # Who was told of theirs, and sends once more what they wrote, means it.
    assert _put(client, audit, mine | {"seen": now["seen"]}).status_code == 200
    # The other group begins with a map of its own; it may write where it is.
    assert sent["key"] in client.get(_at("draw", audit, 1, 1)).content.decode()
    other = _at("draw", audit, 1, 2)
    assert sent["key"] not in client.get(other).content.decode()
    write = _at("mark_without_map", audit, 1, 2)
    told = {"pole": "capacity", "category": "school", "words": "La primaria"}
    assert client.post(write, told).status_code == 422
    assert client.post(write, told | {"latitude": 0, "longitude": 0}).status_code == 422
    code = places_of(audit).codes[1]
    for whole in ("", "all"):
        client.post(write, told | {"area": code, "whole": whole})
    somewhere, all_of_it = Mark.objects.filter(group__number=2).order_by("number")
    assert (somewhere.shape, all_of_it.shape) == ("point", "area")
    assert somewhere.precision_m > 100
    assert all_of_it.area_code == code
    colleague = signed_in(colleague)
    assert colleague.get(other).status_code == 403
    page = colleague.get(_at("activity", audit, 1)).content.decode()
    assert "Jóvenes" not in page
    place = json.dumps(Mark.objects.get(key=sent["key"]).geometry_data["coordinates"])[1:-1]
    kept = _everywhere()
    assert SAID.encode() not in kept
    assert place.encode() not in kept
    assert not any("Chabela" in json.dumps(each.detail) for each in audit.events.all())


@pytest.mark.one_database
def test_levels_and_consent(audit, coordinator, signed_in, in_role) -> None:
    """6, 8"""
    activity = _planned(audit)
    consent = _agreed(activity, people=6, map=True)
    group = add_group(activity=activity, label="Mujeres", people=6, by=None)
    drawn = Drawn("threat", _spot(audit), "robbery", ["night"], SAID, 10)
    mark = put_mark(group=group, key=uuid.uuid4(), drawn=drawn, by=None)
    fieldworker = in_role(Role.FIELDWORKER)
    coder = signed_in(in_role(Role.CODER))
    chief = signed_in(coordinator)
    pages = [
        _at("mark", audit, mark.number),
        _at("marks", audit),
        f"{_at('marks', audit)}export.csv",
        f"{_at('marks', audit)}export.geojson",
        _at("agreement", audit),
    ]
    assert all(SAID in chief.get(each).content.decode() for each in (pages[0], *pages[2:4]))
    changed = {"pole": "capacity", "category": "police", "words": "Ya no", "precision_m": 50}
    chief.post(_at("edit_mark", audit, mark.number), changed)
    mark.refresh_from_db()
    assert (mark.pole, mark.words, mark.precision_m) == ("capacity", "Ya no", 50)
    hexagons = chief.get(_at("agreement_file", audit, "geojson")).json()["features"]
    assert [each["properties"]["groups_capacity"] for each in hexagons] == [1]
    assert "Ya no" not in json.dumps(hexagons)
    change_activity(row=activity, by=None, access_level="restricted")
    for client in (coder, signed_in(fieldworker)):
        assert client.get(pages[0]).status_code == 404
        told = "".join(client.get(each).content.decode() for each in pages[1:])
        assert "Ya no" not in told
        assert not client.get(_at("agreement_file", audit, "geojson")).json()["features"]
        api = client.get(f"/api/audits/{audit.slug}/marks").json()
        assert not api["items"]
    chief.get(pages[3])
    assert audit.events.filter(verb="read_activity").exists()
    withdraw(consent=consent, people=6, by=None)
    assert chief.get(pages[0]).status_code == 404
    assert not Mark.objects.for_person(audit, coordinator).exists()
    [noted] = consent.withdrawals.all()
    take_back_withdrawal(withdrawal=noted, by=None, reason="No", now=timezone.now())
    assert chief.get(pages[0]).status_code == 200
    history = reverse("audits:history", args=[audit.slug])
    assert "police" in chief.get(history).content.decode().lower()
    withdraw(consent=consent, people=6, by=None)
    assert not erase_what_is_over(timezone.localdate())[0]
    assert Mark.objects.exists()
    for days in (0, 31):
        erase_what_is_over(timezone.localdate() + dt.timedelta(days=days))
        # What was done to it told what it was: nothing of that is left either.
        told = chief.get(history).content.decode().lower()
        assert "police" not in told
        assert "nobody agrees any more" in told
    assert not Mark.objects.exists()


@pytest.mark.one_database
def test_few_people_are_not_told(audit, coordinator, in_role) -> None:
    """7"""
    activity = _planned(audit)
    consent = _agreed(activity, people=20, map=True)
    count(activity=activity, lines={("women", "30-59", "residents"): 20}, by=None)
    groups = [
        add_group(activity=activity, label=label, people=people, by=None)
        for label, people in (("Uno", 5), ("Dos", 3), ("Tres", 12))
    ]
    spots = [_spot(audit, 0), _spot(audit, 1), _spot(audit, 2)]
    for group, spot in zip(groups, spots, strict=True):
        drawn = Drawn("threat", spot, precision_m=0)
        put_mark(group=group, key=uuid.uuid4(), drawn=drawn, by=None)
    fieldworker = in_role(Role.FIELDWORKER)

    def told(person: Any) -> list[str]:
        return Overlay(audit, person, Wanted()).unit_words

    assert told(coordinator) == ["Uno", "Dos", "Tres"]
    assert told(fieldworker) == ["Uno + Dos", "Tres"]
    lines = list(Overlay(audit, fieldworker, Wanted()).lines())
    assert {line["groups_asked"] for line in lines if line["groups_marking"]} <= {1, 2}
    # One withdraws: nobody knows of which group, so that each may have one fewer.
    line = activity.participants.get()
    withdraw(consent=consent, people=1, participants=line, by=None)
    assert told(fieldworker) == ["Uno + Dos", "Tres"]
    change_group(group=groups[2], people=4, by=None)
    assert told(fieldworker) == ["Uno + Dos + Tres"]
    for group in groups[:2]:
        change_group(group=group, people=1, by=None)
    nobody = Overlay(audit, fieldworker, Wanted())
    assert (nobody.unit_words, nobody.told, len(nobody.left_out)) == ([], [], 3)
    assert not list(nobody.lines())


@pytest.mark.one_database
def test_a_file(audit, coordinator, signed_in) -> None:
    """9"""
    activity = _planned(audit)
    _agreed(activity, people=6, map=True)
    add_group(activity=activity, label="Mujeres", people=6, by=None)
    spot = _spot(audit)
    x, y = spot.x, spot.y
    bow = [[[x, y], [x + 0.001, y + 0.001], [x + 0.001, y], [x, y + 0.001], [x, y]]]
    features = [
        ({"name": SAID, "Polo": "Capacidad", "categoria": "Comité de vecinos", "horas": "noche"},
         {"type": "Point", "coordinates": [x, y]}),
        ({"description": "Está muy oscuro"},
         {"type": "LineString", "coordinates": [[x, y], [x + 0.001, y]]}),
        ({"name": "moño"}, {"type": "Polygon", "coordinates": bow}),
        ({"name": "lejos"}, {"type": "Point", "coordinates": [1, 1]}),
    ]  # fmt: skip
    content = json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "properties": said, "geometry": drawn}
                for said, drawn in features
            ],
        }
    ).encode()
    client = signed_in(coordinator)

    def bring(name: str = "mapa.geojson", data: bytes = content, **more: str) -> Any:
        file = SimpleUploadedFile(name, data)
        more |= {"pole": "vulnerability", "precision_m": "20"}
        form: dict[str, Any] = {f"marks-{key}": value for key, value in more.items()}
        address = _at("bring_marks_file", audit, 1, 1)
        return client.post(address, form | {"file": file, "whole": "1"})

    assert client.get(_at("bring_marks", audit, 1, 1)).status_code == 200
    assert bring().status_code == 422
    assert not Mark.objects.exists()
    for _twice in range(2):
        assert bring(outside="leave").status_code == 302
    first, second = Mark.objects.order_by("number")
    assert (first.pole, first.category, first.hours, first.words) == (
        *("capacity", "neighbours", "night", SAID),
    )
    assert (second.pole, second.category, second.precision_m) == ("vulnerability", "lighting", 20)
    assert bring(outside="take").status_code == 302
    assert Mark.objects.get(is_outside=True).words == "lejos"
    assert bring(name="vacio.gpx", data=b"<gpx></gpx>").status_code == 422
    assert SAID.encode() not in _everywhere()
    assert (pole_of("amenazas"), pole_of("?"), hours_of("Mañana y noche")) == (
        *("threat", "", ["morning", "night"]),
    )


@pytest.mark.one_database
def test_who_may(audit, coordinator) -> None:
    """1"""
    activity = _planned(audit)
    group = add_group(activity=activity, label="Mujeres", people=6, by=None)
    drawn = Drawn("threat", _spot(audit))
    with pytest.raises(Problem) as refused:
        put_mark(group=group, key=uuid.uuid4(), drawn=drawn, by=None)
    assert refused.value.code == "marks_without_consent"
    type(activity).objects.filter(pk=activity.pk).update(state="cancelled")
    with pytest.raises(Problem) as refused:
        put_mark(group=group, key=uuid.uuid4(), drawn=drawn, by=None)
    assert refused.value.code == "activity_cancelled"


@transaction.atomic
def _filled(audit: Any, activity: Any, rows: Any, **more: Any) -> Submission:
    version = InstrumentVersion.objects.filter(form_version="1").first() or published(audit, "mapa")
    questions = (
        Question("/data/group", "group", "text", {}),
        Question("/data/mark", "mark", "repeat", {}),
        *(
            Question(f"/data/mark/{name}", name, kind, {}, "/data/mark", "/data/mark")
            for name, kind in (
                ("place", "geopoint"), ("pole", "select_one"), ("category", "text"),
                ("hours", "select_multiple"), ("words", "text"),
            )
        ),
    )  # fmt: skip
    form = Form("mapa", "1", "Mapa", "default", ("default",), questions, {}, ())
    InstrumentVersion.objects.filter(pk=version.pk).update(form=form.as_kept())
    return Submission.objects.create(
        audit=audit,
        number=next_number(Submission, audit),
        version=version,
        activity=activity,
        instance_id=new_id(),
        answers=as_kept(rows),
        access_level="field",
        state="complete",
        received_at=timezone.now(),
        **more,
    )


@pytest.mark.one_database
def test_forms(audit, coordinator, signed_in) -> None:
    """11"""
    activity = _planned(audit)
    spot = _spot(audit)
    rows = [
        AnswerRow("", 1, None, {"/data/group": "Mujeres"}),
        AnswerRow("/data/mark", 1, 0, {
            "/data/mark/place": f"{spot.y} {spot.x} 0 8.4", "/data/mark/pole": "amenaza",
            "/data/mark/category": "asaltos", "/data/mark/hours": "tarde noche",
            "/data/mark/words": SAID,
        }),
        AnswerRow("/data/mark", 2, 0, {
            "/data/mark/place": f"{spot.y} {spot.x} 0 0", "/data/mark/pole": "capacidad",
            "/data/mark/category": "Doña Mari",
        }),
        AnswerRow("/data/mark", 3, 0, {"/data/mark/place": "", "/data/mark/pole": "amenaza"}),
    ]  # fmt: skip
    first = _filled(audit, activity, rows)
    tell_of(first)
    assert not Mark.objects.exists(), "nobody agreed yet"
    consent = _agreed(activity, people=6, map=True)
    client = signed_in(coordinator)
    for _twice in range(2):
        client.post(_at("take_submitted_marks", audit, 1))
    one, other = Mark.objects.order_by("number")
    assert (one.pole, one.category, one.hours, one.words, one.precision_m) == (
        *("threat", "robbery", "afternoon night", SAID, 8),
    )
    assert (other.category, other.words, other.group.label) == ("", "Doña Mari.", "Mujeres")
    change_mark(row=one, by=coordinator, category="theft")
    drop_mark(mark=other, by=coordinator)
    for state in ("planned", "verified"):
        Activity.objects.filter(pk=activity.pk).update(state=state, on="2026-05-04")
        withdraw(consent=consent, people=1, by=coordinator)
        left = Mark.objects.for_person(audit, coordinator).get()
        assert (left.number, left.category) == (one.number, "theft")
    Activity.objects.filter(pk=activity.pk).update(state="planned")
    gone = withdraw(consent=consent, people=4, by=coordinator)
    assert not Mark.objects.for_person(audit, coordinator).exists()
    take_back_withdrawal(withdrawal=gone, reason="Error", now=timezone.now(), by=coordinator)
    assert Mark.objects.for_person(audit, coordinator).get().category == "theft"
    first.refresh_from_db()
    edit = _filled(audit, activity, rows[:2], edits=first)
    for each in (first, edit):
        tell_of(each)
    assert Mark.objects.get().submission == edit
    pages = [
        _at("submission", audit, edit.number),
        _at("results", audit, 1),
        *(_at("results_file", audit, 1, kind) for kind in ("csv", "geojson", "joined")),
    ]

    def read(address: str) -> str:
        answer = client.get(address, {"table": "mark"})
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                content = b"".join(map(archive.read, archive.namelist()))
        return content.decode()

    spotted = (SAID, f"{spot.y:.4f}"[:-1], "amenaza")
    assert all(any(word in read(page) for word in spotted) for page in pages)
    # Nobody agrees to that any more: what the form says of it goes with the marks.
    given = {"consent": activity.consents.get(), "scope": Scope.MAP, "people": 4, "by": None}
    sheet = Document.objects.create(
        audit=audit, number=1, activity=activity, kind="photo", access_level="field"
    )
    PaperPhoto.objects.create(activity=activity, document=sheet, at=timezone.now())
    withdraw_scope(**given)
    assert not Mark.objects.for_person(audit, coordinator).exists()
    assert not Document.objects.for_person(audit, coordinator).exists()
    for page in pages:
        assert not [word for word in spotted if word in read(page)], page
    assert "Mujeres" in read(pages[0])
    Submission.objects.filter(pk=edit.pk).update(state="withdrawn")
    tell_of(edit)
    assert not Mark.objects.filter(submission=edit).exists()
