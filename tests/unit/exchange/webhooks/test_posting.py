"""Where a webhook may lead, and one try.

1. No spelling of an address that isn't public is taken, typed or resolved; what is allowed by name
   is. One private address among a name's several is enough.
2. What is connected to is what was checked, however the name resolves afterwards; TLS is checked
   for the name.
3. A redirect is not followed; who answers a letter at a time is cut off; what is no HTTP is told.
4. Waits grow to six hours, each a little different, the same for the same seed.
"""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sereno.exchange.webhooks import posting
from sereno.exchange.webhooks.addresses import checked, destination
from sereno.exchange.webhooks.backoff import LONGEST, delay
from sereno.exchange.webhooks.posting import Answer, post
from sereno.vocabulary.problems import Problem

HOSTILE = {
    "webhook_scheme": ["http://example.org/", "ftp://example.org/", "https:///x", "example.org"],
    "webhook_parts": ["https://example.org@127.0.0.1/", "https://a:b@example.org/", "https://a.org/#x"],
    "webhook_port": ["https://example.org:22/", "https://example.org:8080/", "https://example.org:80/"],
    "webhook_host": [
        *("https://localhost/", "https://2130706433/", "https://0x7f000001/", "https://127.1/"),
        *("https://0177.0.0.1/", "https://0x7f.0.0.1/", "https://127.0.0.1./", "https://example.org./"),
        *("https://a.0x7f/", "https://metadata/", "https://a..org/", "https://-a.org/"),
        *("https://127.0.0.1.5/", "https://[::1%25eth0]/", "https://a_b.org/"),
    ],
    "webhook_private": [
        *(f"https://{each}/" for each in (
            "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1",
            "169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.192", "224.0.0.1",
            "239.1.1.1", "240.0.0.1", "255.255.255.255", "198.18.0.1", "168.63.129.16",
        )),
        *(f"https://[{each}]/" for each in (
            "::1", "::", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1",
            "64:ff9b:1::7f00:1", "fe80::1", "fec0::1", "fd00:ec2::254", "ff02::1",
            "2002:7f00:1::", "2001:0:7f00:1::", "2001:db8::1", "100::1",
        )),
    ],
    "webhook_signs": [
        *("https://exa mple.org/", "https://ñandú.mx/", "https://example.org\\@127.0.0.1/"),
        *("https://example.org/\r\nX: y", "https://[::1/", "https://example.org:99999/", ""),
        "https://example.org/" + "x" * 500,
    ],
}  # fmt: skip
PUBLIC = "93.184.215.14"


def test_hostile() -> None:
    """1"""
    for code, addresses in HOSTILE.items():
        for address in addresses:
            with pytest.raises(Problem) as refused:
                destination(address)
            assert refused.value.code == code, address
    for private in ("10.0.0.1", "::1", "fe80::1%eth0", "::ffff:10.0.0.1"):
        with pytest.raises(Problem):
            checked(destination("https://example.org/"), lambda *_to, ip=private: [PUBLIC, ip])
    good = destination("https://xn--and-6ma2c.example.org:8443/a?b=c")
    assert (good.named, good.target) == ("xn--and-6ma2c.example.org:8443", "/a?b=c")
    both = [PUBLIC, "2606:2800:21f:cb07:6820:80da:af6b:8b2c"]
    assert checked(good, lambda *_to: both) == both
    assert checked(destination("https://[2606:2800::1]/"), lambda *_to: []) == ["2606:2800::1"]
    allowed = frozenset({"hub.lan", "10.0.0.7:9000"})
    assert checked(destination("http://hub.lan:81/", allowed), lambda *_to: ["10.0.0.9"])
    assert checked(destination("http://10.0.0.7:9000/", allowed), lambda *_to: [])
    for address in ("http://10.0.0.7:9001/", "http://hub.lan.example.org/", "https://10.0.0.7/"):
        with pytest.raises(Problem):
            destination(address, allowed)


def whole(connection: socket.socket) -> bytes:
    """A request to the end of its body, which is {}."""
    came = b""
    while not came.endswith(b"{}") and (more := connection.recv(4096)):
        came += more
    return came


@contextmanager
def answering(act: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server on loopback that does something with each connection; its port."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _from = server.accept()
            except OSError:
                return
            with connection:
                try:
                    act(connection)
                except OSError:
                    continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield server.getsockname()[1]
    # A thread that waits for a connection isn't woken by close alone.
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join(5)


def send(port: int, trust: ssl.SSLContext | None = None, host: str = "hook.example.org") -> Answer:
    scheme = "https" if trust else "http"
    return post(
        f"{scheme}://{host}:{port}/x", body=b"{}", headers={},
        # Nobody answers at the first.
        resolve=lambda *_to: ["::1", "127.0.0.1"],
        allowed=frozenset({f"{host}:{port}"}), trust=trust,
    )  # fmt: skip


def test_pinned(tmp_path: Path) -> None:
    """2"""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hook.example.org")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("hook.example.org")]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "server.pem"
    plain = serialization.NoEncryption()
    file.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain
        )
    )  # fmt: skip
    ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ours.load_cert_chain(file)
    heard: list[bytes] = []

    def act(connection: socket.socket) -> None:
        with ours.wrap_socket(connection, server_side=True) as safe:
            heard.append(whole(safe))
            safe.sendall(b"HTTP/1.1 204 Ok\r\n\r\n")

    trust = ssl.create_default_context(cafile=str(file))
    with answering(act) as port:
        answer = send(port, trust)
        assert (answer.status, answer.error) == (204, "")
        assert f"Host: hook.example.org:{port}".encode() in heard[0]
        assert send(port, trust, "other.example.org").error == "tls"
        assert send(port, ssl.create_default_context()).error == "tls"
        assert len(heard) == 1
        # The name resolves to this machine, and nobody allowed that.
        asked = post(
            "https://hook.example.org/", body=b"", headers={}, resolve=lambda *_to: ["127.0.0.1"]
        )
        assert (asked.status, asked.error) == (None, "private")


def test_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """3"""
    asked: list[int] = []

    def redirect(connection: socket.socket) -> None:
        asked.append(len(whole(connection)))
        here = connection.getsockname()[1]
        told = f"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{here}/\r\n\r\n"
        connection.sendall(told.encode())

    with answering(redirect) as port:
        answer = send(port)
        assert (answer.status, answer.is_taken, len(asked)) == (302, False, 1)

    def drip(connection: socket.socket) -> None:
        for _ in range(100):
            connection.sendall(b"H")
            time.sleep(0.02)

    monkeypatch.setattr(posting, "WHOLE", 0.2)
    with answering(drip) as port:
        slow = send(port)
        assert (slow.status, slow.error) == (None, "time")
        assert slow.ms < 1000

    def other(connection: socket.socket) -> None:
        whole(connection)
        connection.sendall(b"SSH-2.0\r\n")

    with answering(other) as port:
        assert send(port).error == "answer"
    closed = port
    assert send(closed).error == "connection"

    def nowhere(*_to: object) -> list[str]:
        raise socket.gaierror

    lost = post("https://gone.example.org/", body=b"", headers={}, resolve=nowhere)
    assert lost.error == "name"


def test_waits() -> None:
    """4"""
    waits = [delay(n, np.random.default_rng(7)) for n in range(200)]
    assert waits == [delay(n, np.random.default_rng(7)) for n in range(200)]
    usual = [min(30 * 4**n, LONGEST.total_seconds()) for n in range(12)]
    assert all(0.8 * u <= w.total_seconds() <= 1.2 * u for u, w in zip(usual, waits, strict=False))
    draw = np.random.default_rng(1)
    assert len({delay(9, draw) for _ in range(50)}) == 50
