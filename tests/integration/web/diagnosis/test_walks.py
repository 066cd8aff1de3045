"""Exploratory walks: legs and stops, where they come from, and what they tell together.

1. Legs and stops are written in the browser; a place outside is asked about and not dropped; a
   correction is told without words, and a stop left out counts again.
2. What is said at a stop, how it is called and where it is stand nowhere in clear; whoever doesn't
   see the activity sees nothing of its stops, on any page, in the API, files or lists for phones.
3. A checklist sent from a phone becomes stops; a second person's are the same stops; a form
   corrected in the field keeps their numbers, one sent again undoes no correction made since.
4. When nobody agrees any more legs and stops are gone from everywhere, and erased in time; a
   withdrawal noted by mistake brings them back.
5. A route comes from a file, by the leg that somebody says; several lines are joined by their times
   or asked about; files without lines are refused.
6. Stops leave as GeoJSON and GPX that are read again.
7. What goes with feeling safe is told with its seed; groups of fewer than k people are held back,
   and one more where the rest would tell it; too few stops have no figure.
8. A walk walked again is compared stop by stop, those named as the same ones whatever their place.
9. Which group walked and which person scored is told to the team and to whoever sees records, on
   pages, in lists, files, the API and the history; others write what they may without learning it.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from sereno.exchange.fieldwork.tracks import read_tracks
from sereno.exchange.xlsforms.questions import Form, Question
from sereno.vocabulary.walk_scores import ALL
from sereno.web.audits.models import Audit, Event
from sereno.web.audits.roles import Role
from sereno.web.diagnosis.activities.changes import plan_activity
from sereno.web.diagnosis.consent.changes import (
    add_text,
    note_consent,
    take_back_withdrawal,
    take_text_step,
    withdraw,
)
from sereno.web.diagnosis.consent.resting import erase_what_is_over
from sereno.web.diagnosis.devices.changes import make_device
from sereno.web.diagnosis.instruments.attachments import GENERATED
from sereno.web.diagnosis.models import Activity, Document, Leg, Stop, Submission
from sereno.web.diagnosis.submissions.arriving import keep_arrival
from sereno.web.diagnosis.submissions.reading import read_arrival
from sereno.web.diagnosis.submissions.taking import tell_of
from sereno.web.diagnosis.walks.changes import (
    add_leg,
    add_stops,
    change_leg,
    change_stop,
    put_route,
)
from sereno.web.diagnosis.walks.ending import what_rests
from sereno.web.diagnosis.walks.results import WalkResults
from sereno.web.people.models import Person
from sereno.web.records.changes import next_number
from tests.integration.web.diagnosis.addresses import at as _at
from tests.integration.web.diagnosis.collect import published
from tests.integration.web.diagnosis.document_files import sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_home")]
InRole = Callable[[Role], Person]
SignedIn = Callable[[Person], Client]
SAID = "Aquí asaltaron a mi prima"
CALLED = "La esquina de doña Chole"
PLACE = (-100.4, 20.6)
SCORES = dict.fromkeys(ALL, 2)


def _walk(audit: Audit, title: str = "Caminata", **values: Any) -> Activity:
    written = {"technique": "walk", "access_level": "field", "on": dt.date(2026, 5, 4)}
    return plan_activity(audit=audit, by=None, title=title, **(written | values))


def _stop(n: int, metres: float = 0, **values: Any) -> dict[str, Any]:
    """Stops a hundred metres apart; metres: so far off."""
    place = (PLACE[0], PLACE[1] + (100 * n + metres) / 111_320)
    return {"ordinal": n, "position": place} | SCORES | values


def _typed(n: int = 1, **values: Any) -> dict[str, Any]:
    form = {"ordinal": n, "rated_by": "consensus", "place": "20.6, -100.4"}
    return form | dict.fromkeys(ALL, "2") | values


@pytest.mark.one_database
def test_a_walk_written_in_the_browser(version: Any, in_role: InRole, signed_in: SignedIn) -> None:
    """1, 2"""
    audit = version.audit
    walk, secret = _walk(audit), _walk(audit, access_level="restricted")
    fieldworker, coder = in_role(Role.FIELDWORKER), in_role(Role.CODER)
    client = signed_in(fieldworker)
    leg = {"kind": "dusk", "group": "mujeres", "people": "8"}
    assert client.post(_at("new_leg", audit, walk.number), leg).status_code == 302
    new = _at("new_stop", audit, walk.number, 1)
    far = _typed(called=CALLED, note=SAID, place="1.5, 2.5", security="unknown")
    page = client.post(new, far)
    assert page.status_code == 422
    assert "outside of the neighbourhoods" in page.text
    assert client.post(new, _typed(feeling="")).status_code == 422
    assert client.post(new, far | {"confirmed": "on", "another": ""}).status_code == 302
    [stop] = Stop.objects.all()
    assert (stop.security, stop.feeling, stop.rater) == (None, 2, 0)
    assert stop.position == (2.5, 1.5)
    assert (stop.called, stop.note) == (CALLED, SAID)
    assert client.post(new, far | {"confirmed": "on"}).status_code == 422
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM diagnosis_stop")
        [row] = cursor.fetchall()
        cursor.execute("SELECT * FROM audits_event")
        kept = f"{row} {cursor.fetchall()}"
    assert not [word for word in (SAID, CALLED, "1.5") if word in kept]

    edit = _at("edit_stop", audit, stop.number)
    assert SAID in client.get(edit).text
    given = far | {"confirmed": "on", "lighting": "0"}
    assert client.post(edit, given).status_code == 302
    told = Event.objects.filter(verb="change_stop").get()
    assert told.detail["changed"] == {"lighting": [2, 0]}
    # A photo may be more restricted than its walk: unseen it stays with the stop.
    photo = Document.objects.create(
        audit=audit,
        number=next_number(Document, audit),
        activity=walk,
        kind="photo",
        title=CALLED,
        access_level="restricted",
    )
    open_one = Document.objects.create(
        audit=audit,
        number=next_number(Document, audit),
        activity=walk,
        kind="photo",
        title="La calle",
        access_level="field",
    )
    stop.photos.set([photo])
    page = client.get(edit)
    assert list(page.context["form"].fields["photos"].queryset) == [open_one]
    assert client.post(edit, given | {"photos": [open_one.pk]}).status_code == 302
    assert set(stop.photos.all()) == {photo, open_one}
    step = _at("step_stop", audit, stop.number, "leave_out")
    assert client.post(step, {"leave_out-reason": "Se calificó otra calle"}).status_code == 302
    assert not Stop.objects.counted().exists()
    assert client.post(_at("step_stop", audit, stop.number, "count_again")).status_code == 302
    assert Stop.objects.counted().exists()

    hidden = add_leg(activity=secret, by=None, kind="day")
    add_stops(leg=hidden, stops=[_stop(1, note=SAID, called=CALLED)], by=None)
    stranger = signed_in(coder)
    other = Stop.objects.exclude(pk=stop.pk).get()
    for name, number in (("walk", secret.number), ("stop", other.number)):
        assert stranger.get(_at(name, audit, number)).status_code == 404
    for name in ("walks", "stops"):
        assert stranger.get(_at(name, audit)).status_code == 200
    for ending in ("csv", "geojson", "gpx"):
        assert stranger.get(_at("stops_file", audit, ending)).status_code == 200
    for page in ("stops_file", "walks"):
        words = [ending] if page == "stops_file" else []
        assert f"{other.position[1]:.6f}" not in stranger.get(_at(page, audit, *words)).text
    lists = GENERATED["paradas.csv"].make(audit, coder).decode().splitlines()
    assert [line.split(",")[0] for line in lists] == ["name", str(stop.number)]
    assert CALLED in lists[1]
    assert signed_in(in_role(Role.VIEWER)).get(_at("walks", audit)).status_code == 403


HEAD = ("leg", "group", "walkers", "rated_by", "activity")
IN_STOP = ("place", "stop_name", "stop_time", "note", "earlier_stop", *ALL)
CHECKLIST = Form(
    *("w", "1", "w", "default", ("default",)),
    (
        *(Question(f"/data/{name}", name, "text", {}) for name in HEAD),
        Question("/data/stop", "stop", "repeat", {}),
        *(
            Question(
                *(f"/data/stop/{name}", name, "geopoint" if name == "place" else "text", {}),
                *("/data/stop", "/data/stop"),
            )
            for name in IN_STOP
        ),
    ),
    {},
)


def _sent(device: Any, name: str, stops: list[dict[str, Any]], **head: Any) -> Submission:
    """A checklist as a phone sends it; edits: the one that it corrects; skew: of its clock."""
    edits, skew = head.pop("edits", ""), head.pop("skew", 0)
    inner = "".join(f"<{key}>{value}</{key}>" for key, value in head.items())
    for stop in stops:
        inner += "<stop>" + "".join(f"<{k}>{v}</{k}>" for k, v in stop.items()) + "</stop>"
    meta = f"<instanceID>uuid:{name}</instanceID>"
    meta += f"<deprecatedID>uuid:{edits}</deprecatedID>" if edits else ""
    xml = f'<data id="w" version="1">{inner}<meta>{meta}</meta></data>'.encode()
    came = keep_arrival(
        audit=device.audit, device=device, xml=xml, files=(), skew=skew, now=timezone.now()
    )
    read_arrival(came)
    found: Submission = Submission.objects.get(instance_id=f"uuid:{name}")
    return found


def test_stops_come_from_phones(
    audit: Audit, coordinator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """3, 4"""
    walk = _walk(audit)
    text = add_text(audit=audit, by=None, kind="walk", language="es", text="Acepto.")
    text = take_text_step(row=text, step="use", by=None)
    consent = note_consent(activity=walk, text=text, people=3, form="oral", by=None)
    version = published(audit, "w")
    version.form = CHECKLIST.as_kept()
    version.save()
    device = make_device(audit=audit, by=None, person=coordinator, label="Uno")
    head = {"activity": walk.number, "leg": "anochecer", "group": "Mujeres", "walkers": "7"}
    places = [f"20.6{n} -100.4 0 4.5" for n in (1, 2, 3)]
    given = [{"place": place, "feeling": "1", "lighting": "9"} for place in places]
    first = _sent(device, "a", given, rated_by="persona", **head)
    near = [{"place": "20.63005 -100.4 0 4", "feeling": "2"}, {"place": "", "feeling": "3"}]
    second = _sent(device, "b", near, rated_by="persona", **head | {"group": "mujeres"})
    rows = Stop.objects.order_by("number").values_list("ordinal", "rater", "feeling", "lighting")
    assert list(rows) == [(1, 1, 1, None), (2, 1, 1, None), (3, 1, 1, None), (3, 2, 2, None)]
    leg = Leg.objects.get()
    assert (leg.kind, leg.people, leg.activity) == ("dusk", 7, walk)
    assert Event.objects.filter(verb="take_stops").latest("pk").detail["without"] == 1

    change_stop(row=second.stops.get(), by=coordinator, feeling=0)
    tell_of(second)
    assert second.stops.get().feeling == 0
    numbers = list(first.stops.values_list("number", flat=True))
    corrected = [each | {"feeling": "3"} for each in given[:2]]
    edit = _sent(device, "c", corrected, rated_by="persona", edits="a", **head)
    assert list(edit.stops.values_list("number", "feeling")) == [(n, 3) for n in numbers[:2]]
    assert Stop.objects.count() == 3

    [resting] = what_rests(consent)
    assert "3" in resting.words
    assert len(WalkResults(audit, coordinator).rated.stops) == 3
    line = walk.participants.create(sex="women", age="30-59", sector="residents", people=3)
    gone = {"consent": consent, "people": 3, "participants": line, "by": coordinator}
    mistaken, now = withdraw(**gone), timezone.now()
    assert not Stop.objects.for_person(audit, coordinator).exists()
    take_back_withdrawal(withdrawal=mistaken, reason="Error", now=now, by=coordinator)
    assert Stop.objects.for_person(audit, coordinator).count() == 3
    told = Event.objects.for_person(audit, coordinator)
    assert told.filter(verb="change_stop").exists()
    withdraw(**gone)
    assert not Stop.objects.for_person(audit, coordinator).exists()
    assert not Leg.objects.for_person(audit, coordinator).exists()
    for days in (0, 40):
        erased, _left = erase_what_is_over(timezone.localdate() + dt.timedelta(days=days))
        assert bool(erased) is (days > 0)
        # What was corrected of a stop told its scores: that goes with it.
        assert not told.filter(verb="change_stop").exists()
        assert told.filter(verb="leg_withdraw").exists()
    assert not Stop.objects.exists()

    # What no person would answer is kept as an answer, and made into nothing.
    other = {"activity": _walk(audit).number, "group": "\u202eniñas", "walkers": "9" * 5000}
    odd = {"place": places[0], "feeling": "1", "stop_name": "La\u202e esquina"}
    times = ("9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00")
    hard = [odd | {"stop_time": each, "earlier_stop": "9" * 5000} for each in times]
    made = _sent(device, "d", hard, **other).stops.select_related("leg")
    found = {(each.called, each.at, each.leg.group, each.leg.people) for each in made}
    assert found == {("La esquina", None, "niñas", None)}
    monkeypatch.setattr("sereno.web.diagnosis.walks.taking._MOST_STOPS", 2)
    assert _sent(device, "e", given, **head | other).stops.count() == 2
    assert Event.objects.filter(verb="take_stops").latest("pk").detail["without"] == 1


def test_a_form_corrected_to_say_who_scored(audit: Audit, coordinator: Person) -> None:
    """3: two consensus of one place are two stops; a clock that is off doesn't move the hour."""
    walk = _walk(audit)
    version = published(audit, "w")
    version.form = CHECKLIST.as_kept()
    version.save()
    device = make_device(audit=audit, by=None, person=coordinator, label="Uno")
    head = {"activity": walk.number, "leg": "dia", "group": "Mujeres"}
    given = [{"place": "20.61 -100.4 0 4", "feeling": "1"}]
    _sent(device, "a", given, **head)
    given[0]["stop_time"] = "2026-05-04T18:30:00-06:00"
    _sent(device, "b", given, rated_by="persona", **head)
    edit = _sent(device, "c", given, edits="b", skew=3 * 3600, **head)
    rows = Stop.objects.order_by("pk").values_list("ordinal", "rater")
    assert list(rows) == [(1, 0), (2, 0)]
    assert edit.stops.get().at == dt.datetime(2026, 5, 4, 21, 30, tzinfo=dt.UTC)


GPX = """<gpx version="1.1" creator="x"><trk><name>Ida</name><trkseg><trkpt lat="20.6" lon="-100.4">
<time>2026-05-05T01:00:00Z</time></trkpt><trkpt lat="20.601" lon="-100.4"><time>2026-05-05T01:20:00Z
</time></trkpt></trkseg></trk></gpx>"""


@pytest.mark.one_database
def test_routes_and_files(audit: Audit, coordinator: Person, signed_in: SignedIn) -> None:
    """5, 6"""
    walk = _walk(audit)
    client = signed_in(coordinator)
    upload = _at("upload_route", audit, walk.number)

    def tried(content: str) -> Any:
        return client.post(upload, {"file": sent(content, "ida.gpx"), "whole": "1"})

    for content, words in (
        ("<gpx/>", "has no point"),
        ('<gpx version="1.1"><wpt lat="1" lon="2"/></gpx>', "points but no line"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><gpx>&b;</gpx>', "entities"),
    ):
        page = tried(content)
        assert page.status_code == 422
        assert words in page.text
    page = tried(GPX)
    assert "110 m" in page.text
    kept = re.search(r'name="kept" value="([^"]+)"', page.text)
    assert kept is not None
    save = _at("save_route", audit, walk.number)
    answer = client.post(save, {"kept": kept.group(1) + "x", "line0-leg": "new_dusk"})
    assert answer.status_code == 422
    answer = client.post(save, {"kept": kept.group(1), "line0-leg": "new_dusk"})
    assert answer.status_code == 302
    leg = Leg.objects.get()
    assert (leg.kind, leg.line) == ("dusk", [(-100.4, 20.6), (-100.4, 20.601)])
    assert leg.ends_at - leg.starts_at == dt.timedelta(minutes=20)
    assert "0.3 km/h" in client.get(_at("walk", audit, walk.number)).text

    # A recording that was paused: both parts are the leg, in the order of their times.
    points = GPX[GPX.index("<trkseg>") : GPX.index("</trk>")]
    later = points.replace("20.601", "20.605").replace('"20.6"', '"20.602"').replace("T01", "T02")
    paused = GPX.replace("</trkseg>", f"</trkseg>{later}")
    for content, status in ((re.sub("<time>[^<]*</time>", "", paused), 422), (paused, 302)):
        kept = re.search(r'name="kept" value="([^"]+)"', tried(content).text)
        assert kept is not None
        both = {"kept": kept.group(1), "line0-leg": "1", "line1-leg": "1"}
        assert client.post(save, both).status_code == status
    leg.refresh_from_db()
    assert [lat for _lon, lat in leg.line] == [20.6, 20.601, 20.602, 20.605]
    # Lines can be left out, though not all of them.
    kept = re.search(r'name="kept" value="([^"]+)"', tried(paused).text)
    assert kept is not None
    for second, status in (("", 422), ("new_day", 302)):
        given = {"kept": kept.group(1), "line0-leg": "", "line1-leg": second}
        assert client.post(save, given).status_code == status
    assert leg.ends_at - leg.starts_at == dt.timedelta(minutes=80)

    add_stops(leg=leg, stops=[_stop(1, called=CALLED), _stop(2)], by=None)
    for ending in ("geojson", "gpx"):
        answer = client.get(_at("stops_file", audit, ending) + f"?walk={walk.number}")
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        read = read_tracks(io.BytesIO(content), where=ending)
        assert [each.geometry.coords[0][:2] for each in read.points] == [
            each.position for each in Stop.objects.order_by("ordinal")
        ]
        assert list(read.lines[0].geometry.coords) == leg.line
    told = json.loads(client.get(_at("stops_file", audit, "geojson")).content)
    assert told["features"][1]["properties"]["feeling"] == 2


def _many(audit: Audit, walks: int, stops: int) -> None:
    """Walks whose feeling follows lighting: of eight women, one of four older people and one of two
    young ones.
    """
    rng = np.random.default_rng(3)
    for n in range(walks):
        group, people = {1: ("mayores", 4), 2: ("jóvenes", 2)}.get(n, ("mujeres", 8))
        leg = add_leg(
            activity=_walk(audit), by=None, kind=("day", "dusk")[n % 2], group=group, people=people
        )
        rows = []
        for i in range(stops):
            scores = {
                name: int(score) for name, score in zip(ALL, rng.integers(0, 4, 9), strict=True)
            }
            felt = 1.5 * scores["lighting"] + rng.logistic()
            scores["feeling"] = int(np.digitize(felt, (0.7, 2.2, 3.7)))
            rows.append(_stop(i + 1, **scores))
        add_stops(leg=leg, stops=rows, by=None)


@pytest.mark.one_database
def test_what_goes_with_feeling_safe(
    audit: Audit, coordinator: Person, in_role: InRole, signed_in: SignedIn
) -> None:
    """7"""
    client = signed_in(coordinator)
    _many(audit, 3, 5)
    assert "15 of the 80" in client.get(_at("walks", audit)).text
    _many(audit, 9, 9)
    page = client.get(_at("walks", audit))
    assert "<strong>Lighting</strong> goes most clearly with feeling safe" in page.text
    sheet = page.text[page.text.index('id="fig-odds-lighting"') :]
    assert re.search(r"Seed of the draws</dt>\s*<dd>11</dd>", sheet)
    assert "Jóvenes" in page.text
    # Where it is dark and people don't want to come; each is what few people said.
    first = page.context["first_places"]
    assert first
    assert all(each.feeling <= 1 and each.score <= 1 for each in first)
    assert page.text.count("Where to begin") == 1
    # Of two young people and, so that four older ones don't tell it, of those too.
    fieldworker = in_role(Role.FIELDWORKER)
    results = WalkResults(audit, fieldworker)
    shown = {part.words: part.is_held for part in results.by_group}
    assert shown["jóvenes"]
    assert sum(shown.values()) >= 2
    assert not [key for key, _words in results.parts() if "JOVENES" in key]
    page = signed_in(fieldworker).get(_at("walks", audit) + "?of=group_JOVENES")
    assert "not shown" in page.text
    assert page.context["asked"] == "all"
    assert page.context.get("first_places", []) == []
    # The same people alone at night, in one place or at an hour are no more people than that.
    late = dt.datetime(2026, 5, 5, 5, tzinfo=dt.UTC)
    leg = add_leg(activity=_walk(audit), by=None, kind="night", group="jóvenes", people=2)
    add_stops(leg=leg, stops=[_stop(n, at=late) for n in range(1, 8)], by=None)
    results = WalkResults(audit, fieldworker)
    assert "night" in {part.key for part in WalkResults(audit, coordinator).by_kind}
    assert "night" not in {part.key for part in results.by_kind}
    assert "when_night" not in dict(results.parts())
    assert [part.is_held for part in results.by_hour] == [True]
    people = {
        leg.people
        for leg in signed_in(fieldworker)
        .get(_at("walk", audit, leg.activity.number))
        .context["legs"]
    }
    assert people == {None}


def test_who_walked_is_told_to_few(
    audit: Audit, coordinator: Person, in_role: InRole, signed_in: SignedIn
) -> None:
    """9"""
    fieldworker, member = in_role(Role.FIELDWORKER), in_role(Role.CODER)
    walk = _walk(audit, leads=[member])
    leg = add_leg(activity=walk, by=None, kind="dusk", group="Tejedoras", people=4)
    put_route(leg=leg, line=[PLACE, (PLACE[0], PLACE[1] + 0.001)], by=None)
    alone = {"rated_by": "person", "rater": 7431}
    [stop] = add_stops(leg=leg, stops=[_stop(1, **alone)], by=None)
    change_leg(leg=leg, by=coordinator, group="Bordadoras")
    change_stop(row=stop, by=coordinator, rater=7432, feeling=1)
    api = f"/api/audits/{audit.slug}/stops"
    pages = [
        *(_at("walk", audit, 1), _at("stops", audit), _at("stop", audit, 1)),
        *(_at("activity", audit, 1), _at("stops_file", audit, "csv"), api, f"{api}/1"),
        *(_at("stops_file", audit, "geojson"), _at("stops_file", audit, "gpx")),
    ]
    told = re.compile("Tejedoras|Bordadoras|743[12]|7,43[12]")
    client = signed_in(fieldworker)
    forms = [_at("edit_leg", audit, 1, 1), _at("edit_stop", audit, 1), _at("new_leg", audit, 1)]
    for page in (*pages, *forms):
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert not told.search(answer.content.decode()), page
    assert client.get(f"{api}/1").json()["rater"] is None
    assert client.post(forms[0], {"kind": "night"}).status_code == 302
    assert client.post(forms[1], _typed()).status_code == 302
    stop.refresh_from_db()
    assert (stop.rater, stop.leg.group, stop.leg.people) == (7432, "Bordadoras", 4)
    for person in (coordinator, member):
        client = signed_in(person)
        for page in (pages[0], pages[2], *pages[4:8]):
            assert told.search(client.get(page).content.decode()), page
        assert client.get(f"{api}/1").json()["rater"] == 7432
    assert told.search(signed_in(coordinator).get(forms[1]).text)


def test_walked_again(audit: Audit, coordinator: Person, signed_in: SignedIn) -> None:
    """8"""
    client = signed_in(coordinator)
    first, second = _walk(audit, "Antes"), _walk(audit, "Después")
    before = add_leg(activity=first, by=None, kind="dusk")
    after = add_leg(activity=second, by=None, kind="dusk", earlier=before)
    earlier = add_stops(leg=before, stops=[_stop(n, lighting=0) for n in (1, 2, 3, 4)], by=None)
    stops = [
        _stop(1, 10, lighting=3),
        _stop(2, 20, lighting=1),
        _stop(3, 40, lighting=1),
        _stop(4, 60, lighting=2, earlier=earlier[3]),
    ]
    add_stops(leg=after, stops=stops, by=None)
    page = client.get(_at("walk_again", audit, second.number) + "?parameter=lighting")
    [shown] = page.context["pairs"]
    assert [(a.ordinal, b.ordinal, before, after) for a, b, _m, before, after in shown["rows"]] == [
        (4, 4, 0, 2),
        (1, 1, 0, 3),
        (2, 2, 0, 1),
    ]
    assert [each.ordinal for each in shown["alone_before"]] == [3]
    assert [each.ordinal for each in shown["alone_after"]] == [3]
    lighting = next(line for line in page.context["lines"] if line.words == "Lighting")
    assert (lighting.change.mean.value, lighting.change.up) == (2, 3)
    assert client.get(_at("walk_again", audit, first.number)).status_code == 404
