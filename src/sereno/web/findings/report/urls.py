"""Addresses of the report."""

from __future__ import annotations

from django.urls import path

from sereno.web.findings.report import views

urlpatterns = [
    path("report/", views.report, name="report"),
    path("report/made/<int:made>/", views.take_report, name="made_report"),
    path("report/read/<slug:kind>/<slug:lang>/", views.preview, name="read_report"),
    path("report/chapter/<slug:chapter>/<slug:lang>/", views.edit_text, name="report_text"),
    path("report/cover/<slug:lang>/", views.edit_cover, name="report_cover"),
    path("report/logo/", views.logo, name="report_logo"),
    path("report/logo/off/", views.logo_off, name="report_logo_off"),
]
