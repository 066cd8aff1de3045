"""How a project that was brought ends: taken over, dropped, or after a time in which nobody did."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event
from sereno.web.coding.models import BroughtProject, ProjectState
from sereno.web.diagnosis.consent.undecided import kept_undecided
from sereno.web.documents import Values
from sereno.web.jobs.changes import give_up
from sereno.web.people.models import Person

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


ENDING = (kept_undecided(BroughtProject, OPEN, drop_project, "project_taken"),)
