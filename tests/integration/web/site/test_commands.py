"""`sereno user` and `sereno serve`.

1. An account is made with a password that is printed once, and a role in an audit.
2. A taken address, a weak password, an unknown audit or person are refused in words.
3. A password is reset, an account stopped and opened again; sessions are ended from the server.
4. `sereno serve` starts web and worker, and stops both when asked.
5. A worker that dies is started again; when the web server dies, so does the rest.
6. `sereno serve` refuses to be reached by others without TLS, with debug pages or as a demo; and
   anything with a plain key or a setting that doesn't exist.
7. Where two lengths are given of what was sent, the web server takes the one that HTTP says or
   refuses: nobody hides a request in another's.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sereno.cli.main import main
from sereno.cli.serve import AT_ONCE
from sereno.cli.user import ROLES
from sereno.web.audits.roles import Role
from sereno.web.people.models import Person
from tests.integration.instances.instance import COMMAND, forks

# What tells the worker from the web server.
WORKER = f"--workers {AT_ONCE}"
PROGRAM = [sys.executable, "-c", COMMAND]
MOST_SECONDS = 240


@pytest.fixture
def say(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple]:
    """Run a command here: exit code, standard output, standard error."""
    monkeypatch.setenv("SERENO_LANGUAGE", "en")

    def run(*words: str) -> tuple[int, str, str]:
        code = 0
        try:
            main(list(words))
        except SystemExit as ended:
            code = int(ended.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.mark.django_db
def test_add(say, audit) -> None:
    """1"""
    code, password, err = say(
        *("user", "add", "Luis@Example.org", "--name", "Luis"),
        *("--audit", audit.slug, "--role", "analyst"),
    )
    assert code == 0, err
    person = Person.objects.get(email="luis@example.org")
    assert person.check_password(password.strip())
    assert audit.role_of(person) == Role.ANALYST
    assert set(ROLES) == set(Role.values)
    assert password.strip() not in err
    code, out, _ = say("user", "list")
    assert "luis@example.org\tLuis\tqueretaro: analyst\n" in out


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["add", "coordinator@example.org"], "can't be saved"),
        (["add", "no-address"], "can't be saved"),
        (["add", "x@example.org", "--audit", "no-such"], "no audit with that address"),
        (["reset", "nobody@example.org"], "Nobody signs in"),
        (["deactivate", "nobody@example.org"], "Nobody signs in"),
    ],
)
def test_refused(say, audit, words: list[str], said: str) -> None:
    """2"""
    before = Person.objects.count()
    code, out, err = say("user", *words)
    assert (code, out) == (1, "")
    assert said in err
    assert Person.objects.count() == before


@pytest.mark.django_db
def test_reset_and_stop(say, coordinator, client) -> None:
    """3"""
    _, password, _ = say("user", "reset", coordinator.email)
    coordinator.refresh_from_db()
    assert coordinator.check_password(password.strip())
    say("user", "deactivate", coordinator.email)
    coordinator.refresh_from_db()
    assert not coordinator.is_active
    assert "may not sign in" in say("user", "list")[1]
    say("user", "activate", coordinator.email)
    coordinator.refresh_from_db()
    assert coordinator.is_active
    client.force_login(coordinator, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/").status_code == 200
    assert "Sessions ended: 1" in say("user", "sign-out", coordinator.email)[2]
    assert client.get("/").status_code == 302
    assert "Sessions ended: 0" in say("user", "sign-out")[2]


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(what: Callable[[], object], why: str) -> None:
    end = time.monotonic() + MOST_SECONDS
    while not what():
        assert time.monotonic() < end, why
        time.sleep(0.1)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=20) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _children(pid: int, word: str) -> list[int]:
    """Processes below `pid` whose command says `word`."""
    table = subprocess.run(
        ["ps", "-ww", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    ).stdout
    rows = [line.split(None, 2) for line in table.splitlines()]
    return [int(p) for p, parent, args in rows if int(parent) == pid and word in args]


def _alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and that nobody has asked after doesn't."""
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout.strip()
    return bool(state) and not state.startswith("Z")


@pytest.fixture
def served(tmp_path: Path, with_tables: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A server of its own home that answers, and its port."""
    shutil.copy2(with_tables, tmp_path)
    port = _free_port()
    environment = {**os.environ, "SERENO_HOME": str(tmp_path)}
    process = subprocess.Popen(
        [*PROGRAM, "serve", "--port", str(port)], env=environment, stderr=subprocess.DEVNULL
    )
    try:
        _wait(lambda: _answers(port), "the server never answered")
        yield process, port
    finally:
        process.terminate()
        process.wait(MOST_SECONDS)


def test_serve_starts_and_stops_both(served) -> None:
    """4, 5: by SIGINT; that SIGTERM stops it too, the walk in the browser shows."""
    process, port = served
    _wait(lambda: _children(process.pid, WORKER), "no worker")
    web, [worker] = _children(process.pid, "granian"), _children(process.pid, WORKER)
    assert len(web) == 1
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/account/login/") as answer:
        assert "built/app." in answer.read().decode()
    os.kill(worker, signal.SIGKILL)
    _wait(
        lambda: [p for p in _children(process.pid, WORKER) if p != worker],
        "the worker was not started again",
    )
    assert _answers(port)
    again = _children(process.pid, WORKER)
    process.send_signal(signal.SIGINT)
    assert process.wait(MOST_SECONDS) == 0
    assert not _answers(port)
    for pid in (*web, *again):
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def _told_of_two_lengths(port: int) -> list[bytes]:
    """The answers to a request with two lengths and what stands behind it."""
    sent = (
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 46\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    )
    told = b""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(sent)
        while part := line.recv(65536):
            told += part
    return [answer.split(b"\r\n")[0] for answer in told.split(b"HTTP/1.1 ")[1:]]


def test_a_dead_server_takes_its_worker_along(served) -> None:
    """5, 7"""
    process, port = served
    _wait(lambda: _children(process.pid, WORKER), "no worker")
    answers = _told_of_two_lengths(port)
    # By the first length the rest would be no request, and be told so.
    assert answers in ([b"200 OK", b"200 OK"], [b"200 OK"], [b"400 Bad Request"])
    [web] = _children(process.pid, "granian")
    answering = _children(web, "granian")
    assert answering
    os.kill(web, signal.SIGKILL)
    assert process.wait(MOST_SECONDS) != 0
    assert _children(process.pid, WORKER) == []
    # What the killed server had started would hold the port against the next one.
    _wait(lambda: not any(map(_alive, answering)), "the web server's processes live on")
    assert not _answers(port)


@pytest.mark.parametrize(
    ("words", "given", "said"),
    [
        (["--host", "0.0.0.0"], {}, "passwords would travel unencrypted"),
        ([], {"SERENO_HOSTS": "audit.example.org"}, "passwords would travel unencrypted"),
        (["--host", "0.0.0.0"], {"SERENO_DEBUG": "yes"}, "SERENO_DEBUG is on"),
        (["--host", "0.0.0.0"], {"SERENO_DEMO": "yes"}, "The demo instance would be reachable"),
        ([], {"SERENO_SECRET_KEY": "demo"}, "SERENO_SECRET_KEY is too short"),
        ([], {"SERENO_TLS_PROXI": "yes"}, "no setting SERENO_TLS_PROXI"),
    ],
)
def test_serve_refuses(tmp_path: Path, words: list[str], given: dict[str, str], said: str) -> None:
    """6"""
    settings = {"SERENO_HOME": str(tmp_path)} | given
    if said != "passwords would travel unencrypted":
        settings |= {"SERENO_TLS_PROXY": "yes"}
    kept = {k: v for k, v in os.environ.items() if not k.startswith("SERENO_")}
    done = forks().python(COMMAND, "--language", "en", "serve", *words, environment=kept | settings)
    assert done.returncode == 1
    assert said in done.stderr
    assert not (tmp_path / "sereno.sqlite3").exists()
