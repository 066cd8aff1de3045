"""The kinds of record of monitoring, each declared in its room."""

from sereno.web.monitoring.dashboard.record import CONTEXT, TARGETS
from sereno.web.monitoring.effects.record import STUDIES
from sereno.web.monitoring.rounds.record import ROUNDS

__all__ = ["CONTEXT", "ROUNDS", "STUDIES", "TARGETS"]
