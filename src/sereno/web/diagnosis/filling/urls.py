"""Addresses of the page for filling in forms: of no audit."""

from __future__ import annotations

from django.urls import path

from sereno.web.diagnosis.filling import views

app_name = "filling"
urlpatterns = [
    path("fill/", views.page, name="page"),
    path("fill/worker.js", views.service_worker, name="worker"),
]
