"""The tables of findings: evidence, findings, recommendations."""

from sereno.web.findings.models.evidence import BasketItem, Evidence, EvidenceState, Freeze, Side
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
from sereno.web.findings.models.report import ReportCover, ReportLogo, ReportText
from sereno.web.findings.models.returns import (
    BroughtBack,
    Objection,
    ReturnArea,
    ReturnSession,
    SessionState,
    Vote,
    Voters,
    VotingGroup,
)

__all__ = [
    "Addressee",
    "BasketItem",
    "BroughtBack",
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
    "Objection",
    "Publication",
    "Recommendation",
    "RecommendationArea",
    "RecommendationState",
    "ReportCover",
    "ReportLogo",
    "ReportText",
    "ReturnArea",
    "ReturnSession",
    "SessionState",
    "Side",
    "Stance",
    "Strength",
    "TargetServed",
    "Vote",
    "Voters",
    "VotingGroup",
]
