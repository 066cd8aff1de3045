"""Forms filled in the browser: the page, its worker, and recovery files.

The browser's own part is in assets/tests/filling.test.ts and tests/browser/web/diagnosis.
1. The page and its worker are the same for everybody and name nobody; the page alone may compile
   WebAssembly; the worker keeps every file that the page loads; its scope is its own folder.
2. Every word that the page asks for is there in both languages, and none that it doesn't.
3. A recovery file opens by the audit's key alone; what it holds is taken as from the device, once;
   drafts are left out unless asked for; a broken or a foreign one is told.
4. Whatever somebody wrote into one for the audit's key is told as broken, and nothing of it is
   taken. A form with more files than one delivery holds is taken whole.
"""

from __future__ import annotations

import base64
import io
import json
import os
import re
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import load_der_public_key
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sereno.exchange import recovery_files
from sereno.exchange.recovery_files import BEGINS, OAEP_SHA256
from sereno.exchange.sealed.streams import SealingWriter
from sereno.vocabulary.filling_words import filling_words
from sereno.web.audits.changes import give_role
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Role
from sereno.web.diagnosis.devices.changes import make_device
from sereno.web.diagnosis.filling import recovery
from sereno.web.diagnosis.models import Arrival, Device, RecoveryKey, Submission
from tests import ROOT
from tests.integration.web.diagnosis.collect import Phone, filled, new_id, published

SOURCES = ROOT / "assets" / "src" / "app" / "filling"


@pytest.mark.django_db
@pytest.mark.one_database
def test_the_page_and_its_worker() -> None:
    """1"""
    page = Client().get("/fill/")
    assert "'wasm-unsafe-eval'" in page["Content-Security-Policy"]
    assert "'wasm-unsafe-eval'" not in Client().get("/account/login/")["Content-Security-Policy"]
    assert not page.cookies
    worker = Client().get("/fill/worker.js")
    assert "Service-Worker-Allowed" not in worker
    parts = json.loads(worker.content.decode().split("self.PARTS = ")[1].split(";\n")[0])
    loaded = re.findall(r'(?:src|href)="(/[^"]+)"', page.content.decode())
    assert set(loaded) <= set(parts["files"])
    assert any("/engine-" in file for file in parts["files"])
    for file in parts["files"]:
        assert Client().get(file).status_code == 200, file


def test_its_words() -> None:
    """2"""
    source = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES.rglob("*.ts"))
    quoted = set(re.findall(r'"([a-z_]+)"', source))
    begun = re.findall(r"say\(`([a-z_]+)\$", source)
    by_html = {"skip", "no_script"}
    words = filling_words()
    assert words["es"].keys() == words["en"].keys()
    asked = {key for key in words["es"] if key.removesuffix("_many") in quoted | by_html}
    asked |= {key for key in words["es"] if key.startswith(tuple(begun))}
    assert words["es"].keys() - asked == set()
    said = set(re.findall(r'say\(\s*"([a-z_]+)"', source))
    many = set(re.findall(r'sayMany\("([a-z_]+)"', source))
    assert said | many | {f"{key}_many" for key in many} <= words["es"].keys()


Records = list[tuple[Any, bytes]]


def _file(public: dict[str, str], device: str, records: Records) -> bytes:
    """A recovery file as the browser writes it."""
    key, about, goal = os.urandom(32), os.urandom(16), io.BytesIO()
    spki: Any = load_der_public_key(base64.b64decode(public["spki"]))
    wrapped = base64.b64encode(spki.encrypt(key, OAEP_SHA256)).decode()
    head = {
        "device": device,
        "about": base64.b64encode(about).decode(),
        "audit": {"id": public["id"], "key": wrapped},
    }
    goal.write(BEGINS + json.dumps(head).encode() + b"\n")
    stream = SealingWriter(goal, key, about)
    for line, content in records:
        told = line if isinstance(line, bytes) else json.dumps(line).encode()
        stream.write(len(told).to_bytes(4, "big") + told + content)
    stream.finish()
    return goal.getvalue()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("empty_home")
@pytest.mark.one_database
def test_a_recovery_file(audit: Audit, in_role, make_person, signed_in, monkeypatch) -> None:
    """3, 4"""
    monkeypatch.setattr(recovery, "BITS", 2048)
    monkeypatch.setattr(recovery, "AT_ONCE", 1)
    monkeypatch.setattr(recovery_files, "MOST_RECORDS", 50)
    person = in_role(Role.FIELDWORKER)
    device: Device = make_device(audit=audit, by=None, person=person, label="Moto 1")
    published(audit)
    phone = Phone(device)
    public = phone.ask("GET", "/recoveryKey").json()
    assert public == phone.ask("GET", "/recoveryKey").json()
    names, photo = ["a.jpg", "b.jpg"], os.urandom(150_000)
    xml = filled(new_id(), photos=names).decode()
    draft = filled(new_id()).decode()
    records = [
        ({"draft": {"xml": xml, "state": "failed"}, "size": 0}, b""),
        *(({"file": name, "type": "image/jpeg", "size": len(photo)}, photo) for name in names),
        ({"draft": {"xml": draft, "state": "draft"}, "size": 0}, b""),
    ]
    content = _file(public, device.name, records)
    client = signed_in(person)

    def send(content: bytes, **more: str) -> Any:
        file = SimpleUploadedFile("moto.recovery", content)
        address = f"/a/{audit.slug}/recovery/upload/"
        return client.post(address, {"file": file, **more, "whole": "1"})

    assert client.get(f"/a/{audit.slug}/recovery/").status_code == 200
    assert send(content).status_code == 302
    [taken] = Submission.objects.all()
    assert (taken.device, taken.xml) == (device, xml)
    for each in taken.files.all():
        assert each.file is not None
        with each.file.open() as stream:
            assert stream.read() == photo
    assert send(content, with_drafts="on").status_code == 302
    assert Submission.objects.count() == 2
    assert not Arrival.objects.exists()
    last = len(content) - 1
    spoilt = [
        content[:last],
        content[:last] + bytes([content[last] ^ 1]),
        b"PK" + content,
        content.replace(public["id"].encode(), b"0" * 64),
        content.replace(b'"audit": {', b'"audit": null, "x": {'),
        BEGINS + b"[" * 60_000,
        content.replace(device.name.encode(), b"\\ud800"),
        content.replace(device.name.encode(), b"\\u0000"),
    ]
    form = {"xml": filled(new_id()).decode(), "state": "failed"}
    whole: Records = [({"draft": form}, b"")]
    wrong: list[Any] = [
        *(7, [], "draft", {}, {"draft": 7}, {"draft": {"state": "failed"}}, {"draft": {"xml": 7}}),
        *({"file": "a.jpg"}, {"file": 7, "size": 1}, {"file": "a.jpg", "size": 1e400}),
        *({"file": "a.jpg", "size": -1}, {"file": "a.jpg", "size": 2**63}),
    ]
    spoilt += [_file(public, device.name, [*whole, (line, b"")]) for line in wrong]
    spoilt += [_file(public, device.name, [({"file": "a.jpg", "size": 1}, b"x"), *whole])]
    spoilt += [_file(public, device.name, whole * 51), _file(public, device.name, [(None, b"")])]
    spoilt.append(_file(public, device.name, [*whole, (b"[" * 99_999, b"")]))
    for each in spoilt:
        assert send(each).status_code == 422
    assert Submission.objects.count() == 2
    assert not Arrival.objects.exists()
    half = {"xml": form["xml"] + "\ud800", "state": "failed"}
    records = [({"draft": half}, b""), ({"file": "\ud800\0.jpg", "size": 1}, b"x")]
    assert send(_file(public, device.name, records)).status_code == 302
    assert Arrival.objects.get().files.get().name == "?\0.jpg"
    # Whoever isn't seen to have a device speaks for nobody: it waits in the tray.
    other = make_person("other@example.org")
    give_role(audit=audit, person=other, role=Role.FIELDWORKER, by=None)
    named = filled(new_id(), deprecated=taken.instance_id).decode()
    client = signed_in(other)
    for name in (device.name, "sereno-nobody"):
        send(_file(public, name, [({"draft": {"xml": named, "state": "failed"}}, b"")]))
    send(_file(public, device.name, [({"draft": form}, b"")]))
    assert not taken.edited_by.exists()
    assert Arrival.objects.filter(reason="arrival_edit_of_unseen", device=None).exists()
    assert Submission.objects.latest("pk").device is None
    [sealed] = RecoveryKey.objects.values_list("private_key", flat=True)
    assert b"PRIVATE KEY" not in sealed.raw
