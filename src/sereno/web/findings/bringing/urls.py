"""The addresses of recommendations that come as files, and of those that are alike."""

from __future__ import annotations

from django.urls import path

from sereno.web.findings.bringing import views
from sereno.web.findings.bringing.taking import BRINGING
from sereno.web.records.bringing.routes import routes_of_bringing

OF_BRINGING = [
    *routes_of_bringing(BRINGING),
    path("recommendations/alike/", views.alike, name="alike"),
    path("recommendations/alike/look/", views.look, name="look_alike"),
    path("recommendations/alike/<int:key>/two/", views.two, name="keep_two"),
]
