"""Addresses of monitoring."""

from __future__ import annotations

from django.urls import path

from sereno.web.monitoring import view_effect
from sereno.web.monitoring.dashboard import views as dashboard
from sereno.web.monitoring.dashboard.publishing import publishing
from sereno.web.monitoring.record import CONTEXT, TARGETS
from sereno.web.records.routes import routes_of

app_name = "monitoring"
urlpatterns = [
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/public/", publishing, name="publish_dashboard"),
    *routes_of(TARGETS, new_target=dashboard.new_target),
    *routes_of(CONTEXT),
    path("indicators/of/<str:code>/effect/", view_effect.effect, name="effect"),
]
