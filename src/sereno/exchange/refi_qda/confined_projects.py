"""Projects and codebooks of others, read in a process of their own that can do nothing else."""

from __future__ import annotations

from typing import Any, BinaryIO, Final

from sereno.exchange.confined.client import ReadingProcess
from sereno.exchange.fieldwork.confined_files import asked_of
from sereno.exchange.refi_qda.project import Codebook
from sereno.exchange.refi_qda.reader_process import ANSWER, CODEBOOK, ReadProject
from sereno.vocabulary.problems import Problem

READER: Final = ReadingProcess("sereno.exchange.refi_qda.reader_process", at_once=2)
# It is held in memory, since no disk may have it in clear.
MOST_BYTES: Final = 512 << 20


def read_package(stream: BinaryIO, *, where: str) -> ReadProject:
    """The project of a `.qdpx`, its texts with it and its media not, and what of it is lost.

    Raises Problem refi_*, document_bomb, archive_unsafe_path, archive_password.
    """
    block = _asked("project", _whole(stream, where), where)
    return ANSWER.validate_json(block)


def read_medium(stream: BinaryIO, member: str, *, where: str) -> bytes:
    """A file of a source, as it is in the archive. Raises as `read_package`."""
    return _asked("member", _whole(stream, where), where, member=member)


def read_codebook(content: bytes, *, where: str) -> Codebook:
    """The codebook of a `.qdc`. Raises Problem refi_*."""
    return CODEBOOK.validate_json(_asked("codebook", content, where))


def _whole(stream: BinaryIO, where: str) -> bytes:
    stream.seek(0)
    content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Problem("refi_too_large", where=where, most=MOST_BYTES >> 20)
    return content


def _asked(what: str, content: bytes, where: str, **more: Any) -> bytes:
    return asked_of(READER, {"read": what, **more}, content, where, heavy="refi_too_heavy")[1]
