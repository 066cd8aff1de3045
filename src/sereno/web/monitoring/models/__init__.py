"""The tables of monitoring: rounds of review and what was judged in them; targets of the dashboard,
events of context, and what is public of it.
"""

from sereno.web.monitoring.models.dashboard import (
    ContextEvent,
    ContextKind,
    PublicBoard,
    Target,
)
from sereno.web.monitoring.models.rounds import (
    Design,
    Judgement,
    MonitoringRound,
    RoundItem,
    RoundState,
    Settlement,
    Verdict,
)

__all__ = [
    "ContextEvent",
    "ContextKind",
    "Design",
    "Judgement",
    "MonitoringRound",
    "PublicBoard",
    "RoundItem",
    "RoundState",
    "Settlement",
    "Target",
    "Verdict",
]
