"""Writes to actions: one transaction each, told by the history."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db import transaction

from sereno.vocabulary.problems import Problem
from sereno.web.actions.models import (
    Action,
    ActionKind,
    Proof,
    RecommendationServed,
)
from sereno.web.actions.register.life import ACTION_LIFE, locked_action
from sereno.web.audits.access_levels import AccessLevel, highest, levels_up_to
from sereno.web.audits.changes import record_event, set_fields
from sereno.web.audits.models import Audit
from sereno.web.files.changes import keep_chunks
from sereno.web.files.models import KeptFile
from sereno.web.files.spool import CHUNK
from sereno.web.findings.evidence.copied import free_texts, refuse_copied
from sereno.web.findings.models import Recommendation
from sereno.web.findings.recommendations.changes import standing_one
from sereno.web.findings.recommendations.merging import FollowsMerge
from sereno.web.people.models import Person
from sereno.web.records.changes import next_number

WHOLE: Final = Decimal(100)


@dataclass(frozen=True)
class Share:
    """A recommendation that an action carries out. share: of the action's cost, in per cent."""

    recommendation: Recommendation
    share: Decimal | None = None

    def __str__(self) -> str:
        how_much = "" if self.share is None else f" ({self.share.normalize():f} %)"
        return f"{self.recommendation.reference}{how_much}"


@transaction.atomic
def add_action(
    *, audit: Audit, by: Person | None, serves: Iterable[Share] = (), **fields: Any
) -> Action:
    """An action that is planned. fields: those of the model by name; partners and lines are rows,
    areas (code, name) pairs.

    Raises Problem action_shares, action_share_missing, action_served_twice, action_backwards,
    action_continued, action_elsewhere and evidence_copied.
    """
    served = _as_they_stand(audit, serves)
    number = next_number(Action, audit)
    several = {name: fields.pop(name) for name in _SEVERAL if name in fields}
    made = Action(audit=audit, number=number, created_by=by, **fields)
    check_action(made)
    made.save(force_insert=True)
    for name, given in {**several, "served": served}.items():
        _SEVERAL[name](made, given)
    record_event(
        audit=audit, verb="add_action", by=by, subject=made, number=number,
        access_level=highest(_levels_named(made)),
    )  # fmt: skip
    return made


@transaction.atomic
def change_action(*, row: Action, by: Person | None, **fields: Any) -> Action:
    """Change what is written of it; what isn't given stays. serves: all shares, as in `add_action`.

    What it is proved with is seen by no more people than the action itself: their level rises with
    it. Raises Problem record_closed and those of `add_action`.
    """
    served = None if "serves" not in fields else _as_they_stand(row.audit, fields.pop("serves"))
    there = locked_action(row)
    named = _levels_named(there)
    several = {name: fields.pop(name) for name in _SEVERAL if name in fields}
    if served is not None:
        several["served"] = served
    changed: dict[str, list[Any]] = {}
    for name, given in several.items():
        before, now = _SEVERAL[name](there, given)
        if before != now:
            changed[name] = [before, now]
    changed |= set_fields(there, fields)
    if changed:
        check_action(there)
        there.save()
        if "access_level" in changed:
            _raise_proofs(there, by)
        record_event(
            audit=there.audit, verb="change_action", by=by, subject=there, changed=changed,
            access_level=highest([*named, *_levels_named(there)]),
        )  # fmt: skip
    return there


def check_action(there: Action, texts: Iterable[str] = ()) -> None:
    """What its fields have to say together. texts: what else is written with it.

    Raises Problem action_backwards, action_continued and evidence_copied.
    """
    if there.starts_on and there.ends_on and there.ends_on < there.starts_on:
        raise Problem(
            "action_backwards", starts=there.starts_on.isoformat(), ends=there.ends_on.isoformat()
        )
    if there.kind == ActionKind.CONTINUED and not (there.since and there.worked):
        raise Problem("action_continued", where=str(there))
    written = (*free_texts(there), *texts)
    refuse_copied(there.audit, there.access_level, written, where=str(there))


def _as_they_stand(audit: Audit, serves: Iterable[Share]) -> list[Share]:
    """Shares of the recommendations as they are now, which nobody merges until the transaction
    ends: they are locked before the action, as where they are merged.

    Raises Problem action_elsewhere, action_served_twice, action_share_missing and action_shares.
    """
    given = list(serves)
    keys = {each.recommendation.pk for each in given}
    rows = Recommendation.objects.select_for_update(of=("self",), no_key=True)
    found = {row.pk: row for row in rows.filter(audit=audit, pk__in=keys).order_by("pk")}
    if lost := [each for each in given if each.recommendation.pk not in found]:
        raise Problem("action_elsewhere", reference=lost[0].recommendation.reference)
    now = [Share(standing_one(found[each.recommendation.pk]), each.share) for each in given]
    check_shares(now)
    return now


def check_shares(shares: Sequence[Share]) -> None:
    """Raises Problem action_served_twice, action_share_missing and action_shares."""
    seen: set[int] = set()
    for each in shares:
        if each.recommendation.pk in seen:
            raise Problem("action_served_twice", reference=each.recommendation.reference)
        seen.add(each.recommendation.pk)
    stated = [each.share for each in shares if each.share is not None]
    without = [each.recommendation.reference for each in shares if each.share is None]
    if stated and without:
        raise Problem("action_share_missing", references=", ".join(without))
    if stated and sum(stated) != WHOLE:
        raise Problem("action_shares", sum=f"{sum(stated, Decimal(0)).normalize():f}")


def _levels_named(there: Action) -> set[str]:
    """The levels of the organisations, recommendations and plans that the history calls by name."""
    levels = set(there.partners.values_list("access_level", flat=True))
    levels |= set(there.served.values_list("recommendation__access_level", flat=True))
    levels |= set(there.lines.values_list("plan__access_level", flat=True))
    return levels | {there.institution.access_level}


def _raise_proofs(there: Action, by: Person | None) -> None:
    """Give the proofs of a level below the action's its own; restricted bytes are sealed."""
    below = [each for each in levels_up_to(there.access_level) if each != there.access_level]
    for proof in Proof.objects.filter(action=there, access_level__in=below):
        proof.access_level = there.access_level
        if there.access_level == AccessLevel.RESTRICTED and proof.file.envelope is None:
            proof.file = _sealed(proof, by)
        proof.save()


def _sealed(proof: Proof, by: Person | None) -> KeptFile:
    """The same bytes as a sealed file; the open one goes with the next sweep."""
    with proof.file.open() as stream:
        return keep_chunks(
            audit=proof.audit, name=proof.file.name, chunks=iter(lambda: stream.read(CHUNK), b""),
            by=by, sealed=True,
        )  # fmt: skip


# What stands in tables of its own is written as a whole: (what it was, what it is), as the history
# tells it.
Said = tuple[list[Any], list[Any]]


def _linked(name: str) -> Callable[[Action, Iterable[Any]], Said]:
    def write(there: Action, rows: Iterable[Any]) -> Said:
        before, now = list(getattr(there, name).all()), list(rows)
        getattr(there, name).set(now)
        return sorted(map(str, before)), sorted(map(str, now))

    return write


def _areas(there: Action, areas: Iterable[tuple[str, str]]) -> Said:
    before, now = dict(there.areas.values_list("code", "name")), dict(areas)
    there.areas.exclude(code__in=now).delete()
    for code, name in now.items():
        there.areas.update_or_create(code=code, defaults={"name": name})
    return sorted(before.values()), sorted(now.values())


def _served(there: Action, shares: Iterable[Share]) -> Said:
    now = list(shares)
    before = shares_of(there)
    there.served.exclude(recommendation__in=[each.recommendation.pk for each in now]).delete()
    for each in now:
        there.served.update_or_create(
            recommendation=each.recommendation, defaults={"share": each.share}
        )
    return sorted(map(str, before)), sorted(map(str, now))


def shares_of(there: Action) -> list[Share]:
    """What it carries out, as it would be written."""
    rows = there.served.select_related("recommendation")
    return [Share(each.recommendation, each.share) for each in rows]


_SEVERAL: dict[str, Callable[[Action, Any], Said]] = {
    "partners": _linked("partners"),
    "lines": _linked("lines"),
    "areas": _areas,
    "served": _served,
}


@transaction.atomic
def take_action_step(*, row: Action, step: str, by: Person | None, reason: str = "") -> Action:
    """Begin, finish, stop or take up again.

    Raises Problem step_not_possible and evidence_copied.
    """
    there = locked_action(row, any_state=True)
    refuse_copied(there.audit, there.access_level, (reason,), where=str(there))
    ACTION_LIFE.move(there, step)
    record_event(audit=there.audit, verb=f"action_{step}", by=by, subject=there, reason=reason)
    return there


def _served_moves(one: Recommendation, into: Recommendation, by: Person | None) -> None:
    """Whatever carried out a recommendation carries out the one that it is merged into; an action
    that served both has the sum of their shares there.
    """
    rows = RecommendationServed.objects.select_for_update(of=("self",))
    has = {each.action_id: each for each in rows.filter(recommendation=into)}
    for each in rows.filter(recommendation=one).select_related("action"):
        other = has.get(each.action_id)
        if other is None:
            each.recommendation = into
            each.save()
        else:
            if other.share is not None and each.share is not None:
                other.share += each.share
                other.save()
            each.delete()
        record_event(
            audit=one.audit, verb="serve_merged", by=by, subject=each.action, parent=into,
            reference=one.reference, into=into.reference,
            access_level=highest((one.access_level, into.access_level)),
        )  # fmt: skip


FOLLOWS: Final = FollowsMerge(_served_moves)
