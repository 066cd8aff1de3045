"""The kinds of record of findings, each declared in its room."""

from sereno.web.findings.recommendations.record import RECOMMENDATIONS
from sereno.web.findings.returns.record import RETURNS
from sereno.web.findings.statements.record import FINDINGS

__all__ = ["FINDINGS", "RECOMMENDATIONS", "RETURNS"]
