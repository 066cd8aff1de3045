"""Addresses of the directory, below those of an audit."""

from __future__ import annotations

from django.urls import path

from sereno.web.organisations import views
from sereno.web.organisations.record import ORGANISATIONS
from sereno.web.records.routes import routes_of

app_name = "organisations"
POINTS = "organisations/<int:number>/focal-points/"
urlpatterns = [
    *routes_of(ORGANISATIONS),
    path(POINTS, views.add_focal_point, name="add_focal_point"),
    path(f"{POINTS}<int:member>/out/", views.drop_focal_point, name="drop_focal_point"),
]
