"""The page of a finding: how strong it is, on what it rests, what contradicts it."""

from __future__ import annotations

from dataclasses import dataclass, field

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.findings.evidence.resting import published_on
from sereno.web.findings.evidence.seeing import Seen, seen_under
from sereno.web.findings.models import (
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
    """What a finding cites on one side of the cross-check, as somebody sees it; sides of which
    nothing is shown are left out.
    """

    side: Side
    supports: list[Seen] = field(default_factory=list)
    contradicts: list[Seen] = field(default_factory=list)


def finding_details(finding: Finding, audit: Audit, person: Person) -> Context:
    """What the page shows besides the fields."""
    of_it = Recommendation.objects.for_person(audit, person).filter(findings=finding)
    links = list(finding.evidence.all())
    told = seen_under(audit, person, links)
    found = {side: Resting(side) for side in (Side.RECORDS, Side.VOICES)}
    for link in links:
        if (seen := told.get(link.pk)) is not None:
            of = found[Side(seen.evidence.side)]
            (of.supports if link.stance == Stance.FOR else of.contradicts).append(seen)
    of_team = audit.allows(person, Right.SEE_FIELDWORK)
    known = None if of_team else {seen.evidence.pk for seen in told.values()}
    return {
        "strength": strength_of(finding, known),
        "of_team": of_team,
        "sides": [each for each in found.values() if each.supports or each.contradicts],
        "supported": any(side.supports for side in found.values()),
        "contradicted": [each for side in found.values() for each in side.contradicts],
        "refrozen": [each for each in told.values() if each.is_refrozen],
        "moved": [each for each in told.values() if each.has_moved and not each.is_refrozen],
        "returned": returned([finding], audit, person).get(finding.pk, []),
        "recommendations": of_it.exclude(
            state__in=(RecommendationState.MERGED, RecommendationState.DROPPED)
        ).order_by("number"),
        "published": published_on(finding),
        # What was approved before may have been for fewer people.
        "may_recommend": audit.allows(person, Right.WRITE_FINDINGS)
        and finding.state != FindingState.DROPPED,
        "versions": list(finding.versions.all()) if of_team else [],
        "is_own": finding.state == FindingState.DRAFT
        and finding.writers.filter(pk=person.pk).exists(),
    }
