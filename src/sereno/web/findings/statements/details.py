"""The page of a finding: how strong it is, on what it rests, what contradicts it."""

from __future__ import annotations

from dataclasses import dataclass, field

from sereno.web.audits.models import Audit
from sereno.web.documents import Context
from sereno.web.findings.models import (
    Evidence,
    Finding,
    FindingState,
    Recommendation,
    RecommendationState,
    Side,
    Stance,
)
from sereno.web.findings.returns.details import returned
from sereno.web.findings.statements.strength import strength_of
from sereno.web.people.models import Person


@dataclass
class Resting:
    """What a finding cites on one side of the cross-check."""

    side: Side
    supports: list[Evidence] = field(default_factory=list)
    contradicts: list[Evidence] = field(default_factory=list)


def resting(finding: Finding) -> list[Resting]:
    """What a finding cites, records before voices; sides of which nothing is cited are left out."""
    found = {side: Resting(side) for side in (Side.RECORDS, Side.VOICES)}
    for each in finding.evidence.all():
        of = found[Side(each.evidence.side)]
        (of.supports if each.stance == Stance.FOR else of.contradicts).append(each.evidence)
    return [each for each in found.values() if each.supports or each.contradicts]


def finding_details(finding: Finding, audit: Audit, person: Person) -> Context:
    """What the page shows besides the fields."""
    of_it = Recommendation.objects.for_person(audit, person).filter(findings=finding)
    sides = resting(finding)
    return {
        "strength": strength_of(finding),
        "sides": sides,
        "contradicted": [each for side in sides for each in side.contradicts],
        "returned": returned(finding, audit, person),
        "recommendations": of_it.exclude(
            state__in=(RecommendationState.MERGED, RecommendationState.DROPPED)
        ).order_by("number"),
        "versions": list(finding.versions.all()),
        "is_own": finding.state == FindingState.DRAFT
        and finding.writers.filter(pk=person.pk).exists(),
    }
