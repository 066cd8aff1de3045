"""Addresses of the actions in time."""

from __future__ import annotations

from django.urls import path

from sereno.web.actions.schedule import feed_views, views

SCHEDULE_URLS = [
    path("schedule/board/", views.board, name="board"),
    path("schedule/board/<int:number>/move/", views.move, name="move_action"),
    path("schedule/calendar/", views.month, name="calendar"),
    path("schedule/calendar/<int:year>/<int:month>/", views.month, name="month"),
    path("schedule/calendar/subscribe/", feed_views.calendars, name="calendars"),
    path("schedule/timeline/", views.timeline, name="timeline"),
]
