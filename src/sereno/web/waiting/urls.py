"""The address of what waits for whoever signed in."""

from __future__ import annotations

from django.urls import path

from sereno.web.waiting import views

app_name = "waiting"
urlpatterns = [path("waiting/", views.waiting, name="waiting")]
