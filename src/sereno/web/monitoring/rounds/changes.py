"""Writes to rounds of review: one transaction each, with who and what.

The round's row is the lock: nothing is judged or given while a round is being opened or locked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sereno.vocabulary.plain_text import shortened
from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event, set_fields
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.documents import Values
from sereno.web.findings.models import Recommendation, RecommendationState
from sereno.web.monitoring.models import (
    Assignment,
    Design,
    MonitoringRound,
    RoundItem,
    RoundState,
    Stratum,
)
from sereno.web.monitoring.rounds.independence import Independence, names
from sereno.web.monitoring.rounds.life import ROUND_LIFE
from sereno.web.people.models import Person
from sereno.web.plan.commitments.signing import words_asked
from sereno.web.records.changes import next_number

# As much as a problem says of what is missing.
MOST_MISSING = 400
# The draw and the dealing each have a stream of their own.
DRAW, DEAL = 1, 2


@transaction.atomic
def add_round(
    *, audit: Audit, by: Person | None, reviewers: Iterable[Person] = (), **values: Any
) -> MonitoringRound:
    """A planned round."""
    number = next_number(MonitoringRound, audit)
    made: MonitoringRound = MonitoringRound.objects.create(
        audit=audit, number=number, created_by=by, **values
    )
    made.reviewers.set(reviewers)
    record_event(audit=audit, verb="add_review_round", by=by, subject=made, number=number)
    return made


@transaction.atomic
def change_round(
    *,
    row: MonitoringRound,
    by: Person | None,
    reviewers: Iterable[Person] | None = None,
    **values: Any,
) -> MonitoringRound:
    """Change what is written of a planned round. Raises Problem record_closed."""
    locked = _locked(row, RoundState.PLANNED)
    changed = set_fields(locked, values)
    if reviewers is not None:
        locked.reviewers.set(reviewers)
    locked.save(update_fields=[*changed, "changed_at"])
    # Nobody's name is kept in an event.
    record_event(
        audit=locked.audit, verb="change_review_round", by=by, subject=locked, changed=changed
    )
    return locked


def _locked(row: MonitoringRound, *states: str) -> MonitoringRound:
    found: MonitoringRound = MonitoringRound.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if found.state not in states:
        raise Problem("record_closed", where=str(found), state=found.get_state_display())
    return found


def open_item(item: RoundItem) -> RoundItem:
    """An item whose round is locked as a row and being judged. Raises Problem record_closed."""
    _locked(item.round, RoundState.OPEN)
    rows = RoundItem.objects.select_related("round__audit", "recommendation", "responsible")
    found: RoundItem = rows.get(pk=item.pk)
    return found


@transaction.atomic
def take_round_step(
    *, row: MonitoringRound, step: str, by: Person | None, reason: str = ""
) -> MonitoringRound:
    """Open or lock a round. Raises Problem step_not_possible and those of the two."""
    now = timezone.now()
    if step == "open":
        ROUND_LIFE.move(row, step, opened_at=now, opened_by=by)
        items = _freeze_items(row)
        told: Values = {"n": len(items)}
    else:
        _refuse_incomplete(row)
        ROUND_LIFE.move(row, step, locked_at=now, locked_by=by)
        told = {}
    record_event(
        audit=row.audit, verb=f"review_round_{step}", by=by, subject=row, reason=reason, **told
    )
    return row


def _freeze_items(row: MonitoringRound) -> list[RoundItem]:
    """What the round judges, drawn and dealt.

    Raises Problem review_nothing_approved, review_too_few_drawn and review_two_reviewers.
    """
    import numpy as np

    from sereno.methods.diagnosis.coding.giving import dealt
    from sereno.methods.monitoring.judgements import allocate, draw

    reviewers = sorted(row.reviewers.all(), key=lambda each: each.pk)
    reviewers = [each for each in reviewers if row.audit.allows(each, Right.JUDGE)]
    if len(reviewers) < 2:
        raise Problem("review_two_reviewers", where=str(row), n=len(reviewers))
    by_topic: dict[int | None, list[Recommendation]] = defaultdict(list)
    rows = Recommendation.objects.filter(audit=row.audit, state=RecommendationState.APPROVED)
    for each in rows.prefetch_related("targets").order_by("topic__number", "number"):
        by_topic[each.topic_id].append(each)
    if not by_topic:
        raise Problem("review_nothing_approved", where=str(row))
    sizes = [len(found) for found in by_topic.values()]
    n = sum(sizes) if row.design == Design.CENSUS else min(row.n_sampled or 0, sum(sizes))
    if n < len(sizes):
        raise Problem("review_too_few_drawn", where=str(row), n=n, topics=len(sizes))
    rng = np.random.default_rng([row.seed or 0, DRAW])
    items = []
    for (topic, found), size in zip(by_topic.items(), allocate(sizes, n), strict=True):
        stratum = Stratum.objects.create(round=row, topic_id=topic, n_all=len(found), n_judged=size)
        for i in draw(len(found), size, rng):
            items.append(_item(row, stratum, found[i]))
    RoundItem.objects.bulk_create(items)
    of_round = list(row.items.select_related("recommendation"))
    independence = Independence(row.audit)
    may = np.array(
        [[independence.may_judge(each, item) for each in reviewers] for item in of_round]
    )
    given = dealt(may, 2, np.random.default_rng([row.seed or 0, DEAL]))
    Assignment.objects.bulk_create(
        Assignment(item=of_round[i], place=place, reviewer=reviewers[int(j)])
        for i in range(len(of_round))
        for place, j in enumerate(np.flatnonzero(given[i]), start=1)
    )
    return of_round


def _item(row: MonitoringRound, stratum: Stratum, each: Recommendation) -> RoundItem:
    return RoundItem(
        round=row,
        recommendation=each,
        stratum=stratum,
        asked=words_asked(each),
        asked_version=each.version,
        addressee=each.addressee,
        responsible_id=each.responsible_id,
        targets=[target.target for target in each.targets.all()],
    )


def _refuse_incomplete(row: MonitoringRound) -> None:
    """Raises Problem review_incomplete, which says of which items what is missing."""
    rows = RoundItem.objects.filter(round=row, settlement=None)
    found = rows.select_related("recommendation").prefetch_related(
        "assignments__reviewer", "judgements"
    )
    missing = [f"{each.recommendation.reference} ({_missing(each)})" for each in found]
    if missing:
        raise Problem(
            "review_incomplete",
            where=str(row),
            n=len(missing),
            missing=shortened("; ".join(missing), MOST_MISSING),
        )


def _missing(item: RoundItem) -> str:
    """What an item waits for: reviewers, judgements or an agreement."""
    judged = {each.by_id for each in item.judgements.all()}
    if len(judged) == 2:
        return _("to be settled")
    given = item.assignments.all()
    if len(given) < 2:
        return _("it has no second reviewer") if given else _("it has no reviewers")
    return names(each.reviewer for each in given if each.reviewer_id not in judged)


@transaction.atomic
def give_item(
    *, item: RoundItem, reviewers: Sequence[Person], by: Person | None
) -> list[Assignment]:
    """Give an item to two reviewers; who has judged it already stays.

    Raises Problem record_closed, review_two_reviewers, review_judged_already and
    review_not_independent.
    """
    fresh = open_item(item)
    judged = dict(fresh.judgements.values_list("by", "place"))
    wanted = {each.pk: each for each in reviewers}
    if len(wanted) != 2:
        raise Problem("review_two_reviewers", where=str(fresh), n=len(wanted))
    if set(judged) - set(wanted):
        raise Problem("review_judged_already", about=str(fresh))
    independence = Independence(fresh.round.audit)
    for each in wanted.values():
        refuse_dependent(independence, each, fresh)
    fresh.assignments.exclude(reviewer__in=judged).delete()
    places = [place for place in (1, 2) if place not in judged.values()]
    new = [each for pk, each in wanted.items() if pk not in judged]
    made = [
        Assignment.objects.create(item=fresh, place=place, reviewer=each)
        for place, each in zip(places, new, strict=True)
    ]
    record_event(
        audit=fresh.round.audit, verb="give_review", by=by, subject=fresh, parent=fresh.round
    )
    return made


def refuse_dependent(independence: Independence, person: Person, item: RoundItem) -> None:
    """Raises Problem review_not_independent and review_no_reviewer."""
    if not independence.audit.allows(person, Right.JUDGE):
        raise Problem("review_no_reviewer", about=str(item), person=str(person))
    if not independence.may_judge(person, item):
        raise Problem("review_not_independent", about=str(item), person=str(person))
