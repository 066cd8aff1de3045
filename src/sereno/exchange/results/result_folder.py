"""A folder of results that appears whole, in place of the earlier one, or not at all.

Everything is written to a hidden folder beside the goal and put in its place by one renaming at
the end. A run that is killed leaves the earlier results as they were; its hidden folder is
removed by the next run. A lock keeps two runs from writing to one goal.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sereno.exchange.whole_files import refusals_told, see_to_disk
from sereno.vocabulary.problems import Problem

LIST = ".sereno-files"
"""In a folder of results: the names of what Sereno wrote, so that nothing else is ever removed."""


@contextmanager
def result_folder(goal: Path) -> Iterator[Path]:
    """A folder to write results to, which becomes `goal` when the block ends well.

    When the block raises, `goal` is as it was before. An existing `goal` has to be empty or an
    earlier result; files that a person added to it are kept. Raises Problem when it is neither,
    when the disk is full, or when another run is writing to it.
    """
    goal = goal.resolve()
    with refusals_told(str(goal)):
        goal.parent.mkdir(parents=True, exist_ok=True)
        with _lock(goal):
            _tidy(goal)
            _must_be_ours(goal)
            part = goal.parent / f".{goal.name}.part-{secrets.token_hex(4)}"
            part.mkdir()
            try:
                yield part
                _seal(part)
                _put_in_place(part, goal)
                see_to_disk(goal.parent)
            finally:
                shutil.rmtree(part, ignore_errors=True)


@contextmanager
def _lock(goal: Path) -> Iterator[None]:
    """Holds the goal's lock, which the system releases when the process ends, however it ends."""
    path = goal.parent / f".{goal.name}.lock"
    while True:
        handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Whoever held the lock before may have removed the file since it was opened.
            if path.exists() and os.path.samestat(os.fstat(handle), path.stat()):
                break
        except BlockingIOError as error:
            os.close(handle)
            raise Problem("output_in_use", where=str(goal)) from error
        os.close(handle)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(handle)


def _tidy(goal: Path) -> None:
    """Finishes or removes what a killed run left beside the goal."""
    for left in list(goal.parent.iterdir()):
        if left.name.startswith(f".{goal.name}.earlier-") and not goal.exists():
            left.rename(goal)
        elif left.name.startswith((f".{goal.name}.earlier-", f".{goal.name}.part-")):
            shutil.rmtree(left, ignore_errors=True)


def _must_be_ours(goal: Path) -> None:
    if not goal.exists():
        return
    if not goal.is_dir():
        raise Problem("output_not_ours", where=str(goal), files=goal.name)
    if goal.is_mount():
        raise Problem("output_is_a_disk", where=str(goal))
    found = sorted(entry.name for entry in goal.iterdir())
    if found and LIST not in found:
        shown = ", ".join(found[:8]) + (" …" if len(found) > 8 else "")
        raise Problem("output_not_ours", where=str(goal), files=shown)


def _seal(part: Path) -> None:
    """Writes the list of what was written and sees all of it to the disk."""
    names = sorted(entry.relative_to(part).as_posix() for entry in part.rglob("*"))
    (part / LIST).write_text("".join(f"{name}\n" for name in names), encoding="utf-8")
    see_to_disk(part, *part.rglob("*"))


def _put_in_place(part: Path, goal: Path) -> None:
    """Makes `part` the goal; what people had added to the goal moves along."""
    if not goal.exists():
        part.rename(goal)
        return
    if _exchange(part, goal):
        earlier = part
    else:
        earlier = goal.parent / f".{goal.name}.earlier-{secrets.token_hex(4)}"
        goal.rename(earlier)
        part.rename(goal)
    _carry_over(earlier, goal)
    shutil.rmtree(earlier, ignore_errors=True)


def _carry_over(earlier: Path, goal: Path) -> None:
    listed = earlier / LIST
    ours = set(listed.read_text(encoding="utf-8").splitlines()) if listed.exists() else set()
    for entry in earlier.iterdir():
        if entry.name in ours or entry.name == LIST:
            continue
        place = goal / entry.name
        entry.rename(place if not place.exists() else goal / f"{entry.name}.earlier")


def _exchange(one: Path, other: Path) -> bool:
    """Swaps two folders in one step where the system can (Linux, renameat2); whether it did."""
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    at_cwd, exchange = -100, 2
    done: int = rename(at_cwd, os.fsencode(one), at_cwd, os.fsencode(other), exchange)
    return done == 0
