"""The worker: takes jobs from the queue and does each in a child process of its own.

A child can be ended where its code listens to nobody (a kernel, a library), gives its memory back,
and takes nobody with it when it crashes. The worker only watches: it says that the job is alive,
and hears whether it is to stop. It loads what the jobs need once, so that a child starts at once.
"""

from __future__ import annotations

import datetime as dt
import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from importlib import import_module
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from types import FrameType

from django.db import DatabaseError, close_old_connections, connections
from django.utils import timezone

from sereno.web.jobs.calendar import Calendar
from sereno.web.jobs.kinds import job_kind
from sereno.web.jobs.models import Job, JobState
from sereno.web.jobs.queue import LOST_AFTER, beat, claim, end, give_back, lose, sweep
from sereno.web.jobs.running import claim_of_here, run

log = logging.getLogger("sereno.jobs")
BETWEEN_LOOKS = 0.5
BETWEEN_BEATS = 5.0
BETWEEN_SWEEPS = 10.0
# How long until a machine that could not begin a process is asked again.
BETWEEN_TRIES = 10.0
# How long a job has to end by itself when somebody stops it, and to end when it is told to.
GRACE, LAST_GRACE = 5.0, 2.0
_fork = multiprocessing.get_context("fork")


class Child:
    """One job and the process that does it. Raises OSError when the machine has no room for one."""

    def __init__(self, job: Job) -> None:
        for name in job_kind(job).loads:
            import_module(name)
        # A connection must not be shared by two processes.
        connections.close_all()
        _try_to_fork()
        self.job = job
        self.process: BaseProcess = _fork.Process(target=_do, args=(job.pk, job.worker))
        self.process.start()
        self._asked: float | None = None
        self._beat_at = time.monotonic()

    def look(self) -> bool:
        """Whether it still works; a child that ended without a word has lost its job."""
        if not self.process.is_alive():
            self.process.join()
            self._lost()
            return False
        now = time.monotonic()
        if now - self._beat_at > BETWEEN_BEATS:
            beat(self.job)
            self._beat_at = now
        wanted = Job.objects.held(self.job).filter(stop_asked=False).exists()
        if not wanted and self._asked is None:
            self._asked = now
        if self._asked is not None and now - self._asked > GRACE:
            self.cut()
            end(self.job, JobState.STOPPED)
            return False
        return True

    def _lost(self) -> None:
        found = Job.objects.held(self.job).first()
        if found is not None and lose(found):
            said = {"data": {"job": self.job.pk, "exit": self.process.exitcode}}
            log.warning("a job's process ended before its time", extra=said)

    def cut(self) -> None:
        """End the process, whatever it is at."""
        self.process.terminate()
        self.process.join(LAST_GRACE)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


class Worker:
    """Does up to `slots` jobs at a time, until it is told to end."""

    def __init__(self, slots: int = 1, lost_after: dt.timedelta = LOST_AFTER) -> None:
        self._slots, self._lost_after = slots, lost_after
        self._children: list[Child] = []
        self._calendar = Calendar()
        self._swept: float | None = None
        self._full_until: float | None = None
        self._stopping = False

    def run(self) -> None:
        """Work until SIGTERM or SIGINT; what is being done then goes back into the queue."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        try:
            while not self._stopping:
                _guarded(self._look)
                sentinels = [child.process.sentinel for child in self._children]
                if sentinels:
                    wait(sentinels, BETWEEN_LOOKS)
                else:
                    time.sleep(BETWEEN_LOOKS)
        finally:
            for child in self._children:
                child.cut()
                give_back(child.job)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self._stopping = True

    def _look(self) -> None:
        now = time.monotonic()
        if self._swept is None or now - self._swept > min(
            BETWEEN_SWEEPS, self._lost_after.total_seconds() / 2
        ):
            sweep(self._lost_after)
            self._calendar.look(timezone.now())
            self._swept = now
        self._children = [child for child in self._children if child.look()]
        if self._full_until is None or now > self._full_until:
            self._begin(now)

    def _begin(self, now: float) -> None:
        """Begin what waits; where the machine has no room for a process, it waits on."""
        self._full_until = None
        # One place is kept for whoever asks next: a file made to take long holds up its own audit.
        most = self._slots - 1 or None
        while len(self._children) < self._slots and (
            job := claim(claim_of_here(), most_of_one=most)
        ):
            try:
                self._children.append(Child(job))
            except OSError:
                give_back(job)
                self._full_until = now + BETWEEN_TRIES
                said = {"data": {"job": job.pk, "kind": job.kind, "again_in": BETWEEN_TRIES}}
                log.exception("no process for a job could be begun: it waits", extra=said)
                return


def _guarded(do: Callable[[], None]) -> None:
    """Do what another time will do as well, should the database be away for a moment."""
    close_old_connections()
    try:
        do()
    except DatabaseError:
        log.exception("the database did not answer")
        connections.close_all()


def _try_to_fork() -> None:
    """Raise OSError when no process can be begun.

    multiprocessing finds that out with four pipes opened, and never closes them.
    """
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def _do(pk: int, worker: str) -> None:
    """In the child: do the job, and don't outlive the worker."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # Ctrl+C is for the worker, which ends its children itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_worker, daemon=True).start()
    job = Job.objects.select_related("audit", "by").filter(pk=pk, worker=worker).first()
    if job is not None:
        run(job)
    connections.close_all()


def _end_with_worker() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
    os._exit(1)
