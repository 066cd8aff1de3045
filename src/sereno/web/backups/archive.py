"""The file of a backup: a ZIP of plain members with a manifest that has the hash of each.

Members are stored and not compressed, so that none can unfold to more than it says.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

from sereno.exchange.whole_files import put_in_place
from sereno.vocabulary.problems import Problem
from sereno.web.backups.sealing import Seal, sealed

FORMAT = 1
MANIFEST = "manifest.json"
LARGEST_MANIFEST = 256 * 1024**2
CHUNK = 1024**2
ENCRYPTED = 0x1
RECORDS, FILES = "records/", "files/"

Watch = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Member:
    """How long a member is and what it holds."""

    size: int
    sha256: str


class ArchiveWriter:
    """Adds members one after the other; `close` writes the manifest."""

    def __init__(self, stream: Any) -> None:
        self._zip = zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED, allowZip64=True)
        self.members: dict[str, Member] = {}

    def add(self, name: str, chunks: Iterable[bytes]) -> int:
        """Write a member as its bytes come; its length."""
        if not _safe(name):
            raise ValueError(f"a name that could not be read again: {name!r}")
        digest, size = hashlib.sha256(), 0
        with self._zip.open(_entry(name), "w", force_zip64=True) as member:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                member.write(chunk)
        self.members[name] = Member(size, digest.hexdigest())
        return size

    def close(self, manifest: Mapping[str, object]) -> None:
        """Write what the archive holds, by which it is checked later."""
        listed = {n: {"size": m.size, "sha256": m.sha256} for n, m in self.members.items()}
        text = json.dumps({"format": FORMAT, **manifest, "members": listed}, ensure_ascii=False)
        self._zip.writestr(_entry(MANIFEST), text.encode())
        self._zip.close()

    def abandon(self) -> None:
        """Let go of the stream; what was written is of no use."""
        with suppress(OSError, ValueError):
            # A full disk refuses the last bytes too; the file goes either way.
            self._zip.close()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = 0o600 << 16
    return entry


@contextmanager
def new_archive(goal: Path, seal: Seal) -> Iterator[ArchiveWriter]:
    """An archive that is at `goal` when the block ends well, sealed, its owner's alone.

    When it ends otherwise nothing is there; what a killed one left is removed by the next.
    Raises Problem backup_exists, and OSError of a full disk.
    """
    if goal.exists():
        raise Problem("backup_exists", where=str(goal))
    for left in goal.parent.glob(f".{goal.name}.part-*"):
        _remove_unless_written(left)
    part = goal.parent / f".{goal.name}.part-{secrets.token_hex(4)}"
    handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        with os.fdopen(handle, "w+b") as stream:
            with sealed(stream, seal) as opened_end:
                writer = ArchiveWriter(opened_end)
                try:
                    yield writer
                except BaseException:
                    writer.abandon()
                    raise
            stream.flush()
            put_in_place(part, goal)
    finally:
        part.unlink(missing_ok=True)


def _remove_unless_written(left: Path) -> None:
    """Remove a part whose writer is gone: the system let go of its lock."""
    with left.open("rb") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        left.unlink(missing_ok=True)


class Archive:
    """A backup opened for reading, its shape checked; `check` compares every hash.

    Raises Problem: backup_not_ours, backup_truncated, backup_broken, backup_packed,
    archive_unsafe_path, backup_newer.
    """

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self.name = name
        self._zip = _opened(stream, name)
        try:
            self._check_entries(stream.seek(0, os.SEEK_END))
            self.manifest = self._read_manifest()
            self.members = self._members()
        except BaseException:
            self._zip.close()
            raise

    def _check_entries(self, size: int) -> None:
        seen: set[str] = set()
        total = 0
        for entry in self._zip.infolist():
            # Python cuts a name at its first NUL; what was written is what has to be safe.
            if not _safe(entry.orig_filename):
                raise Problem("archive_unsafe_path", where=self.name, member=entry.orig_filename)
            total += entry.file_size
            if entry.compress_type != zipfile.ZIP_STORED or total > size:
                raise Problem("backup_packed", where=self.name, member=entry.filename)
            if entry.filename in seen or entry.flag_bits & ENCRYPTED:
                raise self._broken(entry.filename)
            seen.add(entry.filename)

    def _read_manifest(self) -> dict[str, Any]:
        try:
            entry = self._zip.getinfo(MANIFEST)
        except KeyError as error:
            raise Problem("backup_not_ours", where=self.name) from error
        if entry.file_size > LARGEST_MANIFEST:
            raise self._broken(MANIFEST)
        try:
            manifest = json.loads(self._zip.read(entry))
            number = int(manifest["format"])
        except (ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
            raise self._broken(MANIFEST) from error
        if number > FORMAT:
            made_by = str(manifest.get("sereno", "?"))
            raise Problem("backup_newer", where=self.name, version=made_by)
        return dict(manifest)

    def _members(self) -> dict[str, Member]:
        try:
            listed = {
                str(name): Member(int(m["size"]), str(m["sha256"]))
                for name, m in self.manifest["members"].items()
            }
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise self._broken(MANIFEST) from error
        there = {e.filename: e.file_size for e in self._zip.infolist() if e.filename != MANIFEST}
        for name in sorted(set(listed) ^ set(there)):
            raise self._broken(name)
        for name, member in listed.items():
            if member.size != there[name]:
                raise self._broken(name)
        return listed

    def check(self, watch: Watch) -> None:
        """Read everything once and compare the hashes. Raises Problem backup_broken."""
        done, total = 0, sum(member.size for member in self.members.values())
        for name, member in self.members.items():
            digest = hashlib.sha256()
            for chunk in self.chunks(name):
                digest.update(chunk)
                done += len(chunk)
                watch("check", done, total)
            if digest.hexdigest() != member.sha256:
                raise self._broken(name)

    def chunks(self, name: str) -> Iterator[bytes]:
        """A member's bytes, a megabyte at a time."""
        try:
            with self._zip.open(name) as member:
                while chunk := member.read(CHUNK):
                    yield chunk
        except (zipfile.BadZipFile, EOFError) as error:
            raise self._broken(name) from error

    def rows(self, name: str) -> Iterator[list[Any]]:
        """The rows of a member of JSON lines."""
        with self._zip.open(name) as member:
            for line in member:
                try:
                    row = json.loads(line)
                except ValueError as error:
                    raise self._broken(name) from error
                if not isinstance(row, list):
                    raise self._broken(name)
                yield row

    def _broken(self, member: str) -> Problem:
        return Problem("backup_broken", where=self.name, member=member)

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._zip.close()


def _opened(stream: BinaryIO, name: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, ValueError, OverflowError) as error:
        stream.seek(0)
        begins = stream.read(4)
        # The list of members comes last: without it, what begins as one of ours was cut short.
        code = "backup_truncated" if begins == b"PK\x03\x04" else "backup_not_ours"
        raise Problem(code, where=name) from error


def _safe(name: str) -> bool:
    """Whether a member's name is one that `sereno backup` writes."""
    if name == MANIFEST:
        return True
    if not name.startswith((RECORDS, FILES)) or "\\" in name or "\0" in name:
        return False
    return all(part not in ("", ".", "..") for part in name.split("/"))
