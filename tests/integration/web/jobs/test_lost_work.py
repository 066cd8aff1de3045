"""What a worker had begun when it was killed is told to have been lost.

1. Work on geographies and checks of tables that were begun fail in words and can be done again;
   what waits still waits, and an answer that comes all the same is dropped.
2. Whoever serves asks for it while no worker runs: before the first, and before one that replaces
   a dead one; a database that is away stops nothing.
"""

from __future__ import annotations

import sys

import pytest
from django.db import OperationalError

from sereno.cli import serve
from sereno.cli.serve import Processes
from sereno.web.geographies.job_changes import ask_again, begin_work, end_work
from sereno.web.geographies.models import Basis, JobState, LevelCrosswalk
from sereno.web.imports.changes import store_upload
from sereno.web.imports.models import Upload
from sereno.web.indicators.from_incidents import count_version
from sereno.web.indicators.lost_work import end_lost_work
from sereno.web.indicators.models import IndicatorTable, TableState
from sereno.web.indicators.tables.changes import ask_check, begin_check, begin_table
from tests.browser.web.whole_audit import bring_levels


@pytest.mark.django_db
def test_lost(audit, version, coordinator) -> None:
    """1"""
    count_version(version=version)
    bring_levels(audit, coordinator)
    waiting = LevelCrosswalk.objects.get(state=JobState.WAITING, basis=Basis.AREA)
    upload = store_upload(
        audit=audit, kind=Upload.Kind.INDICATORS, name="x.csv", chunks=[b"clave,2020\na0,1\n"],
        limit=2**20, by=coordinator,
    )  # fmt: skip
    table = begin_table(audit=audit, upload=upload, by=coordinator)
    assert end_lost_work() == 0
    job = begin_work(LevelCrosswalk, waiting.pk, waiting.attempt)
    checked = begin_check(table_id=table.pk, attempt=table.attempt)
    assert job is not None
    assert checked is not None
    assert end_lost_work() == 2
    waiting.refresh_from_db()
    table.refresh_from_db()
    assert (waiting.state, waiting.problem["code"]) == (JobState.FAILED, "worker_lost")
    assert (table.state, table.problem["code"]) == (TableState.FAILED, "worker_lost")
    assert not end_work(job, JobState.READY)
    assert ask_again(waiting).state == JobState.WAITING
    assert ask_check(table=IndicatorTable.objects.get(pk=table.pk)).state == TableState.WAITING
    assert end_lost_work() == 0


@pytest.mark.django_db(transaction=True)
def test_when(monkeypatch, settings, tmp_path) -> None:
    """2"""
    settings.HOME = tmp_path
    asked = []

    def away() -> None:
        asked.append(True)
        raise OperationalError

    monkeypatch.setattr(serve, "_end_lost_work", away)
    monkeypatch.setattr(serve, "BETWEEN_LOOKS", 0.05)
    # This process's own signals stay as they are.
    monkeypatch.setattr(serve.signal, "signal", lambda number, handler: None)
    python = [sys.executable, "-c"]
    # The first worker ends at once; the web server, whose end ends both, lives a little longer.
    ends_at_once = [*python, "pass"]
    web = [*python, "import time; time.sleep(3); raise SystemExit(7)"]
    assert Processes(web, ends_at_once).run() == 7
    assert len(asked) > 1
