"""Addresses of the city's plans, below those of an audit."""

from __future__ import annotations

from django.urls import path

from sereno.web.plan.commitments import views as commitments
from sereno.web.plan.crosswalk import views as crosswalk
from sereno.web.plan.plans import views as plans
from sereno.web.plan.record import PLANS, TERMS, WINDOWS
from sereno.web.records.routes import routes_of

app_name = "plan"
PLAN = "plans/<int:number>/"
LINE = f"{PLAN}lines/<int:line>/"
ASKED = "commitments/<int:number>/"
urlpatterns = [
    *routes_of(PLANS),
    path(f"{PLAN}bring/", plans.bring, name="bring_plan"),
    path(f"{PLAN}read/", plans.outline, name="outline"),
    path(f"{PLAN}read/take/", plans.take, name="take_outline"),
    path(f"{PLAN}read/drop/", plans.drop, name="drop_outline"),
    path(f"{PLAN}version/", plans.new_version, name="new_version"),
    path(f"{PLAN}lines/new/", plans.new_line, name="new_line"),
    path(f"{PLAN}lines.<str:ending>", plans.lines_file, name="lines_file"),
    path(LINE, plans.edit_line, name="edit_line"),
    path(f"{LINE}out/", plans.remove_line, name="drop_line"),
    path("crosswalk/", crosswalk.crosswalk, name="crosswalk"),
    path("crosswalk/coverage/", crosswalk.coverage, name="coverage"),
    path("crosswalk/<int:number>/to/<int:line>/", crosswalk.new_link, name="new_link"),
    path("crosswalk/links/<int:key>/", crosswalk.edit_link, name="edit_link"),
    path("crosswalk/links/<int:key>/holds/", crosswalk.keep_link, name="keep_link"),
    path("crosswalk/links/<int:key>/out/", crosswalk.drop_link, name="drop_link"),
    path("commitments/", commitments.commitments, name="commitments"),
    path("commitments.<str:ending>", commitments.commitments_file, name="commitments_file"),
    path(ASKED, commitments.asked_page, name="asked"),
    path(f"{ASKED}answer/", commitments.give, name="give_answer"),
    path(f"{ASKED}document/", commitments.bring_document, name="answer_document"),
    path(f"{ASKED}versions/<int:key>.pdf", commitments.document, name="signed_document"),
    *routes_of(TERMS),
    *routes_of(WINDOWS),
]
