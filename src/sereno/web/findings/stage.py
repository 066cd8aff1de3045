"""Findings, as a stage: what stands in the rail, how far it is, the words of its history."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.audits.stages import Page, Progress, Stage
from sereno.web.audits.visit import Visit
from sereno.web.findings.about.chapter import CHAPTER
from sereno.web.findings.about.costs import LEFT
from sereno.web.findings.bringing.ending import ENDING as OF_BROUGHT_FILES
from sereno.web.findings.evidence.brought import BROUGHT as OF_EVIDENCE
from sereno.web.findings.evidence.brought import VERBS as EVIDENCE_VERBS
from sereno.web.findings.models import Finding, Rating, Recommendation
from sereno.web.findings.recommendations.axes import PUBLICATION
from sereno.web.findings.recommendations.verbs import VERBS as VERBS_OF_RECOMMENDATIONS
from sereno.web.findings.report.brought import BROUGHT as OF_REPORT
from sereno.web.findings.report.brought import VERBS as VERBS_OF_REPORT
from sereno.web.findings.risk.brought import BROUGHT as OF_RISK
from sereno.web.findings.risk.brought import PAGE as RISK_PAGE
from sereno.web.findings.risk.brought import VERBS as RISK_VERBS
from sereno.web.findings.waiting import WAIT


def progress(visit: Visit) -> Progress:
    """Under way once a rating, finding or recommendation is there: done when a report says so."""
    written = (
        Exists(model.objects.filter(audit=OuterRef("pk")))
        for model in (Rating, Finding, Recommendation)
    )
    there = Audit.objects.filter(pk=visit.audit.pk).filter(reduce(or_, written))
    return Progress.UNDER_WAY if there.exists() else Progress.NOTHING


STAGE = Stage(
    app="findings",
    name=_("Findings"),
    icon="report",
    progress=progress,
    urls="sereno.web.findings.urls",
    pages=(
        RISK_PAGE,
        Page(
            "findings:findings",
            _("Findings"),
            Right.SEE_RESULTS,
            within=(
                "findings:finding",
                "findings:new_finding",
                "findings:edit_finding",
                "findings:step_finding",
                "findings:to_review",
                "findings:to_approve",
                "findings:return_sessions",
                "findings:return_session",
                "findings:new_return_session",
                "findings:edit_return_session",
                "findings:step_return_session",
                "findings:return_votes",
                "findings:return_sheet",
                "findings:object_to",
            ),
        ),
        Page(
            "findings:recommendations",
            _("Recommendations"),
            Right.SEE_RESULTS,
            within=(
                "findings:recommendation",
                "findings:new_recommendation",
                "findings:edit_recommendation",
                "findings:step_recommendation",
                "findings:merge_recommendation",
                "findings:split_recommendation",
                "findings:confirm_target",
                "findings:principles",
                "findings:bring_recommendations",
                "findings:brought",
                "findings:alike",
            ),
        ),
        Page(
            "findings:evidence",
            _("Evidence"),
            Right.SEE_RESULTS,
            within=("findings:piece", "findings:basket"),
        ),
        Page(
            "findings:report",
            _("Report"),
            Right.WRITE_FINDINGS,
            within=("findings:report_text", "findings:report_cover", "findings:report_logo"),
        ),
        Page(
            "findings:about",
            _("About this audit"),
            Right.SEE_RESULTS,
            within=("findings:edit_about", "findings:add_about_line"),
        ),
    ),
    verbs={
        **VERBS_OF_RECOMMENDATIONS,
        **RISK_VERBS,
        "override_verdict": _("decided a verdict of the SMART check of “{about}”"),
        "drop_override": _("let the rules decide again whether “{about}” is well written"),
        "write_votes": _("wrote down votes in “{about}”"),
        "note_objection": _("wrote down an objection in “{about}”"),
        "answer_objection": _("said what came of an objection in “{about}”"),
        **EVIDENCE_VERBS,
        **VERBS_OF_REPORT,
        "change_about": _("changed what the audit says of itself"),
        "add_about_line": _("added to what the audit says of itself: {line}"),
        "drop_about_line": _("took out of what the audit says of itself: {line}"),
    },
    brings=(
        *(*OF_EVIDENCE, *OF_BROUGHT_FILES, *OF_REPORT, *OF_RISK, *LEFT),
        *(CHAPTER, PUBLICATION, *WAIT),
    ),
)
