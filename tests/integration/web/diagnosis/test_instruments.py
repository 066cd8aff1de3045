"""Instruments: workbooks brought, versions, lists that go along, ready-made ones and checklists.

1. A workbook becomes a draft with its questions on a page; what is wrong with one is told there.
2. A draft is replaced by the same version; what was published isn't, and is retired by the next.
3. A workbook of another form, or of another instrument's, is refused; nothing of it is kept.
4. A list is made of what whoever asks may see, and changes the hash under which a form is offered.
5. A form that asks for files of its own is published once they are there.
6. An activity is held with published instruments only.
7. A checklist is written, changed, moved and taken out of in the browser; published ones stay.
8. The ready-made ones are taken over once, as drafts, and come away as workbooks that are read.
9. Whoever only sees fieldwork reads and takes them away, and changes nothing.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sereno.exchange.xlsforms.reading import read_xlsform
from sereno.vocabulary.instruments import KEYS
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit, Event
from sereno.web.audits.roles import Role
from sereno.web.diagnosis.activities.changes import change_activity, plan_activity
from sereno.web.diagnosis.demo import NOBODYS_KEY
from sereno.web.diagnosis.encryption.keys import put_key
from sereno.web.diagnosis.instruments.attachments import GENERATED, generated_lists, served_hash
from sereno.web.diagnosis.instruments.changes import (
    add_instrument,
    bring_version,
    read_workbook,
    take_ready_made,
    take_version_step,
    write_checklist,
)
from sereno.web.diagnosis.instruments.checklists import CheckQuestion, next_name
from sereno.web.diagnosis.models import Instrument, InstrumentVersion
from sereno.web.files.changes import spooled
from sereno.web.files.models import KeptFile
from sereno.web.people.models import Person
from tests.integration.web.diagnosis.addresses import at as _at

pytestmark = pytest.mark.django_db
InRole = Callable[[Role], Person]
SignedIn = Callable[[Person], Client]
HEAD = ("type", "name", "label")


def workbook(*rows: Sequence[str], form_id: str = "ours", version: str = "1") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "survey"
    for row in (HEAD, *rows):
        book.active.append(row)
    choices = book.create_sheet("choices")
    for row in (("list_name", "name", "label"), ("l", "a", "A"), ("l", "b", "B")):
        choices.append(row)
    settings = book.create_sheet("settings")
    settings.append(("form_id", "version"))
    settings.append((form_id, version))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.fixture
def instrument(audit: Audit, coordinator: Person) -> Instrument:
    return add_instrument(audit=audit, by=coordinator, title="Encuesta", purpose="other")


def _bring(instrument: Instrument, *rows: Sequence[str], **settings: str) -> InstrumentVersion:
    content = workbook(*(rows or (("text", "q", "¿Qué pasa?"),)), **settings)
    with spooled(audit=instrument.audit, name="f.xlsx", chunks=[content]) as spool:
        spool.finish()
        read = read_workbook(instrument=instrument, spool=spool, now=timezone.now())
        return bring_version(instrument=instrument, spool=spool, read=read, by=None)


def _publish(version: InstrumentVersion) -> InstrumentVersion:
    return take_version_step(row=version, step="publish", by=None)


def _sent(content: bytes, name: str = "f.xlsx") -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, content), "whole": "1"}


def test_a_workbook_is_brought(
    audit: Audit,
    instrument: Instrument,
    coordinator: Person,
    signed_in: SignedIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """1"""
    client, to = signed_in(coordinator), _at("bring_instrument", audit, 1)
    depth, depths = len(connection.savepoint_ids), []

    def reading(**values: Any) -> Any:
        depths.append(len(connection.savepoint_ids))
        return read_workbook(**values)

    monkeypatch.setattr("sereno.web.diagnosis.instruments.views.read_workbook", reading)
    wrong = workbook(("text", "q", "Q"), ("text", "q", "Q"))
    answer = client.post(to, _sent(wrong))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "fila 3" in page or "row 3" in page
    assert not InstrumentVersion.objects.exists()
    assert not KeptFile.objects.exists()
    good = workbook(
        ("begin_repeat", "stop", "Parada"),
        ("select_multiple_from_file areas.csv", "several", "¿En cuáles?"),
        ("rank l", "order", "¿En qué orden?"),
        ("text", "q", "¿Qué <b>pasa</b>?"),
        ("end_repeat", "", ""),
    )
    answer = client.post(to, _sent(good), follow=True)
    page = answer.content.decode()
    assert "¿Qué &lt;b&gt;pasa&lt;/b&gt;?" in page
    assert "Parada" in page
    instrument.refresh_from_db()
    assert instrument.form_id == "ours"
    version = instrument.versions.get()
    assert [q.path for q in version.read.questions] == [
        *("/data/stop", "/data/stop/several", "/data/stop/order", "/data/stop/q")
    ]
    assert client.get(_at("instrument_workbook", audit, 1)).getvalue() == good
    assert client.get(_at("instrument_xform", audit, 1)).content.decode() == version.xform
    assert "form-choices several" in page
    paper = client.get(_at("instrument_paper", audit, 1)).content.decode()
    listed = str(GENERATED["areas.csv"].words)
    assert "form-room" in paper
    assert (listed in page, listed in paper) == (True, False)
    assert depths == [depth, depth], "others wait while a workbook is read"


def test_versions(instrument: Instrument) -> None:
    """2"""
    first = _bring(instrument)
    again = _bring(instrument, ("text", "q", "Otra"))
    assert (again.pk, again.version) == (first.pk, 1)
    assert again.hash != first.hash
    _publish(again)
    with pytest.raises(Problem) as taken:
        _bring(instrument)
    assert taken.value.code == "instrument_version_taken"
    second = _publish(_bring(instrument, version="2"))
    states = {each.version: each.state for each in instrument.versions.all()}
    assert states == {1: "retired", 2: "published"}
    with pytest.raises(Problem) as closed:
        _publish(second)
    assert closed.value.code == "step_not_possible"


@pytest.mark.one_database
def test_another_form(audit: Audit, instrument: Instrument) -> None:
    """3"""
    _bring(instrument)
    other = add_instrument(audit=audit, by=None, title="Otra", purpose="other")
    for where, settings, code in (
        (instrument, {"form_id": "theirs"}, "instrument_other_form"),
        (other, {"form_id": "ours"}, "instrument_form_taken"),
        (other, {"form_id": "x" * 300}, "xlsform_setting_long"),
        (other, {"form_id": "y", "version": "1\u202e2"}, "xlsform_setting_hidden"),
    ):
        with pytest.raises(Problem) as refused:
            _bring(where, **settings)
        assert refused.value.code == code
    assert InstrumentVersion.objects.count() == KeptFile.objects.count() == 1


def test_lists_go_along(
    audit: Audit, instrument: Instrument, version: Any, in_role: InRole, coordinator: Person
) -> None:
    """4"""
    asks = ("select_one_from_file actividades.csv", "a", "A")
    form = _bring(instrument, asks, ("select_one_from_file areas.csv", "b", "B"))
    fieldworker = in_role(Role.FIELDWORKER)
    before = served_hash(form, audit, fieldworker)
    assert before != form.hash
    plan_activity(
        audit=audit, by=None, title="En prisión, «aparte»", technique="interview", sector="prison"
    )
    plan_activity(audit=audit, by=None, title="=Mercado, sur", technique="walk")
    cancelled = plan_activity(audit=audit, by=None, title="No", technique="walk")
    type(cancelled).objects.filter(pk=cancelled.pk).update(state="cancelled")
    # Of one request a list is made once, of the next one anew.
    audit = Audit.objects.get(pk=audit.pk)
    lists = generated_lists(form, audit, fieldworker)
    assert set(lists) == {"actividades.csv", "areas.csv"}
    lines = lists["actividades.csv"].decode().splitlines()
    assert lines[0] == "name,label,technique,sector,on,areas"
    assert lines[1:] == ['2,"\'=Mercado, sur",walk,residents,,']
    assert served_hash(form, audit, fieldworker) != before
    assert b"prisi" in generated_lists(form, audit, coordinator)["actividades.csv"]
    assert len(lists["areas.csv"].splitlines()) > 2


@pytest.mark.one_database
def test_files_of_its_own(
    audit: Audit, instrument: Instrument, coordinator: Person, signed_in: SignedIn
) -> None:
    """5"""
    version = _bring(instrument, ("select_one_from_file calles.csv", "q", "Q"))
    with pytest.raises(Problem) as missing:
        _publish(version)
    assert missing.value.values["files"] == "calles.csv"
    client, to = signed_in(coordinator), _at("attach_instrument_file", audit, version.number)
    for name in ("otras.csv", "areas.csv"):
        assert client.post(to, _sent(b"a,b\n", name)).status_code == 422
    before = served_hash(version, audit, coordinator)
    assert client.post(to, _sent(b"name,label\n1,Centro\n", "calles.csv")).status_code == 302
    assert served_hash(version, audit, coordinator) != before
    file = client.get(_at("instrument_file", audit, version.number, "calles.csv"))
    assert file.getvalue() == b"name,label\n1,Centro\n"
    _publish(version)
    assert client.post(to, _sent(b"x", "calles.csv")).status_code == 422


@pytest.mark.one_database
def test_an_activity_is_held_with_one(
    audit: Audit, instrument: Instrument, coordinator: Person, signed_in: SignedIn
) -> None:
    """6"""
    version = _bring(instrument)
    with pytest.raises(Problem) as refused:
        plan_activity(audit=audit, by=None, title="A", technique="walk", instrument=instrument)
    assert refused.value.code == "instrument_not_published"
    client = signed_in(coordinator)
    option = f'<option value="{instrument.pk}"'
    assert option not in client.get(_at("new_activity", audit)).content.decode()
    _publish(version)
    assert option in client.get(_at("new_activity", audit)).content.decode()
    activity = plan_activity(
        audit=audit, by=None, title="A", technique="walk", instrument=instrument
    )
    take_version_step(row=version, step="retire", by=None)
    # What it has already, it keeps.
    assert change_activity(row=activity, by=None, instrument=instrument).instrument == instrument
    page = client.get(_at("activity", audit, activity.number)).content.decode()
    assert _at("instrument", audit, instrument.number) in page


@pytest.mark.one_database
def test_a_checklist(
    audit: Audit, instrument: Instrument, coordinator: Person, signed_in: SignedIn
) -> None:
    """7"""
    client, page = signed_in(coordinator), _at("checklist", audit, 1)
    scale = {"sort": "scale", "required": "on"}
    for lang in audit.languages:
        scale |= {f"label_{lang}": f"Luz {lang}", f"answers_{lang}": "Nada\nAlgo\n\nMucha"}
    assert client.post(page, scale | {f"answers_{audit.languages[0]}": "Una"}).status_code == 422
    assert not instrument.versions.exists()
    assert client.post(page, scale).status_code == 302
    yes_no = {"sort": "yes_no"} | {f"label_{lang}": "¿Hay gente?" for lang in audit.languages}
    assert client.post(page, yes_no).status_code == 302
    version = instrument.versions.get()

    def asked() -> list[str]:
        newest = instrument.versions.order_by("-version")[0]
        return [q.name for q in newest.read.asked if q.name.startswith("p")]

    assert asked() == ["p1", "p2"]
    form = version.read
    light = next(q for q in form.questions if q.name == "p1")
    assert [choice.name for choice in form.choices(light)] == ["0", "1", "2"]
    assert light.required
    client.post(_at("move_question", audit, 1, "p2", "up"))
    assert asked() == ["p2", "p1"]
    _publish(instrument.versions.get())
    client.post(_at("move_question", audit, 1, "p2", "up"))
    assert instrument.versions.count() == 1
    client.post(_at("check_question", audit, 1, "p2"), yes_no | {"sort": "number"})
    assert [v.state for v in instrument.versions.order_by("version")] == ["published", "draft"]
    client.post(_at("drop_question", audit, 1, "p1"))
    assert asked() == ["p2"]
    client.post(_at("drop_question", audit, 1, "p2"))
    assert asked() == ["p2"]
    assert instrument.versions.count() == 2
    assert client.get(_at("check_question", audit, 1, "p9")).status_code == 404


def test_two_write_a_checklist(instrument: Instrument) -> None:
    """7"""

    def adds(words: str) -> InstrumentVersion:
        # The instrument is as it was before anybody wrote.
        return write_checklist(
            instrument=instrument,
            change=lambda there: [
                *there,
                CheckQuestion(next_name(there), "text", {"es": words, "en": words}),
            ],
            now=timezone.now(),
            by=None,
        )

    adds("Una")
    assert [row["label"]["es"] for row in adds("Otra").checklist] == ["Una", "Otra"]


@pytest.mark.one_database
def test_the_ready_made(audit: Audit, coordinator: Person, signed_in: SignedIn) -> None:
    """8"""
    client = signed_in(coordinator)
    to = _at("ready_made_instruments", audit)
    assert to in client.get(_at("instruments", audit)).content.decode()
    client.post(to)
    put_key(audit=audit, text=NOBODYS_KEY, by=None)
    assert take_ready_made(audit=audit, now=timezone.now(), by=None) == 0
    assert to not in client.get(_at("instruments", audit)).content.decode()
    versions = InstrumentVersion.objects.filter(audit=audit, state="draft")
    assert {each.instrument.purpose for each in versions} == set(KEYS)
    for each in versions:
        content = client.get(_at("instrument_workbook", audit, each.number)).getvalue()
        with tempfile.TemporaryFile() as file:
            file.write(content)
            file.flush()
            file.seek(0)
            read = read_xlsform(file.fileno(), name="f.xlsx", form_id="", version="", title="")
        assert read.xform == each.xform
        _publish(each)


@pytest.mark.one_database
def test_readers(
    audit: Audit, instrument: Instrument, in_role: InRole, signed_in: SignedIn
) -> None:
    """9"""
    version = _bring(instrument)
    client = signed_in(in_role(Role.FIELDWORKER))
    for name in ("instrument", "instrument_version", "instrument_workbook", "instrument_xform"):
        assert client.get(_at(name, audit, 1)).status_code == 200, name
    for name, words in (
        ("bring_instrument", [1]),
        ("checklist", [1]),
        ("drop_question", [1, "p1"]),
        ("attach_instrument_file", [1]),
        ("instrument_testing", [1]),
        ("step_instrument_version", [1, "publish"]),
        ("ready_made_instruments", []),
    ):
        assert client.post(_at(name, audit, *words)).status_code == 403, name
    version.refresh_from_db()
    assert (version.state, version.on_test_devices) == ("draft", False)
    assert not Event.objects.filter(verb="offer_instrument_version").exists()


def test_the_search_finds_them(
    audit: Audit, instrument: Instrument, in_role: InRole, signed_in: SignedIn
) -> None:
    """9"""
    to = f"{reverse('search', args=[audit.slug])}?q=encuesta"
    page = _at("instrument", audit, instrument.number)
    assert page in signed_in(in_role(Role.FIELDWORKER)).get(to).content.decode()
    assert page not in signed_in(in_role(Role.OFFICIAL)).get(to).content.decode()
