"""The key file of this instance: read anew whenever it was changed, made when first needed."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from sereno.exchange.sealed.key_files import KeyRing, new_ring, read_ring, write_over
from sereno.vocabulary.problems import Problem
from sereno.web.vault.uses import is_anything_sealed

_Stamp = tuple[Path, int, int, int]
# Read by every process of its own; the stamp says whether the file is still the one that was read.
_read: dict[_Stamp, KeyRing] = {}


def key_file() -> Path:
    """Where the keys lie. Raises Problem vault_key_among_files: a backup would take them along."""
    file = Path(settings.VAULT_KEY_FILE)
    if _is_among_files(file, Path(settings.HOME)):
        raise Problem("vault_key_among_files", where=str(file))
    return file


@lru_cache(maxsize=8)
def _is_among_files(file: Path, home: Path) -> bool:
    # Asked for each text that is opened, thousands for one page: the paths are followed once.
    return file.resolve().is_relative_to((home / "audits").resolve())


def ring_there() -> KeyRing | None:
    """The keys, if there are any. Raises Problem vault_key_file_broken and vault_key_unreadable."""
    file = key_file()
    try:
        seen = file.stat()
        stamp = (file, seen.st_ino, seen.st_mtime_ns, seen.st_size)
        ring = _read.get(stamp)
        if ring is None:
            ring = read_ring(file)
            _read.clear()
            _read[stamp] = ring
        return ring
    except FileNotFoundError:
        return None
    except OSError as error:
        # Such as one that belongs to somebody else: it is there, and no other may take its place.
        raise Problem("vault_key_unreadable", where=str(file)) from error


def ring_to_open() -> KeyRing:
    """The keys, for what is sealed. Raises Problem vault_key_lost."""
    ring = ring_there()
    if ring is None:
        raise Problem("vault_key_lost", where=str(key_file()))
    return ring


def ring_to_seal() -> KeyRing:
    """The keys, the first made now if nothing was ever sealed.

    Raises Problem vault_key_folder, and vault_key_lost: beside a new key nobody would look for the
    lost one.
    """
    ring = ring_there()
    if ring is not None:
        return ring
    with holding_keys():
        # Another process may have come first.
        if (ring := ring_there()) is not None:
            return ring
        if is_anything_sealed():
            raise Problem("vault_key_lost", where=str(key_file()))
        return keep_ring(new_ring())


def keep_ring(ring: KeyRing) -> KeyRing:
    """Put a ring in the place of the one that is there, by whoever holds the keys."""
    write_over(key_file(), ring.text().encode())
    return ring


@contextmanager
def holding_keys() -> Iterator[None]:
    """Nobody else writes the key file meanwhile. Raises Problem vault_key_folder."""
    folder = key_file().parent
    try:
        handle = os.open(folder, os.O_RDONLY)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise Problem("vault_key_folder", where=str(folder)) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
