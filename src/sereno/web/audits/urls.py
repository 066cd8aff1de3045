"""Addresses of audits."""

from __future__ import annotations

from django.urls import path

from sereno.web.audits import views

app_name = "audits"
urlpatterns = [
    path("", views.audit_list, name="list"),
    path("new/", views.new_audit, name="new"),
    path("a/<slug:audit>/settings/", views.settings_page, name="settings"),
    path("a/<slug:audit>/history/", views.history, name="history"),
]
