"""Addresses of indicators."""

from __future__ import annotations

from django.urls import path

from sereno.web.indicators import view_carry, view_definitions, view_detail, view_list
from sereno.web.indicators.tables import views

app_name = "indicators"
urlpatterns = [
    path("indicators/", view_list.listed, name="list"),
    path("indicators.csv", view_list.list_csv, name="list_csv"),
    path("indicators/new/", view_definitions.new, name="new"),
    path("indicators/count/", view_definitions.count, name="count"),
    path("indicators/tables/", views.tables, name="tables"),
    path("indicators/tables/upload/", views.upload, name="upload"),
    path("indicators/tables/from-server/", views.from_server, name="from_server"),
    path("indicators/tables/<int:number>/", views.table, name="table"),
    path("indicators/tables/<int:number>/back/", views.table_back, name="table_back"),
    path("indicators/tables/<int:number>/load/", views.table_load, name="table_load"),
    path("indicators/tables/<int:number>/<str:name>", views.table_file, name="table_file"),
    path("geographies/crosswalk/<int:crosswalk>/", view_carry.carry, name="carry"),
    path("indicators/of/<str:code>/", view_detail.detail, name="detail"),
    path("indicators/of/<str:code>/edit/", view_definitions.edit, name="edit"),
    path("indicators/of/<str:code>/values.csv", view_detail.values_csv, name="values_csv"),
    path("indicators/of/<str:code>/values.xlsx", view_detail.values_xlsx, name="values_xlsx"),
]
