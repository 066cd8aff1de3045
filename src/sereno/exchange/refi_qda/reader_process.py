"""The process that reads projects and codebooks of REFI-QDA, and can do nothing else.

It forks for each; the fork gives up all other files, the network and other programs
(`exchange.confined`) before it looks at a byte, which come through a pipe. Asked what is to be
`read`; answers with a line of JSON and as many bytes as its `size` says, or with why it is refused.
"""

from __future__ import annotations

import json
import logging
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from pydantic import TypeAdapter

from sereno.exchange.confined.giving_up import confine, libraries
from sereno.exchange.confined.server import serve
from sereno.exchange.fieldwork.refusals import RefusedError
from sereno.exchange.refi_qda.losses import Loss
from sereno.exchange.refi_qda.packages import opened
from sereno.exchange.refi_qda.project import Codebook, Project
from sereno.exchange.refi_qda.reading import parsed_codebook, read_project
from sereno.exchange.tables.archives import DAMAGED

MEMORY: Final = 4 << 30
SECONDS: Final = 120
WAITING: Final = 3


@dataclass(frozen=True)
class ReadProject:
    """A project, and what of it is lost."""

    project: Project
    losses: tuple[Loss, ...]


ANSWER: Final = TypeAdapter(ReadProject)
CODEBOOK: Final = TypeAdapter(Codebook)


def _project(content: bytes, asked: dict[str, Any]) -> bytes:
    del asked
    project, losses = read_project(opened(content))
    return ANSWER.dump_json(ReadProject(project, tuple(losses)))


def _member(content: bytes, asked: dict[str, Any]) -> bytes:
    return opened(content).content(asked["member"])


def _codebook(content: bytes, asked: dict[str, Any]) -> bytes:
    del asked
    return CODEBOOK.dump_json(parsed_codebook(content))


READINGS: Final[dict[str, Callable[[bytes, dict[str, Any]], bytes]]] = {
    "project": _project,
    "member": _member,
    "codebook": _codebook,
}


def _answer(asked: dict[str, Any], out: BinaryIO, files: list[int]) -> None:
    """Confine, read, write."""
    signal.alarm(WAITING * SECONDS)
    confine(libraries(), memory=MEMORY, seconds=SECONDS)
    with os.fdopen(files[0], "rb") as file:
        content = file.read()
    told: dict[str, Any] = {}
    block = b""
    try:
        block = READINGS[asked["read"]](content, asked)
    except RefusedError as refused:
        told = {"refused": refused.code, "values": refused.values}
    except (*DAMAGED, KeyError):
        told = {"refused": "refi_broken", "values": {}}
    out.write(json.dumps(told | {"size": len(block)}).encode() + b"\n")
    out.write(block)


if __name__ == "__main__":
    # Libraries quote in their warnings what they read, and all that is said here ends in a log.
    logging.disable()
    serve(_answer)
