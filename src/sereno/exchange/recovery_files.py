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
# Forms and files together; of photos of 300 kB, ten times what an upload may weigh.
MOST_RECORDS: Final = 20_000


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
    files: list[RecoveredFile]


def read_head(stream: BinaryIO, *, where: str) -> Head:
    """What it is and who opens it. Raises Problem recovery_not_one and recovery_code_only."""
    stream.seek(0)
    if stream.read(len(BEGINS)) != BEGINS:
        raise Problem("recovery_not_one", where=where)
    line = stream.readline(LONGEST_HEAD)
    try:
        told = _object(line)
        audit = told["audit"]
        if audit is None:
            raise Problem("recovery_code_only", where=where)
        return Head(
            _searched(told["device"]),
            base64.b64decode(told["about"], validate=True),
            _searched(audit["id"]),
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
        """Every filled form in it, once all of its records were looked at. Raises Problem
        sealed_broken.
        """
        for n, _record in enumerate(self._records(), 1):
            if n > MOST_RECORDS:
                raise self._broken()
        draft: RecoveredForm | None = None
        for record in self._records():
            if isinstance(record, RecoveredForm):
                if draft is not None:
                    yield draft
                draft = record
            else:
                assert draft is not None
                draft.files.append(record)
        if draft is not None:
            yield draft

    def _records(self) -> Iterator[RecoveredForm | RecoveredFile]:
        """Forms, and after each its files."""
        at, is_first = 0, True
        while at < self._reader.size:
            length = int.from_bytes(self._reader.read_at(at, 4), "big")
            start = at + 4 + length
            if not 0 < length <= LONGEST_LINE or start > self._reader.size:
                raise self._broken()
            try:
                record = _record(_object(self._reader.read_at(at + 4, length)), start)
            except (ValueError, KeyError, TypeError) as error:
                raise self._broken() from error
            at = start
            if isinstance(record, RecoveredFile):
                at += record.size
                if is_first or at > self._reader.size:
                    raise self._broken()
            is_first = False
            yield record

    def _broken(self) -> Problem:
        return Problem("sealed_broken", where=self._where)

    def chunks(self, file: RecoveredFile) -> Iterator[bytes]:
        """The bytes of a file."""
        for start in range(file.start, file.start + file.size, CHUNK):
            yield self._reader.read_at(start, min(CHUNK, file.start + file.size - start))


def _object(line: bytes) -> dict[str, Any]:
    """Raises ValueError and TypeError, whatever somebody wrote there."""
    try:
        told = json.loads(line)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if not isinstance(told, dict):
        raise TypeError("no object")
    return told


def _record(line: dict[str, Any], start: int) -> RecoveredForm | RecoveredFile:
    """Half a sign, as browsers leave one where an emoji is cut, becomes a question mark."""
    if "draft" in line:
        xml, state = line["draft"]["xml"], line["draft"]["state"]
        return RecoveredForm(_text(xml).encode(errors="replace"), state == UNFINISHED, [])
    name, size = _text(line["file"]), line["size"]
    if not isinstance(size, int) or size < 0:
        raise ValueError("no size")
    return RecoveredFile(name.encode(errors="replace").decode(), start, size)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _searched(value: object) -> str:
    """A text that databases may be asked for."""
    text = _text(value)
    if not text.isprintable():
        raise ValueError("no name")
    return text
