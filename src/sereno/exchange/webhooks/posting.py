"""One try: a POST to the address that was checked, with TLS for the name that was asked for.

No redirect is followed, no proxy of the environment is asked, and of the answer nothing is read but
its status.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from sereno.exchange.webhooks.addresses import Resolve, checked, destination
from sereno.vocabulary.problems import Problem

# Seconds for each step, and for all of them: who answers a letter a second is cut off.
STEP, WHOLE = 5.0, 10.0
MOST_ADDRESSES = 3


@dataclass(frozen=True)
class Answer:
    """What came of a try. status: None where nobody answered. error: "" or what went wrong, one of
    ERRORS. ms: how long it took.
    """

    status: int | None
    error: str
    ms: int

    @property
    def is_taken(self) -> bool:
        """Whether the receiver has it."""
        return not self.error and self.status is not None and 200 <= self.status < 300


ERRORS = ("address", "private", "name", "tls", "time", "connection", "answer")


def post(
    address: str,
    *,
    body: bytes,
    headers: Mapping[str, str],
    resolve: Resolve,
    allowed: frozenset[str] = frozenset(),
    trust: ssl.SSLContext | None = None,
) -> Answer:
    """Send it once. trust: whose certificates are taken; the system's where nothing is said."""
    begun = time.monotonic()
    status, error = None, ""
    try:
        to = destination(address, allowed)
        ips = checked(to, resolve)
        connection = _Pinned(to.host, to.port, ips, to.scheme == "https", trust)
        status = connection.status(to.target, body, {**headers, "Host": to.named})
    except Problem as problem:
        error = "private" if problem.code == "webhook_private" else "address"
    except socket.gaierror:
        error = "name"
    except ssl.SSLError:
        error = "tls"
    except TimeoutError:
        error = "time"
    except http.client.HTTPException:
        error = "answer"
    except (OSError, UnicodeError):
        error = "connection"
    seconds = time.monotonic() - begun
    if error and seconds >= WHOLE:
        error = "time"
    return Answer(status, error, round(seconds * 1000))


class _Pinned(http.client.HTTPConnection):
    """A connection to what was checked; the name that was asked for is the one that TLS shows."""

    def __init__(
        self, host: str, port: int, ips: list[str], with_tls: bool, trust: ssl.SSLContext | None
    ) -> None:
        super().__init__(host, port, timeout=STEP)
        self._ips = ips[:MOST_ADDRESSES]
        self._trust = (trust or ssl.create_default_context()) if with_tls else None

    def connect(self) -> None:
        """To the addresses that were checked, whatever the name says by now: the first that answers
        (many a server has an IPv6 address, and no way there).
        """
        self.sock = self._reached()
        if self._trust is not None:
            # In two steps, so that a handshake which never ends can be cut off, too.
            self.sock = self._trust.wrap_socket(
                self.sock, server_hostname=self.host, do_handshake_on_connect=False
            )
            self.sock.do_handshake()

    def _reached(self) -> socket.socket:
        *others, last = self._ips
        for ip in others:
            with suppress(OSError):
                return socket.create_connection((ip, self.port), STEP)
        return socket.create_connection((last, self.port), STEP)

    def status(self, target: str, body: bytes, headers: Mapping[str, str]) -> int:
        """The status of the answer."""
        timer = threading.Timer(WHOLE, self._cut)
        timer.daemon = True
        timer.start()
        try:
            self.request("POST", target, body, dict(headers))
            return self.getresponse().status
        finally:
            timer.cancel()
            self.close()

    def _cut(self) -> None:
        if self.sock is not None:
            with suppress(OSError):
                # Below TLS, which another thread is reading.
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)
