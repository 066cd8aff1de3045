"""Addresses of indicators."""

from __future__ import annotations

from django.urls import path

from sereno.web.indicators import (
    view_crosswalks,
    view_definitions,
    view_detail,
    view_geographies,
    view_levels,
    view_list,
    view_tables,
)

WORK = "geographies/work/<str:kind>/<int:number>"

app_name = "indicators"
urlpatterns = [
    path("indicators/", view_list.listed, name="list"),
    path("indicators.csv", view_list.list_csv, name="list_csv"),
    path("indicators/new/", view_definitions.new, name="new"),
    path("indicators/count/", view_definitions.count, name="count"),
    path("indicators/tables/", view_tables.tables, name="tables"),
    path("indicators/tables/upload/", view_tables.upload, name="upload"),
    path("indicators/tables/from-server/", view_tables.from_server, name="from_server"),
    path("indicators/tables/<int:number>/", view_tables.table, name="table"),
    path("indicators/tables/<int:number>/card/", view_tables.table_card, name="table_card"),
    path("indicators/tables/<int:number>/back/", view_tables.table_back, name="table_back"),
    path("indicators/tables/<int:number>/load/", view_tables.table_load, name="table_load"),
    path("indicators/tables/<int:number>/<str:name>", view_tables.table_file, name="table_file"),
    path("geographies/", view_geographies.geographies, name="geographies"),
    path("geographies/level/", view_geographies.new_level, name="new_level"),
    path("geographies/level/<slug:level>/", view_levels.level, name="level"),
    path("geographies/level/<slug:level>/change/", view_levels.change, name="change_level"),
    path("geographies/level/<slug:level>/areas/", view_levels.areas, name="level_areas"),
    path("geographies/level/<slug:level>/areas.csv", view_levels.areas_file, name="level_file"),
    path("geographies/level/<slug:level>/boundaries/", view_levels.boundaries, name="boundaries"),
    path("geographies/level/<slug:level>/map.json", view_levels.boundaries_json, name="level_map"),
    path("geographies/crosswalk/", view_crosswalks.new_crosswalk, name="new_crosswalk"),
    path("geographies/crosswalk/<int:crosswalk>/", view_crosswalks.carry, name="carry"),
    path("geographies/crosswalk/<int:crosswalk>/drop/", view_crosswalks.drop, name="drop"),
    path(f"{WORK}/card/", view_crosswalks.work_card, name="work_card"),
    path(f"{WORK}/stop/", view_crosswalks.work_stop, name="work_stop"),
    path(f"{WORK}/again/", view_crosswalks.work_again, name="work_again"),
    path("indicators/of/<str:code>/", view_detail.detail, name="detail"),
    path("indicators/of/<str:code>/edit/", view_definitions.edit, name="edit"),
    path("indicators/of/<str:code>/values.csv", view_detail.values_csv, name="values_csv"),
    path("indicators/of/<str:code>/values.xlsx", view_detail.values_xlsx, name="values_xlsx"),
]
