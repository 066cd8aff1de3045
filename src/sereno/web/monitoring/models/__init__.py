"""The tables of monitoring: rounds of review and what was judged in them; targets of the dashboard,
events of context, and what is public of it; studies of effects.
"""

from sereno.web.monitoring.models.dashboard import (
    ContextEvent,
    ContextKind,
    PublicBoard,
    Target,
)
from sereno.web.monitoring.models.effects import (
    MOST_REACH,
    EffectDesign,
    EffectRegistration,
    EffectRun,
    EffectStudy,
    HarmWeight,
)
from sereno.web.monitoring.models.interviews import Claim, InterviewLink
from sereno.web.monitoring.models.judgements import (
    PROVEN,
    Judged,
    Judgement,
    Proposal,
    ReviewDraft,
    Settled,
    Settlement,
    Verdict,
)
from sereno.web.monitoring.models.outcomes import OutcomeLink
from sereno.web.monitoring.models.rounds import (
    Assignment,
    Design,
    MonitoringRound,
    RoundItem,
    RoundState,
    Stratum,
)

__all__ = [
    "MOST_REACH",
    "PROVEN",
    "Assignment",
    "Claim",
    "ContextEvent",
    "ContextKind",
    "Design",
    "EffectDesign",
    "EffectRegistration",
    "EffectRun",
    "EffectStudy",
    "HarmWeight",
    "InterviewLink",
    "Judged",
    "Judgement",
    "MonitoringRound",
    "OutcomeLink",
    "Proposal",
    "PublicBoard",
    "ReviewDraft",
    "RoundItem",
    "RoundState",
    "Settled",
    "Settlement",
    "Stratum",
    "Target",
    "Verdict",
]
