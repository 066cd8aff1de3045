"""The address of a calendar that other programs fetch, below no audit: its token says which."""

from __future__ import annotations

from django.urls import path

from sereno.web.actions.schedule import feed_views

app_name = "calendars"
urlpatterns = [path("calendars/<str:secret>.ics", feed_views.feed, name="feed")]
