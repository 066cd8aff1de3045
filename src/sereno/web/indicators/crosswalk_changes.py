"""Writes of crosswalks, and of values carried over by them."""

from __future__ import annotations

import numpy as np
from django.db import transaction

from sereno.exchange.indicator_value_files import LevelValues, note, read_values
from sereno.methods.sources.indicator_transfer import move_values
from sereno.vocabulary.language import percent
from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event
from sereno.web.indicators.changes import publish_values
from sereno.web.indicators.crosswalks import weights_of
from sereno.web.indicators.geography_jobs import enqueue
from sereno.web.indicators.models import (
    Basis,
    GeographyArea,
    GeographyLevel,
    Indicator,
    JobState,
    LevelCrosswalk,
    ValueFile,
)
from sereno.web.indicators.table_changes import with_earlier
from sereno.web.indicators.table_check import SMALL
from sereno.web.indicators.working_out import work_out
from sereno.web.people.models import Person
from sereno.web.sources.models import Upload


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
    small = basis == Basis.NESTED or (upload is not None and upload.size <= SMALL)
    return enqueue(job, at_once=small)


@transaction.atomic
def drop_crosswalk(*, crosswalk: LevelCrosswalk, by: Person) -> None:
    """Take a crosswalk away that came to nothing. ValueError for another: values rest on it."""
    current = LevelCrosswalk.objects.select_for_update().get(pk=crosswalk.pk)
    if current.state != JobState.FAILED:
        raise ValueError(f"a crosswalk that is {current.state} stays")
    current.delete()
    record_event(audit=crosswalk.audit, verb="drop_crosswalk", by=by, about=str(crosswalk))


def carry_over(*, crosswalk: LevelCrosswalk, indicator: Indicator, by: Person) -> ValueFile:
    """An indicator's values at the crosswalk's target, each with its error, as a new edition.

    Raises Problem carry_no_values and rate_needs_basis, and ValueError for a crosswalk that
    isn't ready.
    """
    if crosswalk.state != JobState.READY:
        raise ValueError(f"nothing is carried over by a crosswalk that is {crosswalk.state}")
    audit, source, target = crosswalk.audit, crosswalk.source.key, crosswalk.target.key
    edition = indicator.current
    if edition is None or source not in edition.facts:
        raise Problem("carry_no_values", where=indicator.code, level=crosswalk.source.name)
    edition.file.audit = audit
    given = read_values(edition.file.path, [indicator.code], source)[source].values
    weights = weights_of(crosswalk)
    people = dict(
        GeographyArea.objects.filter(level=crosswalk.source).values_list("code", "population")
    )
    known = [people.get(code) for code in weights.sources]
    basis = None if None in known else [float(n or 0) for n in known]
    moved = move_values(given, weights, indicator.defined(), basis)
    notes = np.array(
        [
            note("value_carried_over", level=crosswalk.source.name, share=percent(float(share)))
            if np.isfinite(share)
            else ""
            for share in moved.split
        ],
        object,
    )
    parts = with_earlier(audit, [LevelValues(target, moved.values, notes)])
    with transaction.atomic():
        file = publish_values(
            audit=audit,
            parts=parts,
            why=ValueFile.Why.GEOGRAPHY,
            about=str(crosswalk),
            by=by,
        )
        record_event(audit=audit, verb="carry_over", by=by, about=indicator.code)
    work_out(audit=audit, changed=[indicator.code], by=by)
    return file
