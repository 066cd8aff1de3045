"""Addresses of what an audit says of itself, below those of the audit."""

from __future__ import annotations

from django.urls import path

from sereno.web.findings.about import views

OF_ABOUT = [
    path("about/", views.about, name="about"),
    path("about/edit/", views.edit_about, name="edit_about"),
    path("about/<slug:part>/", views.add_about_line, name="add_about_line"),
    path("about/<slug:part>/<int:line>/out/", views.drop_about_line, name="drop_about_line"),
]
