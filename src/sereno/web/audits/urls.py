"""Addresses of audits and of who works in them."""

from __future__ import annotations

from django.urls import path

from sereno.web.audits import views, views_people

app_name = "audits"
urlpatterns = [
    path("", views.audit_list, name="list"),
    path("new/", views.new_audit, name="new"),
    path("a/<slug:audit>/settings/", views.settings_page, name="settings"),
    path("a/<slug:audit>/people/", views_people.people, name="people"),
    path("a/<slug:audit>/people/<int:member>/role/", views_people.change_role, name="change_role"),
    path("a/<slug:audit>/people/<int:member>/link/", views_people.new_link, name="new_link"),
    path("invitation/<str:token>/", views_people.invitation, name="invitation"),
    path("a/<slug:audit>/people/<int:member>/out/", views_people.take_out, name="take_out"),
    path("a/<slug:audit>/history/", views.history, name="history"),
]
