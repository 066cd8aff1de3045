"""Carries values of an indicator over to another geography."""

from __future__ import annotations

import numpy as np
from django.db import transaction

from sereno.exchange.indicators.value_files import LevelValues, note, read_values
from sereno.methods.sources.geographies.transfer import move_values
from sereno.vocabulary.language import percent
from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event
from sereno.web.geographies.models import GeographyArea, LevelCrosswalk
from sereno.web.geographies.weights import weights_of
from sereno.web.indicators.changes import publish_values
from sereno.web.indicators.earlier import with_earlier
from sereno.web.indicators.models import Indicator, ValueFile
from sereno.web.indicators.working_out import work_out
from sereno.web.people.models import Person


def carry_over(*, crosswalk: LevelCrosswalk, indicator: Indicator, by: Person) -> ValueFile:
    """An indicator's values at the crosswalk's target, each with its error, as a new edition.

    Raises Problem carry_no_values and rate_needs_basis, and ValueError for a crosswalk that
    isn't ready.
    """
    if not crosswalk.is_ready:
        raise ValueError("nothing is carried over by a crosswalk that isn't ready")
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
        record_event(
            audit=audit,
            verb="carry_over",
            by=by,
            subject=indicator,
            parent=crosswalk,
        )
        work_out(audit=audit, changed=[indicator.code], by=by)
    return file
