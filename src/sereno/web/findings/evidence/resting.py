"""What rests on evidence: findings, the recommendations that rest on those, ratings of risk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sereno.web.audits.models import Audit
from sereno.web.findings.models import (
    Evidence,
    Finding,
    FindingEvidence,
    Publication,
    Rating,
    Recommendation,
    RecommendationState,
)
from sereno.web.people.models import Person


@dataclass(frozen=True)
class RestsOn:
    """A finding on a piece of evidence: what it says of it, and the recommendations from it."""

    link: FindingEvidence
    recommendations: tuple[Recommendation, ...]

    @property
    def finding(self) -> Finding:
        """The finding."""
        return self.link.finding


def rests_on(evidence: Evidence, audit: Audit, person: Person) -> list[RestsOn]:
    """The findings that a person sees of those that rest on it, with their recommendations."""
    findings = Finding.objects.for_person(audit, person)
    links = FindingEvidence.objects.filter(evidence=evidence, finding__in=findings.values("pk"))
    links = links.select_related("finding").order_by("finding__number")
    seen = Recommendation.objects.for_person(audit, person)
    seen = seen.exclude(state=RecommendationState.MERGED).prefetch_related("findings")
    by_finding: dict[int, list[Recommendation]] = {}
    for each in seen.filter(findings__evidence__evidence=evidence).distinct().order_by("reference"):
        for finding in each.findings.all():
            by_finding.setdefault(finding.pk, []).append(each)
    return [RestsOn(link, tuple(by_finding.get(link.finding_id, ()))) for link in links]


def rated_on(evidence: Evidence, audit: Audit, person: Person) -> list[Rating]:
    """One rating of each area and topic of which any that a person sees rests on it."""
    seen = Rating.objects.for_person(audit, person).filter(evidence__evidence=evidence)
    rows = seen.select_related("topic").order_by("topic__number", "name__in_order", "pk")
    return list({(each.topic_id, each.code): each for each in rows}.values())


def published_with(evidence: Iterable[Evidence]) -> int:
    """How many recommendations that were published rest on some evidence."""
    rows = Recommendation.objects.filter(
        publication=Publication.PUBLISHED, findings__evidence__evidence__in=list(evidence)
    )
    return rows.distinct().count()
