"""Files that appear whole or not at all, and what is said when the disk refuses them.

A part file lies beside its place, is seen to the disk and renamed; then the folder is seen to the
disk too, so that after a power cut the name is there as well as the bytes.
"""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sereno.vocabulary.problems import Problem

# What the system may refuse to write by, in its own words where a library tells only those.
_REFUSED: dict[int, tuple[str, tuple[str, ...]]] = {
    # The second is SQLite's.
    errno.ENOSPC: ("disk_full", ("No space left", "database or disk is full")),
    errno.EDQUOT: ("disk_full", ("quota exceeded",)),
    errno.EFBIG: ("file_too_large", ("File too large",)),
}
# PostgreSQL's number for a full disk: its words are in the language of the server.
_FULL_SERVER = "53100"


def refusal(error: BaseException, where: str = "") -> Problem | None:
    """Problem disk_full or file_too_large, if that is what an error says; else None."""
    number_said, said = getattr(error, "errno", None), str(error)
    if getattr(error.__cause__, "sqlstate", None) == _FULL_SERVER:
        number_said = errno.ENOSPC
    for number, (code, words) in _REFUSED.items():
        # Arrow and DuckDB say it in words rather than by number.
        if number_said == number or any(each in said for each in words):
            return Problem(code, where=where, reason=os.strerror(number))
    return None


@contextmanager
def refusals_told(where: str = "") -> Iterator[None]:
    """Raises Problem disk_full or file_too_large in place of whatever a writer says of them."""
    try:
        yield
    except Problem:
        raise
    except Exception as error:
        problem = refusal(error, where)
        if problem is None:
            raise
        raise problem from error


def see_to_disk(*paths: Path) -> None:
    """Return when files or folders are on the disk, not only in the machine's memory."""
    for path in paths:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def put_in_place(part: Path, place: Path) -> None:
    """See a finished part to the disk and give it its name; both on one disk."""
    see_to_disk(part)
    part.replace(place)
    see_to_disk(place.parent)


@contextmanager
def whole_file(place: Path) -> Iterator[Path]:
    """A path to write to, which becomes `place` when the block ends well and is gone when not.

    Two that write to one place at once don't meet: the last to end is there. Raises Problem
    disk_full and file_too_large.
    """
    part = place.with_name(f".{place.name}.part-{secrets.token_hex(4)}")
    try:
        with refusals_told(str(place)):
            yield part
            put_in_place(part, place)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
