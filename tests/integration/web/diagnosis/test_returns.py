"""Answers that another server collected are looked at, then taken over in one go, or not at all.

1. A file is kept sealed; the page tells what fits, what doesn't, and what is here already.
2. Taken over, its answers are submissions with their repeats, their photos, level and activity;
   brought again it changes nothing, and its file is gone.
3. Without an activity they go to the tray; with a column of numbers each to its own.
4. Of a file that is taken halfway, nothing is taken; photos that nobody agrees to aren't kept.
5. A file that can't be read is refused on the page; whoever may not bring answers gets no page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sereno.exchange.submissions.instance import rows_of
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit, Event
from sereno.web.audits.roles import Role
from sereno.web.diagnosis.activities.changes import plan_activity
from sereno.web.diagnosis.consent.resting import erase_what_is_over
from sereno.web.diagnosis.consent.undecided import WAITS
from sereno.web.diagnosis.models import (
    Activity,
    AnswersReturn,
    InstrumentVersion,
    ScopeWithdrawal,
    Submission,
    SubmissionFile,
)
from sereno.web.diagnosis.returns.changes import take_answers
from sereno.web.diagnosis.returns.reading import Reading
from sereno.web.diagnosis.submissions.taking import tell_of
from sereno.web.files.uses import unnamed
from sereno.web.people.models import Person
from tests.integration.web.diagnosis.filled_forms import published
from tests.integration.web.diagnosis.test_documents import _agreed
from tests.unit.exchange.submissions.returned import central, kobo_workbook, zipped

pytestmark = pytest.mark.django_db
QUESTIONS = (
    ("text", "who", "¿Quién?", "Who?"),
    ("begin_group", "home", "Su casa", "Your home"),
    ("select_one feel", "light", "¿Hay luz?", "Is there light?"),
    ("geopoint", "at", "¿Dónde?", "Where?"),
    ("begin_repeat", "spot", "Lugar", "Spot"),
    ("text", "name", "Nombre", "Name"),
    ("image", "photo", "Foto", "Photo"),
    ("end_repeat", "", "", ""),
    ("end_group", "", "", ""),
)


@pytest.fixture
def version(audit: Audit, coordinator: Person) -> InstrumentVersion:
    return published(audit, coordinator, *QUESTIONS)


@pytest.fixture
def walk(audit: Audit, coordinator: Person) -> Activity:
    return plan_activity(
        *(), audit=audit, by=coordinator, title="Caminata", technique="walk",
        on=timezone.localdate(), access_level="field",
    )  # fmt: skip


def _at(name: str, audit: Audit, *words: Any) -> str:
    return reverse(f"diagnosis:{name}", args=[audit.slug, 1, *words])


def _bring(client: Client, audit: Audit, content: bytes, name: str = "a.zip") -> HttpResponse:
    sent = {"file": SimpleUploadedFile(name, content), "whole": "1"}
    return client.post(_at("returns", audit), sent, follow=True)


@pytest.mark.one_database
def test_central(
    audit: Audit,
    coordinator: Person,
    version: InstrumentVersion,
    walk: Activity,
    signed_in: Callable[..., Client],
    settings: Any,
    django_assert_num_queries: Any,
) -> None:
    """1, 2"""
    client = signed_in(coordinator)
    page = _bring(client, audit, central()).content.decode()
    assert "2 submissions would be taken over" in page
    for words in ("SubmitterName", "street-thing", "home-at-Latitude", "Is there light?"):
        assert words in page
    assert "1 photo or recording comes along" in page
    assert not Submission.objects.exists()
    for path in Path(settings.HOME).rglob("*"):
        assert not path.is_file() or b"Bus stop" not in path.read_bytes()
    took = client.post(_at("take_return", audit, 1), {"version": "1", "place": str(walk.number)})
    assert took.status_code == 302
    first, second = Submission.objects.order_by("number")
    assert (first.instance_id, first.activity, first.access_level) == ("uuid:1", walk, "field")
    assert first.received_at.isoformat() == "2026-11-30T12:00:00+00:00"
    assert first.state == second.state == "complete"
    rows = rows_of(first.answers)
    assert [row.path for row in rows].count("/data/home/spot") == 2
    assert rows[0].values["/data/home/at"] == "19.4 -99.1 2240 4.5"
    assert rows[0].values["/data/brought/home-fears"] == "robbery dark"
    # What no repeat of the form is hangs where it hung.
    things = [row for row in rows if row.path == "/data/street-thing"]
    assert [rows[row.parent].values["/data/home/spot/name"] for row in things if row.parent] == [
        *("Park", "Park", "Bus stop"),
    ]
    photo = SubmissionFile.objects.get()
    assert (photo.submission, photo.name) == (first, "a.jpg")
    assert photo.file is not None
    assert photo.file.open().read() == b"picture"
    brought = AnswersReturn.objects.get()
    assert (brought.state, brought.taken, brought.file) == ("taken", 2, None)
    event = Event.objects.get(verb="take_answers")
    assert (event.access_level, event.detail) == ("restricted", {"n": 2})
    assert unnamed(audit).count() == 1
    again = _bring(client, audit, central()).content.decode()
    assert "0 submissions would be taken over" in again
    assert "2 are here already" in again
    client.post(_at("take_return", audit, 2), {"version": "1", "place": ""})
    assert Submission.objects.count() == 2
    page = client.get(_at("results", audit)).content.decode()
    assert "Bus stop" in page
    # Of thousands that are no walk and no map, no room asks the database.
    first = Submission.objects.select_related("version").get(pk=first.pk)
    with django_assert_num_queries(0):
        tell_of(first)


@pytest.mark.one_database
def test_to_the_tray_and_by_column(
    audit: Audit,
    coordinator: Person,
    version: InstrumentVersion,
    walk: Activity,
    signed_in: Callable[..., Client],
) -> None:
    """1, 3"""
    client = signed_in(coordinator)
    page = _bring(client, audit, kobo_workbook(labels=True), "a.xlsx").content.decode()
    assert "0 of 2 would belong to an activity" in page
    assert "These answers are no choices of the form" in page
    client.post(_at("take_return", audit, 1), {"version": "1", "place": ""})
    assert {(s.activity, s.access_level) for s in Submission.objects.all()} == {
        (None, "restricted")
    }
    table = f"KEY,who,Activity\nk1,Ana,{walk.number}\nk2,Eva,\nuuid:1,Other,\n".encode()
    page = _bring(client, audit, table, "a.csv").content.decode()
    assert "1 of 2 would belong to an activity" in page
    assert "1 of those that are here already says something else" in page
    client.post(
        _at("take_return", audit, 2), {"version": "1", "place": "column:/data/brought/Activity"}
    )
    assert Submission.objects.get(instance_id="k1").activity == walk
    assert Submission.objects.get(instance_id="k2").activity is None
    assert rows_of(Submission.objects.get(instance_id="uuid:1").answers)[0].values != {
        "/data/who": "Other"
    }


def test_all_or_nothing(
    audit: Audit,
    coordinator: Person,
    in_role: Callable[[Role], Person],
    version: InstrumentVersion,
    walk: Activity,
    signed_in: Callable[..., Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """4, 5"""
    client = signed_in(coordinator)
    _bring(client, audit, central())
    brought = AnswersReturn.objects.get()

    def stop(_submission: Submission) -> None:
        raise Problem("return_taken")

    with monkeypatch.context() as patched:
        patched.setattr("sereno.web.diagnosis.returns.changes.tell_of", stop)
        with pytest.raises(Problem):
            take_answers(reading=Reading(brought, coordinator), by=coordinator)
    assert not Submission.objects.exists()
    # A photo that is damaged is found when it is unpacked.
    content = bytearray(central())
    at = content.index(b"media/a.jpg") + len(b"media/a.jpg")
    content[at] ^= 255
    damaged = _bring(client, audit, bytes(content))
    assert damaged.status_code == 200
    took = client.post(_at("take_return", audit, 2), {"version": "1", "place": ""}, follow=True)
    assert "damaged or incomplete" in took.content.decode()
    assert not Submission.objects.exists()
    today = timezone.localdate()
    assert not erase_what_is_over(today + WAITS)[0]
    AnswersReturn.objects.filter(number=2).update(created_at=timezone.now() + WAITS)
    assert erase_what_is_over(today + WAITS + dt.timedelta(days=1)) == ({audit}, [])
    assert AnswersReturn.objects.get(number=1).state == "dropped"
    assert AnswersReturn.objects.get(number=2).state == "waiting"
    client.post(_at("drop_return", audit, 2))
    assert not Submission.objects.exists()
    took = client.post(_at("take_return", audit, 1), {"version": "1"}, follow=True)
    assert "decided already" in took.content.decode()
    # Rows that hang on each other, thousands deep or in a circle, hang in the air.
    deep = ["k0,root,x", *(f"k{i},k{i - 1},x" for i in range(1, 3000)), "a,b,x", "b,a,x"]
    tables = {
        "s.csv": b"KEY,who\nroot,Ana\n",
        "s-spot.csv": "\n".join(["KEY,PARENT_KEY,name", *deep]).encode(),
    }
    assert "2952 rows" in _bring(client, audit, zipped(tables)).content.decode()
    client.post(_at("drop_return", audit, 3))
    for content in (b"PK\x03\x04", zipped({"a.txt": b"x"}), b"{}", b"KEY,who\n"):
        assert _bring(client, audit, content).status_code == 422
    assert AnswersReturn.objects.count() == 3
    # Nobody agrees to photos any more: one that comes from elsewhere isn't kept either.
    gone = {"consent": _agreed(walk, people=2, photo=True), "scope": "photo", "people": 2}
    ScopeWithdrawal.objects.create(**gone, at=timezone.now())
    _bring(client, audit, central("1", {"media/a.jpg": b"\xff\xd8\xff1"}))
    client.post(_at("take_return", audit, 4), {"version": "1", "place": str(walk.number)})
    photo = SubmissionFile.objects.get()
    assert (photo.file, photo.is_withdrawn) == (None, True)
    other = signed_in(in_role(Role.FIELDWORKER))
    assert other.get(_at("returns", audit)).status_code == 403
    assert other.get(_at("one_return", audit, 1)).status_code == 403
