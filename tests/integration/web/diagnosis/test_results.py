"""Results of forms: what whom is shown, and what leaves as files.

1. Whoever sees records sees every number, the answers in words, and filters; each number is opened.
2. Whoever doesn't sees nothing below k, no words and no filter, and the newest only by k at once.
3. What one may not see is in no number: restricted activities, the tray, what is incomplete or
   replaced, what rested on a consent that was withdrawn.
4. Versions of a form are joined by the names of questions.
5. Files hold what the page does, for whoever sees records; taking restricted ones is noted.
6. Photos leave in folders of their submissions, also where two are called the same.
7. No answer lies on the disk in clear after all that.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sereno.exchange.submissions.instance import AnswerRow
from sereno.exchange.xlsforms.questions import Form, Question
from sereno.web.audits.models import Audit, Event
from sereno.web.audits.roles import Role
from sereno.web.diagnosis.activities.changes import plan_activity
from sereno.web.diagnosis.models import Activity, InstrumentVersion, Submission, SubmissionFile
from sereno.web.diagnosis.results.counting import Counting
from sereno.web.diagnosis.results.opened import Answers, day_of
from sereno.web.diagnosis.results.said import Sayer
from sereno.web.diagnosis.submissions.writing import times_of
from sereno.web.diagnosis.walks.changes import add_leg, add_stops
from sereno.web.files.changes import keep_chunks
from sereno.web.people.models import Person
from tests.integration.web.diagnosis.filled_forms import (
    QUESTIONS,
    inside_of,
    published,
    submitted,
)

pytestmark = pytest.mark.django_db
PLACE = (-100.39, 20.59)


def _at(name: str, audit: Audit, *words: Any) -> str:
    return reverse(f"diagnosis:{name}", args=[audit.slug, 1, *words])


def _activity(audit: Audit, by: Person, title: str, **values: Any) -> Activity:
    return plan_activity(
        *(), audit=audit, by=by, title=title, technique="walk", on=timezone.localdate(),
        **{"access_level": "team", **values},
    )  # fmt: skip


@pytest.fixture
def filled(audit: Audit, coordinator: Person) -> InstrumentVersion:
    """Twenty-two submissions of a team's activity, five of a restricted one."""
    version = published(audit, coordinator)
    rng = np.random.default_rng(2)
    walk = _activity(audit, coordinator, "Caminata", areas={"01": "Centro"})
    prison = _activity(audit, coordinator, "Penal", access_level="restricted", sector="prison")
    for n in range(22):
        submitted(version, walk, inside_of(n, rng, PLACE), f"uuid:{n}")
    for n in range(5):
        submitted(version, prison, "<why>SECRETO PENAL</why><feel>unsafe</feel>", f"uuid:p{n}")
    submitted(version, None, "<why>EN LA CHAROLA</why>", "uuid:tray")
    return version


def _page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.one_database
def test_whoever_sees_records(
    audit: Audit, coordinator: Person, signed_in: Callable[..., Client], filled: InstrumentVersion
) -> None:
    """1, 3"""
    client, address = signed_in(coordinator), _at("results", audit)
    page = _page(client, address)
    assert "27" in page
    assert "SECRETO PENAL" in page
    assert "EN LA CHAROLA" not in page
    assert "1 submission has no activity yet" in page
    assert "How do you feel in your street?" in page
    assert "Streets without light" in page
    assert page.count('popovertarget="fig-') >= 10
    assert "There is no map" in page
    answers = Answers(audit, coordinator, filled.instrument)
    counting = Counting(Sayer(answers.form, audit, coordinator), answers.k)
    spots = counting.table(answers.form.tables[1], list(answers)).results[0]
    assert spots.places
    for place in spots.places:
        assert place.geometry.x == round(place.geometry.x, 4)
    read = Event.objects.filter(verb="read_submission")
    assert read.count() == 5
    only = _page(client, f"{address}?sector=residents")
    assert "SECRETO PENAL" not in only
    assert "Persona 20" in only
    today = timezone.localdate()
    for query in (f"area=01&since={today}", "activity=1", "version=1&sector=residents"):
        assert "SECRETO" not in _page(client, f"{address}?{query}")
    assert "No submission fits" in _page(client, f"{address}?until=2020-01-01")
    texts = _page(client, _at("results_texts", audit, "why"))
    assert texts.count("SECRETO PENAL") == 5
    assert client.get(_at("results_texts", audit, "feel")).status_code == 404
    # What was withdrawn, replaced or isn't whole is counted no more.
    first, second, third = Submission.objects.order_by("number")[:3]
    Submission.objects.filter(pk=first.pk).update(state="withdrawn")
    Submission.objects.filter(pk=second.pk).update(state="incomplete")
    Submission.objects.filter(pk=third.pk).update(edits=second)
    assert ">25<" in _page(client, address)


def test_the_day_of_a_submission() -> None:
    """3: the device's clock is put right, ours is never moved by it."""
    came = dt.datetime(2026, 11, 30, 18, tzinfo=dt.UTC)
    ahead = {"received_at": came, "skew_seconds": 40 * 86_400}
    assert day_of(Submission(**ahead)) == came.date()
    said = came + dt.timedelta(days=38)
    assert day_of(Submission(ended_at=said, **ahead)) == dt.date(2026, 11, 28)
    asks = Form("d", "1", "d", "default", (), (Question("/d/s", "s", "start", {}),), {})
    never_set = AnswerRow("", 1, None, {"/d/s": "0001-01-01T00:00:00Z"})
    assert times_of([never_set], asks) == (None, None)


def test_below_k(
    audit: Audit,
    in_role: Callable[[Role], Person],
    coordinator: Person,
    signed_in: Callable[..., Client],
    filled: InstrumentVersion,
) -> None:
    """2, 3"""
    client, address = signed_in(in_role(Role.CODER)), _at("results", audit)
    page = _page(client, address)
    assert audit.k == 5
    assert ">20<" in page
    assert "SECRETO" not in page
    assert "Persona" not in page
    assert 'class="answer' not in page
    assert "Median" not in page
    assert 'name="area"' not in page
    # A filter would tell by the difference: it does nothing.
    assert ">20<" in _page(client, f"{address}?activity=2&until=2020-01-01")
    assert client.get(_at("results_files", audit)).status_code == 403
    assert client.get(_at("results_texts", audit, "why")).status_code == 403
    assert client.get(_at("results_file", audit, "csv")).status_code == 403
    walk = Activity.objects.get(number=1)
    for n in range(2):
        submitted(filled, walk, "<feel>safe</feel>", f"uuid:more{n}")
    assert ">20<" in _page(client, address)
    submitted(filled, walk, "<feel>safe</feel>", "uuid:more2")
    assert ">25<" in _page(client, address)
    assert signed_in(in_role(Role.VIEWER)).get(address).status_code == 403


@pytest.mark.one_database
def test_versions_are_joined(
    audit: Audit, coordinator: Person, signed_in: Callable[..., Client]
) -> None:
    """4"""
    old = published(audit, coordinator)
    moved = (*QUESTIONS[:1], ("text", "new", "¿Algo más?", "Anything else?", ""), *QUESTIONS[1:2])
    new = published(
        *(audit, coordinator, *moved, ("begin_group", "other", "Otro", "Other", "")),
        *(("text", "why", "¿Por qué cree?", "Why do you think so?", ""), ("end_group", "", "")),
        *QUESTIONS[2:6],
        of=old.instrument,
        version="2",
    )
    walk = _activity(audit, coordinator, "Caminata")
    submitted(old, walk, "<why>Before</why>", "uuid:1")
    submitted(new, walk, "<home><other><why>After</why></other></home><new>N</new>", "uuid:2")
    page = _page(signed_in(coordinator), _at("results", audit))
    assert "Why do you think so?" in page
    assert ">Why?<" not in page
    assert "Before" in page
    assert "After" in page
    assert "2 of 2" in page
    # What only an earlier version asked is there too.
    assert "How do you feel there?" in page


def _files(client: Client, audit: Audit, kind: str, query: str = "") -> bytes:
    answer = client.get(_at("results_file", audit, kind) + query)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


@pytest.mark.one_database
def test_files(
    audit: Audit,
    coordinator: Person,
    signed_in: Callable[..., Client],
    filled: InstrumentVersion,
    settings: Any,
) -> None:
    """5, 6, 7"""
    client = signed_in(coordinator)
    walk = Submission.objects.order_by("number").first()
    twice = submitted(
        *(filled, walk.activity, "<spot><photo>image.jpg</photo></spot>", "uuid:twice"),
    )
    for i, row in enumerate((walk, twice)):
        kept = keep_chunks(
            *(), audit=audit, name="image.jpg", chunks=[b"picture %d" % i], by=None, sealed=True
        )  # fmt: skip
        SubmissionFile.objects.create(submission=row, ordinal=1, name="image.jpg", file=kept)
    choose = _page(client, _at("results_files", audit))
    assert "Restricted answers are among them" in choose
    assert "Spot" in choose
    assert "Excel, with words" not in _page(
        client, _at("results_files", audit) + "?until=2020-01-01"
    )
    archive = zipfile.ZipFile(io.BytesIO(_files(client, audit, "csv")))
    rows = list(csv.DictReader(io.StringIO(archive.read("street.csv").decode())))
    assert len(rows) == 28
    assert {row["AccessLevel"] for row in rows} == {"team", "restricted"}
    assert rows[0]["AttachmentsPresent"] == "1"
    event = Event.objects.get(verb="download")
    assert event.access_level == "restricted"
    assert "restricted" in event.about
    assert Event.objects.filter(verb="read_submission").count() == 5
    book = openpyxl.load_workbook(io.BytesIO(_files(client, audit, "xlsx")))
    assert book.sheetnames == ["Street", "Spot"]
    assert "Más o menos" not in str(list(book["Street"].values))
    few = zipfile.ZipFile(io.BytesIO(_files(client, audit, "csv", "?sector=residents")))
    assert b"SECRETO" not in few.read("street.csv")
    joined = _files(client, audit, "joined", "?table=spot").decode()
    # Two repeats are two files that nobody takes for one another.
    head = client.get(_at("results_file", audit, "joined") + "?table=spot")["Content-Disposition"]
    assert "-joined-spot-" in head
    assert "spot-place-Latitude" in joined.splitlines()[0]
    found = json.loads(_files(client, audit, "geojson"))
    assert len(found["features"]) == len(json.loads(json.dumps(found))["features"]) > 10
    assert _files(client, audit, "xlsx-names")
    media = zipfile.ZipFile(io.BytesIO(_files(client, audit, "media")))
    assert sorted(media.namelist()) == ["uuid_0/image.jpg", "uuid_twice/image.jpg"]
    assert media.read("uuid_twice/image.jpg") == b"picture 1"
    assert client.get(_at("results_file", audit, "nothing")).status_code == 404
    for path in Path(settings.HOME).rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert b"SECRETO PENAL" not in content, path
            assert b"picture 1" not in content, path


@pytest.mark.one_database
def test_what_no_person_answers(
    audit: Audit, coordinator: Person, signed_in: Callable[..., Client]
) -> None:
    """1: whatever a device sends, the page opens; a stop of an earlier walk is told by its name."""
    version = published(
        *(audit, coordinator),
        ("integer", "n", "N", "N", ""),
        ("date", "day", "Día", "Day", ""),
        ("select_one_from_file paradas.csv", "stop", "Parada", "Stop", ""),
    )
    walk = _activity(audit, coordinator, "Caminata")
    leg = add_leg(activity=walk, by=None, kind="day")
    [stop] = add_stops(
        leg=leg, stops=[{"ordinal": 1, "position": PLACE, "called": "El puente"}], by=None
    )
    for i, number in enumerate(("1e308", "-1e308", "5e-324", "0", "7", "inf", "9" * 5000)):
        day = ("0001-01-01", "9999-12-31")[i % 2]
        inside = f"<n>{number}</n><day>{day}</day><stop>{stop.number}</stop>"
        submitted(version, walk, inside, f"uuid:{i}")
    client = signed_in(coordinator)
    page = _page(client, _at("results", audit))
    assert "El puente" in page
    assert "answers that can&#x27;t be read as such: 5" in page.replace("&#39;", "&#x27;")
    assert _files(client, audit, "xlsx")
