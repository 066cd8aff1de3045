"""tus 1.0: creation, offset, more bytes, termination, expiration. Routes ask who may."""

from __future__ import annotations

import base64
import binascii
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import http_date

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.files.models import ResumableUpload
from sereno.web.files.resumable import Busy, begin_upload, done_of, drop_uploads, go_on
from sereno.web.people.models import Person

VERSION: Final = "1.0.0"
BYTES: Final = "application/offset+octet-stream"
OVERRIDE: Final = "X-HTTP-Method-Override"


def create(request: HttpRequest, audit: Audit, person: Person, route: str) -> HttpResponse:
    """A new upload. route: the address of uploads, before its token."""
    if request.method == "OPTIONS":
        able = {
            "Tus-Version": VERSION,
            "Tus-Max-Size": str(settings.UPLOAD_LIMIT),
            "Tus-Extension": "creation,termination,expiration",
        }
        return _answer(204, **able)
    if (refusal := _other_version(request)) is not None:
        return refusal
    size = _number(request.headers.get("Upload-Length", ""))
    if size is None:
        return _answer(400, "Upload-Length")
    try:
        name = _name(request.headers.get("Upload-Metadata", ""))
        upload = begin_upload(audit=audit, name=name, size=size, by=person)
    except Problem as problem:
        status = 413 if problem.code == "upload_too_large" else 422
        return _answer(status, str(problem))
    return _answer(201, Location=f"{route}{upload.token}/", **_state(upload))


def one(request: HttpRequest, audit: Audit, person: Person, token: str) -> HttpResponse:
    """One's own upload: how far it is, more of it, or its end."""
    if (refusal := _other_version(request)) is not None:
        return refusal
    upload = ResumableUpload.objects.filter(audit=audit, by=person, token=token).first()
    if upload is None:
        raise Http404
    method = request.headers.get(OVERRIDE, "") if request.method == "POST" else request.method
    try:
        if method == "HEAD":
            return _answer(200, **_state(upload) | {"Upload-Length": str(upload.size)})
        if method == "PATCH":
            return _more(request, upload)
    except FileNotFoundError as error:
        raise Http404 from error
    if method == "DELETE":
        drop_uploads(audit=audit, by=person, tokens=[token])
        return _answer(204)
    return _answer(400, OVERRIDE)


def _more(request: HttpRequest, upload: ResumableUpload) -> HttpResponse:
    if request.content_type != BYTES:
        return _answer(415, BYTES)
    length = _number(request.META.get("CONTENT_LENGTH", ""))
    if length is None:
        return _answer(411, "Content-Length")
    at = _number(request.headers.get("Upload-Offset", ""))
    if at is None:
        return _answer(400, "Upload-Offset")
    try:
        if not go_on(upload, request, length, at=at):
            return _answer(409, "Upload-Offset", **_state(upload))
    except Busy:
        return _answer(423)
    except Problem as problem:
        return _answer(413 if problem.code == "upload_too_large" else 507, str(problem))
    return _answer(204, **_state(upload))


def _other_version(request: HttpRequest) -> HttpResponse | None:
    if request.headers.get("Tus-Resumable") == VERSION:
        return None
    return _answer(412, **{"Tus-Version": VERSION})


def _state(upload: ResumableUpload) -> dict[str, str]:
    expires = http_date(upload.expires_at.timestamp())
    return {"Upload-Offset": str(done_of(upload)), "Upload-Expires": expires}


def _answer(status: int, words: str = "", /, **headers: str) -> HttpResponse:
    made = HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
    made["Tus-Resumable"] = VERSION
    for name, value in headers.items():
        made[name] = value
    return made


def _number(words: str) -> int | None:
    return int(words) if words.isascii() and words.isdigit() and len(words) < 19 else None


def _name(metadata: str) -> str:
    """The name of the file: each pair is a key and its value in base64."""
    for pair in metadata.split(","):
        key, _space, value = pair.strip().partition(" ")
        if key == "filename":
            try:
                return base64.b64decode(value, validate=True).decode()
            except (binascii.Error, ValueError):
                return ""
    return ""
