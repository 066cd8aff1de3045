"""The tables of findings: evidence, findings, recommendations."""

from sereno.web.findings.models.evidence import Evidence, EvidenceState, Freeze, Side
from sereno.web.findings.models.findings import (
    Finding,
    FindingArea,
    FindingEvidence,
    FindingState,
    FindingVersion,
    Stance,
    Strength,
)
from sereno.web.findings.models.recommendations import (
    Addressee,
    Deliverable,
    Horizon,
    Publication,
    Recommendation,
    RecommendationArea,
    RecommendationState,
    TargetServed,
)

__all__ = [
    "Addressee",
    "Deliverable",
    "Evidence",
    "EvidenceState",
    "Finding",
    "FindingArea",
    "FindingEvidence",
    "FindingState",
    "FindingVersion",
    "Freeze",
    "Horizon",
    "Publication",
    "Recommendation",
    "RecommendationArea",
    "RecommendationState",
    "Side",
    "Stance",
    "Strength",
    "TargetServed",
]
