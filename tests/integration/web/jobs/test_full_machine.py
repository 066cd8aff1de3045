"""A worker on a machine that can begin no process (fork fails).

1. The job waits on, no attempt is spent, the log says so, and no file stays open.
2. The machine is not asked again at once; when it has room, the job is begun.
"""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path

import pytest

from sereno.web.jobs import worker
from sereno.web.jobs.changes import ask
from sereno.web.jobs.models import Job, JobState

# The worker closes its connections before it forks.
pytestmark = pytest.mark.django_db(transaction=True)


def open_files() -> set[str]:
    """The numbers of the files that this process has open, but for the database's."""
    found = (path for path in Path("/proc/self/fd").iterdir() if path.exists())
    return {path.name for path in found if path.readlink().name.startswith("pipe:")}


def test_no_room(monkeypatch, caplog) -> None:
    """1, 2"""
    asked = ask("tidy_up", audit=None, by=None)
    tried, begun = [], []

    def full() -> int:
        tried.append(1)
        raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    monkeypatch.setattr(os, "fork", full)
    before = open_files()
    working = worker.Worker()
    for _ in range(3):
        working._look()
    asked.refresh_from_db()
    assert (asked.state, asked.attempt, asked.worker) == (JobState.WAITING, 0, "")
    assert len(tried) == 1
    assert [each.message for each in caplog.records if each.levelname == "ERROR"] == [
        "no process for a job could be begun: it waits"
    ]
    assert open_files() == before
    monkeypatch.setattr(worker, "Child", begun.append)
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + worker.BETWEEN_TRIES + 1)
    working._look()
    assert [each.pk for each in begun] == [asked.pk]
    assert Job.objects.get().attempt == 1
