"""Addresses of geographies."""

from __future__ import annotations

from django.urls import path

from sereno.web.geographies import view_crosswalks, view_geographies, view_levels

LEVEL = "geographies/level/<slug:level>"

app_name = "geographies"
urlpatterns = [
    path("geographies/", view_geographies.geographies, name="list"),
    path("geographies/level/", view_geographies.new_level, name="new_level"),
    path(f"{LEVEL}/", view_levels.level, name="level"),
    path(f"{LEVEL}/change/", view_levels.change, name="change_level"),
    path(f"{LEVEL}/areas/", view_levels.areas, name="level_areas"),
    path(f"{LEVEL}/areas.csv", view_levels.areas_file, name="level_file"),
    path(f"{LEVEL}/boundaries/", view_levels.boundaries, name="boundaries"),
    path(f"{LEVEL}/map.json", view_levels.boundaries_json, name="level_map"),
    path("geographies/crosswalk/", view_crosswalks.new_crosswalk, name="new_crosswalk"),
    path("geographies/crosswalk/<int:crosswalk>/drop/", view_crosswalks.drop, name="drop"),
]
