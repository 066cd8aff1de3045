"""Writes of what comes as a file: rows made into drafts; pairs that are two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from sereno.methods.findings.near_duplicates import Alike
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event, record_events
from sereno.web.audits.models import Audit
from sereno.web.documents import Values
from sereno.web.findings.bringing.reading import ReadRecommendation
from sereno.web.findings.models import (
    AlikePair,
    BroughtRecommendations,
    Deliverable,
    Recommendation,
    RecommendationArea,
    TargetServed,
)
from sereno.web.organisations.changes import organisations_called
from sereno.web.organisations.models import Organisation
from sereno.web.people.models import Person
from sereno.web.records.changes import next_number

_AT_ONCE = 500


def write_drafts(
    there: BroughtRecommendations, rows: Sequence[ReadRecommendation], by: Person
) -> None:
    """Make drafts of rows, each with its event.

    Raises Problem reference_twice when somebody took a reference meanwhile.
    """
    audit = there.audit
    number = next_number(Recommendation, audit)
    taken = _free(audit, rows)
    called = organisations_called(
        audit=audit, by=by, access_level=there.access_level,
        names=(name for row in rows for name in (row.responsible, *row.partners)),
    )  # fmt: skip
    made: list[Recommendation] = []
    at = number
    for place, row in enumerate(rows):
        values: Values = {"access_level": there.access_level, **row.fields}
        if not values.get("reference"):
            # After its number, as `add_recommendation` calls it, or the next that is free.
            at = max(at, number + place)
            while (reference := f"R-{at:03d}") in taken:
                at += 1
            at += 1
            values["reference"] = reference
        made.append(
            Recommendation(
                audit=audit, number=number + place, created_by=by, **values,
                responsible=called.get(fold(row.responsible)) if row.responsible else None,
            )
        )  # fmt: skip
    Recommendation.objects.bulk_create(made, batch_size=_AT_ONCE)
    _with_their_rows(made, rows, called)
    record_events(made, audit=audit, verb="add_recommendation", by=by)


def _free(audit: Audit, rows: Sequence[ReadRecommendation]) -> set[str]:
    """All references, of those that are there and those that come, which are no one's yet."""
    there = dict(Recommendation.objects.filter(audit=audit).values_list("reference", "title"))
    coming = {row.fields["reference"] for row in rows if row.fields.get("reference")}
    for reference in sorted(coming & there.keys()):
        raise Problem("reference_twice", reference=reference, title=there[reference])
    return coming | there.keys()


def _with_their_rows(
    made: Sequence[Recommendation],
    rows: Sequence[ReadRecommendation],
    called: Mapping[str, Organisation],
) -> None:
    """What stands in tables of its own, of all at once."""
    # By their keys: setting the rows themselves takes as long as writing them.
    pairs = list(zip((each.pk for each in made), rows, strict=True))
    _create(
        RecommendationArea(recommendation_id=key, code=code, name=name)
        for key, row in pairs
        for code, name in row.areas.items()
    )
    _create(
        Deliverable(recommendation_id=key, position=position, **vars(one))
        for key, row in pairs
        for position, one in enumerate(row.deliverables, start=1)
    )
    _create(
        TargetServed(recommendation_id=key, **vars(one))
        for key, row in pairs
        for one in row.targets
    )
    partner: Any = Recommendation.partners.through
    # Two names may be those of one organisation: its own and its short one.
    _create(
        partner(recommendation_id=key, organisation_id=other)
        for key, row in pairs
        for other in dict.fromkeys(called[fold(name)].pk for name in row.partners)
    )
    finding: Any = Recommendation.findings.through
    _create(
        finding(recommendation_id=key, finding_id=other)
        for key, row in pairs
        for other in row.findings
    )


def _create(rows: Iterable[models.Model]) -> None:
    found = list(rows)
    if found:
        type(found[0])._default_manager.bulk_create(found, batch_size=_AT_ONCE)


@transaction.atomic
def keep_pairs(*, audit: Audit, keys: Sequence[int], found: Sequence[Alike]) -> None:
    """Write the pairs that were found anew; those of which somebody said that they are two stay.

    keys: of the recommendations, by their places in `found`; one that is gone meanwhile is in no
    pair.
    """
    AlikePair.objects.filter(first__audit=audit, two_at__isnull=True).delete()
    settled = set(AlikePair.objects.filter(first__audit=audit).values_list("first", "other"))
    there = set(Recommendation.objects.filter(audit=audit).values_list("pk", flat=True))
    pairs = [(*sorted((keys[each.first], keys[each.other])), each.likeness) for each in found]
    _create(
        AlikePair(first_id=first, other_id=other, likeness=likeness)
        for first, other, likeness in pairs
        if (first, other) not in settled and {first, other} <= there
    )


@transaction.atomic
def say_they_are_two(*, pair: AlikePair, by: Person) -> None:
    """Say that two recommendations are to stay two, alike as they may be."""
    told = AlikePair.objects.filter(pk=pair.pk, two_at__isnull=True)
    if told.update(two_at=timezone.now(), two_by=by):
        record_event(
            audit=pair.first.audit, verb="keep_two", by=by, subject=pair.first,
            other=str(pair.other), access_level=pair.other.access_level,
        )  # fmt: skip
