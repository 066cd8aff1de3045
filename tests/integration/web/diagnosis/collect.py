"""A phone that acts as ODK Collect does, and the forms that it fills in."""

from __future__ import annotations

import io
import uuid
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import requests
from django.test import Client
from django.utils.http import http_date
from requests.adapters import BaseAdapter
from requests.auth import HTTPDigestAuth

from sereno.exchange.xlsforms.questions import Form, Question
from sereno.web.audits.models import Audit
from sereno.web.diagnosis.models import Device, Instrument, InstrumentVersion
from sereno.web.files.changes import keep_chunks

LIMIT = 10_000_000
File = tuple[str, bytes]


class _InProcess(BaseAdapter):
    """Asks the product in this process: what `requests` sends arrives as its bytes."""

    def __init__(self) -> None:
        super().__init__()
        self.client = Client(raise_request_exception=False)

    def send(self, request: Any, **_how: Any) -> requests.Response:  # type: ignore[override]
        parts = urlsplit(request.url)
        body = request.body or b""
        headers = {k: v for k, v in request.headers.items() if k != "Content-Length"}
        answer = self.client.generic(
            request.method,
            f"{parts.path}?{parts.query}" if parts.query else parts.path,
            body if isinstance(body, bytes) else body.encode(),
            content_type=headers.pop("Content-Type", "application/octet-stream"),
            headers=headers,
            secure=parts.scheme == "https",
            SERVER_NAME=parts.hostname,
        )
        assert not answer.cookies
        found = requests.Response()
        found.status_code, found.request, found.url = answer.status_code, request, request.url
        found.connection = self  # type: ignore[attr-defined]
        found.headers.update(dict(answer.headers.items()))
        found.raw = io.BytesIO(b"".join(answer) if answer.streaming else answer.content)
        return found

    def close(self) -> None:
        """Nothing is open."""


class Phone:
    """ODK Collect on a phone: HEAD first, then the form with its files in as many POSTs as the
    server's limit makes of them.
    """

    def __init__(self, device: Device, host: str = "http://testserver", *, skew: int = 0) -> None:
        self.server = f"{host}/a/{device.audit.slug}/odk"
        self.device, self.skew = device, skew
        self.session = requests.Session()
        self.session.mount("http://", _InProcess())
        self.session.auth = HTTPDigestAuth(device.name, device.secret)

    def ask(self, method: str, address: str, **more: Any) -> requests.Response:
        """One request, as Collect makes it."""
        import time

        headers = {
            "X-OpenRosa-Version": "1.0",
            "Date": http_date(time.time() + self.skew),
            "User-Agent": "org.odk.collect.android/v2026.1.0",
        }
        place = address if address.startswith("http") else f"{self.server}{address}"
        answer = self.session.request(method, place, headers=headers, **more)
        assert answer.headers["X-OpenRosa-Version"] == "1.0"
        assert answer.headers["Date"]
        return answer

    def post(
        self, xml: bytes, files: Sequence[File] = (), *, more: bool = False
    ) -> requests.Response:
        """One POST."""
        parts: list[Any] = [("xml_submission_file", ("instance.xml", xml, "text/xml"))]
        parts += [(name, (name, content, "application/octet-stream")) for name, content in files]
        data = {"*isIncomplete*": "yes"} if more else {}
        address = "/submission?deviceID=collect%3Aabc"
        return self.ask("POST", address, files=parts, data=data)

    def send(self, xml: bytes, files: Sequence[File] = ()) -> list[int]:
        """All of a submission, as Collect splits it; what it was answered."""
        head = self.ask("HEAD", "/submission?deviceID=collect%3Aabc")
        assert head.status_code == 204
        limit = int(head.headers.get("X-OpenRosa-Accept-Content-Length", LIMIT))
        answers = []
        for batch, more in batches(len(xml), files, limit):
            answer = self.post(xml, batch, more=more)
            answers.append(answer.status_code)
            if answer.status_code not in (201, 202):
                break
        return answers


def batches(xml: int, files: Sequence[File], limit: int) -> list[tuple[list[File], bool]]:
    """How Collect shares files out: it always sends one, and stops before the next is too much."""
    found: list[list[File]] = [[]]
    size = xml
    for file in files:
        here = found[-1]
        if here and (len(here) > 100 or size + len(file[1]) > limit):
            found.append([])
            size = xml
        found[-1].append(file)
        size += len(file[1])
    return [(batch, n < len(found)) for n, batch in enumerate(found, 1)]


QUESTIONS = (
    Question("/data/start", "start", "start", {}),
    Question("/data/end", "end", "end", {}),
    Question("/data/actividad", "actividad", "select_one", {}, list="actividades.csv"),
    Question("/data/said", "said", "text", {"default": "¿Qué pasa aquí?"}),
    Question("/data/photo", "photo", "image", {"default": "Foto"}),
    Question("/data/stop", "stop", "repeat", {"default": "Parada"}),
    Question("/data/stop/p", "p", "image", {"default": "Foto"}, "/data/stop", "/data/stop"),
)
XFORM = '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"/>'


def published(
    audit: Audit, form_id: str = "walk", form_version: str = "1", **values: Any
) -> InstrumentVersion:
    """A published version of a form that asks for an activity, words and photos."""
    asked, _new = Instrument.objects.get_or_create(
        audit=audit,
        form_id=form_id,
        defaults={"title": form_id, "number": Instrument.objects.count() + 1},
    )
    n = InstrumentVersion.objects.count() + 1
    form = Form(
        form_id, form_version, form_id, "default", ("default",), QUESTIONS, {}, ("actividades.csv",)
    )
    return InstrumentVersion.objects.create(
        audit=audit,
        number=n,
        instrument=asked,
        version=n,
        form_version=form_version,
        title=form_id,
        hash="md5:",
        form=form.as_kept(),
        workbook=keep_chunks(audit=audit, name="w.xlsx", chunks=[b"PK"], by=None),
        **({"state": "published", "xform": XFORM} | values),
    )


def new_id() -> str:
    """As Collect gives one."""
    return f"uuid:{uuid.uuid4()}"


def filled(
    instance_id: str = "",
    *,
    form_id: str = "walk",
    version: str = "1",
    said: str = "Nada",
    photos: Sequence[str] = (),
    activity: str = "",
    deprecated: str = "",
    begun: str = "2026-11-30T10:00:00.000-06:00",
) -> bytes:
    """A form that was filled in; the first photo is the form's own, the others are of stops."""
    stops = "".join(f"<stop><p>{name}</p></stop>" for name in photos[1:])
    meta = f"<instanceID>{instance_id}</instanceID>" if instance_id else ""
    meta += f"<deprecatedID>{deprecated}</deprecatedID>" if deprecated else ""
    return (
        f"<?xml version='1.0' ?><data id='{form_id}' version='{version}' "
        f"xmlns:orx='http://openrosa.org/xforms'><start>{begun}</start><end>{begun}</end>"
        f"<actividad>{activity}</actividad><said>{said}</said>"
        f"<photo>{photos[0] if photos else ''}</photo>{stops}"
        f"<orx:meta>{meta.replace('<', '<orx:').replace('<orx:/', '</orx:')}</orx:meta></data>"
    ).encode()
