"""The kinds of record of findings, each declared in its room."""

from sereno.web.findings.recommendations.record import RECOMMENDATIONS

__all__ = ["RECOMMENDATIONS"]
