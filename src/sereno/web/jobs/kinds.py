"""The kinds of long work: each app declares its own, in its `work.py`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sereno.web.audits.roles import Right
from sereno.web.documents import Words
from sereno.web.jobs.models import Job
from sereno.web.jobs.problems import KeptProblem

UNITS = ("", "rows", "bytes", "files", "areas")


class Stopped(Exception):  # noqa: N818 - nothing went wrong
    """Somebody asked for the work to stop, or it is another worker's by now."""


class Say(Protocol):
    """How a job says how far it is; raises Stopped when it is to end."""

    def __call__(self, step: str, done: int = 0, total: int = 0) -> None: ...


def _nothing() -> None:
    """Nothing is to be done."""


@dataclass(frozen=True)
class Result:
    """What came of a job.

    keep: writes it, in the transaction that ends the job: it is there once, or not at all.
    then: is done once that is written, whatever becomes of it.
    drop: takes away what lies on the disk, when nobody waits for the answer any more.
    problem: what makes it a failure all the same, as `as_data` keeps it.
    """

    keep: Callable[[], Any] = _nothing
    then: Callable[[], Any] = _nothing
    drop: Callable[[], Any] = _nothing
    problem: KeptProblem | None = None


Body = Callable[[Job, Say], Result | None]
Hook = Callable[[Job], Any]


@dataclass(frozen=True)
class JobStep:
    """One step of a job: its words, and what `done` and `total` count ("": shares of it)."""

    words: Words
    unit: str = ""


@dataclass(frozen=True)
class Daily:
    """Every day at a time of the instance's clock."""

    at: dt.time


@dataclass(frozen=True)
class Hourly:
    """Every so many hours, counted from midnight."""

    hours: int = 1


@dataclass(frozen=True)
class JobKind:
    """A kind of long work, as `job` declares it."""

    key: str
    body: Body
    title: Words
    steps: dict[str, JobStep]
    right: Right
    sees: Right
    own: bool
    one_per_audit: bool
    attempts: int
    loads: tuple[str, ...]
    taken: str
    verbs: tuple[str, str] | None
    place: Callable[[Job], str] | None
    ended: Hook | None
    calendar: Daily | Hourly | None


KINDS: dict[str, JobKind] = {}


def job(
    key: str,
    *,
    title: Words,
    steps: Sequence[tuple[str, Words] | tuple[str, Words, str]] = (),
    right: Right = Right.IMPORT,
    sees: Right | None = None,
    own: bool = False,
    one_per_audit: bool = False,
    attempts: int = 3,
    loads: tuple[str, ...] = (),
    taken: str = "job_under_way",
    verbs: tuple[str, str] | None = None,
    place: Callable[[Job], str] | None = None,
    ended: Hook | None = None,
    calendar: Daily | Hourly | None = None,
) -> Callable[[Body], Body]:
    """Declare the function below as a kind of long work. It may be run again from its beginning.

    title: what its card is headed, with {about}. steps: (name, words, unit), unit of `UNITS`.
    right: whoever stops and repeats it has it; sees: whoever sees it (the same when not said);
    own: and only who asked for it.
    one_per_audit: no two of an audit at a time; else no two of the same subject. taken: the code
    of the Problem that says so.
    verbs: those of the audit's history when somebody stops it, and has it done again.
    attempts: how often it is begun when its worker is lost. loads: modules that it needs, which a
    worker loads once for all jobs. place: the page it belongs to.
    ended: told of each end in the transaction that writes it. calendar: when it is asked for.
    """

    def declare(body: Body) -> Body:
        if key in KINDS:
            raise ValueError(f"there are two kinds of job called {key}")
        known = {each[0]: JobStep(each[1], each[2] if len(each) > 2 else "") for each in steps}
        if wrong := [name for name, step in known.items() if step.unit not in UNITS]:
            raise ValueError(f"{key}: unknown unit of {wrong[0]}")
        KINDS[key] = JobKind(
            key, body, title, known, right, sees or right, own, one_per_audit, attempts, loads,
            taken, verbs, place, ended, calendar,
        )  # fmt: skip
        return body

    return declare


def job_kind(job: Job) -> JobKind:
    """The declaration of a job."""
    return KINDS[job.kind]
