"""Writes of what comes as a file of rows: kept, settled, made into records, or let go."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction

from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event
from sereno.web.audits.models import Audit
from sereno.web.files.changes import keep
from sereno.web.files.spool import Spool
from sereno.web.jobs.changes import ask, give_up
from sereno.web.jobs.models import Job
from sereno.web.people.models import Person
from sereno.web.records.bringing.models import BroughtFile, BroughtState
from sereno.web.records.changes import next_number


@transaction.atomic
def bring_file(
    *,
    model: type[BroughtFile],
    audit: Audit,
    spool: Spool,
    columns: Mapping[str, str],
    notes: Sequence[Problem],
    by: Person,
) -> BroughtFile:
    """Keep a file of rows, with the columns as they were guessed."""
    file = keep(spool=spool, by=by)
    brought: BroughtFile = model.objects.create(
        audit=audit,
        number=next_number(model, audit),
        file=file,
        name=file.name,
        columns=dict(columns),
        notes=[each.as_data() for each in notes],
        created_by=by,
    )
    record_event(audit=audit, verb=f"bring_{model.OF}", by=by, subject=brought)
    return brought


@transaction.atomic
def ask_to_take(
    *, brought: BroughtFile, columns: Mapping[str, str], access_level: str, by: Person
) -> Job:
    """Have records made of a file's rows. Raises Problem brought_taken and job_under_way."""
    there = _waiting(brought)
    there.columns, there.access_level = dict(columns), access_level
    there.save(update_fields=["columns", "access_level", "changed_at"])
    return ask(there.TAKE, audit=there.audit, by=by, subject=there, about=str(there))


@transaction.atomic
def drop_file(*, brought: BroughtFile, by: Person | None) -> None:
    """Let a file go of which nothing was taken over: no record holds it any more, and it is swept
    away. by: None where nobody decided in time. Raises Problem brought_taken.
    """
    there = _waiting(brought)
    give_up(subject=there)
    there.state, there.file = BroughtState.DROPPED, None
    there.save(update_fields=["state", "file", "changed_at"])
    record_event(audit=there.audit, verb=f"drop_{there.OF}", by=by, subject=there)


def _waiting(brought: BroughtFile) -> BroughtFile:
    rows = type(brought).objects.select_for_update(no_key=True)
    there: BroughtFile = rows.get(pk=brought.pk)
    if there.state != BroughtState.WAITING:
        raise Problem("brought_taken", where=str(there))
    return there


@transaction.atomic
def take_over(
    *,
    brought: BroughtFile,
    rows: Sequence[Any],
    write: Callable[[Any, Sequence[Any], Person], None],
    n_refused: int,
    rejects: Spool | None,
    notes: Sequence[Problem],
    by: Person,
) -> None:
    """Have records written of rows, all or none, and keep what was refused.

    Raises Problem brought_taken and those of `write`.
    """
    there = _waiting(brought)
    write(there, rows, by)
    there.n_made, there.n_refused = len(rows), n_refused
    there.rejects = None if rejects is None else keep(spool=rejects, by=by)
    there.notes = [*there.notes, *(each.as_data() for each in notes)]
    there.state = BroughtState.TAKEN
    there.save()
    record_event(
        audit=there.audit, verb=f"take_{there.OF}", by=by, subject=there, n=len(rows),
        refused=n_refused,
    )  # fmt: skip
