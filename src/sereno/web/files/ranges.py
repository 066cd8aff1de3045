"""A part of a kept file, as players ask for it (RFC 9110, section 14): also of a sealed one, of
which only the chunks are opened that hold it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from sereno.web.audits.models import Audit
from sereno.web.files.downloads import as_download
from sereno.web.files.models import KeptFile

PIECE = 256 * 1024
# A player is told what it plays: with nosniff it takes nothing else.
PLAYED = ("audio/", "video/")
_ONE = re.compile(r"bytes=(?:(\d{1,18})-(\d{1,18})?|-(\d{1,18}))\Z")


class Part(NamedTuple):
    """From the first byte to the one after the last."""

    begin: int
    end: int


def played_answer(
    request: HttpRequest, kept: KeptFile, *, audit: Audit, access_level: str
) -> HttpResponseBase:
    """A recording, or the part of it that was asked for; 404: it is none.

    Whoever calls found that the person may see it, and notes that they do: a part is noted by no
    other way.
    """
    if kept.audit_id != audit.pk or not kept.media_type.startswith(PLAYED):
        raise Http404
    etag = f'"{kept.sha256}"'
    asked = request.headers.get("Range", "")
    if request.headers.get("If-Range", etag) != etag:
        asked = ""
    part = asked_part(asked, kept.size)
    answer: Any
    if part is None:
        answer = HttpResponse(status=416)
        answer["Content-Range"] = f"bytes */{kept.size}"
    else:
        status = 206 if _ONE.match(asked) else 200
        try:
            stream = kept.open()
        except FileNotFoundError as error:
            raise Http404 from error
        answer = StreamingHttpResponse(
            _pieces(stream, part), status=status, content_type=kept.media_type
        )
        answer["Content-Length"] = str(part.end - part.begin)
        if status == 206:
            answer["Content-Range"] = f"bytes {part.begin}-{part.end - 1}/{kept.size}"
    answer["Accept-Ranges"] = "bytes"
    answer["ETag"] = etag
    answer.access_level = access_level
    made: HttpResponseBase = as_download(answer, kept.name)
    return made


def asked_part(asked: str, size: int) -> Part | None:
    """The part that a Range header asks for; all of it where it asks for several parts or for
    something else than bytes; None: there is no such part.
    """
    found = _ONE.match(asked)
    if found is None:
        return Part(0, size)
    first, last, from_end = found.groups()
    if from_end is not None:
        begin, end = max(0, size - int(from_end)), size
    else:
        begin, end = int(first), min(int(last) + 1, size) if last else size
    return Part(begin, end) if begin < end else None


def _pieces(stream: BinaryIO, part: Part) -> Iterator[bytes]:
    with stream:
        stream.seek(part.begin)
        left = part.end - part.begin
        while left and (piece := stream.read(min(left, PIECE))):
            left -= len(piece)
            yield piece
