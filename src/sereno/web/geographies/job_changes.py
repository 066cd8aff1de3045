"""The life of long work on geographies: asked for, begun, ended, stopped, asked for again."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import transaction

from sereno.vocabulary.problems import Problem
from sereno.web.geographies.models import JOB_TRANSITIONS, GeographyJob, JobState
from sereno.web.jobs.problems import as_data

J = TypeVar("J", bound=GeographyJob)


@transaction.atomic
def ask_again(job: J) -> J:
    """Put work that failed in the queue once more."""
    return enqueue(
        _move(job, JobState.WAITING, attempt=job.attempt + 1, step="", problem={}), at_once=False
    )


def enqueue(job: J, *, at_once: bool) -> J:
    """Have work that waits done by the worker, or as soon as its row is written."""
    from sereno.web.geographies.work import do_work, work_in_worker

    kind, pk, attempt = type(job).__name__, job.pk, job.attempt
    transaction.on_commit(
        lambda: do_work(kind, pk, attempt) if at_once else work_in_worker.enqueue(kind, pk, attempt)
    )
    return job


@transaction.atomic
def begin_work(table: type[J], pk: int, attempt: int) -> J | None:
    """Take work that waits; None when it was stopped or asked for again."""
    job = _locked(table, pk)
    if job is None or job.attempt != attempt or job.state != JobState.WAITING:
        return None
    return _move(job, JobState.WORKING)


def note_step(job: GeographyJob, step: str) -> None:
    """Say which step goes on, while somebody still waits for it."""
    type(job)._default_manager.filter(
        pk=job.pk, attempt=job.attempt, state=JobState.WORKING
    ).update(step=step)


@transaction.atomic
def end_work(job: GeographyJob, state: JobState, **values: Any) -> bool:
    """Keep what came of it; False when nobody waits for it any more."""
    current = _locked(type(job), job.pk)
    if current is None or current.attempt != job.attempt or current.state != JobState.WORKING:
        return False
    _move(current, state, **values)
    return True


@transaction.atomic
def stop_work(job: J) -> J:
    """Stop waiting for an answer: one that comes late is dropped."""
    stopped = as_data(Problem("geography_work_stopped"))
    return _move(job, JobState.FAILED, attempt=job.attempt + 1, problem=stopped)


def _locked(table: type[J], pk: int) -> J | None:
    return table._default_manager.select_for_update().filter(pk=pk).first()


def _move(job: J, state: JobState, **values: Any) -> J:
    """One step of its life, or an error in our own code."""
    current = _locked(type(job), job.pk)
    if current is None or state not in JOB_TRANSITIONS[JobState(current.state)]:
        raise ValueError(f"{job!r} can't become {state}")
    current.state = state
    for name, value in values.items():
        setattr(current, name, value)
    current.save()
    return current
