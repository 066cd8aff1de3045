"""Addresses of long work."""

from __future__ import annotations

from django.urls import path

from sereno.web.jobs import views

app_name = "jobs"
urlpatterns = [
    path("work/<int:job>/", views.state, name="state"),
    path("work/<int:job>/stop/", views.stop, name="stop"),
    path("work/<int:job>/again/", views.again, name="again"),
]
