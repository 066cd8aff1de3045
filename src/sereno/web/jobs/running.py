"""Runs a claimed job to whatever end, in this process: a worker's child, a command, a request."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from django.db import DatabaseError, connection
from django.db.models import Case, F, Value, When
from django.db.models.functions import Now
from django.utils.translation import override

from sereno.exchange.whole_files import refusal
from sereno.vocabulary.divisions import dividing
from sereno.vocabulary.language import LANGUAGES, speaking
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.jobs.kinds import Result, Stopped, job_kind
from sereno.web.jobs.models import Job, JobState
from sereno.web.jobs.problems import as_data
from sereno.web.jobs.queue import beat, claim, end

log = logging.getLogger("sereno.jobs")
BETWEEN_NOTES = 0.25
BETWEEN_BEATS = 5.0
Watch = Callable[[str, int, int], None]


def claim_of_here() -> str:
    """A claim that nobody else has: which machine and process, and which time."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(6)}"


class Saying:
    """Writes how far a job is, four times a second at most, and stops it when it is to end."""

    def __init__(self, job: Job, watch: Watch | None = None) -> None:
        self._job, self._watch = job, watch
        self._step, self._at = "", 0.0

    def __call__(self, step: str, done: int = 0, total: int = 0) -> None:
        if self._watch is not None:
            self._watch(step, done, total)
        now = time.monotonic()
        if step == self._step and now - self._at < BETWEEN_NOTES:
            return
        self._step, self._at = step, now
        here = Job.objects.held(self._job).filter(stop_asked=False)
        begun = Case(When(step=Value(step), then=F("step_at")), default=Now())
        if not here.update(step_at=begun, step=step, done=done, total=total, heartbeat_at=Now()):
            raise Stopped


def run(job: Job, watch: Watch | None = None) -> None:
    """Do a claimed job; every way to end is written on its row."""
    log.info("job begins", extra={"data": {"job": job.pk, "kind": job.kind}})
    try:
        with _in_the_words_of(job):
            result = job_kind(job).body(job, Saying(job, watch)) or Result()
            state = JobState.FAILED if result.problem else JobState.DONE
            if _kept(job, state, result):
                result.then()
            else:
                result.drop()
    except Stopped:
        end(job, JobState.STOPPED)
    except Problem as problem:
        end(job, JobState.FAILED, problem=as_data(problem))
    except Exception as error:
        # Whatever it was, the person must see an end; the log keeps the type and the place.
        log.exception("job failed", extra={"data": {"job": job.pk, "kind": job.kind}})
        said = refusal(error) or Problem("job_failed", reason=type(error).__name__)
        end(job, JobState.FAILED, problem=as_data(said))


def _kept(job: Job, state: JobState, result: Result) -> bool:
    try:
        return end(job, state, result=result, problem=result.problem)
    except BaseException:
        result.drop()
        raise


@contextmanager
def _in_the_words_of(job: Job) -> Iterator[None]:
    """Speak the language of whoever asked, and call areas as the audit does."""
    spoken = next((each for each in LANGUAGES if each == job.language), LANGUAGES[0])
    with ExitStack() as stack:
        stack.enter_context(override(spoken))
        stack.enter_context(speaking(spoken))
        if job.audit is not None:
            stack.enter_context(dividing(job.audit.divisions))
        yield


@contextmanager
def beating(job: Job) -> Iterator[None]:
    """Say from a thread that this process lives, through code that says nothing for long."""
    over = threading.Event()

    def beats() -> None:
        while not over.wait(BETWEEN_BEATS):
            try:
                if not beat(job):
                    return
            except DatabaseError:
                # Another's long write on SQLite: the next beat says it as well.
                log.warning("a beat did not get through", extra={"data": {"job": job.pk}})
            finally:
                connection.close()

    thread = threading.Thread(target=beats, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def run_now(pk: int, watch: Watch | None = None) -> bool:
    """Do a job that waits in this process; False when a worker has it or had it."""
    job = claim(claim_of_here(), pk)
    if job is None:
        return False
    try:
        with beating(job):
            run(job, watch)
    except BaseException:
        # The command was interrupted: nobody works on it any more.
        end(job, JobState.STOPPED)
        raise
    return True


def work_off(audit: Audit | None = None) -> int:
    """Do all that waits (for one audit) in this process, one after another; how much it was."""
    waiting = Job.objects.ready()
    if audit is not None:
        waiting = waiting.filter(audit=audit)
    n = 0
    while pk := waiting.order_by("pk").values_list("pk", flat=True).first():
        n += run_now(pk)
    return n
