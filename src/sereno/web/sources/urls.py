"""Addresses of the catalogue: sources, requests, gaps."""

from __future__ import annotations

from django.urls import path

from sereno.web.records.routes import routes_of
from sereno.web.sources import (
    view_gaps,
    view_request_steps,
    view_requests,
    view_source_steps,
    view_timeline,
)
from sereno.web.sources.record import REQUESTS, SOURCES

app_name = "sources"
SOURCE, REQUEST = "sources/<int:number>/", "requests/<int:number>/"
urlpatterns = [
    *routes_of(SOURCES),
    path("sources/timeline/", view_timeline.timeline, name="timeline"),
    path("sources/timeline.<str:ending>", view_timeline.timeline_file, name="timeline_file"),
    path(f"{SOURCE}step/<int:step>/undo/", view_source_steps.undo, name="undo_step"),
    path(f"{SOURCE}files/", view_source_steps.attach, name="attach"),
    path(f"{SOURCE}files/<int:file>/", view_source_steps.source_file, name="source_file"),
    path(f"{SOURCE}coverage/", view_source_steps.coverage, name="coverage"),
    path(f"{SOURCE}coverage/out/", view_source_steps.coverage_out, name="coverage_out"),
    path(f"{SOURCE}breaks/", view_source_steps.series_break, name="series_break"),
    path(f"{SOURCE}breaks/<int:series_break>/out/", view_source_steps.break_out, name="break_out"),
    *routes_of(
        REQUESTS, new_request=view_requests.new_request, edit_request=view_requests.edit_request
    ),
    path(f"{REQUEST}reminder/", view_request_steps.reminder, name="remind"),
    path(f"{REQUEST}letter/", view_request_steps.letter, name="letter"),
    path(
        f"{REQUEST}letter/<int:letter>.<str:ending>",
        view_request_steps.letter_file,
        name="letter_file",
    ),
    path("gaps/", view_gaps.gaps, name="gaps"),
    path("gaps/export.<str:ending>", view_gaps.gaps_file, name="gaps_file"),
]
