"""Opening what people send compressed (gz, bz2, zip) without trusting what it says of itself.

Every way in has a limit on what comes out (a zip bomb is a small file that unpacks to terabytes),
notices an archive that was cut short, and refuses members that would be written outside the
folder they are unpacked into.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import shutil
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final, Literal, Protocol, cast

from isal import isal_zlib

from sereno.vocabulary.problems import Problem

Container = Literal["plain", "gz", "bz2", "zip"]

READ_SIZE = 1 << 20
# What is raised over the bytes of an archive that were cut short or changed. RuntimeError: it is
# locked, or packed in a way that nobody knows; ValueError: names in no encoding.
DAMAGED: Final = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, OSError, RuntimeError, ValueError),
)
_GZ = b"\x1f\x8b"
DATA_SUFFIXES = frozenset(
    {
        *(".csv", ".tsv", ".txt", ".tab", ".dat", ".xlsx", ".xlsm", ".ods", ".parquet"),
        ".pq",
        # HTML, by the name that programs give it.
        *(".xls", ".html", ".htm"),
    }
)
ARCHIVE_SUFFIXES = frozenset({".zip", ".gz", ".bz2", ".tar", ".tgz", ".xz", ".7z", ".rar", ".zst"})
FOREIGN_ARCHIVES: dict[bytes, str] = {
    b"Rar!\x1a\x07": "RAR",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"\xfd7zXZ\x00": "xz",
    b"\x28\xb5\x2f\xfd": "Zstandard",
}


@dataclass(frozen=True)
class Limits:
    """How much may come out of an archive.

    `total` bytes at most, and at most `ratio` bytes for each byte of the archive once more than
    `floor` bytes came out. Deflate reaches 1,032:1 on a run of one byte; tables of incidents
    stay under 30:1.
    """

    total: int = 64 << 30
    ratio: int = 250
    floor: int = 64 << 20

    def of(self, packed: int) -> int:
        """The most bytes that an archive of `packed` bytes may give."""
        return min(self.total, max(self.floor, packed * self.ratio))


LIMITS = Limits()


def first_bytes(path: Path, n: int = 8) -> bytes:
    """The first `n` bytes of a file; Problem when it is missing, a folder, unreadable or empty."""
    if not path.exists():
        raise Problem("file_missing", where=str(path))
    try:
        with path.open("rb") as file:
            start = file.read(n)
    except OSError as error:
        raise Problem(
            "file_unreadable", where=path.name, reason=error.strerror or str(error)
        ) from error
    if not start:
        raise Problem("file_empty", where=path.name)
    return start


def container(path: Path) -> Container:
    """How a file is packed, told by its first bytes and never by its name.

    A workbook (.xlsx) is a zip too: whoever calls looks for that first.
    """
    start = first_bytes(path)
    if start.startswith(_GZ):
        return "gz"
    if start.startswith(b"BZh"):
        return "bz2"
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return "zip"
    for magic, kind in FOREIGN_ARCHIVES.items():
        if start.startswith(magic):
            raise Problem("archive_kind_unknown", where=path.name, kind=kind)
    return "plain"


@contextmanager
def open_zip(
    path: Path, limits: Limits = LIMITS, *, inside: BinaryIO | None = None
) -> Iterator[zipfile.ZipFile]:
    """A zip whose members were checked: no password, no path that leads out, no bomb.

    `inside` is its content when the zip was itself unpacked from `path`.
    """
    try:
        archive = zipfile.ZipFile(inside or path)
    except DAMAGED as error:
        raise Problem("archive_broken", where=path.name, reason=str(error)) from error
    with archive:
        most = limits.of(path.stat().st_size)
        if sum(info.file_size for info in archive.infolist()) > most:
            raise _too_large(path, most)
        for info in archive.infolist():
            if info.flag_bits & 0x1:
                raise Problem("archive_password", where=path.name)
            if leads_out(info):
                raise Problem("archive_unsafe_path", where=path.name, member=info.filename)
        yield archive


def is_whole_workbook(archive: zipfile.ZipFile) -> bool:
    """Whether a zip is itself a workbook (XLSX, ODS), rather than holding a table."""
    names = archive.namelist()
    return "xl/workbook.xml" in names or {"mimetype", "content.xml"} <= set(names)


def data_member(archive: zipfile.ZipFile, where: str) -> zipfile.ZipInfo:
    """The one table inside a zip; readme files, folders and system files are passed over.

    Problem when there is none, when there are several, or when it is an archive itself.
    """
    files = [info for info in archive.infolist() if not info.is_dir() and not _by_system(info)]
    tables = [info for info in files if PurePosixPath(info.filename).suffix.lower() in _TABLES]
    tables = tables or [info for info in files if _suffix(info) in DATA_SUFFIXES]
    if len(tables) > 1:
        raise Problem("archive_many_members", where=where, members=_names(tables))
    if not tables:
        inner = [info for info in files if _suffix(info) in ARCHIVE_SUFFIXES]
        if inner:
            raise Problem("archive_nested", where=where, member=inner[0].filename)
        if len(files) != 1:
            raise Problem("archive_empty", where=where, members=_names(files) or "-")
        tables = files
    return tables[0]


@contextmanager
def open_stream(path: Path, limits: Limits = LIMITS) -> Iterator[BinaryIO]:
    """The bytes of a file as a stream, unpacked when it is a gz, a bz2 or a zip with one table.

    Reading raises Problem `archive_truncated`, `archive_broken` or `archive_too_large` at the
    place where it shows; what was read until then has to be thrown away.
    """
    kind = container(path)
    most = limits.of(path.stat().st_size)
    if kind == "plain":
        with path.open("rb", buffering=0) as plain:
            yield cast(BinaryIO, plain)
    elif kind == "zip":
        with open_zip(path, limits) as archive:
            info = data_member(archive, path.name)
            with _open_member(archive, info, path) as member:
                yield cast(BinaryIO, _Unpacking(path, member.read, most))
    else:
        with path.open("rb", buffering=0) as packed:
            pull = _inflate(path, cast(BinaryIO, packed), kind)
            yield cast(BinaryIO, _Unpacking(path, pull, most))


@contextmanager
def open_seekable(path: Path, limits: Limits = LIMITS) -> Iterator[BinaryIO]:
    """As `open_stream`, but one may seek: what is packed is unpacked into a temporary file."""
    if container(path) == "plain":
        with path.open("rb") as plain:
            yield plain
        return
    with tempfile.TemporaryFile() as whole:
        with open_stream(path, limits) as stream:
            shutil.copyfileobj(stream, whole, READ_SIZE)
        whole.seek(0)
        yield cast(BinaryIO, whole)


def extract_safely(path: Path, into: Path, limits: Limits = LIMITS) -> list[Path]:
    """Unpacks a zip into the folder `into`: the files written, in the order of the archive.

    Nothing is written when a member would land outside `into`, is a link, needs a password, or
    when the whole would exceed `limits`.
    """
    written: list[Path] = []
    with open_zip(path, limits) as archive:
        left = limits.of(path.stat().st_size)
        for info in archive.infolist():
            if info.is_dir() or _by_system(info):
                continue
            goal = into.joinpath(*_parts(info))
            goal.parent.mkdir(parents=True, exist_ok=True)
            if goal.exists():
                raise Problem("archive_broken", where=path.name, reason=f"2 × {info.filename}")
            with _open_member(archive, info, path) as member, goal.open("wb") as file:
                shutil.copyfileobj(_Unpacking(path, member.read, left), file, READ_SIZE)
                left -= file.tell()
            written.append(goal)
    return written


class _Unpacking(io.RawIOBase):
    """What comes out of an archive, counted against its limit; errors told as Problems."""

    def __init__(self, path: Path, pull: Callable[[int], bytes], most: int) -> None:
        self._path, self._pull, self._most, self._out = path, pull, most, 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        # RawIOBase would read into a fresh buffer and copy it once more.
        return self._next(size) if size >= 0 else self.readall()

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer)).cast("B")
        piece = self._next(len(view))
        view[: len(piece)] = piece
        return len(piece)

    def _next(self, size: int) -> bytes:
        try:
            piece = self._pull(size) if size else b""
        except EOFError as error:
            raise Problem(
                "archive_truncated", where=self._path.name, bytes=f"{self._out:,}"
            ) from error
        except (cast(type[Exception], isal_zlib.IsalError), *DAMAGED) as error:
            raise Problem("archive_broken", where=self._path.name, reason=str(error)) from error
        self._out += len(piece)
        if self._out > self._most:
            raise _too_large(self._path, self._most)
        return piece


def _inflate(path: Path, packed: BinaryIO, kind: Literal["gz", "bz2"]) -> Callable[[int], bytes]:
    """A function that gives the next at most n bytes of a gz or bz2 stream, of any many members.

    It raises EOFError when the stream ends before its end mark; zeros that pad the end are
    passed over. gz takes isal, which unpacks in two fifths of zlib's time.
    """
    unpacker = _unpacker(kind)
    waiting = b""

    def next_member() -> bool:
        nonlocal unpacker, waiting
        waiting = unpacker.unused_data.lstrip(b"\0")
        while not waiting and (more := packed.read(READ_SIZE)):
            waiting = more.lstrip(b"\0")
        # isal waits for a whole heading before it says that there is none.
        if kind == "gz" and not _GZ.startswith(waiting[:2]):
            raise gzip.BadGzipFile(f"{waiting[:2]!r} after the end mark")
        unpacker = _unpacker(kind) if waiting else unpacker
        return bool(waiting)

    def pull(n: int) -> bytes:
        nonlocal waiting
        while True:
            if unpacker.eof and not next_member():
                return b""
            ended = not waiting and _hungry(unpacker) and not (waiting := packed.read(READ_SIZE))
            out = unpacker.decompress(waiting, n)
            waiting = getattr(unpacker, "unconsumed_tail", b"")
            if out:
                return out
            if ended and not unpacker.eof:
                raise EOFError

    return pull


class _Unpacker(Protocol):
    """The one shape of isal's and bz2's decompressors."""

    eof: bool
    unused_data: bytes

    def decompress(self, data: bytes, max_length: int) -> bytes: ...


def _unpacker(kind: Literal["gz", "bz2"]) -> _Unpacker:
    made = isal_zlib.decompressobj(wbits=31) if kind == "gz" else bz2.BZ2Decompressor()
    return cast(_Unpacker, made)


def _hungry(unpacker: _Unpacker) -> bool:
    return bool(getattr(unpacker, "needs_input", True))


def _open_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> BinaryIO:
    try:
        return cast(BinaryIO, archive.open(info))
    except DAMAGED as error:
        raise Problem("archive_broken", where=path.name, reason=str(error)) from error


def _too_large(path: Path, most: int) -> Problem:
    size = f"{path.stat().st_size / 1e6:,.1f}"
    return Problem("archive_too_large", where=path.name, limit=f"{most / 1e6:,.0f}", size=size)


_TABLES = DATA_SUFFIXES - {".txt", ".dat"}


def _suffix(info: zipfile.ZipInfo) -> str:
    return PurePosixPath(info.filename).suffix.lower()


def _names(members: list[zipfile.ZipInfo]) -> str:
    names = [info.filename for info in members]
    return ", ".join(names[:12]) + (" …" if len(names) > 12 else "")


def _parts(info: zipfile.ZipInfo) -> tuple[str, ...]:
    return PurePosixPath(info.filename.replace("\\", "/")).parts


def _by_system(info: zipfile.ZipInfo) -> bool:
    """Whether a member is what macOS or Windows leave behind."""
    parts = _parts(info)
    return "__MACOSX" in parts or (bool(parts) and parts[-1] in {".DS_Store", "Thumbs.db"})


def leads_out(info: zipfile.ZipInfo) -> bool:
    """Whether a member is a link, or its path is absolute, has a drive or climbs with `..`."""
    parts = _parts(info)
    return (
        not parts
        or parts[0] == "/"
        or ".." in parts
        or ":" in parts[0]
        or "\0" in info.filename
        or stat.S_ISLNK(info.external_attr >> 16)
    )
