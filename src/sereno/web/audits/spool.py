"""A file on its way in: beside its place, with its size and digest, whole or not at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from types import TracebackType

from sereno.vocabulary.problems import Problem


class Spool:
    """Takes a file's bytes as they come; what isn't kept is removed when the block ends.

    Raises Problem upload_too_large and upload_empty, and OSError of a full disk.
    """

    def __init__(self, folder: Path, name: str, limit: int) -> None:
        # The name is shown and its ending kept; it never becomes a path of ours.
        self.name = Path(name.replace("\\", "/")).name[:200] or "file"
        self.size = 0
        self._folder, self._limit = folder, limit
        self._digest = hashlib.sha256()
        folder.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=folder, prefix=".part-")
        self._file, self._temporary = os.fdopen(descriptor, "wb"), Path(temporary)

    def write(self, chunk: bytes) -> None:
        self.size += len(chunk)
        if self.size > self._limit:
            raise Problem("upload_too_large", where=self.name, limit=self._limit // 1024**2)
        self._digest.update(chunk)
        self._file.write(chunk)

    def keep(self) -> tuple[str, str]:
        """Put the whole file in its place; its digest and its path within the folder."""
        if self.size == 0:
            raise Problem("upload_empty", where=self.name)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        sha256 = self._digest.hexdigest()
        # A folder of its own, so that reports show the file under the name that people know.
        place = Path(sha256[:16]) / _safe(self.name)
        (self._folder / place).parent.mkdir(exist_ok=True)
        self._temporary.replace(self._folder / place)
        return sha256, place.as_posix()

    def discard(self) -> None:
        """Leave nothing of what was not kept."""
        try:
            self._file.close()
        except OSError:
            # A full disk refuses the last bytes once more; the file goes either way.
            self._file = open(os.devnull, "wb")  # noqa: SIM115
        self._temporary.unlink(missing_ok=True)

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.discard()


def _safe(name: str) -> str:
    kept = "".join(c if c.isalnum() or c in ".-_ " else "_" for c in name)[-80:]
    return kept if kept.strip(". ") else "file"
