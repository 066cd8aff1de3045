"""Keeps a restore from replacing what a server or a backup is using."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sereno.vocabulary.problems import Problem

NAME = ".in-use"


@contextmanager
def using_instance(home: Path, *, alone: bool = False) -> Iterator[None]:
    """Hold the instance, together with others or `alone`; the system lets go when a process ends.

    Raises Problem instance_in_use when others hold it and `alone` is asked for, or the reverse.
    """
    home.mkdir(parents=True, exist_ok=True)
    handle = os.open(home / NAME, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise Problem("instance_in_use", where=str(home)) from error
    try:
        yield
    finally:
        os.close(handle)
