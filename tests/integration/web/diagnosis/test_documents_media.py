"""Photos and recordings of fieldwork.

1. A photo is turned as it was held, says nothing of its camera, and keeps its day and place apart.
2. It can't be public before somebody looked: not by form, verb or database.
3. What is pixelated is so for good: the picture that was shown before can't be had any more.
4. A recording is sent in parts, as sealed as it lies; wrong parts are refused; playing is noted.
5. Of a replaced picture only the newest is given; what was said of an earlier one while somebody
   replaced it doesn't hold for the new one.
6. A time beyond any recording is refused.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from PIL import Image

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.documents.changes import change_document
from sereno.web.diagnosis.models import Consent, Document
from sereno.web.files.changes import sweep_files
from sereno.web.files.models import KeptFile
from sereno.web.people.models import Person
from tests.integration.web.diagnosis.document_files import photo, sent, wav
from tests.integration.web.diagnosis.test_documents import _agreed, _at, _planned, _upload

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_home")]
SignedIn = Callable[[Person], Client]


def _content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def _picture(client: Client, audit: Audit, number: int) -> Image.Image:
    answer = client.get(_at("document_picture", audit, number, 1))
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    return Image.open(io.BytesIO(_content(answer)))


@pytest.mark.one_database
def test_photos(audit: Audit, coordinator: Person, signed_in: SignedIn) -> None:
    """1, 2, 3, 5"""
    _planned(audit, access_level="public")
    client = signed_in(coordinator)
    files = [
        sent(photo(), "IMG_0001.jpg"),
        sent(photo("PNG"), "IMG_0001.png"),
        sent(photo("HEIF"), "IMG_0001.heic"),
    ]
    answer = _upload(client, audit, *files, access_level="public")
    assert answer.status_code == 302, answer.content.decode()
    for number in (1, 2, 3):
        seen = _picture(client, audit, number)
        assert seen.size == (200, 400), "it stands upright"
        top, below = seen.getpixel((100, 20)), seen.getpixel((100, 380))
        assert isinstance(top, tuple)
        assert isinstance(below, tuple)
        assert top[0] > 200 > 60 > top[2], number
        assert below[2] > 200 > 60 > below[0], number
        assert not dict(seen.getexif())
        page = client.get(_at("document", audit, number)).content.decode()
        assert "20.510000, -100.400000" in page
        assert "18:22" in page
        saved = client.get(_at("document_file", audit, number, 1))
        assert saved.headers["Content-Disposition"].startswith("attachment")
        content = _content(saved)
        assert b"Lupita" not in content
        assert b"Exif" not in content
    document = Document.objects.get(number=1)
    assert document.access_level == "team"
    with pytest.raises(Problem) as problem:
        change_document(row=document, by=coordinator, access_level="public")
    assert problem.value.code == "picture_not_looked_at"
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(access_level="public")
    before = document.versions.get().shown
    assert before is not None
    where = _at("pixelate_document", audit, 1)
    assert client.get(where).status_code == 200
    empty = {"left": "", "top": "", "width": "", "height": ""}
    assert client.post(where, empty).status_code == 422
    half = client.post(where, empty | {"left": "140", "top": "3"})
    assert "Rectangle 1 is not complete" in half.content.decode()
    # Half of it is red and half blue: pixelated in few parts, both are still there, their edge no
    # longer where it was.
    box = {"left": ["0", ""], "top": ["35", ""], "width": ["100", ""], "height": ["30.0", ""]}
    box["version"] = ["1"]
    assert client.post(where, box).status_code == 302
    made = _picture(client, audit, 1)
    mixed = made.getpixel((100, 200))
    assert isinstance(mixed, tuple)
    assert 60 < mixed[0] < 200
    assert made.getpixel((100, 20)) == pytest.approx((254, 0, 0), abs=12)
    sweep_files(audit)
    assert not KeptFile.objects.filter(pk=before.pk).exists()
    assert change_document(row=document, by=coordinator, access_level="public")
    # Once it is public it stays as it was looked at.
    assert client.post(where, box).status_code == 422
    wrong = client.post(_at("replace_document", audit, 1), {"file": files[0], "whole": "1"})
    assert wrong.status_code == 422
    assert client.post(_at("clear_document", audit, 2, 1)).status_code == 302
    assert Document.objects.get(number=2).faces == "none"
    # While somebody looks at the first picture, another one takes its place.
    other = {"file": sent(photo(size=(300, 300)), "otra.jpg"), "whole": "1"}
    assert client.post(_at("replace_document", audit, 2), other).status_code == 302
    assert client.post(_at("clear_document", audit, 2, 1)).status_code == 302
    assert client.post(_at("pixelate_document", audit, 2), box).status_code == 422
    assert Document.objects.get(number=2).faces == "unseen"
    for name in ("document_picture", "document_file"):
        assert client.get(_at(name, audit, 2, 1)).status_code == 404, name
        assert client.get(_at(name, audit, 2, 2)).status_code == 200, name
    listed = client.get(_at("document", audit, 2)).content.decode()
    assert _at("document_file", audit, 2, 2) in listed
    assert _at("document_file", audit, 2, 1) not in listed


@pytest.mark.one_database
def test_a_recording_in_parts(audit: Audit, coordinator: Person, signed_in: SignedIn) -> None:
    """4, 6"""
    _agreed(_planned(audit, access_level="restricted"), record=True)
    client, whole = signed_in(coordinator), wav(30)
    answer = _upload(client, audit, sent(whole, "voz.wav"), access_level="restricted")
    assert answer.status_code == 302, answer.content.decode()
    note = {"note-at": "999:59:59", "note-words": "x"}
    assert client.post(_at("note_document", audit, 1), note).status_code == 422
    where = _at("play_document", audit, 1, 1)
    page = client.get(_at("document", audit, 1))
    assert where in page.content.decode()
    assert "media-src 'self'" in page.headers["Content-Security-Policy"]
    answer = client.get(where)
    assert (answer.status_code, _content(answer)) == (200, whole)
    assert answer.headers["Content-Type"] == "audio/wav"
    etag, size = answer.headers["ETag"], len(whole)
    for asked, begin, end in (
        ("bytes=0-1", 0, 2),
        ("bytes=65530-131080", 65530, 131081),
        ("bytes=200000-", 200000, size),
        ("bytes=-100", size - 100, size),
        (f"bytes=5-{size * 2}", 5, size),
    ):
        answer = client.get(where, headers={"range": asked})
        assert answer.status_code == 206, asked
        assert answer.headers["Content-Range"] == f"bytes {begin}-{end - 1}/{size}"
        assert int(answer.headers["Content-Length"]) == end - begin
        assert _content(answer) == whole[begin:end]
    for asked in (f"bytes={size}-", "bytes=-0"):
        answer = client.get(where, headers={"range": asked})
        assert (answer.status_code, answer.headers["Content-Range"]) == (416, f"bytes */{size}")
    for asked in ("bytes=0-1,4-5", "lines=1-2", "bytes=9-2x"):
        assert client.get(where, headers={"range": asked}).status_code == 200
    part = {"range": "bytes=0-9"}
    assert client.get(where, headers=part | {"if-range": etag}).status_code == 206
    assert client.get(where, headers=part | {"if-range": '"another"'}).status_code == 200
    assert audit.events.filter(verb="play_document", by=coordinator).count() == 1
    # Whoever agreed to be recorded doesn't any more: no newer recording takes its place.
    Consent.objects.update(record=False)
    newer = {"file": sent(wav(1), "otra.wav"), "whole": "1"}
    assert client.post(_at("replace_document", audit, 1), newer).status_code == 422
    Document.objects.filter(number=1).update(state="withdrawn")
    assert client.get(where, headers=part).status_code == 404
