"""Writes of what comes as a file: kept, settled, made into drafts; pairs that are two."""

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
from sereno.web.files.changes import keep
from sereno.web.files.spool import Spool
from sereno.web.findings.bringing.reading import ReadRecommendation
from sereno.web.findings.models import (
    AlikePair,
    BroughtRecommendations,
    BroughtState,
    Deliverable,
    Recommendation,
    RecommendationArea,
    TargetServed,
)
from sereno.web.jobs.changes import ask, give_up
from sereno.web.jobs.models import Job
from sereno.web.organisations.changes import organisation_called
from sereno.web.organisations.models import Organisation
from sereno.web.people.models import Person
from sereno.web.records.changes import next_number

_AT_ONCE = 500


@transaction.atomic
def bring_file(
    *, audit: Audit, spool: Spool, columns: Mapping[str, str], notes: Sequence[Problem], by: Person
) -> BroughtRecommendations:
    """Keep a file of recommendations, with the columns as they were guessed."""
    file = keep(spool=spool, by=by)
    brought: BroughtRecommendations = BroughtRecommendations.objects.create(
        audit=audit,
        number=next_number(BroughtRecommendations, audit),
        file=file,
        name=file.name,
        columns=dict(columns),
        notes=[each.as_data() for each in notes],
        created_by=by,
    )
    record_event(audit=audit, verb="bring_recommendations", by=by, subject=brought)
    return brought


@transaction.atomic
def ask_to_take(
    *, brought: BroughtRecommendations, columns: Mapping[str, str], access_level: str, by: Person
) -> Job:
    """Have drafts made of a file's rows. Raises Problem brought_taken and job_under_way."""
    there = _waiting(brought)
    there.columns, there.access_level = dict(columns), access_level
    there.save(update_fields=["columns", "access_level", "changed_at"])
    return ask(
        BroughtRecommendations.TAKE, audit=there.audit, by=by, subject=there, about=str(there)
    )


@transaction.atomic
def drop_file(*, brought: BroughtRecommendations, by: Person | None) -> None:
    """Let a file go of which nothing was taken over: no record holds it any more, and it is swept
    away. by: None where nobody decided in time. Raises Problem brought_taken.
    """
    there = _waiting(brought)
    give_up(subject=there)
    there.state, there.file = BroughtState.DROPPED, None
    there.save(update_fields=["state", "file", "changed_at"])
    record_event(audit=there.audit, verb="drop_recommendations", by=by, subject=there)


def _waiting(brought: BroughtRecommendations) -> BroughtRecommendations:
    rows = BroughtRecommendations.objects.select_for_update(no_key=True)
    there: BroughtRecommendations = rows.get(pk=brought.pk)
    if there.state != BroughtState.WAITING:
        raise Problem("brought_taken", where=str(there))
    return there


@transaction.atomic
def take_over(
    *,
    brought: BroughtRecommendations,
    rows: Sequence[ReadRecommendation],
    n_refused: int,
    rejects: Spool | None,
    by: Person,
) -> None:
    """Make drafts of rows, each with its event, and keep what was refused.

    Raises Problem brought_taken; reference_twice when somebody took a reference meanwhile.
    """
    there = _waiting(brought)
    audit = there.audit
    number = next_number(Recommendation, audit)
    taken = _free(audit, rows)
    called = _organisations(there, rows, by)
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
    there.n_made, there.n_refused = len(made), n_refused
    there.rejects = None if rejects is None else keep(spool=rejects, by=by)
    there.state = BroughtState.TAKEN
    there.save()
    record_event(
        audit=audit, verb="take_recommendations", by=by, subject=there, n=len(made),
        refused=n_refused,
    )  # fmt: skip


def _free(audit: Audit, rows: Sequence[ReadRecommendation]) -> set[str]:
    """All references, of those that are there and those that come, which are no one's yet."""
    there = dict(Recommendation.objects.filter(audit=audit).values_list("reference", "title"))
    coming = {row.fields["reference"] for row in rows if row.fields.get("reference")}
    for reference in sorted(coming & there.keys()):
        raise Problem("reference_twice", reference=reference, title=there[reference])
    return coming | there.keys()


def _organisations(
    brought: BroughtRecommendations, rows: Sequence[ReadRecommendation], by: Person
) -> dict[str, Organisation]:
    """Those that rows name, by their folded names: found in the directory, or put into it."""
    names: dict[str, str] = {}
    for row in rows:
        for name in (row.responsible, *row.partners):
            if name:
                names.setdefault(fold(name), name)
    return {
        key: organisation_called(
            audit=brought.audit, name=name, by=by, access_level=brought.access_level
        )
        for key, name in names.items()
    }


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
