"""Writes crosswalks."""

from __future__ import annotations

from django.db import transaction

from sereno.web.audits.changes import record_event
from sereno.web.geographies.job_changes import enqueue
from sereno.web.geographies.models import Basis, GeographyLevel, JobState, LevelCrosswalk
from sereno.web.imports.models import Upload
from sereno.web.people.models import Person


@transaction.atomic
def ask_crosswalk(
    *,
    source: GeographyLevel,
    target: GeographyLevel,
    basis: Basis,
    upload: Upload | None = None,
    control: GeographyLevel | None = None,
    by: Person,
) -> LevelCrosswalk:
    """Have weights between two levels made: a small table, and what lies in what, at once.

    upload: the table of weights. control: the level that says where people live.
    """
    job = LevelCrosswalk.objects.create(
        audit=source.audit,
        name=upload.name if upload else "",
        source=source,
        target=target,
        basis=basis,
        upload=upload,
        control=control,
        by=by,
    )
    small = basis == Basis.NESTED or (upload is not None and upload.is_small)
    return enqueue(job, at_once=small)


@transaction.atomic
def drop_crosswalk(*, crosswalk: LevelCrosswalk, by: Person) -> None:
    """Take a crosswalk away that came to nothing. ValueError for another: values rest on it."""
    current = LevelCrosswalk.objects.select_for_update().get(pk=crosswalk.pk)
    if current.state != JobState.FAILED:
        raise ValueError(f"a crosswalk that is {current.state} stays")
    record_event(
        audit=crosswalk.audit,
        verb="drop_crosswalk",
        by=by,
        subject=current,
        parent=current.source,
    )
    current.delete()
