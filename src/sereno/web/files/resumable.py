"""Uploads that go on where they broke off (tus 1.0): sealed part by part, kept for a day.

What arrives is sealed in chunks of 64 KiB, as everything sealed is; of a request that breaks off
the whole chunks stay, and none of them is written a second time: the nonce of a chunk is its
number. How much has come is told by the length of the part and by nothing else, so a process that
is killed leaves no contradiction. Nothing of it is a kept file before the form that it belongs to
is sent: that takes its bytes over in its own transaction.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings
from django.db import transaction
from django.http import UnreadablePostError
from django.utils import timezone

from sereno.exchange.sealed.envelopes import Envelope, new_envelope
from sereno.exchange.sealed.streams import CHUNK, TAG, SealedReader, SealingWriter
from sereno.exchange.whole_files import refusals_told, see_to_disk
from sereno.vocabulary.problems import Problem
from sereno.web.audits.folders import audit_folder
from sereno.web.audits.models import Audit
from sereno.web.files.models import ResumableUpload
from sereno.web.files.spool import Spool
from sereno.web.people.models import Person
from sereno.web.vault.columns import Sealed
from sereno.web.vault.keys import ring_to_open, ring_to_seal

FOLDER = "uploads"
KEPT = dt.timedelta(days=1)
# Of one person in one audit; a form has a few files.
MOST = 100
READ = 1024 * 1024


class Body(Protocol):
    """What a request brings."""

    def read(self, size: int, /) -> bytes: ...


class Busy(Exception):  # noqa: N818 - an answer
    """Another request writes to it at this moment."""


def _place(upload: ResumableUpload) -> Path:
    return audit_folder(upload.audit) / FOLDER / upload.token


def _opened(upload: ResumableUpload) -> tuple[bytes, bytes]:
    """Its data key, and what its chunks are about."""
    envelope = Envelope.unpack(upload.envelope.raw, where=upload.token)
    about = envelope.about(f"files.resumableupload\0audit={upload.audit_id}".encode())
    return envelope.open(ring_to_open(), where=upload.token), about


@transaction.atomic
def begin_upload(*, audit: Audit, name: str, size: int, by: Person) -> ResumableUpload:
    """An upload of which nothing has come. Raises Problem upload_empty, upload_too_large,
    uploads_too_many, disk_full and those of the vault.
    """
    if size <= 0:
        raise Problem("upload_empty", where=name)
    if size > settings.UPLOAD_LIMIT:
        raise Problem("upload_too_large", where=name, limit=settings.UPLOAD_LIMIT // 1024**2)
    if ResumableUpload.objects.filter(audit=audit, by=by).count() >= MOST:
        raise Problem("uploads_too_many", where=name)
    envelope, _key = new_envelope(ring_to_seal())
    upload = ResumableUpload.objects.create(
        audit=audit,
        by=by,
        token=secrets.token_hex(16),
        name=name,
        size=size,
        envelope=Sealed(envelope.pack()),
        expires_at=timezone.now() + KEPT,
    )
    place = _place(upload)
    with refusals_told(name):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch()
    return upload


def done_of(upload: ResumableUpload) -> int:
    """How many of its bytes are here. Raises FileNotFoundError."""
    return _done(upload, _place(upload).stat().st_size)


def _done(upload: ResumableUpload, length: int) -> int:
    whole = upload.size + -(-upload.size // CHUNK) * TAG
    return upload.size if length == whole else length // (CHUNK + TAG) * CHUNK


@contextmanager
def _alone(upload: ResumableUpload) -> Iterator[BinaryIO]:
    with _place(upload).open("r+b") as part:
        try:
            fcntl.flock(part, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy from error
        yield part


def go_on(upload: ResumableUpload, body: Body, length: int, *, at: int) -> bool:
    """Take more bytes, which begin `at`, of which the whole chunks stay wherever they break off.
    False: so many are not here, and nothing was taken.

    Raises Busy, FileNotFoundError, and Problem upload_too_large, disk_full and those of the vault.
    """
    key, about = _opened(upload)
    with _alone(upload) as part:
        done = _done(upload, part.seek(0, os.SEEK_END))
        if done != at:
            return False
        if at + length > upload.size:
            most = settings.UPLOAD_LIMIT // 1024**2
            raise Problem("upload_too_large", where=upload.name, limit=most)
        _see_alive(upload)
        if at < upload.size:
            part.seek(part.truncate(at // CHUNK * (CHUNK + TAG)))
            writer = SealingWriter(part, key, about, n=at // CHUNK)
            with refusals_told(upload.name):
                for data in _read(body, length):
                    writer.write(data)
                    done += len(data)
                if done == upload.size:
                    writer.finish()
                part.flush()
                see_to_disk(_place(upload))
    return True


def _see_alive(upload: ResumableUpload) -> None:
    """From before the bytes come, which may take hours: nobody removes it meanwhile."""
    upload.expires_at = timezone.now() + KEPT
    rows = ResumableUpload.objects.filter(pk=upload.pk)
    if not rows.update(expires_at=upload.expires_at):
        raise FileNotFoundError(upload.token)


def _read(body: Body, length: int) -> Iterator[bytes]:
    """What comes of a request that may break off."""
    while length > 0:
        try:
            data = body.read(min(READ, length))
        except UnreadablePostError:
            return
        if not data:
            return
        length -= len(data)
        yield data


def _one(audit: Audit, by: Person, token: str) -> ResumableUpload | None:
    # PostgreSQL may not even be asked for a text with a NUL.
    if not token.isalnum():
        return None
    return ResumableUpload.objects.filter(audit=audit, by=by, token=token).first()


def spools_of(*, audit: Audit, by: Person, tokens: list[str]) -> list[Spool]:
    """Whole uploads as spools, each once, to be discarded by the caller. Raises Problem
    upload_gone, and those of a Spool.
    """
    spools: list[Spool] = []
    try:
        for token in dict.fromkeys(tokens):
            upload = _one(audit, by, token)
            if upload is None or not _is_whole(upload):
                raise Problem("upload_gone")
            spool = Spool(audit, upload.name, settings.UPLOAD_LIMIT, sealed=True)
            spools.append(spool)
            key, about = _opened(upload)
            with SealedReader(_place(upload).open("rb"), key, about, where=upload.name) as reader:
                for start in range(0, upload.size, READ):
                    spool.write(reader.read_at(start, READ))
    except BaseException as error:
        for each in spools:
            each.discard()
        if isinstance(error, FileNotFoundError):
            raise Problem("upload_gone") from error
        raise
    return spools


def _is_whole(upload: ResumableUpload) -> bool:
    try:
        return done_of(upload) == upload.size
    except FileNotFoundError:
        return False


@transaction.atomic
def use_up(*, audit: Audit, by: Person, tokens: list[str]) -> None:
    """Forget uploads whose bytes become something in this transaction: of two that take the same at
    once, one gets it. Raises Problem upload_gone.
    """
    for token in dict.fromkeys(tokens):
        upload = _one(audit, by, token)
        if upload is None or not _drop(upload):
            raise Problem("upload_gone")


@transaction.atomic
def drop_uploads(*, audit: Audit, by: Person, tokens: list[str]) -> None:
    """Forget uploads that nobody wants any more."""
    for upload in ResumableUpload.objects.filter(audit=audit, by=by, token__in=tokens):
        _drop(upload)


def drop_expired(now: dt.datetime) -> int:
    """Forget uploads that nobody went on with; how many. Parts go whose row is gone: their person
    was removed, or a process was killed between the two.
    """
    expired = list(ResumableUpload.objects.filter(expires_at__lt=now).select_related("audit"))
    for upload in expired:
        with transaction.atomic():
            _drop(upload)
    for audit in Audit.objects.all():
        _remove_left_parts(audit, now)
    return len(expired)


def _remove_left_parts(audit: Audit, now: dt.datetime) -> None:
    old = (now - KEPT).timestamp()
    parts = {place.name: place for place in (audit_folder(audit) / FOLDER).glob("*")}
    if not parts:
        return
    known = set(ResumableUpload.objects.filter(audit=audit).values_list("token", flat=True))
    for token in parts.keys() - known:
        # Of one that begins at this moment, the row is not to be seen yet.
        if parts[token].stat().st_mtime < old:
            parts[token].unlink(missing_ok=True)


def _drop(upload: ResumableUpload) -> bool:
    """Whether it was still there."""
    place = _place(upload)
    n, _of = upload.delete()
    transaction.on_commit(lambda: place.unlink(missing_ok=True))
    return n > 0
