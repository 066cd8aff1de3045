"""Reading multipart/form-data (RFC 7578) as it comes in, to its very end or not at all.

A connection that breaks off leaves a part that looks whole: only the closing boundary says that
everything came. A part is never held in memory.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

CHUNK: Final = 64 * 1024
# More than any client writes above a part.
LONGEST_HEAD: Final = 16 * 1024
LONGEST_BOUNDARY: Final = 200
_END_OF_HEAD: Final = b"\r\n\r\n"
_PARAMETER: Final = re.compile(r';\s*([\w*-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;\s]*)', re.ASCII)
Read = Callable[[int], bytes]


class BrokenMultipart(Exception):  # noqa: N818 - what it says is told to nobody
    """The bytes aren't what a form is sent as."""


class CutOff(BrokenMultipart):
    """The bytes ended before the form did."""


class TooManyParts(BrokenMultipart):
    """More parts than were asked for."""


def boundary_of(content_type: str) -> bytes | None:
    """What stands between the parts; None: it is no form with parts."""
    kind, _, rest = content_type.partition(";")
    if kind.strip().lower() != "multipart/form-data":
        return None
    found = parameters(f";{rest}").get("boundary", "")
    if not found or len(found) > LONGEST_BOUNDARY or not found.isascii():
        return None
    return found.encode()


def parameters(header: str) -> dict[str, str]:
    """The parameters of a header, in quotes or not."""
    found = {}
    for name, value in _PARAMETER.findall(header):
        if value[:1] == '"':
            value = re.sub(r"\\([\"\\])", r"\1", value[1:-1])
        found[name.lower()] = value
    return found


class Part:
    """One part: what it is called, and its bytes, to be read once and before the next one."""

    def __init__(self, name: str, file_name: str | None, chunks: Iterator[bytes]) -> None:
        self.name, self.file_name, self.chunks = name, file_name, chunks

    def text(self, most: int) -> str:
        """A short one as a text; what is longer is left out."""
        found = b""
        for chunk in self.chunks:
            found = (found + chunk)[:most]
        return found.decode("utf-8", "replace")


def parts_of(read: Read, boundary: bytes, *, most: int) -> Iterator[Part]:
    """The parts, one after the other.

    read: gives as many bytes as there are, b"" at the end.
    Raises CutOff, TooManyParts and BrokenMultipart.
    """
    body = _Body(read, b"\r\n--" + boundary)
    for _chunk in body.until_mark():
        pass
    n = 0
    while body.begins_part():
        n += 1
        if n > most:
            raise TooManyParts
        part = _part(body.head(), body.until_mark())
        yield part
        for _chunk in part.chunks:
            pass
    # What follows the end is nobody's, and is read so that the other side may finish sending.
    body.drain()


def _part(head: bytes, chunks: Iterator[bytes]) -> Part:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-disposition":
            said = parameters(value.decode("utf-8", "replace"))
            return Part(said.get("name", ""), said.get("filename"), chunks)
    raise BrokenMultipart("a part says nothing of itself")


class _Body:
    """The bytes between the marks. The first mark may stand at the very beginning."""

    def __init__(self, read: Read, mark: bytes) -> None:
        self._read, self._mark, self._left = read, mark, b"\r\n"

    def _more(self) -> None:
        chunk = self._read(CHUNK)
        if not chunk:
            raise CutOff
        self._left += chunk

    def until_mark(self) -> Iterator[bytes]:
        """What comes before the next mark, which is then behind us."""
        while (at := self._left.find(self._mark)) < 0:
            # The end of what is there may be the beginning of a mark.
            safe = len(self._left) - len(self._mark) + 1
            if safe > 0:
                yield self._left[:safe]
                self._left = self._left[safe:]
            self._more()
        before, self._left = self._left[:at], self._left[at + len(self._mark) :]
        if before:
            yield before

    def begins_part(self) -> bool:
        """Whether a part follows the mark, and not the end."""
        while len(self._left) < 2:
            self._more()
        if self._left.startswith(b"--"):
            return False
        while (at := self._left.find(b"\r\n")) < 0:
            if len(self._left) > LONGEST_HEAD:
                raise BrokenMultipart("a boundary without an end")
            self._more()
        if self._left[:at].strip(b" \t"):
            raise BrokenMultipart("something stands behind a boundary")
        # The line's end may be the beginning of the blank line that ends an empty head.
        self._left = self._left[at:]
        return True

    def head(self) -> bytes:
        """The lines above a part."""
        while (at := self._left.find(_END_OF_HEAD)) < 0:
            if len(self._left) > LONGEST_HEAD:
                raise BrokenMultipart("lines above a part without an end")
            self._more()
        found, self._left = self._left[:at], self._left[at + len(_END_OF_HEAD) :]
        return found

    def drain(self) -> None:
        """Read to the end."""
        self._left = b""
        while self._read(CHUNK):
            pass
