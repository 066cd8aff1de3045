"""Chunks of 64 KiB, each sealed by AES-256-GCM under its number: any part can be read by itself.

This is the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár), as age has it: the nonce of a
chunk is its number in 11 bytes and one byte that is 1 for the last. So none can be left out, moved,
added, or cut off at the end. The last chunk has at least a byte, unless there is only that one.
What the chunks are about is authenticated with each: they open nowhere else.
"""

from __future__ import annotations

import errno
import io
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sereno.vocabulary.problems import Problem

# What a sealed file begins with, for whoever finds it.
BEGINS = b"sereno-sealed/1\n"
CHUNK = 64 * 1024
TAG = 16
KEY = 32


class SealingWriter:
    """Seals what is written to it; the stream is whole when `finish` was called.

    n: how many chunks were sealed; one that goes on after some begins with their number.
    """

    def __init__(self, goal: BinaryIO, key: bytes, about: bytes, *, n: int = 0) -> None:
        self._goal, self._cipher, self._about = goal, AESGCM(key), about
        self._held, self.n = bytearray(), n

    def write(self, data: bytes) -> None:
        """Take the next bytes; which chunk is the last is not known before the end."""
        self._held += data
        sealed = 0
        while len(self._held) - sealed > CHUNK:
            self._seal(bytes(self._held[sealed : sealed + CHUNK]), is_last=False)
            sealed += CHUNK
        del self._held[:sealed]

    def finish(self) -> None:
        """Seal what is left as the last chunk."""
        self._seal(bytes(self._held), is_last=True)
        self._held.clear()

    def _seal(self, chunk: bytes, *, is_last: bool) -> None:
        self._goal.write(self._cipher.encrypt(_nonce(self.n, is_last), chunk, self._about))
        self.n += 1


class SealedReader(io.RawIOBase):
    """The bytes of a sealed stream that begins at `start`: any part of them, none but what is true.

    Its end is looked at when it is opened. Raises Problem sealed_broken, also at each reading.
    """

    def __init__(
        self, stream: BinaryIO, key: bytes, about: bytes, *, where: str, start: int = 0
    ) -> None:
        super().__init__()
        self._stream, self._cipher, self._about = stream, AESGCM(key), about
        self._where, self._start, self._at = where, start, 0
        length = stream.seek(0, io.SEEK_END) - start
        self._chunks = max(1, -(-length // (CHUNK + TAG)))
        self.size = length - self._chunks * TAG
        self._opened: tuple[int, bytes] = (-1, b"")
        last = self._chunk(self._chunks - 1)
        if not last and self._chunks > 1:
            raise self._broken()

    def read_at(self, start: int, length: int) -> bytes:
        """Some of the bytes; only the chunks that hold them are opened."""
        end = min(start + length, self.size)
        if start >= end:
            return b""
        first, last = start // CHUNK, (end - 1) // CHUNK
        found = b"".join(self._chunk(n) for n in range(first, last + 1))
        return found[start - first * CHUNK : end - first * CHUNK]

    def _chunk(self, n: int) -> bytes:
        if self._opened[0] != n:
            self._stream.seek(self._start + n * (CHUNK + TAG))
            sealed = self._stream.read(CHUNK + TAG)
            try:
                nonce = _nonce(n, n == self._chunks - 1)
                plain = self._cipher.decrypt(nonce, sealed, self._about)
            except InvalidTag as error:
                raise self._broken() from error
            self._opened = (n, plain)
        return self._opened[1]

    def _broken(self) -> Problem:
        return Problem("sealed_broken", where=self._where)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        if base + offset < 0:
            raise OSError(errno.EINVAL, "before the beginning")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        """What RawIOBase and its buffers read by."""
        found = self.read_at(self._at, len(buffer))
        buffer[: len(found)] = found
        self._at += len(found)
        return len(found)

    def close(self) -> None:
        self._stream.close()
        super().close()


def _nonce(n: int, is_last: bool) -> bytes:
    return n.to_bytes(11, "big") + bytes([is_last])


def sealed_bytes(data: bytes, key: bytes, about: bytes) -> bytes:
    """Bytes at hand, sealed."""
    goal = io.BytesIO()
    writer = SealingWriter(goal, key, about)
    writer.write(data)
    writer.finish()
    return goal.getvalue()


def opened_bytes(sealed: bytes, key: bytes, about: bytes, *, where: str) -> bytes:
    """The same opened again. Raises Problem sealed_broken."""
    with SealedReader(io.BytesIO(sealed), key, about, where=where) as reader:
        return reader.read_at(0, reader.size)
