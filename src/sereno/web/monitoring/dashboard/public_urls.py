"""Addresses of the public dashboard: of no audit's own pages, and without signing in."""

from __future__ import annotations

from django.urls import path

from sereno.web.monitoring.dashboard.public import public_board

app_name = "public"
urlpatterns = [
    path("public/<slug:slug>/dashboard/<str:lang>/", public_board, name="dashboard"),
]
