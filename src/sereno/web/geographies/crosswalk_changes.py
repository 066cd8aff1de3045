"""Writes crosswalks."""

from __future__ import annotations

from django.db import transaction

from sereno.web.audits.changes import record_event
from sereno.web.geographies.models import CrosswalkBasis, GeographyLevel, LevelCrosswalk
from sereno.web.imports.models import Upload
from sereno.web.jobs.changes import ask
from sereno.web.jobs.models import Job
from sereno.web.people.models import Person


@transaction.atomic
def ask_crosswalk(
    *,
    source: GeographyLevel,
    target: GeographyLevel,
    basis: CrosswalkBasis,
    upload: Upload | None = None,
    control: GeographyLevel | None = None,
    by: Person,
) -> LevelCrosswalk:
    """Have weights between two levels made: a small table, and what lies in what, at once.

    upload: the table of weights. control: the level that says where people live.
    """
    row = LevelCrosswalk.objects.create(
        audit=source.audit,
        name=upload.name if upload else "",
        source=source,
        target=target,
        basis=basis,
        upload=upload,
        control=control,
        by=by,
    )
    small = basis == CrosswalkBasis.NESTED or (upload is not None and upload.is_small)
    ask(LevelCrosswalk.WORK, audit=row.audit, by=by, subject=row, about=str(row), at_once=small)
    return row


@transaction.atomic
def drop_crosswalk(*, crosswalk: LevelCrosswalk, by: Person) -> None:
    """Take a crosswalk away that came to nothing. ValueError for another: values rest on it."""
    current = LevelCrosswalk.objects.select_for_update().get(pk=crosswalk.pk)
    if current.is_ready or Job.objects.about(current).live().exists():
        raise ValueError("a crosswalk that is ready or being made stays")
    record_event(
        audit=crosswalk.audit,
        verb="drop_crosswalk",
        by=by,
        subject=current,
        parent=current.source,
    )
    current.delete()
