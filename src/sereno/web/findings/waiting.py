"""What findings, recommendations and risks wait for: a review, an approval, a rating."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.roles import Right
from sereno.web.audits.visit import Visit
from sereno.web.findings.evidence.resting import shaken
from sereno.web.findings.models import Finding, Rating, Recommendation, RecommendationState
from sereno.web.findings.statements.waiting import to_approve, to_review
from sereno.web.waiting.brought import Awaited, Waits


def _findings(visit: Visit, rows: Iterable[Finding], what: str) -> Iterator[Awaited]:
    for each in rows:
        yield Awaited(
            f"{what}-finding:{each.pk}",
            f"version {each.version}",
            str(each),
            reverse("findings:finding", args=[visit.audit.slug, each.number]),
            each.access_level,
        )


def _recommendations(visit: Visit, rows: Iterable[Recommendation], what: str) -> Iterator[Awaited]:
    for each in rows:
        yield Awaited(
            f"{what}-recommendation:{each.pk}",
            f"version {each.version}",
            str(each),
            reverse("findings:recommendation", args=[visit.audit.slug, each.number]),
            each.access_level,
        )


def _to_review(visit: Visit) -> Iterator[Awaited]:
    """Drafts of others."""
    yield from _findings(visit, to_review(visit.audit, visit.person), "review")
    drafts = Recommendation.objects.for_person(visit.audit, visit.person).filter(
        state=RecommendationState.DRAFT
    )
    wrote = Recommendation.writers.through.objects.filter(person=visit.person)
    of_others = drafts.exclude(created_by=visit.person).exclude(
        pk__in=wrote.values("recommendation")
    )
    yield from _recommendations(visit, of_others, "review")


def _to_approve(visit: Visit) -> Iterator[Awaited]:
    """What was reviewed."""
    yield from _findings(visit, to_approve(visit.audit, visit.person), "approve")
    reviewed = Recommendation.objects.for_person(visit.audit, visit.person).filter(
        state=RecommendationState.REVIEWED
    )
    yield from _recommendations(visit, reviewed, "approve")


def _to_rate(visit: Visit) -> Iterator[Awaited]:
    """Risks that the person was asked to rate, blind to the others."""
    from sereno.web.findings.risk.pictures import address

    rate = reverse("findings:rate", args=[visit.audit.slug])
    rows = Rating.objects.asked(visit.audit, visit.person).select_related("topic")
    for each in rows.order_by("topic__number", "name__in_order", "pk"):
        yield Awaited(
            f"rate:{each.pk}",
            each.asked_at.isoformat() if each.asked_at else "",
            str(each),
            f"{rate}?{address(each.code, each.topic.key)}",
            AccessLevel.TEAM,
        )


def _to_look_at(visit: Visit) -> Iterator[Awaited]:
    """What was published on something that no longer holds."""
    for each, why in shaken(visit.audit, visit.person).items():
        yield Awaited(
            f"shaken-recommendation:{each.pk}",
            why,
            str(each),
            reverse("findings:recommendation", args=[visit.audit.slug, each.number]),
            each.access_level,
        )


WAIT: Final = (
    Waits(30, _("To be rated"), Right.RATE, _to_rate),
    Waits(40, _("To be reviewed"), Right.REVIEW, _to_review),
    Waits(50, _("To be approved"), Right.APPROVE, _to_approve),
    Waits(
        55,
        _("Published, but something that they rest on is no longer approved, or no longer there"),
        Right.APPROVE,
        _to_look_at,
    ),
)
