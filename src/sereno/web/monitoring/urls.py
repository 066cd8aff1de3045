"""Addresses of monitoring."""

from __future__ import annotations

from django.urls import path

from sereno.web.monitoring import view_effect

app_name = "monitoring"
urlpatterns = [
    path("indicators/of/<str:code>/effect/", view_effect.effect, name="effect"),
]
