"""Writes to recommendations."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event, set_fields
from sereno.web.audits.models import Audit
from sereno.web.documents import Values
from sereno.web.findings.models import Recommendation, RecommendationState
from sereno.web.findings.recommendations.life import RECOMMENDATION_LIFE
from sereno.web.people.models import Person
from sereno.web.records.changes import next_number

# What stands in tables of its own: replaced as a whole.
SEVERAL = ("partners", "findings")


@transaction.atomic
def add_recommendation(
    *, audit: Audit, by: Person | None, reference: str = "", **fields: Any
) -> Recommendation:
    """A draft. reference: "" takes the next one, "R-031". fields: those of the model by name;
    partners, findings: lists of rows.

    Raises Problem reference_twice.
    """
    number = next_number(Recommendation, audit)
    if reference:
        _refuse_twice(audit, reference)
    several = {name: fields.pop(name) for name in SEVERAL if name in fields}
    made: Recommendation = Recommendation.objects.create(
        audit=audit, number=number, created_by=by, **fields,
        reference=reference or free_reference(audit, number),
    )  # fmt: skip
    for name, rows in several.items():
        getattr(made, name).set(rows)
    record_event(audit=audit, verb="add_recommendation", by=by, subject=made, number=number)
    return made


def free_reference(audit: Audit, number: int) -> str:
    """The first reference from a number on that no recommendation has: "R-031"."""
    taken = set(Recommendation.objects.filter(audit=audit).values_list("reference", flat=True))
    while (reference := f"R-{number:03d}") in taken:
        number += 1
    return reference


def _refuse_twice(audit: Audit, reference: str, besides: Recommendation | None = None) -> None:
    same = Recommendation.objects.filter(audit=audit, reference=reference)
    if besides is not None:
        same = same.exclude(pk=besides.pk)
    if (other := same.first()) is not None:
        raise Problem("reference_twice", reference=reference, title=other.title)


@transaction.atomic
def change_recommendation(
    *, row: Recommendation, by: Person | None, **fields: Any
) -> Recommendation:
    """Change what is written of it; what was reviewed is a draft again, for nobody has read it so.

    Raises Problem record_closed, reference_twice.
    """
    there = _locked(row)
    if there.state in RECOMMENDATION_LIFE.closed:
        raise Problem("record_closed", where=str(there), state=there.get_state_display())
    if "reference" in fields:
        # Emptied, it keeps the one that it has.
        fields["reference"] = fields["reference"] or there.reference
        _refuse_twice(there.audit, fields["reference"], there)
    changed: Values = {}
    for name in SEVERAL:
        if name in fields:
            before, now = list(getattr(there, name).all()), list(fields.pop(name))
            if set(before) != set(now):
                getattr(there, name).set(now)
                changed[name] = [sorted(map(str, before)), sorted(map(str, now))]
    changed |= set_fields(there, fields)
    if changed:
        if there.state == RecommendationState.REVIEWED:
            changed |= set_fields(there, {"state": RecommendationState.DRAFT})
        there.save()
        record_event(
            audit=there.audit, verb="change_recommendation", by=by, subject=there, changed=changed
        )
    return there


def _locked(row: Recommendation) -> Recommendation:
    found: Recommendation = Recommendation.objects.select_for_update(no_key=True).get(pk=row.pk)
    return found


@transaction.atomic
def take_recommendation_step(
    *, row: Recommendation, step: str, by: Person, reason: str = ""
) -> Recommendation:
    """Review, approve, drop and so on; an approved one that is written anew is a further version.

    Raises Problem recommendation_own and step_not_possible.
    """
    there = _locked(row)
    values: Values = {}
    if step == "review" and there.created_by_id == by.pk:
        raise Problem("recommendation_own", where=str(there))
    if step == "write_anew" and there.state == RecommendationState.APPROVED:
        values["version"] = there.version + 1
    if step == "pick_up":
        values["merged_into"] = None
    RECOMMENDATION_LIFE.move(there, step, **values)
    record_event(
        audit=there.audit, verb=f"recommendation_{step}", by=by, subject=there, reason=reason
    )
    return there
