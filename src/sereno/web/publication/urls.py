"""Addresses of publication."""

from __future__ import annotations

from django.urls import path

from sereno.web.publication.exports import views as exports

app_name = "publication"
urlpatterns = [
    path("exports/", exports.exports, name="exports"),
    path("exports/details/", exports.export_details, name="export_details"),
    path("exports/<slug:export>.<str:ending>", exports.export_file, name="export_file"),
]
