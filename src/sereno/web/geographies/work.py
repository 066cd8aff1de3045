"""Does long work on geographies: reads boundaries, makes weights; every way to end is told."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from django.db import transaction
from django_tasks import task

from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event
from sereno.web.geographies.job_changes import begin_work, end_work, note_step
from sereno.web.geographies.level_boundaries import read_boundaries
from sereno.web.geographies.models import (
    GeographyJob,
    GeographyLevel,
    JobState,
    LevelBoundaries,
    LevelCrosswalk,
)
from sereno.web.geographies.weights import make_weights
from sereno.web.jobs.problems import as_data

log = logging.getLogger("sereno.indicators")
DISK_FULL = 28


class Work(NamedTuple):
    """What there is to do: on rows of which table, how, and the verb that tells of its end.

    `do` gets the row and is told to say its steps; it gives the files written and the values of
    the row, among them `file_name`. `level` is the level whose history tells of it.
    """

    table: type[GeographyJob]
    do: Callable[[Any, Callable[[str], None]], tuple[list[Path], dict[str, Any]]]
    verb: str
    level: Callable[[Any], GeographyLevel]


KINDS: dict[str, Work] = {
    LevelCrosswalk.__name__: Work(
        LevelCrosswalk, make_weights, "load_crosswalk", lambda made: made.source
    ),
    LevelBoundaries.__name__: Work(
        LevelBoundaries, read_boundaries, "load_boundaries", lambda made: made.level
    ),
}


@task()
def work_in_worker(kind: str, pk: int, attempt: int) -> None:
    """The same where nobody waits for the answer."""
    do_work(kind, pk, attempt)


def do_work(kind: str, pk: int, attempt: int) -> None:
    """Do a piece of work that waits, to whatever end."""
    work = KINDS[kind]
    job: Any = begin_work(work.table, pk, attempt)
    if job is None:
        return
    try:
        files, values = work.do(job, lambda step: note_step(job, step))
    except Problem as problem:
        end_work(job, JobState.FAILED, problem=as_data(problem))
        return
    except Exception as error:
        # Whatever it was, the person must see an end; the log keeps the type and the place.
        log.exception("work on a geography failed", extra={"data": {"kind": kind, "row": pk}})
        full = isinstance(error, OSError) and error.errno == DISK_FULL
        code = "disk_full" if full else "geography_work_failed"
        end_work(job, JobState.FAILED, problem=as_data(Problem(code, reason=type(error).__name__)))
        return
    with transaction.atomic():
        if kept := end_work(job, JobState.READY, **values):
            record_event(
                audit=job.audit, verb=work.verb, by=job.by, subject=job, parent=work.level(job)
            )
    if not kept:
        for path in files:
            path.unlink(missing_ok=True)
