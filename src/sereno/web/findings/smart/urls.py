"""Addresses of the SMART check."""

from __future__ import annotations

from django.urls import path

from sereno.web.findings.smart import views

OF_SMART = [
    path("recommendations/check/", views.check_writing, name="check_recommendation"),
    path("recommendations/<int:number>/verdicts/", views.override, name="override_verdict"),
]
