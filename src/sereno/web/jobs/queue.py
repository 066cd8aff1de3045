"""The queue: claimed, kept alive, ended and swept by updates that hit one row or none.

The row itself is the lock. Its clock is the database's, which all workers share.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, transaction
from django.db.models import Count, F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Now

from sereno.vocabulary.problems import Problem
from sereno.web.jobs.kinds import KINDS, Result, Stopped, job_kind
from sereno.web.jobs.models import Job, JobState
from sereno.web.jobs.problems import KeptProblem, as_data

# A beat may have to wait for another's long write on SQLite: the limit is generous.
LOST_AFTER = dt.timedelta(seconds=60)
log = logging.getLogger("sereno.jobs")


def _next(most_of_one: int | None) -> QuerySet[Job]:
    """What waits, in fair turns.

    The audit with the fewest jobs running comes first, then the one that was served longest ago,
    then the oldest job: a long queue of one audit holds up no other.
    """
    same = Job.objects.filter(audit=OuterRef("audit")).order_by().values("audit")
    asked = Job.objects.filter(by=OuterRef("by")).order_by().values("by")
    running, of_person = (
        rows.filter(state=JobState.RUNNING).annotate(n=Count("pk")).values("n")
        for rows in (same, asked)
    )
    served = same.annotate(last=Max("started_at")).values("last")
    waiting = (
        Job.objects.ready()
        .filter(kind__in=KINDS)
        .annotate(
            busy=Coalesce(Subquery(running), 0),
            asking=Coalesce(Subquery(of_person), 0),
            served=Subquery(served),
        )
        .order_by("busy", F("served").asc(nulls_first=True), "pk")
    )
    if most_of_one is None:
        return waiting
    return waiting.filter(busy__lt=most_of_one, asking__lt=most_of_one)


def claim(worker: str, pk: int | None = None, *, most_of_one: int | None = None) -> Job | None:
    """Take the next job (or the one named) for a worker; None when nothing waits.

    most_of_one: how much may run at a time of one audit, and of what one person asked for; what
    goes beyond waits, also while nobody else asks for anything: whoever comes next finds room.
    """
    waiting = _next(most_of_one)
    if pk is not None:
        waiting = waiting.filter(pk=pk)
    for found in waiting.values_list("pk", flat=True)[:10]:
        here = Job.objects.filter(pk=found, state=JobState.WAITING)
        taken = here.update(
            state=JobState.RUNNING,
            worker=worker,
            attempt=F("attempt") + 1,
            stop_asked=False,
            heartbeat_at=Now(),
            started_at=Now(),
            step="",
            step_at=None,
            done=0,
            total=0,
        )
        if taken:
            return Job.objects.select_related("audit", "by").get(pk=found)
    return None


def beat(job: Job) -> bool:
    """Say that a job is being worked on; False when it is no longer this worker's."""
    return bool(Job.objects.held(job).update(heartbeat_at=Now()))


@contextmanager
def holding(job: Job) -> Iterator[None]:
    """A block during which no other worker can take the job up.

    What earlier attempts left on the disk may be removed in it, and only in it: a worker that was
    suspended, given up and wakes would remove what its successor made. Raises Stopped when the job
    is another's by now.
    """
    with transaction.atomic():
        if not beat(job):
            raise Stopped
        yield


def end(
    job: Job,
    state: JobState,
    *,
    result: Result | None = None,
    problem: KeptProblem | None = None,
) -> bool:
    """End a job and keep its result, both or neither; False when it isn't this worker's."""
    with transaction.atomic():
        here = Job.objects.held(job)
        if not here.update(state=state, problem=problem or {}, ended_at=Now()):
            return False
        if result is not None:
            result.keep()
        tell(job)
    return True


def tell(job: Job) -> None:
    """What the kind does at an end, in the transaction that writes it.

    What a job kept is taken back when that fails. Work that came to nothing is over all the same:
    a folder that can't be emptied must not hold up the queue for everybody.
    """
    job.refresh_from_db()
    ended = job_kind(job).ended
    if ended is None:
        return
    if job.state == JobState.DONE:
        ended(job)
        return
    try:
        with transaction.atomic():
            ended(job)
    except DatabaseError:
        raise
    except Exception:
        log.exception("a job's end", extra={"data": {"job": job.pk, "kind": job.kind}})


def lose(job: Job) -> bool:
    """Whoever worked on a job is gone: it waits for another, or ends. False: it was not so."""
    return _lose(job, Job.objects.held(job))


def _lose(job: Job, here: QuerySet[Job]) -> bool:
    with transaction.atomic():
        if _ended(job, here.filter(stop_asked=True), JobState.STOPPED, None):
            return True
        if job.kind in KINDS and job.attempt < KINDS[job.kind].attempts:
            return bool(here.update(state=JobState.WAITING, worker=""))
        return _ended(job, here, JobState.FAILED, as_data(Problem("worker_lost")))


def _ended(job: Job, here: QuerySet[Job], state: JobState, problem: KeptProblem | None) -> bool:
    if not here.update(state=state, problem=problem or {}, ended_at=Now()):
        return False
    if job.kind in KINDS:
        tell(job)
    return True


@transaction.atomic
def give_back(job: Job) -> None:
    """A worker that is asked to end leaves its job to another; that costs no attempt.

    What somebody asked to stop has ended with it.
    """
    here = Job.objects.held(job)
    if not _ended(job, here.filter(stop_asked=True), JobState.STOPPED, None):
        here.update(state=JobState.WAITING, worker="", attempt=F("attempt") - 1, heartbeat_at=None)


def sweep(lost_after: dt.timedelta = LOST_AFTER) -> int:
    """Find the jobs of workers of which nothing was heard; how many there were.

    Whoever looks may do it: of several one hits the row.
    """
    silent = Job.objects.filter(state=JobState.RUNNING, heartbeat_at__lt=Now() - lost_after)
    return sum(
        _lose(job, Job.objects.held(job).filter(heartbeat_at__lt=Now() - lost_after))
        for job in silent
    )
