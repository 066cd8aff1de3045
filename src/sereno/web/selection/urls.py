"""Addresses of stage 1b."""

from __future__ import annotations

from django.urls import path

from sereno.web.records.routes import routes_of
from sereno.web.selection import view_areas, view_decisions, view_explore, view_select
from sereno.web.selection.record import DECISIONS

app_name = "selection"
urlpatterns = [
    path("areas/", view_areas.areas, name="areas"),
    path("areas.csv", view_areas.as_csv, name="areas_csv"),
    path("incidence/", view_explore.explore, name="explore"),
    path("incidence/area/<int:place>/", view_explore.area, name="area"),
    path("incidence.csv", view_explore.as_csv, name="explore_csv"),
    path("incidence.gpkg", view_explore.as_gpkg, name="explore_gpkg"),
    path("select/", view_select.select, name="select"),
    path("select/ranking/", view_select.ranking, name="ranking"),
    path("select/draws/", view_select.draws, name="draws"),
    path("select/commit/", view_select.commit, name="commit"),
    *routes_of(DECISIONS),
    path("decisions/compare/", view_decisions.compare, name="compare"),
    path("decisions/<int:number>/report/", view_decisions.report, name="decision_report"),
    path("decisions/<int:number>.csv", view_decisions.as_csv, name="decision_csv"),
]
