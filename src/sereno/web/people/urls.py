"""Addresses of one's own account."""

from __future__ import annotations

from django.urls import path

from sereno.web.people import views
from sereno.web.people.demo_account import entrance

app_name = "people"
urlpatterns = [
    path("account/", views.profile, name="profile"),
    path("account/email/", views.email, name="email"),
    path("account/sessions/end/", views.end_sessions, name="end_sessions"),
    path("demo/enter", entrance, name="demo_entrance"),
    path("language", views.language, name="language"),
]
