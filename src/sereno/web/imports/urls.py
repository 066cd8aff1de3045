"""Addresses of stage 1a."""

from __future__ import annotations

from django.urls import path

from sereno.web.imports import (
    view_accepted,
    view_area_rows,
    view_decisions_file,
    view_imports,
    view_keep,
    view_manifest,
    view_map,
    view_offences,
    view_places,
    view_quality,
    view_rejects,
    view_uploads,
    view_wizard,
)
from sereno.web.imports.record import OFFENCE_DECISIONS, PLACE_DECISIONS
from sereno.web.records.routes import routes_of

app_name = "imports"
urlpatterns = [
    path("map/<int:number>.json", view_map.map_json, name="map"),
    path("data/areas/", view_wizard.areas, name="areas"),
    path("data/incidents/", view_wizard.incidents, name="incidents"),
    path("data/upload/<str:kind>/", view_uploads.upload, name="upload"),
    path("data/from-server/<str:kind>/", view_uploads.from_server, name="from_server"),
    path("data/incidents/<int:upload>/out/", view_uploads.leave_out, name="leave_out"),
    path("data/areas/source/", view_uploads.source, name="source"),
    path("data/areas/rows/", view_area_rows.rows, name="area_rows"),
    path("data/areas/people/", view_area_rows.bring_people, name="bring_people"),
    path("data/areas/table/out/", view_area_rows.table_out, name="table_out"),
    path("data/keep/<str:part>/", view_keep.keep, name="keep"),
    path("data/period/", view_wizard.period, name="period"),
    path("data/review/", view_manifest.review, name="review"),
    path("data/manifest/", view_manifest.manifest, name="manifest"),
    path("data/manifest/by-menus/", view_manifest.manifest_by_menus, name="manifest_by_menus"),
    path("data/imports/<int:number>/from/", view_uploads.from_version, name="from_version"),
    path("data/imports/", view_imports.versions, name="versions"),
    path("data/rejects/", view_rejects.rejects, name="rejects"),
    path("data/rejects.csv", view_rejects.rejects_file, name="rejects_file"),
    path("data/rejects/<int:place>.csv", view_rejects.rejected_rows, name="rejected_rows"),
    path("data/imports/again/", view_imports.import_decided, name="import_decided"),
    path("data/quality/", view_quality.quality, name="quality"),
    path("data/quality/<int:number>/read/", view_quality.quality_read, name="quality_read"),
    path("data/quality/report/", view_quality.report, name="quality_report"),
    path("data/offences/", view_offences.offences, name="offences"),
    path("data/offences.csv", view_offences.offences_csv, name="offences_csv"),
    path(
        "data/offences/<int:decision>/undo/", view_offences.undo_offence_page, name="undo_offence"
    ),
    path("data/decisions.csv", view_decisions_file.download, name="decisions_file"),
    path("data/decisions/", view_decisions_file.load, name="load_decisions"),
    path("data/names/", view_places.places, name="places"),
    path("data/names/taken/", view_accepted.accepted, name="accepted_names"),
    path("data/names.csv", view_places.places_csv, name="places_csv"),
    path("data/names/<int:decision>/undo/", view_places.undo_place_page, name="undo_place"),
    *routes_of(OFFENCE_DECISIONS),
    *routes_of(PLACE_DECISIONS),
]
