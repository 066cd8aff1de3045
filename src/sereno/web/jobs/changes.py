"""Long work asked for, asked for again, stopped and given up: what people and stages do to it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models.functions import Now

from sereno.vocabulary.language import language
from sereno.vocabulary.plain_text import shortened
from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.jobs.kinds import KINDS, JobKind, job_kind
from sereno.web.jobs.models import LIVE, OVER, Job, JobState
from sereno.web.jobs.queue import tell
from sereno.web.jobs.running import run_now
from sereno.web.people.models import Person

# As much of what a job is about as its row says.
MOST_ABOUT = 200
# So many who ask at once for the same work instead of an earlier one's all get through.
AT_THE_SAME_MOMENT = 8


@transaction.atomic
def ask(
    kind: str,
    /,
    *,
    audit: Audit | None,
    by: Person | None,
    subject: models.Model | None = None,
    about: str = "",
    at_once: bool = False,
    instead: bool = False,
    not_before: dt.datetime | None = None,
    **arguments: Any,
) -> Job:
    """Put work in the queue; with `at_once` this process does it once the transaction is over,
    unless a worker was quicker.

    not_before: nobody begins with it earlier.
    instead: an earlier job of the same subject is given up. Raises the kind's Problem when one is
    under way otherwise.
    """
    declared = KINDS[kind]
    job = Job(
        audit=audit,
        kind=kind,
        subject_kind="" if subject is None else subject._meta.label_lower,
        subject_key=0 if subject is None else subject.pk,
        about=shortened(about, MOST_ABOUT),
        arguments=arguments,
        language=language(),
        by=by,
        not_before=not_before,
    )
    job.lane = _lane(declared, job)
    for left in reversed(range(AT_THE_SAME_MOMENT if instead else 1)):
        if instead:
            Job.objects.filter(kind=kind, lane=job.lane, state__in=LIVE).update(
                state=JobState.STOPPED, ended_at=Now()
            )
        try:
            with transaction.atomic():
                job.save()
            break
        except IntegrityError as error:
            if not left:
                raise _taken(declared, job) from error
    if at_once:
        transaction.on_commit(lambda: run_now(job.pk))
    return job


def _lane(kind: JobKind, job: Job) -> str:
    if kind.one_per_audit:
        return f"audit:{job.audit_id}"
    return f"{job.subject_kind}:{job.subject_key}"


def _taken(kind: JobKind, job: Job) -> Problem:
    return Problem(kind.taken, where=job.audit.name if job.audit else "")


@transaction.atomic
def ask_again(*, job: Job, by: Person | None) -> bool:
    """Put work that failed or was stopped in the queue once more; False when it is there already.

    Raises the kind's Problem when another job has taken its lane meanwhile.
    """
    here = Job.objects.filter(pk=job.pk, state__in=OVER)
    try:
        with transaction.atomic():
            is_new = here.update(
                state=JobState.WAITING,
                attempt=0,
                worker="",
                stop_asked=False,
                step="",
                done=0,
                total=0,
                problem={},
                by=by,
                language=language(),
                asked_at=Now(),
                started_at=None,
                ended_at=None,
            )
    except IntegrityError as error:
        raise _taken(job_kind(job), job) from error
    if is_new:
        _record(job, by, 1)
    return bool(is_new)


def _record(job: Job, by: Person | None, which: int) -> None:
    """In the audit's history: that it was stopped (0), or asked for again (1)."""
    verbs, subject = job_kind(job).verbs, job.subject()
    if verbs is not None and job.audit is not None and subject is not None:
        record_event(audit=job.audit, verb=verbs[which], by=by, subject=subject, about=job.about)


@transaction.atomic
def stop(*, job: Job, by: Person) -> None:
    """Stop work that waits; ask for the end of work that runs, which its worker sees to.

    Of work that is over nothing is noted: nobody stopped it.
    """
    # Asked of the row first, whatever its state: no worker takes it between this and the next.
    if not Job.objects.filter(pk=job.pk, state__in=LIVE).update(stop_asked=True):
        return
    _record(job, by, 0)
    waits = Job.objects.filter(pk=job.pk, state=JobState.WAITING)
    if waits.update(state=JobState.STOPPED, ended_at=Now()):
        tell(job)


@transaction.atomic
def give_up(*, subject: models.Model) -> None:
    """Wait no longer for any work on a row: an answer that comes all the same is dropped."""
    Job.objects.about(subject).live().update(state=JobState.STOPPED, ended_at=Now())
