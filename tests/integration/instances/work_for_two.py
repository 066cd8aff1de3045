"""A worker with jobs made for the tests, and what is asked of it.

`ask LOG`: several jobs that write lines to LOG, one that crashes, and one that is due by the
calendar. `silent LOG`: a job that hears nobody; `stop`: somebody stops it. `worker LOG`: does them,
until it is killed. `print`: every job, and how many moments of the calendar were seen to.
"""

from __future__ import annotations

import ctypes
import datetime as dt
import json
import os
import signal
import sys
import time
from typing import Any

LINES = 8


def main(words: list[str]) -> None:
    import django

    django.setup()
    from django.utils import timezone

    from sereno.web.jobs.changes import ask
    from sereno.web.jobs.models import Job, Tick
    from sereno.web.jobs.worker import Worker

    _declare(words[-1])
    match words[0]:
        case "worker":
            Worker(1, dt.timedelta(seconds=8)).run()
        case "ask":
            for n in range(LINES):
                # Anything with a key may be what a job is about.
                ask("write_a_line", audit=None, by=None, subject=Tick(pk=n + 1), about=str(n))
            ask("crash", audit=None, by=None)
            due = timezone.now().replace(minute=0, second=0, microsecond=0)
            Tick.objects.create(name="by_the_calendar", due=due - dt.timedelta(hours=1))
        case "silent":
            ask("say_nothing", audit=None, by=None)
        case "stop":
            Job.objects.filter(kind="say_nothing", state="running").update(stop_asked=True)
    found: dict[str, Any] = {
        "jobs": list(Job.objects.order_by("pk").values("kind", "about", "state", "attempt")),
        "problems": list(Job.objects.exclude(problem={}).values_list("problem__code", flat=True)),
        "ticks": Tick.objects.count(),
    }
    json.dump(found, sys.stdout)


def _declare(log: str) -> None:
    """The jobs of the tests, in place of those of the product."""
    from sereno.web.jobs.kinds import KINDS, Hourly, Say, job
    from sereno.web.jobs.models import Job

    KINDS.clear()

    def line(*words: object) -> None:
        with open(log, "a", encoding="utf-8") as file:
            file.write(" ".join(map(str, words)) + "\n")

    @job("write_a_line", title="{about}", steps=(("writing", "Writing"),))
    def write_a_line(job: Job, say: Say) -> None:
        line("begin", job.about, job.attempt)
        for _ in range(4):
            say("writing")
            time.sleep(0.1)
        line("end", job.about, job.attempt)

    @job("say_nothing", title="Silent")
    def say_nothing(job: Job, say: Say) -> None:
        line("begin", job.kind, os.getpid())
        # No line of Python runs while C sleeps with Python's lock held.
        ctypes.PyDLL(None).sleep(600)

    @job("crash", title="Crash", attempts=2)
    def crash(job: Job, say: Say) -> None:
        line("begin", job.kind, job.attempt)
        os.kill(os.getpid(), signal.SIGSEGV)

    @job("by_the_calendar", title="Tick", calendar=Hourly())
    def by_the_calendar(job: Job, say: Say) -> None:
        line("tick", job.kind, job.attempt)
