"""Files that are kept sealed.

1. What is received comes to no disk but sealed, not for a moment; it is read back whole and from
   any place in it, and downloaded.
2. Its kind is told by what it holds; its name, its digest and its path tell nothing.
3. Equal files are one, in one audit; in another audit they can't be known to be equal.
4. It opens in its own audit alone, and not when it was changed; it has no path for anybody.
5. What is broken off, or whose key is away, leaves nothing.
"""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import RequestFactory

from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import create_audit
from sereno.web.files.changes import keep, keep_chunks, sweep_files
from sereno.web.files.downloads import kept_answer
from sereno.web.files.models import KeptFile
from sereno.web.files.receiving import received
from sereno.web.files.signatures import DOCX
from sereno.web.files.spool import files_folder

pytestmark = [pytest.mark.usefixtures("empty_home"), pytest.mark.django_db]
SECRET = b"Lo dijo Chayo en la banca de atr\xc3\xa1s. "
NAME = "Entrevista a Rosario P\u00e9rez.docx"


@pytest.fixture(autouse=True)
def key_file(settings: Any, tmp_path: Path) -> Path:
    settings.VAULT_KEY_FILE = tmp_path / "vault.key"
    return settings.VAULT_KEY_FILE


def docx(size: int = 300_000) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "x")
        archive.writestr("word/document.xml", SECRET * (size // len(SECRET)))
    return out.getvalue()


def kept(audit: Any, content: bytes, name: str = NAME) -> KeptFile:
    pieces = [content[i : i + 70_001] for i in range(0, len(content), 70_001)]
    return keep_chunks(audit=audit, name=name, chunks=pieces, by=None, sealed=True)


def test_kept_and_read(audit, coordinator, monkeypatch) -> None:
    """1, 2"""
    content, seen = docx(), []
    real = os.fsync
    monkeypatch.setattr(
        os,
        "fsync",
        lambda handle: seen.append(os.readlink(f"/proc/self/fd/{handle}")) or real(handle),
    )

    def look(spools: Any) -> HttpResponse:
        spools[0]._file.flush()
        seen.append(next(files_folder(audit).glob(".part-*")).read_bytes())
        made = keep(spool=spools[0], by=coordinator)
        return HttpResponse(str(made.pk))

    form = {"file": SimpleUploadedFile(NAME, content), "whole": "1"}
    request = RequestFactory(enforce_csrf_checks=False).post("/", form)
    request._dont_enforce_csrf_checks = True
    answer = received(request, audit, take=look, refuse=lambda p: HttpResponse(p.code), sealed=True)
    file = KeptFile.objects.get(pk=int(answer.content))
    (part,) = [each for each in seen if isinstance(each, bytes)]
    (place,) = [each for each in files_folder(audit).rglob("*") if each.is_file()]
    for stored in (part, place.read_bytes()):
        assert stored.startswith(b"sereno-sealed/1\n")
        assert b"Chayo" not in stored
        assert b"word/document" not in stored
    assert (file.name, file.media_type, file.size) == ("file.docx", DOCX, len(content))
    assert file.sha256 != hashlib.sha256(content).hexdigest()
    assert "Rosario" not in str(place) + str(vars(file)) + repr(file)
    assert file.sha256[:12] not in str(place)
    with file.open() as stream:
        assert stream.read() == content
        stream.seek(65_530)
        assert stream.read(20) == content[65_530:65_550]
        with zipfile.ZipFile(stream) as archive:
            assert archive.read("word/document.xml").startswith(SECRET)
    sent = kept_answer(file, audit=audit, person=coordinator, access_level="restricted", name=NAME)
    assert b"".join(sent) == content
    assert sent["Content-Length"] == str(len(content))
    assert "Rosario" in sent["Content-Disposition"]
    assert sent.file_name == "file.docx"
    assert kept(audit, b"1,2\n", "nombres.CSV").name == "file.csv"
    assert kept(audit, b"1,2\n", "carta de Rosario").name == "file"


@pytest.mark.django_db(transaction=True)
def test_equal_files(audit, coordinator) -> None:
    """3"""
    first, again = kept(audit, b"lo mismo"), kept(audit, b"lo mismo", "otro nombre.docx")
    assert first.pk == again.pk
    assert len([p for p in files_folder(audit).rglob("*") if p.is_file()]) == 1
    with KeptFile.objects.get().open() as stream:
        assert stream.read() == b"lo mismo"
    made = {"name": "Otra", "country": "mx", "languages": ["es"], "select": 2, "by": coordinator}
    other = kept(create_audit(slug="otra", **made), b"lo mismo")
    open_one = keep_chunks(audit=audit, name="file.docx", chunks=[b"lo mismo"], by=None)
    assert len({first.sha256, other.sha256, open_one.sha256}) == 3
    assert sweep_files(audit).rows == 2
    assert [p for p in files_folder(audit).rglob("*") if p.is_file()] == []


def test_opens_nowhere_else(audit, coordinator) -> None:
    """4"""
    content = b"x" * 200_000
    file = kept(audit, content)
    place = next(p for p in files_folder(audit).rglob("*") if p.is_file())
    stored = place.read_bytes()
    with pytest.raises(ValueError, match="sealed"):
        assert file.path_for_readers
    for spoilt in (stored[:-1], stored[: 16 + 65_552], stored + b"x", stored[16:], content, b""):
        place.write_bytes(spoilt)
        with pytest.raises(Problem) as refused:
            file.open()
        assert refused.value.code == "sealed_broken"
    place.write_bytes(stored[:70_000] + bytes([stored[70_000] ^ 1]) + stored[70_001:])
    with file.open() as stream:
        assert stream.read(65_536) == content[:65_536]
        with pytest.raises(Problem):
            stream.read(1)
    place.write_bytes(stored)
    other = kept(audit, b"y" * 200_000)
    KeptFile.objects.filter(pk=file.pk).update(envelope=other.envelope)
    with pytest.raises(Problem):
        KeptFile.objects.get(pk=file.pk).open()
    made = {"name": "Otra", "country": "mx", "languages": ["es"], "select": 2, "by": coordinator}
    moved = create_audit(slug="otra", **made)
    away = files_folder(moved) / place.parent.name / place.name
    away.parent.mkdir(parents=True)
    away.write_bytes(stored)
    file.audit = moved
    with pytest.raises(Problem):
        file.open()


def test_nothing_left(audit, key_file) -> None:
    """5"""

    def broken_off() -> Any:
        yield b"x" * 100_000
        raise ConnectionError

    with pytest.raises(ConnectionError):
        keep_chunks(audit=audit, name="a", chunks=broken_off(), by=None, sealed=True)
    assert list(files_folder(audit).iterdir()) == []
    kept(audit, b"x")
    before = sorted(files_folder(audit).rglob("*"))
    key_file.unlink()
    with pytest.raises(Problem) as refused:
        kept(audit, b"z")
    assert refused.value.code == "vault_key_lost"
    with pytest.raises(Problem) as refused:
        KeptFile.objects.get().open()
    assert refused.value.code == "vault_key_lost"
    assert sorted(files_folder(audit).rglob("*")) == before
    assert not key_file.exists()
    # A key that is there and can't be read is no missing one: no other may take its place.
    key_file.mkdir()
    with pytest.raises(Problem) as refused:
        kept(audit, b"z")
    assert refused.value.code == "vault_key_unreadable"
