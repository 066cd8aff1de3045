"""What goes wrong between a person and an import: a disk, a line, a session, a role, an old page.

1. 2 GB for a full disk, uploaded or taken from the server's folder: said in words, read no
   further than needed, and nothing half-written stays.
2. An upload that ends before its end, and a line that breaks, say that the file is not whole.
3. A session that ends in the middle of the wizard: whatever the person did next, they come back
   to a page with their import as it was; of a part of a page, the whole goes to the door.
4. Pages, data and downloads of a real import, asked for by those who may not.
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sereno.web.audits.folders import audit_folder
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Role
from sereno.web.files import spool
from sereno.web.imports.models import ImportDraft, Upload
from tests.integration.web.conftest import PASSWORD
from tests.integration.web.imports.small_city import areas_file, incidents_file
from tests.integration.web.imports.wizard_steps import (
    form_values,
    incident_values,
    look,
    page,
    send,
    start,
    take_guesses,
)
from tests.integration.web.jobs.job_steps import last_job

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
MB = 1024**2
BOUNDARY = "border"


@pytest.fixture(autouse=True)
def empty_home(settings: Any, tmp_path: Path) -> None:
    """Files of audits lie in a folder of the test's own."""
    settings.HOME = tmp_path / "home"


@pytest.fixture
def client(coordinator, audit, signed_in) -> Client:
    audit.select = 1
    audit.save()
    return signed_in(coordinator)


class SmallDisk:
    """A file on a disk that takes 5 MB: what fits is really written."""

    ROOM = 5 * MB

    def __init__(self, real: Any) -> None:
        self._real, self._left = real, self.ROOM

    def write(self, chunk: bytes) -> int:
        fits = chunk[: self._left]
        self._left -= len(fits)
        self._real.write(fits)
        if len(fits) < len(chunk):
            self._real.flush()
            raise OSError(errno.ENOSPC, "No space left on device")
        return len(chunk)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


@pytest.fixture
def small_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    real = spool.os.fdopen

    class System:
        """The module `os`, with files on the small disk."""

        def __getattr__(self, name: str) -> Any:
            return getattr(spool_os, name)

        @staticmethod
        def fdopen(*args: Any, **values: Any) -> SmallDisk:
            return SmallDisk(real(*args, **values))

    spool_os = spool.os
    monkeypatch.setattr(spool, "os", System())


class Line:
    """The body of a form with one file, as it comes in: made as it is read, cut where told to."""

    def __init__(self, size: int, cut: int | None = None, broken: bool = False) -> None:
        head = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n'
            "Content-Type: text/csv\r\n\r\n"
        ).encode()
        tail = (
            f'\r\n--{BOUNDARY}\r\nContent-Disposition: form-data; name="whole"\r\n\r\n1\r\n'
            f"--{BOUNDARY}--\r\n"
        ).encode()
        self.length = len(head) + size + len(tail)
        self.read_so_far = 0
        self._head, self._tail, self._size = head, tail, size
        self._end = self.length if cut is None else cut
        self._broken = broken

    def read(self, size: int = -1) -> bytes:
        start = self.read_so_far
        if self._broken and start >= self._end:
            raise OSError(errno.ECONNRESET, "Connection reset by peer")
        end = min(self._end, self.length if size < 0 else start + size)
        self.read_so_far = end
        middle = len(self._head) + self._size
        parts = [
            self._head[start:end],
            b"x" * max(0, min(end, middle) - max(start, len(self._head))),
            self._tail[max(0, start - middle) : max(0, end - middle)],
        ]
        return b"".join(parts)

    readline = read


def _post(client: Client, audit: Audit, line: Line) -> Any:
    return client.request(
        REQUEST_METHOD="POST",
        PATH_INFO=reverse("imports:upload", args=[audit.slug, "incidents"]),
        CONTENT_TYPE=f"multipart/form-data; boundary={BOUNDARY}",
        CONTENT_LENGTH=str(line.length),
        **{"wsgi.input": line},
    )


def _files(audit: Audit) -> list[Path]:
    return [path for path in audit_folder(audit).rglob("*") if path.is_file()]


def test_the_line_itself(client, audit) -> None:
    """1 and 2: whole, the same body is taken."""
    line = Line(3 * MB)
    assert _post(client, audit, line).status_code == 302
    assert line.read_so_far == line.length
    assert Upload.objects.get(audit=audit).size == 3 * MB


def test_two_gigabytes_on_a_full_disk(client, audit, small_disk) -> None:
    """1"""
    line = Line(2048 * MB - 1)
    answer = _post(client, audit, line)
    assert answer.status_code == 422
    assert "The disk is full" in answer.content.decode()
    assert "nothing was left half written" in answer.content.decode()
    assert SmallDisk.ROOM < line.read_so_far < SmallDisk.ROOM + 4 * MB
    assert _files(audit) == []
    assert not Upload.objects.filter(audit=audit).exists()
    assert page(client, audit, "incidents").status_code == 200


def test_the_servers_folder_on_a_full_disk(
    client, audit, settings, tmp_path, small_disk, monkeypatch
) -> None:
    """1: the worker copies it, and the page says why there is nothing."""
    source = tmp_path / "in"
    source.mkdir()
    with (source / "big.csv").open("wb") as file:
        file.truncate(64 * MB)
    settings.SERVER_FOLDER = str(source)
    address = reverse("imports:from_server", args=[audit.slug, "incidents"])
    assert client.post(address, {"file": "big.csv"}).status_code == 302
    look(audit)
    assert last_job(ImportDraft.objects.get(audit=audit)).state == "failed"
    assert "The disk is full" in page(client, audit, "incidents").content.decode()
    assert _files(audit) == []
    assert not Upload.objects.filter(audit=audit).exists()


@pytest.mark.parametrize("broken", [False, True], ids=["ends early", "breaks"])
@pytest.mark.parametrize("cut", [40, 200, 2 * MB, 3 * MB + 100])
def test_cut_off(client, audit, cut: int, broken: bool) -> None:
    """2"""
    answer = _post(client, audit, Line(3 * MB, cut=cut, broken=broken))
    assert answer.status_code == 422
    assert "connection was cut" in answer.content.decode()
    assert _files(audit) == []
    assert not Upload.objects.filter(audit=audit).exists()
    assert send(client, audit, "areas", "a.geojson", areas_file()).status_code == 302


def _to_review(client: Client, audit: Audit) -> None:
    assert send(client, audit, "areas", "colonias.geojson", areas_file()).status_code == 302
    assert send(client, audit, "incidents", "fgj.csv", incidents_file()).status_code == 302
    look(audit)
    take_guesses(client, audit)
    look(audit)


NEXT: dict[str, Callable[[Client, Audit], Any]] = {
    "opens a page": lambda c, a: page(c, a, "period"),
    "sends areas": lambda c, a: c.post(
        reverse("imports:areas", args=[a.slug]), {"code": "x", "edition": "1"}
    ),
    "uploads": lambda c, a: send(c, a, "incidents", "more.csv", incidents_file()),
    "leaves out": lambda c, a: c.post(reverse("imports:leave_out", args=[a.slug, 1])),
    "starts": lambda c, a: c.post(reverse("imports:review", args=[a.slug]), {"edition": "1"}),
}


def test_a_session_that_ends(client, audit, coordinator) -> None:
    """3"""
    _to_review(client, audit)
    kept = ImportDraft.objects.values().get(audit=audit)
    before = _files(audit)
    areas = form_values(page(client, audit, "areas").context["form"])
    incidents = incident_values(client, audit)
    for does, what in NEXT.items():
        client.session.flush()
        client.cookies.clear()
        answer = what(client, audit)
        assert answer.status_code == 302, does
        assert answer["Location"].startswith(reverse("account_login")), does
        assert ImportDraft.objects.values().get(audit=audit) == kept, does
        assert _files(audit) == before, does
        back = client.post(
            answer["Location"], {"login": coordinator.email, "password": PASSWORD}, follow=True
        )
        assert back.status_code == 200, back.redirect_chain
        assert f"/a/{audit.slug}/" in back.request["PATH_INFO"], does
        assert form_values(page(client, audit, "areas").context["form"]) == areas, does
        assert incident_values(client, audit) == incidents, does
    assert start(client, audit).number == 1


def test_back_to_the_page_that_was_open(client, audit, coordinator) -> None:
    """3: to the page and never to another host, nor to an address that can't be read."""
    upload = reverse("imports:upload", args=[audit.slug, "areas"])
    home = reverse("audit_home", args=[audit.slug])
    open_page = reverse("imports:areas", args=[audit.slug])
    for referer, back in (
        (f"http://testserver{open_page}?a=1", f"{open_page}?a=1"),
        (f"http://testserver{upload}", home),
        ("https://evil.example/x", home),
        ("http://testserver//evil.example/x", home),
        ("", home),
    ):
        browser = Client()
        answer = browser.post(upload, headers={"referer": referer})
        assert answer["Location"].startswith(reverse("account_login"))
        signed = browser.post(
            answer["Location"], {"login": coordinator.email, "password": PASSWORD}, follow=True
        )
        assert signed.status_code == 200
        assert signed.redirect_chain[-1][0] == back
    assert client.get(upload, follow=True).redirect_chain == [(home, 302)]
    part = {"hx-request": "true", "hx-current-url": f"http://testserver{open_page}"}
    answer = Client().get(reverse("jobs:state", args=[audit.slug, 1]), headers=part)
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == f"{reverse('account_login')}?next={open_page}"


def test_who_may_not(audit, version, in_role, make_person, signed_in) -> None:
    """4: with a real import there, so that there is something to get."""
    viewer = signed_in(in_role(Role.VIEWER))
    stranger = signed_in(make_person("stranger@example.org"))
    coordinator = signed_in(audit.created_by)
    for name, values, of_viewer in (
        ("imports:rejects", {}, 403),
        ("imports:rejects_file", {}, 403),
        ("imports:quality_report", {}, 403),
        ("imports:map", {"number": 1}, 200),
        ("selection:explore_csv", {}, 200),
    ):
        address = reverse(name, kwargs={"audit": audit.slug, **values})
        got = [who.get(address).status_code for who in (coordinator, viewer, stranger, Client())]
        assert got == [200, of_viewer, 404, 302], name
