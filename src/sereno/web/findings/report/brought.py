"""What the report brings: its own chapters, and the words of its history."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.web.findings.report.ending import ENDING
from sereno.web.findings.report.limits import CHAPTER as LIMITS
from sereno.web.findings.report.own_chapters import CHAPTERS
from sereno.web.findings.report.sheets import SHEET_CLOSING

BROUGHT = (*CHAPTERS, LIMITS, SHEET_CLOSING, *ENDING)
VERBS = {
    "write_report_text": _("wrote version {n} of the chapter “{about}” of the report"),
    "write_report_cover": _("wrote version {n} of the cover of the report: “{about}”"),
    "put_report_logo": _("put the logo “{about}” on the report"),
    "take_report_logo_off": _("took the logo “{about}” off the report"),
    "make_report": _("made the report “{about}” ({kind}, {language}, {format})"),
}
