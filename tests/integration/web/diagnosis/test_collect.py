"""What a phone with ODK Collect asks and sends.

1. Forms, lists and what goes along come as Collect reads them, each under the hash of its bytes.
2. Only a device gets in, by Digest; no answer is taken twice; guesses lock out nobody else.
3. A submission comes in as many POSTs as Collect makes of it, is sent again, and is edited.
4. Whatever valid credentials send is kept: in quarantine where it can't be taken.
5. In whatever order POSTs come, all of it is there once, and it is complete when its files are.
6. What a killed process left unread is read by the next.
7. Hostile input is refused or kept, and never read as anything else.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
import time
from collections.abc import Callable
from xml.etree import ElementTree

import hypothesis
import pytest
from django.db import OperationalError
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from sereno.exchange.submissions.instance import rows_of
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Role
from sereno.web.diagnosis.activities.changes import plan_activity, take_activity_step
from sereno.web.diagnosis.devices.changes import make_device, take_device_step
from sereno.web.diagnosis.models import (
    Arrival,
    ArrivalState,
    Device,
    SpentNonce,
    Submission,
    SubmissionFile,
    SubmissionState,
)
from sereno.web.diagnosis.submissions.reading import read_left_behind
from sereno.web.people.models import Person
from tests.integration.web.diagnosis.collect import Phone, filled, new_id, published
from tests.thorough import seeds

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_home")]
InRole = Callable[[Role], Person]
SPACE = "{http://openrosa.org/xforms/xformsList}"
FILES = "{http://openrosa.org/xforms/xformsManifest}"


@pytest.fixture
def device(audit: Audit, in_role: InRole) -> Device:
    """A fieldworker's phone."""
    return make_device(audit=audit, by=None, person=in_role(Role.FIELDWORKER), label="Samsung 3")


def _md5(content: bytes) -> str:
    return f"md5:{hashlib.md5(content, usedforsecurity=False).hexdigest()}"


def _reasons() -> list[str]:
    rows = Arrival.objects.filter(state=ArrivalState.QUARANTINED).order_by("pk")
    return list(rows.values_list("reason", flat=True))


@pytest.mark.one_database
def test_forms_come_as_collect_reads_them(audit: Audit, device: Device, in_role: InRole) -> None:
    """1"""
    published(audit)
    draft = published(audit, form_version="2", state="draft", on_test_devices=True)
    phone = Phone(device)
    answer = phone.ask("GET", "/formList?formID=")
    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    [listed] = ElementTree.fromstring(answer.content).findall(f"{SPACE}xform")
    said = {each.tag.removeprefix(SPACE): each.text or "" for each in listed}
    assert (said["formID"], said["version"]) == ("walk", "1")
    assert said["hash"] == _md5(phone.ask("GET", said["downloadUrl"]).content)
    manifest = phone.ask("GET", said["manifestUrl"])
    assert manifest.headers["Content-Type"] == "text/xml; charset=utf-8"
    [line] = ElementTree.fromstring(manifest.content).findall(f"{FILES}mediaFile")
    at, told = line.findtext(f"{FILES}downloadUrl", ""), line.findtext(f"{FILES}hash")
    assert told == _md5(phone.ask("GET", at).content)
    plan_activity(audit=audit, by=None, title="Mercado", technique="walk", access_level="field")
    assert f"<hash>{said['hash']}</hash>" not in phone.ask("GET", "/formList").text
    # A draft is offered to test devices alone, and fetched by no other.
    assert phone.ask("GET", f"/forms/{draft.number}").status_code == 404
    test = make_device(audit=audit, by=None, person=device.person, label="Prueba", is_test=True)
    assert "<version>2</version>" in Phone(test).ask("GET", "/formList").text
    assert Phone(test).send(filled(new_id(), version="2")) == [201]
    assert Submission.objects.get().is_test
    assert phone.send(filled(new_id(), version="2")) == [202]


@pytest.mark.one_database
def test_only_a_device_gets_in(
    audit: Audit, device: Device, client, settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """2"""
    at = f"/a/{audit.slug}/odk/formList"
    asked = client.get(at)
    assert asked.status_code == 401
    assert asked["X-OpenRosa-Version"] == "1.0"
    assert re.search(rf'domain="/a/{audit.slug}/odk/".*qop="auth"', asked["WWW-Authenticate"])
    assert client.get("/a/no-such-audit/odk/formList").status_code == 401
    phone = Phone(device)
    taken = phone.ask("GET", "/formList")
    assert taken.status_code == 200
    # The very same answer once more, and a nonce that nobody gave.
    used = taken.request.headers["Authorization"]
    again = client.get(at, headers={"Authorization": used})
    assert (again.status_code, "stale=true" in again["WWW-Authenticate"]) == (401, True)
    moved = client.get(f"/a/{audit.slug}/odk/submission", headers={"Authorization": used})
    assert (moved.status_code, "stale" in moved["WWW-Authenticate"]) == (401, False)
    # The client goes on with the new nonce by itself.
    assert phone.ask("GET", "/formList").status_code == 200
    # What takes longer than a nonce is fresh goes on with the one that it has.
    with monkeypatch.context() as patched:
        patched.setattr("sereno.exchange.openrosa.digest.LIFETIME", -1)
        last = phone.session.auth._thread_local.last_nonce
        assert phone.ask("GET", "/formList").status_code == 200
        assert phone.session.auth._thread_local.last_nonce == last
        SpentNonce.objects.filter(nonce=last).update(at=timezone.now() - dt.timedelta(hours=1))
        stale = phone.session.auth.build_digest_header("POST", f"{phone.server}/submission")
        # What a device sends along is read, or it would hear no answer; what strangers send isn't.
        for said, is_read in ((stale, True), (stale.replace("sereno-", "sereno_"), False)):
            body = io.BytesIO(b"x" * 300_000)
            sent = {"wsgi.input": body, "CONTENT_LENGTH": "300000", "HTTP_AUTHORIZATION": said}
            late = client.post(f"/a/{audit.slug}/odk/submission", **sent)
            assert (late.status_code, "stale=true" in late["WWW-Authenticate"]) == (401, is_read)
            assert (body.read(1) == b"") == is_read
    # A long word is no answer, and takes no time: nobody has to know a password to send one.
    begun = time.process_time()
    client.get(at, headers={"Authorization": "Digest " + "a" * 30_000})
    assert time.process_time() - begun < 2
    # Basic within one machine, and nowhere else without TLS.
    basic = requests_basic(device)
    assert client.get(at, headers=basic).status_code == 401
    assert client.get(at, headers=basic, SERVER_NAME="localhost").status_code == 200
    assert client.get(at, headers=basic, secure=True).status_code == 200
    # A phone with a wrong password is stopped, and the others at its address are not.
    other = make_device(audit=audit, by=None, person=device.person, label="Otro")
    wrong = Phone(device)
    wrong.session.auth.password = "x"
    codes = [wrong.ask("GET", "/formList").status_code for _n in range(20)]
    assert codes[0] == 401
    assert codes[-1] == 429
    assert Phone(other).ask("GET", "/formList").status_code == 200
    # Where there is TLS, nobody is led there with what they send: a POST would arrive as a GET.
    settings.SECURE_SSL_REDIRECT = True
    told = client.post(at)
    assert (told.status_code, b"<message>" in told.content) == (403, True)
    settings.SECURE_SSL_REDIRECT = False
    take_device_step(row=other, step="revoke", by=None)
    assert Phone(other).ask("GET", "/formList").status_code == 401


def requests_basic(device: Device) -> dict[str, str]:
    """The header of Basic."""
    import base64

    pair = base64.b64encode(f"{device.name}:{device.secret}".encode()).decode()
    return {"Authorization": f"Basic {pair}"}


@pytest.mark.one_database
def test_a_submission_comes_and_is_edited(
    audit: Audit, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    """3"""
    for module in ("receiving", "views"):
        monkeypatch.setattr(f"sereno.web.diagnosis.openrosa.{module}.ANNOUNCED", 10_000)
    published(audit)
    activity = plan_activity(
        audit=audit, by=None, title="Mercado", technique="walk", access_level="field"
    )
    phone = Phone(device, skew=-31_536_000)
    photos = [(f"{n}.jpg", b"\xff\xd8\xff" + bytes([n]) * 4_000) for n in range(4)]
    names = [name for name, _content in photos]
    first = new_id()
    xml = filled(first, photos=names, activity=str(activity.number), said="Hay miedo")
    assert phone.send(xml, photos) == [201, 201]
    [row] = Submission.objects.all()
    assert (row.state, row.activity, row.access_level) == ("complete", activity, "field")
    assert abs(row.skew_seconds + 31_536_000) < 5
    assert rows_of(row.answers)[0].values["/data/said"] == "Hay miedo"
    sizes = []
    for line in row.files.select_related("file"):
        line.file.audit = audit
        with line.file.open() as stream:
            sizes.append(hashlib.sha256(stream.read()).digest())
    assert sizes == [hashlib.sha256(content).digest() for _name, content in photos]
    assert not Arrival.objects.exists()
    # Sent again, edited, and the first once more.
    assert phone.send(xml, photos) == [201, 201]
    edit = filled(new_id(), photos=names, activity=str(activity.number), deprecated=first)
    assert phone.send(edit, photos) == [201, 201]
    assert phone.send(xml, photos) == [201, 201]
    assert list(Submission.objects.current()) == [Submission.objects.get(edits=row)]
    assert not Arrival.objects.exists()


def test_nothing_is_lost(audit: Audit, device: Device) -> None:
    """4"""
    published(audit)
    published(audit, form_id="other")
    phone = Phone(device)
    first, edited = new_id(), new_id()
    xml = filled(first, photos=["a.jpg"])
    # An edit that comes before what it edits waits, and is taken with it.
    assert phone.send(filled(edited, deprecated=first)) == [202]
    assert _reasons() == ["arrival_edit_of_unknown"]
    assert phone.send(xml, [("a.jpg", b"1")]) == [201]
    assert (_reasons(), Submission.objects.count()) == ([], 2)
    ended = plan_activity(audit=audit, by=None, title="X", technique="walk", access_level="field")
    take_activity_step(row=ended, step="cancel", by=None, reason="Lluvia")
    sent = {
        "arrival_other_answers": filled(first, photos=["a.jpg"], said="Otra cosa"),
        "arrival_other_file": xml,
        "arrival_form_unknown": filled(new_id(), form_id="nobody"),
        "arrival_version_unknown": filled(new_id(), version="9"),
        "arrival_edited_already": filled(new_id(), deprecated=first),
        "arrival_edit_of_other_form": filled(new_id(), form_id="other", deprecated=edited),
        "arrival_activity_cancelled": filled(new_id(), activity=str(ended.number)),
        "submission_broken": b"<data",
        "arrival_id_long": filled("uuid:" + "x" * 300),
    }
    for code, body in sent.items():
        files = [("a.jpg", b"2")] if code == "arrival_other_file" else []
        assert phone.send(body, files) == [202], code
    assert _reasons() == list(sent)
    # Once more: what is in quarantine is not doubled, and takes in what is new of it.
    assert phone.send(sent["arrival_form_unknown"], [("b.jpg", b"3")]) == [202]
    again = Arrival.objects.get(reason="arrival_form_unknown")
    assert [each.name for each in again.files.all()] == ["b.jpg"]
    # Two files of equal content, one without a byte, and one that nobody named.
    names = ["c.jpg", "d.jpg", "e.jpg"]
    content = [("c.jpg", b"5"), ("d.jpg", b"5"), ("e.jpg", b""), ("f.jpg", b"6")]
    assert phone.send(filled(new_id(), photos=names), content) == [201]
    last = Submission.objects.order_by("-pk")[0]
    assert (last.state, last.files.count()) == ("complete", 4)
    # Without an id one is given, the same when it is sent again.
    for _n in range(2):
        assert phone.send(filled(said="Sin número")) == [201]
    given_one = Submission.objects.filter(instance_id__startswith="sereno:")
    assert given_one.count() == 1
    Submission.objects.filter(pk=last.pk).update(state=SubmissionState.ERASED)
    assert phone.send(last.xml.encode(), content) == [202]
    assert _reasons()[-1] == "arrival_of_ended"


POSTS = st.permutations(
    [("a", 0), ("a", 1), ("a", 2), ("b", 0), ("b", 1), ("b", 2), ("a", 1), ("b", 0)]
)


@hypothesis.settings(
    max_examples=len(seeds(4)),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(order=POSTS)
def test_posts_come_in_any_order(audit: Audit, device: Device, order) -> None:
    """5: `b` edits `a`; of each, three POSTs bring a photo each, and one comes twice."""
    SubmissionFile.objects.all().delete()
    Submission.objects.filter(edits__isnull=False).delete()
    Submission.objects.all().delete()
    if not audit.kept_files.exists():
        published(audit)
    ids = {"a": new_id(), "b": new_id()}
    names = {key: [f"{key}{n}.jpg" for n in range(3)] for key in ids}
    forms = {
        "a": filled(ids["a"], photos=names["a"]),
        "b": filled(ids["b"], photos=names["b"], deprecated=ids["a"]),
    }
    phone = Phone(device)
    came: set[tuple[str, int]] = set()
    for key, n in order:
        answer = phone.post(forms[key], [(names[key][n], f"{key}{n}".encode())], more=n < 2)
        assert answer.status_code in (201, 202)
        came.add((key, n))
        has_a = any(k == "a" for k, _n in came)
        for each in ids:
            whole = has_a and len([1 for k, _n in came if k == each]) == 3
            rows = Submission.objects.filter(instance_id=ids[each])
            assert rows.filter(state="complete").exists() == whole
    assert not Arrival.objects.exists()
    assert Submission.objects.get(instance_id=ids["b"]).edits.instance_id == ids["a"]
    assert SubmissionFile.objects.filter(file__isnull=False).count() == 6


def _busy(*_given: object) -> None:
    raise OperationalError("database is locked")


@pytest.mark.one_database
def test_what_was_left_unread_is_read(
    audit: Audit, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    """6"""
    published(audit)
    views = "sereno.web.diagnosis.openrosa.views"

    def killed(_arrival: Arrival) -> bool:
        raise SystemError

    with monkeypatch.context() as patched:
        patched.setattr(f"{views}.read_arrival", killed)
        answer = Phone(device).post(filled(new_id(), photos=["a.jpg"]), [("a.jpg", b"1")])
        assert answer.status_code == 500
        assert "<message>" in answer.text
    waiting = Arrival.objects.get()
    assert waiting.state == "waiting"
    assert read_left_behind(None, timezone.now() + timezone.timedelta(minutes=5)) == 1
    assert Submission.objects.get().state == "complete"
    # A busy database is no reason for quarantine: it waits.
    at = "sereno.web.diagnosis.submissions.reading.named_in"
    with monkeypatch.context() as patched:
        patched.setattr(at, _busy)
        assert Phone(device).post(filled(new_id())).status_code == 202
        # The job by the hour ends all the same.
        later = timezone.now() + timezone.timedelta(minutes=5)
        assert read_left_behind(None, later) == 0
    assert Arrival.objects.get().state == "waiting"
    assert read_left_behind(None, timezone.now() + timezone.timedelta(minutes=5)) == 1
    assert not Arrival.objects.exists()
    # A fault of ours keeps it too, and it can be read again.
    at = "sereno.web.diagnosis.submissions.reading.new_submission"
    with monkeypatch.context() as patched:
        patched.setattr(at, lambda *_a, **_b: 1 / 0)
        assert Phone(device).post(filled(new_id())).status_code == 202
    assert _reasons() == ["arrival_unforeseen"]


ENTITIES = b"""<!DOCTYPE data [<!ENTITY a "lol"><!ENTITY x SYSTEM "file:///etc/passwd">]>
<data id="walk" version="1"><said>&x;&a;</said></data>"""


def test_hostile_input(audit: Audit, device: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    """7"""
    published(audit)
    phone = Phone(device)
    for body in (
        ENTITIES,
        b"<data id='walk' version='1'><said>" + b"x" * 10_000_000 + b"</said></data>",
        b"<a>" * 5000 + b"</a>" * 5000,
        b"\xff\xfe\x00",
        b"<instanceID/>",
        filled(new_id(), activity="2147483648999"),
        filled(new_id(), begun="0001-01-01T00:00:00.000+14:00"),
        filled(new_id(), begun="99999-01-01T00:00:00"),
    ):
        assert phone.post(body).status_code in (201, 202)
    assert "arrival_unforeseen" not in _reasons()
    sent = Submission.objects.filter(instance_id__startswith="uuid:")
    assert list(sent.values_list("activity", flat=True)) == [None] * 3
    # Names are only ever read, and no path is made of them.
    names = ["../../etc/passwd", "a\\b.jpg", "x\u202egpj.exe", "n" * 300 + ".jpg"]
    answer = phone.post(filled(new_id()), [(name, b"1") for name in names])
    assert answer.status_code == 201
    # Without a form, in no form, and with nothing at all.
    at = "/submission"
    files = {"photo.jpg": ("photo.jpg", b"1")}
    assert phone.ask("POST", at, files=files).status_code == 202
    plain = {"data": b"<data/>", "timeout": 5}
    assert phone.ask("POST", at, **plain).status_code == 202
    assert phone.ask("POST", at, data=b"").status_code == 411
    assert _reasons()[-2:] == ["arrival_without_form"] * 2
    # Too many, too much at once, or broken off: it stays on the phone, which says why.
    many = [(f"{n}.jpg", b"1") for n in range(1000)]
    refused = phone.post(filled(new_id()), many)
    assert (refused.status_code, "<message>" in refused.text) == (413, True)
    large = [("a.jpg", b"1" * 600_000), ("b.jpg", b"1" * 600_000)]
    with monkeypatch.context() as patched:
        patched.setattr("sereno.web.diagnosis.openrosa.receiving.ANNOUNCED", 600_000)
        assert phone.post(filled(new_id()), large).status_code == 413
        # One alone is taken, as Collect sends it.
        assert phone.post(filled(new_id()), [("a.jpg", b"1" * 1_200_000)]).status_code == 201
    kept = Arrival.objects.count()
    body = b'--x\r\nContent-Disposition: form-data; name="xml_submission_file"\r\n\r\n<data'
    phone.session.headers["Content-Type"] = "multipart/form-data; boundary=x"
    assert phone.ask("POST", at, data=body).status_code == 400
    assert Arrival.objects.count() == kept
    del phone.session.headers["Content-Type"]
    assert phone.ask("GET", at).status_code == 404
    assert phone.ask("GET", "/nothing").headers["Content-Type"].startswith("text/xml")
