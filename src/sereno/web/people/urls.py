"""Addresses of one's own account."""

from __future__ import annotations

from django.urls import path

from sereno.web.people import views

app_name = "people"
urlpatterns = [
    path("account/", views.profile, name="profile"),
    path("language", views.language, name="language"),
]
