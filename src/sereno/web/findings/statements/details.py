"""The page of a finding: how strong it is, on what it rests, what contradicts it."""

from __future__ import annotations

from dataclasses import dataclass, field

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.findings.evidence.seeing import Seen, seen_by
from sereno.web.findings.models import (
    EvidenceState,
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
    """What a finding cites on one side of the cross-check, as somebody sees it."""

    side: Side
    supports: list[Seen] = field(default_factory=list)
    contradicts: list[Seen] = field(default_factory=list)


def resting(finding: Finding, audit: Audit, person: Person) -> list[Resting]:
    """What a finding cites, records before voices; sides of which nothing is shown are left out."""
    found = {side: Resting(side) for side in (Side.RECORDS, Side.VOICES)}
    links = {each.evidence: each.stance for each in finding.evidence.all()}
    for seen in seen_by(audit, person, links):
        of = found[Side(seen.evidence.side)]
        stance = links[seen.evidence]
        (of.supports if stance == Stance.FOR else of.contradicts).append(seen)
    return [each for each in found.values() if each.supports or each.contradicts]


def finding_details(finding: Finding, audit: Audit, person: Person) -> Context:
    """What the page shows besides the fields."""
    of_it = Recommendation.objects.for_person(audit, person).filter(findings=finding)
    sides = resting(finding, audit, person)
    return {
        "strength": strength_of(finding),
        "sides": sides,
        "supported": any(side.supports for side in sides),
        "contradicted": [each for side in sides for each in side.contradicts],
        "moved": [
            each
            for side in sides
            for each in (*side.supports, *side.contradicts)
            if each.is_changed or each.evidence.state != EvidenceState.HELD
        ],
        "returned": returned(finding, audit, person),
        "recommendations": of_it.exclude(
            state__in=(RecommendationState.MERGED, RecommendationState.DROPPED)
        ).order_by("number"),
        # What was approved before may have been for fewer people.
        "may_recommend": audit.allows(person, Right.WRITE_FINDINGS)
        and finding.state != FindingState.DROPPED,
        "versions": list(finding.versions.all())
        if audit.allows(person, Right.SEE_FIELDWORK)
        else [],
        "is_own": finding.state == FindingState.DRAFT
        and finding.writers.filter(pk=person.pk).exists(),
    }
