"""What rests on evidence: findings, the recommendations that rest on those, ratings of risk."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from sereno.web.audits.models import Audit
from sereno.web.findings.models import (
    Evidence,
    EvidenceState,
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

    @property
    def is_published(self) -> bool:
        """Whether any of the recommendations was published."""
        return any(each.publication == Publication.PUBLISHED for each in self.recommendations)


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


def published_on(finding: Finding) -> list[Recommendation]:
    """The recommendations that were published and rest on a finding, whoever sees them: all do."""
    rows = finding.recommendations.filter(publication=Publication.PUBLISHED)
    return list(rows.order_by("reference"))


def shaken(audit: Audit, person: Person) -> dict[Recommendation, str]:
    """Published recommendations that somebody has to look at again, each with a mark of why: a
    finding under them isn't approved, or rests on what is gone, was withdrawn, or was frozen again.
    """
    gone = Q(evidence__state__in=(EvidenceState.GONE, EvidenceState.WITHDRAWN))
    anew = FindingEvidence.objects.frozen_anew().values("pk")
    links = FindingEvidence.objects.filter(gone | Q(pk__in=anew))
    unsound = Finding.objects.filter(
        ~Q(state__in=Finding.told) | Q(pk__in=links.values("finding")), audit=audit
    )
    rows = Recommendation.objects.for_person(audit, person).filter(
        publication=Publication.PUBLISHED, findings__in=unsound.values("pk")
    )
    why: dict[int, list[list[object]]] = defaultdict(list)
    under = Recommendation.findings.through.objects.filter(recommendation__in=rows.values("pk"))
    for key, *about in under.values_list(
        "recommendation", "finding", "finding__state", "finding__version"
    ):
        why[key].append(about)
    for key, *about in links.filter(finding__recommendations__in=rows.values("pk")).values_list(
        "finding__recommendations", "pk", "evidence__state"
    ):
        why[key].append(about)
    return {
        each: hashlib.sha256(repr(sorted(why[each.pk], key=repr)).encode()).hexdigest()
        for each in rows.distinct().order_by("reference")
    }


def published_with(evidence: Iterable[Evidence]) -> int:
    """How many recommendations that were published rest on some evidence."""
    rows = Recommendation.objects.filter(
        publication=Publication.PUBLISHED, findings__evidence__evidence__in=list(evidence)
    )
    return rows.distinct().count()
