"""Ends what a worker that is no more had begun: checks of tables, and work on geographies."""

from __future__ import annotations

from django.db import transaction

from sereno.vocabulary.problems import Problem
from sereno.web.geographies.job_changes import end_work
from sereno.web.geographies.models import GeographyJob, JobState, LevelBoundaries, LevelCrosswalk
from sereno.web.indicators.models import IndicatorTable, TableState
from sereno.web.indicators.tables.changes import end_check
from sereno.web.jobs.problems import as_data

_KINDS: tuple[type[GeographyJob], ...] = (LevelCrosswalk, LevelBoundaries)


@transaction.atomic
def end_lost_work() -> int:
    """Say of everything begun that its worker was lost; how much there was.

    To be called by whoever starts the only worker, while none runs: what is begun now is nobody's.
    """
    problem = as_data(Problem("worker_lost"))
    ended = 0
    for kind in _KINDS:
        for job in kind._default_manager.filter(state=JobState.WORKING):
            ended += end_work(job, JobState.FAILED, problem=problem)
    for table in IndicatorTable.objects.filter(state=TableState.CHECKING):
        end_check(table=table, attempt=table.attempt, state=TableState.FAILED, problem=problem)
        ended += 1
    return ended
