"""The file of the keys that wrap data keys: lines that a person can keep on paper.

    fingerprint 64 hexadecimal digits
    key 16 digits of its id, 64 of the key

The last key is the one in use; those before it still open what they wrapped. An id is made of its
key, so that a slip of the pen is noticed. By the fingerprint key equal files are known to be equal,
and by nobody who only guesses what they hold.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, replace
from pathlib import Path

from sereno.exchange.sealed.streams import KEY
from sereno.exchange.whole_files import see_to_disk
from sereno.vocabulary.problems import Problem

ID = 8
LARGEST = 64 * 1024
HEAD = """\
# Sereno: claves de los textos y archivos restringidos. Sin ellas nadie podrá leerlos otra vez.
# Sereno: keys of restricted texts and files. Without them nobody will read those again.
"""


@dataclass(frozen=True, repr=False)
class WrappingKey:
    """A key with the id by which envelopes name it."""

    secret: bytes

    @property
    def id(self) -> bytes:
        """The beginning of its digest."""
        return hashlib.sha256(b"sereno vault key" + self.secret).digest()[:ID]


@dataclass(frozen=True, repr=False)
class KeyRing:
    """The keys of an instance, the one in use last."""

    fingerprint: bytes
    keys: tuple[WrappingKey, ...]

    @property
    def current(self) -> WrappingKey:
        """The key that wraps what is sealed from now on."""
        return self.keys[-1]

    @property
    def ids(self) -> list[str]:
        """The ids as people read them, the one in use last."""
        return [key.id.hex() for key in self.keys]

    def key(self, key_id: bytes, *, where: str) -> bytes:
        """A key by its id. Raises Problem vault_key_missing."""
        for each in self.keys:
            if each.id == key_id:
                return each.secret
        raise Problem("vault_key_missing", where=where, key=key_id.hex())

    def with_new_key(self) -> KeyRing:
        """The ring with another key in use."""
        return replace(self, keys=(*self.keys, WrappingKey(os.urandom(KEY))))

    def with_earlier(self, other: KeyRing) -> KeyRing:
        """The ring with the keys that another has besides; the one in use stays."""
        more = tuple(key for key in other.keys if key not in self.keys)
        return replace(self, keys=(*more, *self.keys))

    def without(self, key_id: str) -> KeyRing:
        """The ring without a key that is not in use."""
        return replace(self, keys=tuple(key for key in self.keys if key.id.hex() != key_id))

    def text(self) -> str:
        """What its file holds."""
        lines = [f"key {key.id.hex()} {key.secret.hex()}\n" for key in self.keys]
        return f"{HEAD}fingerprint {self.fingerprint.hex()}\n{''.join(lines)}"


def new_ring() -> KeyRing:
    """A ring of one new key."""
    return KeyRing(os.urandom(KEY), ()).with_new_key()


def ring_of(text: str, *, where: str) -> KeyRing:
    """The ring that a file's text holds. Raises Problem vault_key_file_broken."""
    fingerprints, keys = [], []
    for n, line in enumerate(text.splitlines(), 1):
        match line.split():
            case ["fingerprint", digits] if (found := _bytes(digits)) is not None:
                fingerprints.append(found)
            case ["key", key_id, digits] if (found := _bytes(digits)) is not None:
                keys.append(WrappingKey(found))
                if keys[-1].id.hex() != key_id.lower():
                    raise Problem("vault_key_file_broken", where=where, line=n)
            case [] | ["#", *_]:
                continue
            case _:
                raise Problem("vault_key_file_broken", where=where, line=n)
    if len(fingerprints) != 1 or not keys:
        raise Problem("vault_key_file_broken", where=where, line="")
    return KeyRing(fingerprints[0], tuple(keys))


def _bytes(digits: str) -> bytes | None:
    try:
        found = bytes.fromhex(digits)
    except ValueError:
        return None
    return found if len(found) == KEY else None


def read_ring(file: Path) -> KeyRing:
    """The ring in a file. Raises FileNotFoundError and Problem vault_key_file_broken."""
    with file.open("rb") as stream:
        content = stream.read(LARGEST)
    return ring_of(content.decode("utf-8", "replace"), where=str(file))


def write_new(file: Path, content: bytes) -> None:
    """Write a file that nobody but its owner reads and that is not there yet, whole or not at all.

    Raises FileExistsError, and OSError of a full disk.
    """
    part = _part(file, content)
    try:
        os.link(part, file)
    finally:
        part.unlink()
    see_to_disk(file.parent)


def write_over(file: Path, content: bytes) -> None:
    """The same in the place of what is there."""
    part = _part(file, content)
    try:
        part.replace(file)
    except BaseException:
        part.unlink()
        raise
    see_to_disk(file.parent)


def _part(file: Path, content: bytes) -> Path:
    part = file.with_name(f".{file.name}.part-{os.urandom(4).hex()}")
    handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:
        part.unlink()
        raise
    return part
