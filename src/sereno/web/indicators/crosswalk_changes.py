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
from sereno.web.indicators.crosswalks import (
    from_boundaries,
    from_table,
    keep_weights,
    weights_of,
)
from sereno.web.indicators.models import (
    Basis,
    GeographyArea,
    GeographyLevel,
    Indicator,
    LevelCrosswalk,
    ValueFile,
)
from sereno.web.indicators.table_changes import with_earlier
from sereno.web.indicators.table_check import as_data
from sereno.web.indicators.working_out import work_out
from sereno.web.people.models import Person
from sereno.web.sources.models import Upload

MOST_FAULTS = 60


def load_crosswalk(
    *, upload: Upload, source: GeographyLevel, target: GeographyLevel, basis: Basis, by: Person
) -> LevelCrosswalk:
    """Weights from a table, or from the boundaries of the source's areas.

    Raises what is wrong with the file, and crosswalk_empty when nothing of it can be used.
    """
    if basis == Basis.TABLE:
        made, faults = from_table(upload.path, source, target)
    else:
        made, faults = from_boundaries(upload.path, source, target, basis)
    if not len(made.weight):
        raise Problem("crosswalk_empty", where=upload.name)
    name = keep_weights(upload.audit, made)
    reached = np.unique(made.source)
    with transaction.atomic():
        kept = LevelCrosswalk.objects.create(
            audit=upload.audit,
            name=upload.name,
            source=source,
            target=target,
            basis=basis,
            file_name=name,
            n_pairs=len(made.weight),
            outside=float(made.outside.mean()),
            split=float(np.isin(reached, made.source[made.is_split]).mean()),
            faults=[as_data(fault) for fault in faults[:MOST_FAULTS]],
            by=by,
        )
        record_event(audit=upload.audit, verb="load_crosswalk", by=by, about=upload.name)
    return kept


def carry_over(*, crosswalk: LevelCrosswalk, indicator: Indicator, by: Person) -> ValueFile:
    """An indicator's values at the crosswalk's target, each with its error, as a new edition.

    Raises Problem carry_no_values and rate_needs_basis.
    """
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
