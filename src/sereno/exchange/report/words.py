"""The few words that a report says by itself, in its language."""

from __future__ import annotations

from sereno.exchange.report.content import ReportContent
from sereno.methods.policy.access_levels import Access
from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.language import message, speaking

_FOR_WHOM = {
    Access.PUBLIC: message("For everyone to read"),
    Access.TEAM: message("For the people of this audit"),
    Access.FIELD: message("For the fieldwork team and the coordinator"),
    Access.RESTRICTED: message("Restricted: only for people who need it"),
}


def for_whom(report: ReportContent) -> str:
    """Who may read it."""
    with speaking(report.language):
        return _(_FOR_WHOM[report.access])


def contents_word(report: ReportContent) -> str:
    """What stands over the table of contents."""
    with speaking(report.language):
        return _("Contents")
