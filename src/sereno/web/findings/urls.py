"""Addresses of findings, below those of an audit."""

from __future__ import annotations

from django.urls import path

from sereno.web.findings.about.urls import OF_ABOUT
from sereno.web.findings.bringing.urls import OF_BRINGING
from sereno.web.findings.evidence.urls import OF_EVIDENCE
from sereno.web.findings.recommendations.urls import OF_RECOMMENDATIONS
from sereno.web.findings.record import FINDINGS, RETURNS
from sereno.web.findings.report import urls as report
from sereno.web.findings.returns import views as returns
from sereno.web.findings.risk.urls import OF_RISK
from sereno.web.findings.smart.urls import OF_SMART
from sereno.web.findings.statements import views as statements
from sereno.web.records.routes import routes_of

app_name = "findings"
RETURN = "return_sessions/<int:number>/"
urlpatterns = [
    *OF_RISK,
    *routes_of(FINDINGS, new_finding=statements.write),
    path("findings/to_review/", statements.review, name="to_review"),
    path("findings/to_approve/", statements.approve, name="to_approve"),
    *routes_of(RETURNS),
    path(f"{RETURN}votes/", returns.votes, name="return_votes"),
    path(f"{RETURN}sheet/", returns.sheet, name="return_sheet"),
    path(f"{RETURN}objections/", returns.object_to, name="object_to"),
    path(f"{RETURN}objections/<int:objection>/", returns.answer, name="answer_objection"),
    *OF_RECOMMENDATIONS,
    *OF_BRINGING,
    *OF_EVIDENCE,
    *report.urlpatterns,
    *OF_ABOUT,
    *OF_SMART,
]
