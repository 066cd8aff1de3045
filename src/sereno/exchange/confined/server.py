"""The side that reads: a process begun clean, which forks for each file and confines the fork.

It is asked over a socket, its standard input: the length of the question, the question as JSON,
and with it file descriptors: where the answer goes, and files that are open already. Each answer
has a pipe of its own, so that none can be taken for that to another question, and whoever asked
may stop reading when it has enough.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import struct
import sys
import traceback
from collections.abc import Callable
from typing import Any, BinaryIO, Final

LENGTH: Final = struct.Struct("=I")
MOST_FILES: Final = 4

Answer = Callable[[dict[str, Any], BinaryIO, list[int]], None]


def serve(answer: Answer) -> None:
    """Answer until whoever asks is gone.

    `answer` gets the question, where the answer goes, and the descriptors of open files; it is
    called in a fork of its own and confines that before it touches a file.
    """
    # Whoever asks decides when it ends, also after Ctrl-C.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Nobody waits for the forks: how one ended is seen by its answer.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(fileno=os.dup(0)) as door:
        while (question := _next(door)) is not None:
            asked, out, files = question
            if os.fork() == 0:
                door.close()
                _answer(answer, asked, out, files)
            for each in (out, *files):
                os.close(each)


def _answer(answer: Answer, asked: dict[str, Any], out: int, files: list[int]) -> None:
    """In the fork; it ends here, in whatever way."""
    code = 1
    try:
        with open(out, "wb") as stream:
            answer(asked, stream, files)
        code = 0
    except BrokenPipeError:
        # Whoever asked has read enough.
        code = 0
    except Exception:  # noqa: BLE001 - the answer stops in the middle, and whoever reads it sees that
        print(_told(sys.exception()), file=sys.stderr)  # noqa: T201 - the log of whoever asked
    finally:
        os._exit(code)


def _told(error: BaseException | None) -> str:
    """What went wrong and where, without what it says: that quotes the file, and this is logged."""
    frames = traceback.extract_tb(error.__traceback__ if error else None)
    places = " ".join(f"{frame.filename}:{frame.lineno}" for frame in frames)
    return f"{type(error).__name__} {places}"


def _next(door: socket.socket) -> tuple[dict[str, Any], int, list[int]] | None:
    head, fds, _flags, _address = socket.recv_fds(door, LENGTH.size, 1 + MOST_FILES)
    if not head:
        return None
    head += _exactly(door, LENGTH.size - len(head))
    asked = json.loads(_exactly(door, *LENGTH.unpack(head)))
    return asked, fds[0], list(fds[1:])


def _exactly(door: socket.socket, n: int) -> bytes:
    parts = []
    while n and (part := door.recv(n)):
        parts.append(part)
        n -= len(part)
    return b"".join(parts)
