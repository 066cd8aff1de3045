"""A worker that is suspended at an import, given up, and wakes when its successor is done.

1. Wherever it was suspended, the folder is its successor's, and nothing else lies beside it; no
   lock of the sleeper holds the successor up.
2. When the successor failed for good, no folder is there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.dispatch import Signal
from django.utils import timezone

from sereno.exchange.results.result_folder import result_folder
from sereno.vocabulary.problems import Problem
from sereno.web.imports import importing
from sereno.web.imports.changes import start_import
from sereno.web.imports.models import DataVersion
from sereno.web.jobs.models import Job
from sereno.web.jobs.queue import claim, sweep
from sereno.web.jobs.running import run
from tests.integration.web.jobs.job_steps import last_job

pytestmark = pytest.mark.django_db
SLEEPS = ("before", "writing", "written")


@dataclass(frozen=True)
class Made:
    """What a run of these tests found."""

    out: Path

    def summary(self) -> dict[str, Any]:
        """Which attempt it was."""
        return {"out": str(self.out)}


@pytest.fixture
def version(audit, coordinator, settings, tmp_path) -> DataVersion:
    settings.HOME = tmp_path
    return start_import(audit=audit, manifest_text="", by=coordinator)


def succeed() -> None:
    """Another worker finds that nothing was heard of the first, and does the import."""
    Job.objects.update(heartbeat_at=timezone.now() - dt.timedelta(minutes=5))
    assert sweep() == 1
    job = claim("second")
    assert job is not None
    run(job)


def runs(sleeps: str, *, fails: bool) -> Callable[..., Made]:
    """A run that writes which attempt it is of; of the first one, the process sleeps in it."""

    def run_stage_one(manifest: Path, out: Path, **_words: Any) -> Made:
        is_first = "first" in out.parent.name
        if fails and not is_first:
            raise Problem("output_in_use", where=str(out))
        with result_folder(out) as folder:
            (folder / "attempt").write_text("first" if is_first else "second")
            if is_first and sleeps == "writing":
                succeed()
        if is_first and sleeps == "written":
            succeed()
        return Made(out)

    return run_stage_one


@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize("sleeps", SLEEPS)
def test_wakes_late(version, monkeypatch, sleeps, fails) -> None:
    """1, 2"""
    monkeypatch.setattr(importing, "run_stage_one", runs(sleeps, fails=fails))
    # These runs leave nothing to be counted or drawn.
    monkeypatch.setattr(importing, "version_ready", Signal())
    first = claim("first")
    assert first is not None
    if sleeps == "before":
        succeed()
    run(first)
    ended = last_job(version)
    assert (ended.state, ended.worker) == ("failed" if fails else "done", "second")
    version.refresh_from_db()
    names = {path.name for path in version.folder.parent.iterdir()}
    if fails:
        assert not version.is_ready
        assert names == {"1.toml"}
    else:
        assert version.summary["out"] == str(version.folder)
        assert (version.folder / "attempt").read_text() == "second"
        assert names == {"1", "1.toml"}
