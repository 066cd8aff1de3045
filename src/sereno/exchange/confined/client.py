"""The side that asks: keeps one reading process, and reads its answers as they come."""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO

from sereno.exchange.confined.server import LENGTH


class ReaderEndedError(Exception):
    """A reading process was ended: its limits of memory or time, or a fault of its library's."""


class ReadingProcess:
    """A process that reads files of others, begun when it is first asked.

    module: what it runs, which calls `server.serve`. environment: what it sees beside the paths
    of Python; nothing of this process's own environment goes along. at_once: so many answers are
    read at a time, whoever asks for more waits; each may take all the memory that one is allowed.
    """

    def __init__(
        self, module: str, environment: Mapping[str, str] | None = None, *, at_once: int = 1_000
    ) -> None:
        self._module, self._environment = module, dict(environment or {})
        self._lock, self._at_once = threading.Lock(), at_once
        self._turns = threading.BoundedSemaphore(at_once)
        self.process: subprocess.Popen[bytes] | None = None
        self._door: socket.socket | None = None
        _ALL.add(self)

    @contextmanager
    def asked(self, question: Mapping[str, Any], files: Sequence[int] = ()) -> Iterator[BinaryIO]:
        """The answer to a question, as it comes; `files` are descriptors that go along.

        It may be left before its end. An answer that stops in the middle is for whoever reads it
        to see: `told` does.
        """
        with self._turns:
            reads, writes = os.pipe()
            with os.fdopen(reads, "rb") as answer:
                try:
                    self._send(json.dumps(question).encode(), [writes, *files])
                finally:
                    os.close(writes)
                yield answer

    def _send(self, question: bytes, fds: list[int]) -> None:
        with self._lock:
            for last in (False, True):
                door = self._running()
                try:
                    sent = socket.send_fds(door, [LENGTH.pack(len(question)) + question], fds)
                    door.sendall((LENGTH.pack(len(question)) + question)[sent:])
                    return
                except OSError as ended:
                    # It was killed since the last question: another is begun, once.
                    self._discard()
                    if last:
                        raise ReaderEndedError from ended

    def _running(self) -> socket.socket:
        if self._door is None or self.process is None or self.process.poll() is not None:
            self._discard()
            ours, theirs = socket.socketpair()
            with theirs:
                self.process = subprocess.Popen(
                    [sys.executable, "-m", self._module],
                    env={
                        "PATH": os.environ.get("PATH", ""),
                        "PYTHONPATH": os.pathsep.join(map(os.path.abspath, filter(None, sys.path))),
                        # No module is taken from where the caller happens to stand.
                        "PYTHONSAFEPATH": "1",
                        "PYTHONWARNINGS": "ignore",
                        **self._environment,
                    },
                    cwd="/",
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                )
            self._door = ours
        return self._door

    def _discard(self) -> None:
        if self._door is not None:
            self._door.close()
        if self.process is not None:
            self.process.kill()
            self.process.wait()
        self._door = self.process = None

    def end(self) -> None:
        """Let the reading process end."""
        if self._door is not None:
            self._door.close()
        if self.process is not None:
            self.process.wait()

    def begin_anew(self) -> None:
        """In a fork: its parent's lock may be held for good, and its process is the parent's."""
        self._lock = threading.Lock()
        self._turns = threading.BoundedSemaphore(self._at_once)
        if self._door is not None:
            self._door.close()
        self._door = self.process = None


def told(answer: BinaryIO) -> dict[str, Any]:
    """The next line of an answer. Raises ReaderEndedError when it stops before its end."""
    line = answer.readline()
    if not line.endswith(b"\n"):
        raise ReaderEndedError
    found: dict[str, Any] = json.loads(line)
    return found


def taken(answer: BinaryIO, size: int) -> bytes:
    """The next `size` bytes of an answer. Raises ReaderEndedError when there are fewer."""
    content = answer.read(size)
    if len(content) != size:
        raise ReaderEndedError
    return content


_ALL: weakref.WeakSet[ReadingProcess] = weakref.WeakSet()


def _begin_anew() -> None:
    for each in list(_ALL):
        each.begin_anew()


def _end() -> None:
    for each in list(_ALL):
        with suppress(OSError):
            each.end()


os.register_at_fork(after_in_child=_begin_anew)
atexit.register(_end)
