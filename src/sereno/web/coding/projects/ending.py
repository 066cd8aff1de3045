"""How a project that was brought ends: taken over, dropped, or after a time in which nobody did."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from django.db import transaction

from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.coding.models import BroughtProject, ProjectState
from sereno.web.diagnosis.consent.resting import KeptForATime
from sereno.web.documents import Values
from sereno.web.jobs.changes import give_up
from sereno.web.people.models import Person

# So long it waits: what people said lies nowhere without a use.
WAITS: Final = dt.timedelta(days=30)
OPEN: Final = (ProjectState.READING, ProjectState.WAITING)


@transaction.atomic
def drop_project(*, brought: BroughtProject, by: Person | None) -> None:
    """Take nothing of a project, and let its file go. Raises Problem project_taken."""
    brought = open_project(brought)
    give_up(subject=brought)
    end(brought, ProjectState.DROPPED)
    record_event(audit=brought.audit, verb="drop_project", by=by, subject=brought)


def open_project(brought: BroughtProject) -> BroughtProject:
    """A project about which nobody decided yet, locked. Raises Problem project_taken."""
    found: BroughtProject = BroughtProject.objects.select_for_update(no_key=True).get(pk=brought.pk)
    if found.state not in OPEN:
        raise Problem("project_taken", where=str(found))
    return found


def waiting(brought: BroughtProject) -> BroughtProject:
    """One that was read, locked. Raises Problem project_taken."""
    found = open_project(brought)
    if found.state != ProjectState.WAITING:
        raise Problem("project_taken", where=str(found))
    return found


def end(brought: BroughtProject, state: ProjectState, taken: Values | None = None) -> None:
    """Its files are held by no record any more, and are swept away."""
    brought.state, brought.taken = state, taken or {}
    brought.file = brought.read = None
    brought.save(update_fields=["state", "taken", "file", "read", "changed_at"])


def due(today: dt.date) -> Iterable[BroughtProject]:
    """Projects about which nobody decided."""
    rows = BroughtProject.objects.filter(state__in=OPEN, created_at__date__lt=today - WAITS)
    found: Iterable[BroughtProject] = rows.select_related("audit").order_by("pk")
    return found


@transaction.atomic
def erase(brought: BroughtProject, _today: dt.date) -> Audit:
    """Let one go, if still nobody decided."""
    try:
        drop_project(brought=brought, by=None)
    except Problem as problem:
        if problem.code != "project_taken":
            raise
    return brought.audit


ENDING = (KeptForATime(due, erase),)
