"""Addresses of indicators."""

from __future__ import annotations

from django.urls import path

from sereno.web.indicators import view_carry, view_count, view_detail
from sereno.web.indicators.record import INDICATORS
from sereno.web.indicators.tables import views
from sereno.web.records.routes import routes_of

app_name = "indicators"
urlpatterns = [
    *routes_of(INDICATORS, indicator=view_detail.detail),
    path("indicators/count/", view_count.count, name="count"),
    path("indicators/tables/", views.tables, name="tables"),
    path("indicators/tables/upload/", views.upload, name="upload"),
    path("indicators/tables/from-server/", views.from_server, name="from_server"),
    path("indicators/tables/<int:number>/", views.table, name="table"),
    path("indicators/tables/<int:number>/back/", views.table_back, name="table_back"),
    path("indicators/tables/<int:number>/discard/", views.table_discard, name="table_discard"),
    path("indicators/tables/<int:number>/load/", views.table_load, name="table_load"),
    path("indicators/tables/<int:number>/<slug:name>.csv", views.table_file, name="table_file"),
    path("geographies/crosswalk/<int:crosswalk>/", view_carry.carry, name="carry"),
    path("indicators/of/<str:code>/values.csv", view_detail.values_csv, name="values_csv"),
    path("indicators/of/<str:code>/values.xlsx", view_detail.values_xlsx, name="values_xlsx"),
]
