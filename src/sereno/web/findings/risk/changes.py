"""Writes to ratings of risk and to their rule: one transaction each, with who and what."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from sereno.methods.findings.risk import COMPONENTS, read_rule
from sereno.vocabulary.problems import Problem
from sereno.web.audits.changes import record_event, set_fields
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.documents import Values
from sereno.web.findings.models import Evidence, Rating, RatingEvidence, RiskRule
from sereno.web.findings.models.risks import RatingQuerySet
from sereno.web.people.models import Person
from sereno.web.records.changes import next_number
from sereno.web.topics.models import Topic

Area = tuple[str, str]


@transaction.atomic
def ask_for_ratings(
    *,
    audit: Audit,
    by: Person | None,
    areas: Collection[Area],
    topics: Collection[Topic],
    raters: Collection[Person],
) -> int:
    """Ask each person to rate each topic in each area, (code, name); how many ratings are new.

    Who has rated one keeps it; the others' of such an area and topic are hidden again until the
    last has rated. Raises Problem rater_may_not_rate.
    """
    for rater in raters:
        if not audit.allows(rater, Right.RATE):
            raise Problem("rater_may_not_rate", where=str(rater))
    _lock(audit)
    before = Rating.objects.filter(audit=audit).count()
    now = timezone.now()
    Rating.objects.bulk_create(
        [
            Rating(audit=audit, topic=topic, code=code, name=name, rater=rater, asked_at=now)
            for code, name in areas
            for topic in topics
            for rater in raters
        ],
        ignore_conflicts=True,
    )
    n: int = Rating.objects.filter(audit=audit).count() - before
    if n:
        record_event(audit=audit, verb="ask_for_ratings", by=by, subject=audit, n=n)
    return n


@transaction.atomic
def rate(
    *,
    audit: Audit,
    by: Person,
    area: Area,
    topic: Topic,
    threat: int,
    vulnerability: int,
    capacity: int,
    why: str = "",
    evidence: Mapping[str, Sequence[Evidence]],
) -> Rating:
    """Give one's rating of a topic in an area, or change it.

    evidence: of each part (`COMPONENTS`); an empty list says that there is none. It is late where
    others' ratings could be seen before, also if they are hidden again since. Raises Problem
    rating_without_evidence for a part of which nothing is said.
    """
    missing = [part for part in COMPONENTS if part not in evidence]
    if missing:
        raise Problem("rating_without_evidence", where=missing[0])
    _lock(audit)
    code, name = area
    cell = Rating.objects.filter(audit=audit, topic=topic, code=code)
    were_told = cell.exclude(rater=by).filter(told_at__isnull=False).exists()
    is_hidden = cell.filter(rated_at__isnull=True).exists()
    found = cell.filter(rater=by).first()
    row: Rating = found or Rating(audit=audit, topic=topic, code=code, name=name, rater=by)
    values = {
        "threat": threat, "vulnerability": vulnerability, "capacity": capacity, "why": why,
    }  # fmt: skip
    first = row.rated_at is None
    changed = set_fields(row, values)
    row.is_late = row.is_late or (were_told and (first or bool(changed)))
    row.rated_at = timezone.now()
    row.save()
    row.evidence.all().delete()
    RatingEvidence.objects.bulk_create(
        RatingEvidence(rating=row, evidence=each, part=part)
        for part in COMPONENTS
        for each in dict.fromkeys(evidence[part])
    )
    # What is given blind is in no line of the history: it tells only what others could see already.
    told: Values = {}
    if row.told_at is not None:
        told = (
            {"was": {n: was for n, (was, _now) in changed.items()}}
            if is_hidden
            else {"changed": changed}
        )
    _tell(cell)
    verb = "rate_risk" if first else "change_rating"
    record_event(audit=audit, verb=verb, by=by, subject=row, **told)
    return row


def _tell(cell: RatingQuerySet) -> None:
    """Note when the ratings of a cell could be seen, once nobody is waited for."""
    if not cell.filter(rated_at__isnull=True).exists():
        cell.filter(told_at__isnull=True).update(told_at=timezone.now())


@transaction.atomic
def stop_waiting(*, audit: Audit, by: Person | None, area: Area, topic: Topic) -> int:
    """Wait for nobody any more about a topic in an area: what was rated there can then be seen.
    How many ratings are no longer asked for. Raises Problem rating_nobody where nobody has rated.
    """
    _lock(audit)
    rows = Rating.objects.filter(audit=audit, topic=topic, code=area[0])
    if not rows.filter(rated_at__isnull=False).exists():
        raise Problem("rating_nobody", where=f"{area[1]} · {topic}")
    n: int = rows.filter(rated_at__isnull=True).delete()[0]
    _tell(rows)
    if n:
        record_event(
            audit=audit, verb="stop_waiting_for_ratings", by=by, subject=audit,
            about=f"{area[1]} · {topic}", n=n,
        )  # fmt: skip
    return n


@transaction.atomic
def set_risk_rule(
    *, audit: Audit, by: Person | None, rule: str, others: Sequence[str], first: int, reason: str
) -> RiskRule:
    """Decide how risk comes of its parts. Raises what `read_rule` raises."""
    for text in (rule, *others):
        read_rule(text, where=text)
    number = next_number(RiskRule, audit)
    made = RiskRule.objects.create(
        audit=audit, number=number, rule=rule, others=list(others), first=first, reason=reason,
        at=timezone.now(), by=by,
    )  # fmt: skip
    record_event(audit=audit, verb="set_risk_rule", by=by, subject=made, reason=reason)
    return made


def _lock(audit: Audit) -> None:
    """Ratings of an audit are written one after the other: who sees what rests on all of them."""
    Audit.objects.select_for_update(no_key=True).get(pk=audit.pk)
