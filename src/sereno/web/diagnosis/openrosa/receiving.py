"""Receiving what a device sends: kept as it came, before anybody reads it.

Collect splits by `ANNOUNCED`, but sends a form and its first file together whatever they weigh, and
up to 101 files when they are small. What is refused here stays on the device, which says why.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, UnreadablePostError
from django.utils import timezone
from django.utils.translation import gettext as _

from sereno.exchange.openrosa.multipart import (
    BrokenMultipart,
    CutOff,
    Part,
    TooManyParts,
    boundary_of,
    parts_of,
)
from sereno.exchange.submissions.instance import MOST_BYTES
from sereno.web.diagnosis.models import Arrival, Device
from sereno.web.diagnosis.submissions.arriving import SentFile, keep_arrival
from sereno.web.files.spool import CHUNK, Spool

ANNOUNCED = 10_000_000
MOST_FILES = 101
# The form itself, `*isIncomplete*`, and what stands above each part.
BESIDE_FILES, HEADS = 4, 256 * 1024
# As much of a refused one is read, so that the device gets to hear why.
DRAINED = 4 * ANNOUNCED
XML_PART, MORE_PART = "xml_submission_file", "*isIncomplete*"
LONGEST_NAME = 1000
# Many receive at once and few write: SQLite gives its lock to whoever asks at the right moment, and
# of many that ask some would wait too long.
WRITING = threading.BoundedSemaphore(4)


@dataclass
class NotTaken(Exception):  # noqa: N818 - an answer
    """It stays on the device: the answer's status, and what the person reads there."""

    status: int
    words: str


@dataclass
class _Sent:
    """What was read of a request so far."""

    xml: bytes = b""
    files: list[SentFile] = field(default_factory=list)


class _Body:
    """A request's bytes, and a copy of them as long as they are few."""

    def __init__(self, request: HttpRequest, length: int) -> None:
        self._request, self._keeps = request, length <= ANNOUNCED + HEADS
        self.copy = bytearray()

    def read(self, size: int) -> bytes:
        try:
            chunk = self._request.read(size)
        except UnreadablePostError as cut:
            raise CutOff from cut
        if self._keeps:
            self.copy += chunk
        return chunk

    def rest(self) -> Iterator[bytes]:
        while chunk := self.read(CHUNK):
            yield chunk


def received(request: HttpRequest, device: Device, skew: int | None) -> Arrival:
    """What a request brought, kept. Raises NotTaken, and Problem disk_full and those of a Spool."""
    length = _length(request)
    body = _Body(request, length)
    if not connection.in_atomic_block:
        # Photos take minutes over a slow network, and a server has only so many connections.
        connection.close()
    with ExitStack() as stack:
        try:
            sent = _read(request, device, body, length, stack)
        except CutOff as cut:
            raise NotTaken(400, _("The connection broke off. Send it again.")) from cut
        except TooManyParts as many:
            raise _too_much(body, length, _at_once()) from many
        except BrokenMultipart as broken:
            sent = _whole(device, body, length, stack, broken)
        if not sent.xml and not sent.files:
            raise NotTaken(400, _("Nothing was sent."))
        with WRITING:
            return keep_arrival(
                audit=device.audit,
                device=device,
                xml=sent.xml,
                files=sent.files,
                skew=skew,
                now=timezone.now(),
            )


def _length(request: HttpRequest) -> int:
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = 0
    if length <= 0:
        raise NotTaken(411, _("The device didn't say how much it sends."))
    if length > settings.UPLOAD_LIMIT:
        most = settings.UPLOAD_LIMIT // 1024**2
        raise NotTaken(413, _("A file is larger than {most} MB.").format(most=most))
    return length


def _at_once() -> str:
    return _("Too much at once: at most {n} files, and {most} MB together.").format(
        n=MOST_FILES - 1, most=ANNOUNCED // 1_000_000
    )


def _too_much(body: _Body, length: int, words: str) -> NotTaken:
    if length <= DRAINED:
        for _chunk in body.rest():
            pass
    return NotTaken(413, words)


def read_past(request: HttpRequest) -> None:
    """Read what a device sends and nobody takes now, unless it is too much."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > DRAINED:
        return
    try:
        while request.read(CHUNK):
            pass
    except UnreadablePostError:
        return


def _read(
    request: HttpRequest, device: Device, body: _Body, length: int, stack: ExitStack
) -> _Sent:
    boundary = boundary_of(request.META.get("CONTENT_TYPE", ""))
    if boundary is None:
        raise BrokenMultipart("no form with parts")
    sent = _Sent()
    for part in parts_of(body.read, boundary, most=MOST_FILES + BESIDE_FILES):
        if part.name == MORE_PART:
            continue
        if part.name == XML_PART and not sent.xml:
            _take_xml(part, sent, device, stack)
            continue
        if len(sent.files) >= MOST_FILES or (sent.files and length > ANNOUNCED + HEADS):
            raise _too_much(body, length, _at_once())
        _take_file(part, part.file_name or part.name, sent, device, stack)
    return sent


def _take_xml(part: Part, sent: _Sent, device: Device, stack: ExitStack) -> None:
    """The form itself. One that is larger than any that can be read is kept as a file."""
    read = bytearray()
    for chunk in part.chunks:
        read += chunk
        if len(read) > MOST_BYTES:
            whole = Part(part.name, part.file_name, _joined(bytes(read), part.chunks))
            _take_file(whole, XML_PART, sent, device, stack)
            return
    sent.xml = bytes(read)


def _joined(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _take_file(part: Part, name: str, sent: _Sent, device: Device, stack: ExitStack) -> None:
    spool = stack.enter_context(Spool(device.audit, name, settings.UPLOAD_LIMIT, sealed=True))
    for chunk in part.chunks:
        spool.write(chunk)
    if spool.size:
        # Seen to the disk before the transaction begins, for which others wait.
        spool.finish()
    sent.files.append(SentFile(name[:LONGEST_NAME], spool if spool.size else None))


def _whole(
    device: Device, body: _Body, length: int, stack: ExitStack, broken: BrokenMultipart
) -> _Sent:
    """What is no form with parts is kept as it is, unless it is more than anybody sends at once."""
    if length > ANNOUNCED + HEADS:
        raise NotTaken(400, _("This isn't a filled form as devices send it.")) from broken
    for _chunk in body.rest():
        pass
    if len(body.copy) < length:
        raise NotTaken(400, _("The connection broke off. Send it again.")) from broken
    sent = _Sent()
    whole = Part("", None, iter([bytes(body.copy)]))
    _take_file(whole, "", sent, device, stack)
    return sent
