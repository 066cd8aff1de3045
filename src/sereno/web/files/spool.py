"""A file on its way in: written beside its place, whole or not at all.

This is the only place that writes kept files, and `KeptFile.open` the only one that reads them:
what is restricted is sealed here and opened there.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from django.db import connection, transaction

from sereno.exchange.whole_files import put_in_place, refusals_told, see_to_disk
from sereno.vocabulary.problems import Problem
from sereno.web.audits.folders import audit_folder
from sereno.web.audits.models import Audit
from sereno.web.files.models import KeptFile
from sereno.web.files.names import neutral_name, shown_name, stored_name
from sereno.web.files.sealing import SealedPart
from sereno.web.files.signatures import media_type_of
from sereno.web.vault.columns import Sealed

FOLDER = "files"
PART = ".part-"
CHUNK = 1024 * 1024
# Of the digest in a path: 128 bits, so that nobody can make a file that lies on another.
DIGITS = 32


def files_folder(audit: Audit) -> Path:
    """Where an audit's kept files lie, each in a folder named after its digest."""
    return audit_folder(audit) / FOLDER


class Spool:
    """Takes a file's bytes as they come; what isn't kept is removed when the block ends, also
    from its place when its row was not written.

    sealed: its bytes reach no disk but sealed, and its name becomes a neutral one.
    Raises Problem upload_too_large, upload_empty, and disk_full wherever the disk is; of a sealed
    one vault_key_lost and vault_key_folder.
    """

    def __init__(
        self, audit: Audit, name: str, limit: int | None = None, *, sealed: bool = False
    ) -> None:
        # The name is shown and its ending kept; it never becomes a path of ours.
        self.audit, self.name = audit, neutral_name(name) if sealed else shown_name(name)
        # As whoever sent it calls it: kept nowhere in clear of a sealed one.
        self.given_name = shown_name(name)
        self.size, self.sha256, self.media_type = 0, "", ""
        self.is_put = False
        self._limit = limit
        self._folder = files_folder(audit)
        self._written = hashlib.sha256()
        with refusals_told(self.name):
            self._folder.mkdir(parents=True, exist_ok=True)
            remove_left_parts(self._folder)
            self._file, self._part = _new_part(self._folder)
        try:
            self._sealing = SealedPart(self._file, audit) if sealed else None
        except BaseException:
            self.discard()
            raise

    def write(self, chunk: bytes) -> None:
        """Take the next bytes."""
        self.size += len(chunk)
        if self._limit is not None and self.size > self._limit:
            raise Problem("upload_too_large", where=self.name, limit=self._limit // 1024**2)
        with refusals_told(self.name):
            if self._sealing is not None:
                self._sealing.write(chunk)
                return
            self._written.update(chunk)
            self._file.write(chunk)

    @contextmanager
    def filled_by_path(self) -> Iterator[Path]:
        """A path for a library that writes its file itself, in place of `write`."""
        if self._sealing is not None:
            raise ValueError("what is sealed is never written open")
        with refusals_told(self.name):
            yield self._part
        with self._part.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                self._written.update(chunk)
                self.size += len(chunk)
        self.finish()

    def finish(self) -> None:
        """See all that was written to the disk, and tell what it is."""
        if self.sha256:
            return
        if self.size == 0:
            raise Problem("upload_empty", where=self.name)
        with refusals_told(self.name):
            digest = self._sealing.finish() if self._sealing else self._written.hexdigest()
            self._file.flush()
            see_to_disk(self._part)
        with self._part.open("rb") as stream:
            self.media_type = media_type_of(
                self._sealing.reader(stream) if self._sealing else stream
            )
        self.sha256 = digest

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """The finished file's bytes as they came."""
        with self._part.open("rb") as stream:
            yield BufferedReader(self._sealing.reader(stream)) if self._sealing else stream

    @property
    def envelope(self) -> Sealed | None:
        """What opens it again; None: it isn't sealed."""
        return self._sealing.envelope if self._sealing else None

    @property
    def stored_as(self) -> str:
        """Its path below the audit's folder; what lies there has the same bytes."""
        if self._sealing is not None:
            return f"{FOLDER}/{self._sealing.own_id}/sealed"
        # A folder of its own, so that reports show the file under the name that people know.
        return f"{FOLDER}/{self.sha256[:DIGITS]}/{stored_name(self.name)}"

    def put(self) -> None:
        """Give the finished file its place."""
        place = audit_folder(self.audit) / self.stored_as
        with refusals_told(self.name):
            place.parent.mkdir(exist_ok=True)
            see_to_disk(self._folder)
            put_in_place(self._part, place)
        self.is_put = True

    def discard(self) -> None:
        """Leave nothing of what was not kept."""
        try:
            self._file.close()
        except OSError:
            # A full disk refuses the last bytes once more; the file goes either way.
            self._file = open(os.devnull, "wb")  # noqa: SIM115
        self._part.unlink(missing_ok=True)
        # Within a transaction nobody knows yet; the sweep finds what it leaves.
        if self.is_put and not connection.in_atomic_block and not self._is_named():
            self._take_back()

    def _is_named(self) -> bool:
        return KeptFile.objects.filter(audit=self.audit, stored_as=self.stored_as).exists()

    @transaction.atomic
    def _take_back(self) -> None:
        """Remove the file from its place: the row that was to name it was not written."""
        Audit.objects.select_for_update(no_key=True).get(pk=self.audit.pk)
        # Somebody who keeps the same file holds the audit's row until theirs is there.
        if self._is_named():
            return
        place = audit_folder(self.audit) / self.stored_as
        place.unlink(missing_ok=True)
        if not any(place.parent.iterdir()):
            place.parent.rmdir()

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.discard()


def _new_part(folder: Path) -> tuple[BinaryIO, Path]:
    """A new part file, locked as long as its writer lives: whoever tidies leaves it alone."""
    while True:
        part = folder / f"{PART}{secrets.token_hex(8)}"
        handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o644)
        fcntl.flock(handle, fcntl.LOCK_EX)
        # Somebody may have tidied between the making and the locking.
        if os.fstat(handle).st_nlink:
            return os.fdopen(handle, "w+b"), part
        os.close(handle)


def remove_left_parts(folder: Path) -> int:
    """Remove the parts whose writer was killed: the system let go of their locks. How many."""
    n = 0
    for left in folder.glob(f"{PART}*"):
        try:
            with left.open("rb") as stream:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                left.unlink(missing_ok=True)
                n += 1
        except (BlockingIOError, FileNotFoundError):
            continue
    return n
