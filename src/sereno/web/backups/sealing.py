"""Backups that nobody reads on the way: sealed in the age format (age-encryption.org/v1).

Sealed for recipients, a backup is a plain age file. Sealed with a passphrase it is a ZIP of two:
`backup.age`, for a key made for this one backup, and `key.age`, that key under the passphrase.
Both are opened without Sereno too: `age --decrypt --identity KEY backup.age`.
"""

from __future__ import annotations

import io
import os
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, Protocol

from pyrage import DecryptError, IdentityError, RecipientError, decrypt_io, encrypt_io, passphrase
from pyrage.x25519 import Identity, Recipient

from sereno.vocabulary.problems import Problem

AGE = b"age-encryption.org/v1\n"
KEY, SEALED = "key.age", "backup.age"
SHORTEST_PASSPHRASE = 12
LARGEST_KEY = 16 * 1024
SECRET_KEY = "AGE-SECRET-KEY-1"


class Sink(Protocol):
    """What bytes are written to, one after the other."""

    def write(self, data: bytes, /) -> object: ...


@dataclass(frozen=True)
class Seal:
    """For whom a backup is sealed; for nobody it stays open."""

    recipients: tuple[str, ...] = ()
    phrase: str = ""


@dataclass(frozen=True)
class Opener:
    """What opens a sealed backup: the file of a key, and whoever knows the passphrase."""

    key: Path | None
    ask: Callable[[], str]


@contextmanager
def sealed(goal: BinaryIO, seal: Seal) -> Iterator[BinaryIO | io.BufferedWriter]:
    """A stream to write a backup to, which comes to `goal` sealed; nothing open touches a disk.

    Raises Problem backup_recipient and passphrase_short, and OSError of a full disk.
    """
    if seal.phrase:
        if len(seal.phrase) < SHORTEST_PASSPHRASE:
            raise Problem("passphrase_short", fewest=SHORTEST_PASSPHRASE)
        key = Identity.generate()
        with zipfile.ZipFile(goal, "w", zipfile.ZIP_STORED, allowZip64=True) as pair:
            pair.writestr(KEY, passphrase.encrypt(f"{key}\n".encode(), seal.phrase))
            with (
                pair.open(SEALED, "w", force_zip64=True) as member,
                _to_age(member, [key.to_public()]) as stream,
            ):
                yield stream
    elif seal.recipients:
        with _to_age(goal, recipients_of(seal.recipients)) as stream:
            yield stream
    else:
        yield goal


def recipients_of(names: Sequence[str]) -> list[Recipient]:
    """Public keys by their text. Raises Problem backup_recipient."""
    found = []
    for name in names:
        try:
            found.append(Recipient.from_str(name))
        except RecipientError as error:
            raise Problem("backup_recipient", where=name) from error
    return found


@contextmanager
def _to_age(goal: Sink, recipients: Sequence[Recipient]) -> Iterator[io.BufferedWriter]:
    """A pipe whose other end a thread encrypts: age reads what it seals, an archive writes it."""
    reads, writes = os.pipe()
    refused: list[Exception] = []
    noting = _Noting(goal)

    def seal() -> None:
        with os.fdopen(reads, "rb") as opened:
            try:
                encrypt_io(opened, noting, recipients)
            except Exception as error:  # noqa: BLE001 - raised again where the archive is written
                refused.append(noting.refused or error)

    thread = threading.Thread(target=seal, name="sealing")
    stream = os.fdopen(writes, "wb")
    thread.start()
    try:
        yield stream
        stream.close()
    except BrokenPipeError:
        # The thread ended before its time; why is said below.
        if not refused:
            thread.join()
        if not refused:
            raise
    finally:
        with suppress(BrokenPipeError):
            stream.close()
        thread.join()
    if refused:
        raise refused[0]


class _Noting:
    """Keeps what a goal refused: age's own error tells only its words."""

    def __init__(self, goal: Sink) -> None:
        self._goal = goal
        self.refused: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            self._goal.write(data)
        except OSError as error:
            self.refused = error
            raise
        return len(data)

    def flush(self) -> None:
        """The archive sees to the disk."""


@contextmanager
def opened(file: Path, opener: Opener, room: Path) -> Iterator[BinaryIO]:
    """A backup as it was before it was sealed, in a file without a name below `room`.

    Raises Problem file_missing, backup_wrong_key and backup_broken, and OSError of a full disk.
    """
    if not file.is_file():
        raise Problem("file_missing", where=str(file))
    with file.open("rb") as stream:
        if stream.read(len(AGE)) == AGE:
            stream.seek(0)
            with _from_age(stream, _key_in(opener, file.name), file.name, room) as plain:
                yield plain
            return
        stream.seek(0)
        pair = _pair(stream)
        if pair is None:
            yield stream
            return
        with pair:
            key = _key_under_passphrase(pair.read(KEY), opener, file.name)
            with (
                pair.open(SEALED) as member,
                _from_age(member, key, file.name, room) as plain,
            ):
                yield plain


def _pair(stream: BinaryIO) -> zipfile.ZipFile | None:
    """The ZIP of a key and a backup under a passphrase; None: it is something else."""
    try:
        found = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, ValueError, OverflowError):
        # The archive says what is wrong with it.
        stream.seek(0)
        return None
    names = sorted(found.namelist())
    if names == [SEALED, KEY] and found.getinfo(KEY).file_size <= LARGEST_KEY:
        return found
    stream.seek(0)
    return None


def _key_in(opener: Opener, name: str) -> Identity:
    """The secret key in the opener's file, which may be under a passphrase itself."""
    if opener.key is None:
        raise Problem("backup_sealed", where=name)
    if not opener.key.is_file():
        raise Problem("file_missing", where=str(opener.key))
    content = opener.key.open("rb").read(LARGEST_KEY)
    if content.startswith(AGE):
        return _key_under_passphrase(content, opener, opener.key.name)
    return _identity(content, opener.key.name)


def _key_under_passphrase(content: bytes, opener: Opener, name: str) -> Identity:
    try:
        return _identity(passphrase.decrypt(content, opener.ask()), name)
    except DecryptError as error:
        raise Problem("backup_wrong_key", where=name) from error


def _identity(content: bytes, name: str) -> Identity:
    lines = content.decode("ascii", errors="replace").splitlines()
    secrets = [line.strip() for line in lines if line.startswith(SECRET_KEY)]
    try:
        return Identity.from_str(secrets[0] if secrets else "")
    except IdentityError as error:
        raise Problem("backup_no_key", where=name) from error


@contextmanager
def _from_age(stream: IO[bytes], key: Identity, name: str, room: Path) -> Iterator[BinaryIO]:
    # Without a name it is gone with this process, however that ends.
    with tempfile.TemporaryFile(dir=room) as plain:
        noting = _Noting(plain)
        try:
            decrypt_io(stream, noting, [key])
        except DecryptError as error:
            raise Problem("backup_wrong_key", where=name) from error
        except OSError as error:
            if noting.refused is not None:
                raise noting.refused from error
            raise Problem("backup_broken", where=name, member=SEALED) from error
        plain.seek(0)
        yield plain


def new_key(file: Path, phrase: str) -> str:
    """Write a new secret key to `file`, for its owner alone; the public key that belongs to it.

    With a passphrase the file is sealed by it. Raises Problem backup_exists, passphrase_short.
    """
    key = Identity.generate()
    content = f"# {key.to_public()}\n{key}\n".encode()
    written = under_passphrase(content, phrase) if phrase else content
    try:
        handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError as error:
        raise Problem("backup_exists", where=str(file)) from error
    with os.fdopen(handle, "wb") as stream:
        stream.write(written)
    return str(key.to_public())


def under_passphrase(content: bytes, phrase: str) -> bytes:
    """What fits into memory, sealed by a passphrase. Raises Problem passphrase_short."""
    if len(phrase) < SHORTEST_PASSPHRASE:
        raise Problem("passphrase_short", fewest=SHORTEST_PASSPHRASE)
    return bytes(passphrase.encrypt(content, phrase))


def from_passphrase(content: bytes, ask: Callable[[], str], name: str) -> bytes:
    """The same opened again; what isn't sealed is as it is. Raises Problem passphrase_wrong."""
    if not content.startswith(AGE):
        return content
    try:
        return bytes(passphrase.decrypt(content, ask()))
    except DecryptError as error:
        raise Problem("passphrase_wrong", where=name) from error
