"""Submissions once they are there.

1. What has no activity waits in the tray, restricted, until somebody assigns it; several at once.
2. Each is as restricted as its activity, in query, verb and database, and never public.
3. What is in quarantine has ways out: read again, taken as another or as an edit, to a version,
   set aside, erased.
4. With the consents of its activity a submission goes; when erased nothing of it is left.
5. Nothing that was answered, nor a file's name, stands in clear in the database or on the disk.
6. A device is set up once, by a code that Collect reads; it goes with its person's role.
7. Of those who no longer agree to photos, and still take part, photos alone are taken out.
8. An edit stays where somebody put what it edits, and as restricted; nobody edits what they may
   not see.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import re
import zlib
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import give_role, take_role
from sereno.web.audits.models import Audit, Event
from sereno.web.audits.roles import Role
from sereno.web.audits.stages import brought
from sereno.web.diagnosis.activities.changes import change_activity, plan_activity
from sereno.web.diagnosis.consent import resting
from sereno.web.diagnosis.consent.changes import take_back_withdrawal, withdraw
from sereno.web.diagnosis.consent.resting import KeptForATime, erase_what_is_over
from sereno.web.diagnosis.consent.standing import in_force
from sereno.web.diagnosis.devices.changes import make_device
from sereno.web.diagnosis.devices.setup import settings_code
from sereno.web.diagnosis.models import (
    Activity,
    Arrival,
    Device,
    Document,
    DocumentKind,
    Submission,
    SubmissionFile,
)
from sereno.web.diagnosis.submissions.details import waiting_for
from sereno.web.diagnosis.submissions.ending import take_submission_step
from sereno.web.diagnosis.submissions.placing import place
from sereno.web.files.models import KeptFile
from sereno.web.jobs.changes import ask
from sereno.web.jobs.running import work_off
from sereno.web.people.models import Person
from tests.integration.web.diagnosis.addresses import at as _at
from tests.integration.web.diagnosis.collect import Phone, filled, new_id, published
from tests.integration.web.diagnosis.test_documents import _agreed, _everywhere

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_home")]
InRole = Callable[[Role], Person]
SignedIn = Callable[[Person], Client]
SAID = "Mi vecino vende droga en la esquina"
NAME = "casa de Guadalupe.jpg"


@pytest.fixture
def phone(audit: Audit, in_role: InRole) -> Phone:
    """A fieldworker's, with a form to fill in."""
    published(audit)
    return Phone(make_device(audit=audit, by=None, person=in_role(Role.FIELDWORKER), label="3"))


def _planned(audit: Audit, **values: Any) -> Activity:
    written = {"title": "Mercado", "technique": "focus_group", "access_level": "team"}
    return plan_activity(audit=audit, by=None, **(written | values))


def test_the_tray(audit, coordinator, phone, in_role, signed_in) -> None:
    """1, 2"""
    delicate = _planned(audit, title="Cárcel", sector="prison", technique="interview")
    for n in range(3):
        # The fieldworker doesn't see the activity that it names.
        number = str(delicate.number) if n == 0 else ""
        assert phone.send(filled(new_id(), said=SAID, activity=number)) == [201]
    assert set(Submission.objects.values_list("activity", "access_level")) == {(None, "restricted")}
    fieldworker, coder = phone.device.person, in_role(Role.CODER)
    seen = Submission.objects.for_person
    assert [seen(audit, who).count() for who in (coordinator, fieldworker, coder)] == [3, 3, 0]
    assert seen(audit, in_role(Role.ANALYST)).count() == 0
    client = signed_in(coordinator)
    page = client.get(_at("tray", audit)).content.decode()
    assert page.count('name="submission"') == 3
    assert client.post(_at("tray", audit), {"activity": "1"}).status_code == 422
    open_one = _planned(audit)
    sent = {"submission": ["1", "2"], "activity": str(open_one.number)}
    assert client.post(_at("tray", audit), sent).status_code == 302
    assert seen(audit, coder).count() == 2
    assert SAID in signed_in(coder).get(_at("submission", audit, 1)).content.decode()
    assert Event.objects.filter(verb="place_submission").count() == 2
    # Never below its activity, whoever writes it, and never public.
    change_activity(row=open_one, by=None, access_level="field")
    assert set(open_one.submissions.values_list("access_level", flat=True)) == {"field"}
    for level in ("team", "public"):
        with pytest.raises(DatabaseError), transaction.atomic():
            open_one.submissions.update(access_level=level)
    client.post(_at("assign_submission", audit, 1), {"activity": str(delicate.number)})
    assert (seen(audit, coder).count(), seen(audit, fieldworker).count()) == (1, 2)
    # Reading what is restricted is noted.
    client.get(_at("submission", audit, 1))
    assert Event.objects.filter(verb="read_submission", by=coordinator).exists()


def test_an_edit_stays_with_what_it_edits(
    audit, coordinator, phone, make_person, signed_in
) -> None:
    """8"""
    first, second, third = new_id(), new_id(), new_id()
    open_one = _planned(audit)
    delicate = _planned(audit, title="Cárcel", sector="prison", technique="interview")
    said = {"activity": str(open_one.number), "said": SAID}
    assert phone.send(filled(first, **said)) == [201]
    place(submissions=Submission.objects.all(), activity=delicate, by=coordinator)
    # The phone knows nothing of that, and the form still names the first activity.
    assert phone.send(filled(second, **said, deprecated=first)) == [201]
    assert set(Submission.objects.values_list("activity", "access_level")) == {
        (delicate.pk, "restricted")
    }
    # Whoever changes the answer moves it; its level stays.
    assert phone.send(filled(third, said=SAID, deprecated=second)) == [201]
    assert Submission.objects.get(instance_id=third).access_level == "restricted"
    # What somebody else said and one may not see, one doesn't replace.
    stranger = make_person("other@example.org")
    give_role(audit=audit, person=stranger, role=Role.FIELDWORKER, by=None)
    theirs = Phone(make_device(audit=audit, by=None, person=stranger, label="4"))
    assert theirs.send(filled(new_id(), deprecated=third)) == [202]
    assert Arrival.objects.get().reason == "arrival_edit_of_unseen"
    # Until an edit has all its files, what it edits counts; an edit of that edit replaces both.
    one, two = new_id(), new_id()
    phone.send(filled(one))
    phone.send(filled(two, photos=["a.jpg"], deprecated=one))
    counted = Submission.objects.current()
    page = signed_in(coordinator).get(_at("submission", audit, 4)).content.decode()
    assert "This version counts until" in page
    assert counted.filter(instance_id=one).exists()
    phone.send(filled(new_id(), deprecated=two))
    assert not counted.filter(instance_id__in=(one, two)).exists()
    # An original in the tray goes wherever its edit does: only that waits for somebody.
    tray, edit = new_id(), new_id()
    phone.send(filled(tray, said=SAID))
    phone.send(filled(edit, said=SAID, deprecated=tray))
    assert waiting_for(audit, coordinator) == (2, 1)


def test_ways_out_of_quarantine(audit, coordinator, phone, signed_in) -> None:
    """3"""
    first = new_id()
    phone.send(filled(first, photos=["a.jpg"]), [("a.jpg", b"1")])
    client = signed_in(coordinator)
    other = filled(first, photos=["a.jpg"], said="Otra cosa")
    phone.send(other, [("a.jpg", b"2")])
    phone.send(filled(first, photos=["a.jpg"]), [("a.jpg", b"3")])
    phone.send(filled(seventh := new_id(), version="7"))
    phone.send(filled(new_id(), form_id="later"))
    phone.send(b"<nothing")
    assert Arrival.objects.filter(state="quarantined").count() == 5
    page = client.get(_at("arrival", audit, 1)).content.decode()
    assert "the same id and other answers already: no. 1" in page
    for number in (1, 2):
        there = f'href="{_at("submission", audit, 1)}"'
        assert there in client.get(_at("arrival", audit, number)).content.decode()
    # What was answered is shown, to be compared; of an unknown form by the paths of its questions.
    assert "Otra cosa" in page
    assert "/data/said" in client.get(_at("arrival", audit, 4)).content.decode()
    assert client.get(_at("arrival_form", audit, 1)).content == other
    assert b"".join(client.get(_at("arrival_file", audit, 1, 1))) == b"2"

    def step(number: int, name: str, **said: str) -> int:
        data = {f"{name}-{key}": value for key, value in said.items()}
        return client.post(_at("step_arrival", audit, number, name), data).status_code

    # Nothing is proposed that must fail; of many at once all are taken over, or none.
    proposed = [
        [
            each.form["how"].initial
            for each in client.get(_at("arrival", audit, n)).context["steps"][:1]
        ]
        for n in (1, 2, 3)
    ]
    assert proposed == [[None], ["again"], ["again"]]
    rows = {each.number: each.pk for each in Arrival.objects.all()}
    many, listed = _at("change_arrivals", audit), _at("arrivals", audit)
    client.post(many, {"row": [rows[3], rows[4]], "action": "step=take"})
    client.post(many, {"row": [rows[3], rows[4]], "action": "step=set_aside", "reason": "Después"})
    assert Arrival.objects.filter(state="set_aside").count() == 2
    client.post(re.findall(r"/[^\"]+/undo/[^\"]+", client.get(listed).text)[0])
    assert Arrival.objects.filter(state="quarantined").count() == 5
    assert step(1, "take", how="again") == 422
    assert step(1, "take", how="edit", edits="9") == 422
    assert step(1, "take", how="edit", edits="1") == 302
    edit = Submission.objects.get(edits__number=1)
    assert (edit.state, edit.files.get().name) == ("complete", "a.jpg")
    # Sent once more it is that one, and nothing is doubled.
    assert phone.send(other, [("a.jpg", b"2")]) == [201]
    assert step(2, "take", how="again") == 302
    assert [each.name for each in Submission.objects.get(number=1).files.all()] == [
        "a.jpg",
        "2-a.jpg",
    ]
    version = audit_version(audit)
    # Its edit waits, and is read with it.
    assert phone.send(filled(new_id(), deprecated=seventh)) == [202]
    assert step(3, "take", how="again", version=str(version)) == 302
    assert Submission.objects.get(edits__instance_id=seventh).state == "complete"
    # A try replaces nothing that counts.
    published(audit, form_version="draft", state="draft")
    Device.objects.filter(pk=phone.device.pk).update(is_test=True)
    tried = filled(
        new_id(), version="draft", deprecated=Submission.objects.latest("pk").instance_id
    )
    assert phone.send(tried) == [202]
    last = Arrival.objects.latest("pk")
    assert last.reason == "arrival_edit_by_try"
    assert step(last.number, "take", how="again", version=str(version)) == 302
    assert step(4, "take", how="again") == 422
    published(audit, form_id="later")
    client.post(many, {"row": [rows[4]], "action": "step=take"})
    assert "/undo/" not in client.get(listed).text
    assert step(5, "take", how="another") == 422
    assert step(5, "set_aside") == 422
    assert step(5, "set_aside", reason="No es de nadie") == 302
    assert step(5, "erase", reason="No es de nadie") == 302
    assert set(Arrival.objects.values_list("state", flat=True)) == {"taken", "erased"}
    assert not any(each.xml or each.files.exists() for each in Arrival.objects.all())
    assert Submission.objects.count() == 6


def audit_version(audit: Audit) -> int:
    """The first version of the form."""
    from sereno.web.diagnosis.models import InstrumentVersion

    return int(InstrumentVersion.objects.filter(audit=audit).order_by("pk")[0].pk)


@pytest.mark.one_database
def test_how_submissions_end(audit, coordinator, phone, in_role) -> None:
    """4, 5"""
    activity = _planned(audit)
    consent = _agreed(activity, people=2)
    first = new_id()
    number = str(activity.number)
    xml = filled(first, said=SAID, photos=[NAME], activity=number)
    assert phone.send(xml, [(NAME, b"\xff\xd8\xff" + SAID.encode())]) == [201]
    phone.send(filled(new_id(), said=SAID, activity=number, deprecated=first))
    phone.send(filled(first, said=f"{SAID} más", photos=[NAME]))
    assert Arrival.objects.get().state == "quarantined"
    everywhere = _everywhere()
    for secret in (SAID, NAME, "Guadalupe"):
        assert secret.encode() not in everywhere
    withdraw(consent=consent, people=1, by=None)
    assert Submission.objects.for_person(audit, coordinator).count() == 2
    withdraw(consent=consent, people=1, by=None)
    assert Submission.objects.for_person(audit, coordinator).count() == 0
    assert set(Submission.objects.values_list("state", flat=True)) == {"withdrawn"}
    # What people took back doesn't come in again, by no way.
    assert phone.send(xml) == [202]
    assert phone.send(filled(new_id(), activity=number)) == [202]
    reasons = Arrival.objects.order_by("pk").values_list("reason", flat=True)
    assert list(reasons)[1:] == ["arrival_of_ended", "arrival_consent_withdrawn"]
    Submission.objects.update(withdrawn_on=timezone.localdate() - timezone.timedelta(days=31))
    ask("erase_what_is_over", audit=None, by=None)
    assert work_off() == 1
    assert set(Submission.objects.values_list("state", flat=True)) == {"erased"}
    assert not SubmissionFile.objects.exclude(file=None).exists()
    assert not any(each.xml or each.answers for each in Submission.objects.all())
    # By somebody's word with a reason, and its bytes with it.
    other = _planned(audit, title="Otra")
    phone.send(filled(new_id(), photos=["b.jpg"], activity=str(other.number)), [("b.jpg", b"9")])
    kept = KeptFile.objects.get(name="file.jpg", size=1)
    row = other.submissions.get()
    take_submission_step(row=row, step="erase", by=coordinator, reason="La familia lo pidió")
    assert not KeptFile.objects.filter(pk=kept.pk).exists()
    with pytest.raises(Problem):
        take_submission_step(row=row, step="withdraw", by=coordinator, reason="Otra vez")


@pytest.mark.one_database
def test_photos_alone_are_withdrawn(audit, coordinator, phone, signed_in) -> None:
    """7"""
    activity = _planned(audit)
    consent = _agreed(activity, people=2, photo=True, record=True)
    row = DocumentKind.PHOTO, DocumentKind.NOTES
    photo, notes = (
        Document.objects.create(
            *(), audit=audit, activity=activity, number=n, kind=kind, access_level="team"
        )
        for n, kind in enumerate(row, 1)
    )
    xml = filled(new_id(), photos=["a.jpg", "b.m4a"], said=SAID, activity=str(activity.number))
    files = [("a.jpg", b"\xff\xd8\xff1"), ("b.m4a", b"\0\0\0\x20ftypM4A 1")]
    assert phone.send(xml, files) == [201]
    at = _at("withdraw_scope", audit, activity.number, consent.pk)
    client = signed_in(coordinator)
    assert client.post(at, {"scope-scope": "map", "scope-people": "1"}).status_code == 422
    for left in ("a.jpg", ""):
        assert client.post(at, {"scope-scope": "photo", "scope-people": "1"}).status_code == 302
        there = Submission.objects.get().files.exclude(file=None)
        assert [each.name for each in there] == [name for name in (left, "b.m4a") if name]
    # They still take part, and what was taken out doesn't come in again.
    assert phone.send(xml, files) == [201]
    assert Submission.objects.get().files.exclude(file=None).get().name == "b.m4a"
    assert SAID in client.get(_at("submission", audit, 1)).content.decode()
    states = [Document.objects.get(pk=each.pk).state for each in (photo, notes)]
    assert states == ["withdrawn", "received"]
    assert in_force(consent) == 2


@pytest.mark.one_database
def test_photos_go_with_those_who_agreed_to_them(audit, coordinator, phone, signed_in) -> None:
    """7: others, who never did, still take part."""
    activity = _planned(audit)
    consent = _agreed(activity, people=2, photo=True)
    _agreed(activity, people=5)
    picture = Document.objects.create(
        audit=audit, activity=activity, number=1, kind=DocumentKind.PHOTO, access_level="team"
    )
    xml = filled(new_id(), photos=["a.jpg"], activity=str(activity.number))
    assert phone.send(xml, [("a.jpg", b"\xff\xd8\xff1")]) == [201]
    line, at = SubmissionFile.objects.get(), _at("submission_file", audit, 1, 1)
    client = signed_in(coordinator)
    gone = withdraw(consent=consent, people=2, by=coordinator)
    assert client.get(at).status_code == 404
    assert Document.objects.get(pk=picture.pk).state == "withdrawn"
    take_back_withdrawal(withdrawal=gone, reason="Error", now=timezone.now(), by=coordinator)
    assert client.get(at).status_code == 200
    withdraw(consent=consent, people=2, by=coordinator)
    assert not erase_what_is_over(timezone.localdate())[0]
    assert SubmissionFile.objects.get().file == line.file
    # What can't be erased keeps nothing else from it.
    broken = KeptForATime(lambda _today: [0], lambda piece, _today: 1 // piece)
    rooms = [broken, *brought(KeptForATime)]
    with patch.object(resting, "brought", lambda _kind: rooms):
        erased, [why] = erase_what_is_over(timezone.localdate() + dt.timedelta(days=32))
    assert erased == {audit}
    assert isinstance(why, ZeroDivisionError)
    assert SubmissionFile.objects.get().file is None


@pytest.mark.one_database
def test_devices(audit, coordinator, in_role, signed_in) -> None:
    """6"""
    page = signed_in(coordinator).get(f"/a/{audit.slug}/devices/?is_test=false").content.decode()
    assert '<option value="false" selected>' in page
    fieldworker = in_role(Role.FIELDWORKER)
    form = {"label": "Samsung 3", "person": str(fieldworker.pk)}
    mine = form | {"person": str(coordinator.pk)}
    assert signed_in(fieldworker).post(_at("new_device", audit), mine).status_code == 422
    client = signed_in(coordinator)
    answer = client.post(_at("new_device", audit), form)
    assert "no-store" in answer["Cache-Control"]
    page = answer.content.decode()
    device = Device.objects.get()
    assert device.secret in page
    assert device.secret not in client.get(_at("device", audit, 1)).content.decode()
    server = "https://example.org/a/queretaro/odk"
    told = json.loads(zlib.decompress(base64.b64decode(settings_code(device, server))))
    assert told["general"]["server_url"] == server
    assert told["general"]["password"] == device.secret
    assert Phone(device).ask("GET", "/formList").status_code == 200
    seen = Device.objects.for_person
    assert [seen(audit, who).count() for who in (fieldworker, in_role(Role.CODER))] == [1, 0]
    take_role(audit=audit, person=fieldworker, by=coordinator)
    secret = device.secret
    device.refresh_from_db()
    assert (device.state, device.secret) == ("revoked", "")
    device.secret = secret
    assert Phone(device).ask("GET", "/formList").status_code == 401
