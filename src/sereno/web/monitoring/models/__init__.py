"""The tables of monitoring: rounds of review and what was judged in them."""

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
    "Design",
    "Judgement",
    "MonitoringRound",
    "RoundItem",
    "RoundState",
    "Settlement",
    "Verdict",
]
