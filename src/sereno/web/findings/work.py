"""The long work of findings, declared in its rooms."""

from sereno.web.findings.bringing import work as bringing
from sereno.web.findings.evidence import work as evidence
from sereno.web.findings.report import work as report

__all__ = ["bringing", "evidence", "report"]
