"""Addresses of what actions cost."""

from __future__ import annotations

from django.urls import path

from sereno.web.actions.costs import views

COSTS_URLS = [
    path("action-costs/", views.costs, name="costs"),
    path("action-costs.<str:ending>", views.costs_file, name="costs_file"),
]
