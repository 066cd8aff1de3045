"""Large documents in parts (tus 1.0).

1. Broken off three times, a file arrives whole: each time the whole chunks stay, and it goes on
   from there. Nothing of it lies open, and it becomes a document with its form alone, once.
2. Another person sees none of it, and a role without the right gets in nowhere.
3. What is larger than allowed, begins elsewhere than at its end, or speaks another version is
   refused; what is given up or a day old is gone, with its part.
4. Who sends a form twice at once gets one document, and a token named often counts once. What is
   given up while bytes come is told as gone, and so is a token that no database takes. A part
   without a row is removed once it is old.
"""

from __future__ import annotations

import base64
import datetime as dt
import io
import os
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from sereno.exchange.sealed.streams import CHUNK
from sereno.web.audits.folders import audit_folder
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Role
from sereno.web.diagnosis.activities.changes import plan_activity
from sereno.web.diagnosis.documents import views
from sereno.web.diagnosis.models import Document
from sereno.web.files.models import ResumableUpload
from sereno.web.files.resumable import drop_expired, drop_uploads

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = ("Nos da miedo pasar por la barranca de noche.\n" * 8000).encode()
NAME = "Doña Lupe.txt"


class _CutOff(io.BytesIO):
    """A connection that breaks once its bytes are read."""

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        if not data:
            raise OSError("connection reset")
        return data


class _Tus:
    """A client of one person."""

    def __init__(self, client: Client, audit: Audit) -> None:
        self.client, self.route = client, f"/a/{audit.slug}/uploads/"

    def ask(self, method: str, address: str = "", data: bytes = b"", **headers: str) -> Any:
        sent = {"Tus-Resumable": "1.0.0", **{k.replace("_", "-"): v for k, v in headers.items()}}
        kind = "application/offset+octet-stream"
        return self.client.generic(method, address or self.route, data, kind, headers=sent)

    def begin(self, size: int) -> Any:
        named = base64.b64encode(NAME.encode()).decode()
        return self.ask("POST", Upload_Length=str(size), Upload_Metadata=f"filename {named}")

    def more(self, address: str, at: int, data: bytes) -> Any:
        return self.ask("PATCH", address, data, Upload_Offset=str(at))

    def cut(self, address: str, at: int, data: bytes, length: int) -> None:
        headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": str(at)}
        kind = "application/offset+octet-stream"
        self.client.generic(
            *("PATCH", address, b"x", kind),
            headers=headers,
            **{"wsgi.input": _CutOff(data), "CONTENT_LENGTH": str(length)},
        )

    def done(self, address: str) -> int:
        return int(self.ask("HEAD", address)["Upload-Offset"])


@pytest.mark.one_database
def test_in_parts(audit: Audit, in_role, signed_in, settings) -> None:
    """1, 2, 3"""
    person = in_role(Role.FIELDWORKER)
    tus = _Tus(signed_in(person), audit)
    options = tus.ask("OPTIONS")
    assert options["Tus-Extension"] == "creation,termination,expiration"
    address = tus.begin(len(TEXT))["Location"]
    assert tus.done(address) == 0
    at = 0
    for come in (CHUNK - 1, CHUNK * 2 + 5, CHUNK * 2):
        tus.cut(address, at, TEXT[at : at + come], len(TEXT) - at)
        now = tus.done(address)
        # Which chunk is the last is known when it ends: one that is just whole waits for the next.
        assert now % CHUNK == 0
        assert at + come - CHUNK <= now <= at + come
        at = now
    assert at > 0
    assert tus.more(address, at + 1, b"x").status_code == 409
    assert tus.more(address, at, TEXT[at:] + b"x").status_code == 413
    other = _Tus(signed_in(in_role(Role.COORDINATOR)), audit)
    assert other.ask("HEAD", address).status_code == 404
    assert other.more(address, at, TEXT[at:]).status_code == 404
    assert _Tus(signed_in(in_role(Role.ANALYST)), audit).begin(9).status_code == 403
    token = address.split("/")[-2]
    asked = {"title": "Barranca", "technique": "focus_group", "access_level": "field"}
    activity = plan_activity(audit=audit, by=person, leads=[person], **asked)
    form = f"/a/{audit.slug}/activities/{activity.number}/documents/upload/"
    sent = {"documents-access_level": "field", "whole": "1", "uploaded": token}
    assert tus.client.post(form, sent).status_code == 422
    # Where nobody lets PATCH through.
    override = {"Upload_Offset": str(at), "X_HTTP_Method_Override": "PATCH"}
    assert tus.ask("POST", address, TEXT[at:], **override)["Upload-Offset"] == str(len(TEXT))
    part = audit_folder(audit) / "uploads" / token
    assert b"barranca" not in part.read_bytes()
    assert not Document.objects.exists()
    assert tus.client.post(form, sent).status_code == 302
    [document] = Document.objects.all()
    [version] = document.versions.all()
    assert version.file_name == NAME
    with version.file.open() as stream:
        assert stream.read() == TEXT
    assert not part.exists()
    assert not ResumableUpload.objects.exists()
    assert tus.client.post(form, sent).status_code == 422

    settings.UPLOAD_LIMIT = 1000
    assert tus.begin(1001).status_code == 413
    assert tus.begin(0).status_code == 422
    old = tus.client.generic("POST", tus.route, b"", headers={"Tus-Resumable": "0.2.2"})
    assert (old.status_code, old["Tus-Version"]) == (412, "1.0.0")
    given_up, left = tus.begin(9)["Location"], tus.begin(9)["Location"]
    assert tus.ask("DELETE", given_up).status_code == 204
    assert tus.ask("HEAD", given_up).status_code == 404
    assert drop_expired(timezone.now()) == 0
    assert drop_expired(timezone.now() + dt.timedelta(days=2)) == 1
    assert tus.ask("HEAD", left).status_code == 404
    assert list((audit_folder(audit) / "uploads").iterdir()) == []


def test_two_at_once(audit: Audit, in_role, signed_in, monkeypatch) -> None:
    """4"""
    person = in_role(Role.FIELDWORKER)
    tus = _Tus(signed_in(person), audit)
    address = tus.begin(len(TEXT))["Location"]
    token = address.split("/")[-2]
    assert tus.more(address, 0, TEXT).status_code == 204
    asked = {"title": "Barranca", "technique": "focus_group", "access_level": "field"}
    activity = plan_activity(audit=audit, by=person, leads=[person], **asked)
    form = f"/a/{audit.slug}/activities/{activity.number}/documents/upload/"
    sent = {"documents-access_level": "field", "whole": "1", "uploaded": [token] * 9}
    looked, examined = [], views.examined

    def slow(spool: Any) -> Any:
        looked.append(spool)
        if len(looked) == 1:
            assert tus.client.post(form, sent).status_code == 302
        return examined(spool)

    with monkeypatch.context() as patched:
        patched.setattr(views, "examined", slow)
        assert tus.client.post(form, sent).status_code == 422
    assert len(looked) == 2
    assert Document.objects.count() == 1
    # What PostgreSQL may not be asked for.
    assert tus.client.post(form, sent | {"uploaded": "a\0"}).status_code == 422
    assert tus.ask("HEAD", f"{tus.route}a%00/").status_code == 404

    address = tus.begin(len(TEXT))["Location"]
    token = address.split("/")[-2]

    class GivenUp(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            drop_uploads(audit=audit, by=person, tokens=[token])
            return super().read(size)

    headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0"}
    answer = tus.client.generic(
        *("PATCH", address, b"x", "application/offset+octet-stream"),
        headers=headers,
        **{"wsgi.input": GivenUp(TEXT), "CONTENT_LENGTH": str(len(TEXT))},
    )
    assert answer.status_code == 404

    now = timezone.now()
    folder = audit_folder(audit) / "uploads"
    for name, days in (("left", 2), ("new", 0)):
        (folder / name).touch()
        at = (now - dt.timedelta(days=days)).timestamp()
        os.utime(folder / name, (at, at))
    assert drop_expired(now) == 0
    assert [place.name for place in folder.iterdir()] == ["new"]
