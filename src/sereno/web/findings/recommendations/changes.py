"""Writes to recommendations: one transaction each, told by the history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from django.db import transaction
from django.utils import timezone

from sereno.vocabulary.crime_prevention_principles import principles
from sereno.vocabulary.problems import Problem
from sereno.vocabulary.sdg import sdg
from sereno.web.audits.access_levels import AccessLevel, highest
from sereno.web.audits.changes import record_event, set_fields
from sereno.web.audits.models import Audit
from sereno.web.audits.stages import brought
from sereno.web.documents import Values
from sereno.web.findings.evidence.copied import free_texts, refuse_copied
from sereno.web.findings.models import (
    Beneficiary,
    Contribution,
    Publication,
    Recommendation,
    RecommendationState,
    TargetServed,
)
from sereno.web.findings.recommendations.life import PUBLICATION_LIFE, RECOMMENDATION_LIFE, STANDING
from sereno.web.findings.recommendations.merging import FollowsMerge
from sereno.web.people.models import Person
from sereno.web.records.changes import next_number

_LINKED = ("partners", "findings")


@dataclass(frozen=True)
class ToDeliver:
    """A deliverable as it is written: what, how much of what unit, and by when."""

    title: str
    quantity: Decimal | None = None
    unit: str = ""
    due_on: dt.date | None = None

    def __str__(self) -> str:
        how_many = (
            "" if self.quantity is None else f"{self.quantity.normalize():f} {self.unit}".strip()
        )
        day = "" if self.due_on is None else self.due_on.isoformat()
        return " · ".join(filter(None, (self.title, how_many, day)))


@dataclass(frozen=True)
class Serving:
    """A target of the SDGs as somebody confirms it: "11.7", how it is served and why."""

    target: str
    contribution: str = Contribution.DIRECT
    rationale: str = ""


@transaction.atomic
def add_recommendation(
    *,
    audit: Audit,
    by: Person | None,
    reference: str = "",
    targets: Iterable[Serving] = (),
    **fields: Any,
) -> Recommendation:
    """A draft. reference: "" takes the next one, "R-031". fields: those of the model by name;
    partners and findings are rows, areas (code, name) pairs, deliverables ToDeliver.

    Raises Problem reference_twice, recommendation_word_unknown and sdg_target_unknown.
    """
    number = next_number(Recommendation, audit)
    if reference:
        _refuse_twice(audit, reference)
    several = {name: fields.pop(name) for name in _SEVERAL if name in fields}
    _refuse_unknown(fields)
    made: Recommendation = Recommendation.objects.create(
        audit=audit, number=number, created_by=by, **fields,
        reference=reference or free_reference(audit, number),
    )  # fmt: skip
    for name, given in several.items():
        _SEVERAL[name](made, given)
    for each in targets:
        _serve(made, each)
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


def _refuse_unknown(fields: Values) -> None:
    for name, known in (("beneficiaries", Beneficiary.values), ("principles", [*principles()])):
        for word in set(fields.get(name) or ()) - set(known):
            raise Problem("recommendation_word_unknown", word=word, known=", ".join(known))


@transaction.atomic
def change_recommendation(
    *, row: Recommendation, by: Person | None, **fields: Any
) -> Recommendation:
    """Change what is written of it; what was reviewed is a draft again, for nobody has read it so.

    fields: as in `add_recommendation`; what isn't given stays. Raises Problem record_closed,
    reference_twice and recommendation_word_unknown.
    """
    there = _locked(row)
    if there.state in RECOMMENDATION_LIFE.closed:
        raise Problem("record_closed", where=str(there), state=there.get_state_display())
    if "reference" in fields:
        # Emptied, it keeps the one that it has.
        fields["reference"] = fields["reference"] or there.reference
        _refuse_twice(there.audit, fields["reference"], there)
    _refuse_unknown(fields)
    named = _levels_named(there)
    changed: dict[str, list[Any]] = {}
    for name in _SEVERAL:
        if name in fields:
            before, now = _SEVERAL[name](there, fields.pop(name))
            if before != now:
                changed[name] = [before, now]
    changed |= set_fields(there, fields)
    if changed:
        note_writer(there, by)
        if there.state == RecommendationState.REVIEWED:
            changed |= set_fields(there, {"state": RecommendationState.DRAFT})
        there.save()
        record_event(
            audit=there.audit, verb="change_recommendation", by=by, subject=there, changed=changed,
            access_level=highest(named | _levels_named(there)),
        )  # fmt: skip
    return there


def _levels_named(there: Recommendation) -> set[str]:
    """The levels of the organisations that it names: the history calls them by their names."""
    levels = set(there.partners.values_list("access_level", flat=True))
    return levels | ({there.responsible.access_level} if there.responsible else set())


def note_writer(there: Recommendation, by: Person | None) -> None:
    """Whoever wrote in one, or decided a verdict on it, doesn't review it."""
    if by is not None:
        there.writers.add(by)


def _writers(there: Recommendation) -> list[Person]:
    return [*there.writers.all(), *([there.created_by] if there.created_by else [])]


# What stands in tables of its own is written as a whole: (what it was, what it is), as the history
# tells it.
Said = tuple[list[Any], list[Any]]


def _linked(
    name: str, told: Callable[[Any], Any]
) -> Callable[[Recommendation, Iterable[Any]], Said]:
    def write(there: Recommendation, rows: Iterable[Any]) -> Said:
        before, now = list(getattr(there, name).all()), list(rows)
        getattr(there, name).set(now)
        return sorted(map(told, before)), sorted(map(told, now))

    return write


def _areas(there: Recommendation, areas: Iterable[tuple[str, str]]) -> Said:
    before, now = dict(there.areas.values_list("code", "name")), dict(areas)
    there.areas.exclude(code__in=now).delete()
    for code, name in now.items():
        there.areas.update_or_create(code=code, defaults={"name": name})
    return sorted(before.values()), sorted(now.values())


def _deliverables(there: Recommendation, given: Iterable[ToDeliver]) -> Said:
    """A deliverable that stays in its place is the same row: later stages may hold on to it."""
    now, rows = list(given), list(there.deliverables.all())
    before = [to_deliver(row) for row in rows]
    for position, each in enumerate(now, start=1):
        values = vars(each)
        there.deliverables.update_or_create(position=position, defaults=values)
    there.deliverables.filter(position__gt=len(now)).delete()
    return [str(each) for each in before], [str(each) for each in now]


def to_deliver(row: Any) -> ToDeliver:
    """A deliverable as it would be written."""
    return ToDeliver(row.title, row.quantity, row.unit, row.due_on)


_SEVERAL: dict[str, Callable[[Recommendation, Any], Said]] = {
    "partners": _linked("partners", str),
    # Of a finding, which may be a draft or of another level, no word.
    "findings": _linked("findings", lambda finding: finding.number),
    "areas": _areas,
    "deliverables": _deliverables,
}


def _locked(row: Recommendation) -> Recommendation:
    found: Recommendation = Recommendation.objects.select_for_update(no_key=True).get(pk=row.pk)
    return found


@transaction.atomic
def take_recommendation_step(
    *, row: Recommendation, step: str, by: Person | None, reason: str = "", read: str = ""
) -> Recommendation:
    """Review, approve, drop and so on; an approved one that is written anew is a further version.
    read: of a review and an approval, when it was last changed as it was read.

    Raises Problem changed_unread, recommendation_own, evidence_copied, recommendation_published and
    step_not_possible.
    """
    there = _locked(row)
    values: Values = {}
    asked = RECOMMENDATION_LIFE.steps[step]
    if by is not None and asked.is_kept_from(there, by):
        raise Problem("recommendation_own")
    if step in ("review", "approve"):
        if read != there.changed_at.isoformat():
            raise Problem("changed_unread", where=str(there))
        _refuse_copied(there, there.access_level)
    if asked.to != RecommendationState.APPROVED:
        _refuse_published(there)
    if step == "write_anew" and there.state == RecommendationState.APPROVED:
        values["version"] = there.version + 1
    if step == "pick_up":
        values["merged_into"] = None
    RECOMMENDATION_LIFE.move(there, step, **values)
    record_event(
        audit=there.audit, verb=f"recommendation_{step}", by=by, subject=there, reason=reason
    )
    return there


def _refuse_copied(there: Recommendation, level: str) -> None:
    rows = (there, *there.deliverables.all(), *there.targets.all(), *there.verdicts.all())
    refuse_copied(there.audit, level, free_texts(*rows), where=str(there))


def _refuse_kept_names(there: Recommendation) -> None:
    named = {*there.partners.all(), *([there.responsible] if there.responsible else [])}
    kept = sorted(each.name for each in named if each.access_level != AccessLevel.PUBLIC)
    if kept:
        raise Problem("recommendation_names_kept", where=str(there), named=", ".join(kept))


def _refuse_published(there: Recommendation) -> None:
    """What the city's people read changes under nobody's eyes."""
    if there.publication == Publication.PUBLISHED:
        raise Problem("recommendation_published", where=str(there))


@transaction.atomic
def publish(
    *, row: Recommendation, step: str, by: Person | None, reason: str = ""
) -> Recommendation:
    """Publish it, or take it back: everybody may read what is published, and the team alone what
    was taken back.

    Raises Problem recommendation_not_approved, recommendation_names_kept (an organisation that
    everybody may not see), evidence_copied and step_not_possible.
    """
    there = _locked(row)
    before = there.access_level
    if step == "publish" and there.state != RecommendationState.APPROVED:
        raise Problem("recommendation_not_approved", where=str(there))
    if step == "publish":
        _refuse_kept_names(there)
        _refuse_copied(there, AccessLevel.PUBLIC)
        values = {"access_level": AccessLevel.PUBLIC, "published_at": timezone.now()}
    else:
        values = {"access_level": AccessLevel.TEAM, "published_at": None}
    PUBLICATION_LIFE.move(there, step, **values)
    record_event(
        audit=there.audit, verb=f"recommendation_{step}", by=by, subject=there, reason=reason,
        changed={"access_level": [before, there.access_level]},
    )  # fmt: skip
    return there


@transaction.atomic
def confirm_target(*, row: Recommendation, by: Person | None, serving: Serving) -> TargetServed:
    """Say that it serves a target, and how; said again, the newer counts.

    Raises Problem record_closed and sdg_target_unknown.
    """
    there = opened(row)
    made, changed = _serve(there, serving)
    if changed:
        reviewed_no_more(there, by)
        record_event(
            audit=there.audit, verb="confirm_target", by=by, subject=there, target=serving.target,
            contribution=serving.contribution, rationale=serving.rationale,
        )  # fmt: skip
    return made


def _serve(there: Recommendation, serving: Serving) -> tuple[TargetServed, bool]:
    entry = sdg().get(serving.target)
    if entry is None or entry.level != "target":
        targets = [code for code, each in sdg().items() if each.level == "target"]
        near = get_close_matches(serving.target, targets, n=1, cutoff=0)
        raise Problem("sdg_target_unknown", target=serving.target, nearest=near[0])
    said = {"contribution": serving.contribution, "rationale": serving.rationale}
    was = there.targets.filter(target=serving.target).first()
    if was is not None and not set_fields(was, said):
        return was, False
    made, _new = there.targets.update_or_create(target=serving.target, defaults=said)
    return made, True


@transaction.atomic
def drop_target(*, row: Recommendation, by: Person | None, target: str) -> None:
    """Say that it doesn't serve a target. Raises Problem record_closed."""
    there = opened(row)
    n, _rows = there.targets.filter(target=target).delete()
    if n:
        reviewed_no_more(there, by)
        record_event(audit=there.audit, verb="drop_target", by=by, subject=there, target=target)


def opened(row: Recommendation) -> Recommendation:
    """The recommendation, locked, in the caller's transaction. Raises Problem record_closed."""
    there = _locked(row)
    if there.state in RECOMMENDATION_LIFE.closed:
        raise Problem("record_closed", where=str(there), state=there.get_state_display())
    return there


def reviewed_no_more(there: Recommendation, by: Person | None) -> None:
    """What was reviewed is a draft again, once somebody wrote what nobody has read beside it."""
    note_writer(there, by)
    if there.state == RecommendationState.REVIEWED:
        there.state = RecommendationState.DRAFT
    there.save(update_fields=["state", "changed_at"])


@transaction.atomic
def merge_recommendation(
    *, row: Recommendation, into: Recommendation, by: Person | None
) -> Recommendation:
    """Take one into another, which gets its areas, findings, partners, targets, beneficiaries,
    principles and deliverables; its own text stays as it is.

    The one merged keeps its number and its reference, which lead to the other from then on; so do
    those that were merged into it before. Raises Problem recommendation_not_to_merge,
    recommendation_levels_differ (more people would read of it) and recommendation_published.
    """
    there, into = _both(row, into)
    same = there.pk == into.pk or there.audit_id != into.audit_id
    if same or there.state not in STANDING or into.state in RECOMMENDATION_LIFE.closed:
        raise Problem("recommendation_not_to_merge", this=str(there), into=str(into))
    _refuse_published(there)
    if highest((there.access_level, into.access_level)) != into.access_level:
        raise Problem("recommendation_levels_differ", this=str(there), into=str(into))
    gives: Values = {
        name: [
            *getattr(into, name),
            *(k for k in getattr(there, name) if k not in getattr(into, name)),
        ]
        for name in ("beneficiaries", "principles")
    }
    gives |= {name: {*getattr(into, name).all(), *getattr(there, name).all()} for name in _LINKED}
    if into.areas.exists() and there.areas.exists():
        # None means the whole city, which is not narrowed to the areas of the other.
        gives["areas"] = [
            *there.areas.values_list("code", "name"),
            *into.areas.values_list("code", "name"),
        ]
    elif into.areas.exists():
        gives["areas"] = []
    gives["deliverables"] = [
        to_deliver(each) for each in (*into.deliverables.all(), *there.deliverables.all())
    ]
    into = change_recommendation(row=into, by=by, **gives)
    has = set(into.targets.values_list("target", flat=True))
    for target in there.targets.exclude(target__in=has):
        serving = Serving(target.target, target.contribution, target.rationale)
        confirm_target(row=into, by=by, serving=serving)
    for each in _writers(there):
        note_writer(into, each)
    for each_stage in brought(FollowsMerge):
        each_stage.move(there, into, by)
    RECOMMENDATION_LIFE.move(there, "merge", merged_into=into)
    record_event(
        audit=there.audit, verb="recommendation_merge", by=by, subject=there, into=into.reference
    )
    into.refresh_from_db()
    return into


def _both(one: Recommendation, other: Recommendation) -> tuple[Recommendation, Recommendation]:
    """Both locked, in one order, so that nobody waits for who waits for them."""
    rows = Recommendation.objects.select_for_update(no_key=True).filter(pk__in=(one.pk, other.pk))
    found = {each.pk: each for each in rows.order_by("pk")}
    return found[one.pk], found[other.pk]


_OF_A_PART = (
    *("topic", "addressee", "responsible", "beneficiaries", "horizon", "principles"),
    *("due_on", "resources", "access_level"),
)


@transaction.atomic
def split_recommendation(
    *,
    row: Recommendation,
    by: Person | None,
    title: str,
    text: str = "",
    reference: str = "",
    deliverables: Sequence[int] = (),
) -> Recommendation:
    """A part of it as a recommendation of its own, with its topic, areas, findings and targets.

    deliverables: positions of those that go along. The one that it was split from keeps its
    reference, "R-031"; the part's is "R-031.1" unless another is given. Raises Problem
    record_closed and reference_twice.
    """
    there = opened(row)
    rows = list(there.deliverables.all())
    goes = [to_deliver(each) for each in rows if each.position in deliverables]
    made = add_recommendation(
        audit=there.audit, by=by, title=title, text=text, split_from=there,
        reference=reference or _reference_of_a_part(there),
        **{name: getattr(there, name) for name in _OF_A_PART},
        **{name: list(getattr(there, name).all()) for name in _LINKED},
        areas=list(there.areas.values_list("code", "name")), deliverables=goes,
        targets=[Serving(t.target, t.contribution, t.rationale) for t in there.targets.all()],
    )  # fmt: skip
    for each in _writers(there):
        note_writer(made, each)
    if goes:
        stay = [to_deliver(each) for each in rows if each.position not in deliverables]
        change_recommendation(row=there, by=by, deliverables=stay)
    record_event(
        audit=there.audit, verb="split_recommendation", by=by, subject=there, into=made.reference
    )
    return made


def _reference_of_a_part(there: Recommendation) -> str:
    taken = set(
        Recommendation.objects.filter(
            audit=there.audit_id, reference__startswith=f"{there.reference}."
        ).values_list("reference", flat=True)
    )
    n = 1
    while (reference := f"{there.reference}.{n}") in taken:
        n += 1
    return reference


def standing_one(row: Recommendation) -> Recommendation:
    """The one that a recommendation is now: itself, or the one it was merged into at the end."""
    while row.merged_into is not None:
        row = row.merged_into
    return row
