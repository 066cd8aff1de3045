"""Addresses of who works in an audit, and of the links by which people come."""

from __future__ import annotations

from django.urls import include, path

from sereno.web.members import view_invitation, views
from sereno.web.members.record import MEMBERS
from sereno.web.records.routes import routes_of

app_name = "members"
of_an_audit = [
    *routes_of(MEMBERS),
    path("people/new/", views.invite, name="invite"),
    path("people/<int:member>/role/", views.change_role, name="change_role"),
    path("people/<int:member>/link/", views.new_link, name="new_link"),
    path("people/<int:member>/out/", views.take_out, name="take_out"),
]
urlpatterns = [
    path("a/<slug:audit>/", include(of_an_audit)),
    path("invitation/<str:token>/", view_invitation.invitation, name="invitation"),
]
