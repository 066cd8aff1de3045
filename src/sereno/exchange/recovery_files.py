"""Recovery files: what a browser could not send, opened with the audit's key.

A line `sereno-recovery/1`, a line of JSON, and a stream of sealed chunks (exchange/sealed/streams).
The stream's key stands in the JSON, wrapped by RSA-OAEP with SHA-256 for the audit and, for the
person, by their device code. Inside are records: a length (4 bytes), a line of JSON of that length,
and as many bytes as its `size` says. They are written by assets/src/app/filling/recovery.ts.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256

from sereno.exchange.sealed.streams import CHUNK, KEY, SealedReader
from sereno.vocabulary.problems import Problem

BEGINS: Final = b"sereno-recovery/1\n"
LONGEST_HEAD: Final = 64 * 1024
# A form of 10 MB, whose signs JSON may write longer.
LONGEST_LINE: Final = 64 * 1024 * 1024
OAEP_SHA256: Final = OAEP(mgf=MGF1(SHA256()), algorithm=SHA256(), label=None)
UNFINISHED: Final = "draft"


@dataclass(frozen=True)
class Head:
    """What a file tells in clear. device: as it signs in. key: the wrapped one, for whom."""

    device: str
    about: bytes
    fingerprint: str
    key: bytes
    length: int


@dataclass(frozen=True)
class RecoveredFile:
    """A file of a form: where in the stream it stands."""

    name: str
    start: int
    size: int


@dataclass(frozen=True)
class RecoveredForm:
    """A filled form; one that was not finished is a draft."""

    xml: bytes
    is_draft: bool
    files: tuple[RecoveredFile, ...]


def read_head(stream: BinaryIO, *, where: str) -> Head:
    """What it is and who opens it. Raises Problem recovery_not_one and recovery_code_only."""
    stream.seek(0)
    if stream.read(len(BEGINS)) != BEGINS:
        raise Problem("recovery_not_one", where=where)
    line = stream.readline(LONGEST_HEAD)
    try:
        told = json.loads(line)
        audit = told["audit"]
        if audit is None:
            raise Problem("recovery_code_only", where=where)
        return Head(
            str(told["device"]),
            base64.b64decode(told["about"], validate=True),
            str(audit["id"]),
            base64.b64decode(audit["key"], validate=True),
            len(BEGINS) + len(line),
        )
    except (ValueError, KeyError, TypeError, binascii.Error) as error:
        raise Problem("recovery_not_one", where=where) from error


class Recovery:
    """An opened file. Raises Problem recovery_other_key and sealed_broken."""

    def __init__(self, stream: BinaryIO, head: Head, private: RSAPrivateKey, *, where: str) -> None:
        try:
            key = private.decrypt(head.key, OAEP_SHA256)
        except ValueError as error:
            raise Problem("recovery_other_key", where=where) from error
        if len(key) != KEY:
            raise Problem("sealed_broken", where=where)
        self._where = where
        self._reader = SealedReader(stream, key, head.about, where=where, start=head.length)

    def forms(self) -> Iterator[RecoveredForm]:
        """Every filled form in it. Raises Problem sealed_broken."""
        at, draft, files = 0, None, list[RecoveredFile]()
        while at < self._reader.size:
            line, at = self._line(at)
            if "draft" in line:
                if draft is not None:
                    yield _form(draft, files)
                draft, files = line["draft"], []
                continue
            size = int(line["size"])
            if size < 0 or at + size > self._reader.size:
                raise Problem("sealed_broken", where=self._where)
            files.append(RecoveredFile(str(line["file"]), at, size))
            at += size
        if draft is not None:
            yield _form(draft, files)

    def _line(self, at: int) -> tuple[dict[str, Any], int]:
        length = int.from_bytes(self._reader.read_at(at, 4), "big")
        if not 0 < length <= LONGEST_LINE or at + 4 + length > self._reader.size:
            raise Problem("sealed_broken", where=self._where)
        try:
            line: dict[str, Any] = json.loads(self._reader.read_at(at + 4, length))
        except ValueError as error:
            raise Problem("sealed_broken", where=self._where) from error
        return line, at + 4 + length

    def chunks(self, file: RecoveredFile) -> Iterator[bytes]:
        """The bytes of a file."""
        for start in range(file.start, file.start + file.size, CHUNK):
            yield self._reader.read_at(start, min(CHUNK, file.start + file.size - start))


def _form(draft: dict[str, Any], files: list[RecoveredFile]) -> RecoveredForm:
    xml = str(draft["xml"]).encode()
    return RecoveredForm(xml, draft.get("state") == UNFINISHED, tuple(files))
