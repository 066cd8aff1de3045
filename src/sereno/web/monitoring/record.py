"""The kinds of record of monitoring, each declared in its room."""

from sereno.web.monitoring.dashboard.record import CONTEXT, TARGETS

__all__ = ["CONTEXT", "TARGETS"]
