"""Addresses of publication."""

from __future__ import annotations

from django.urls import path

from sereno.web.publication.edition import views as edition
from sereno.web.publication.exports import views as exports

app_name = "publication"
urlpatterns = [
    path("site/", edition.site, name="site"),
    path("site/publish/", edition.publish, name="publish_site"),
    path("site/open/", edition.open_or_close, name="open_site"),
    path("site/sign/<int:number>/", edition.sign, name="sign_naming"),
    path("site/sign/<int:number>/back/", edition.revoke, name="revoke_naming"),
    path("site/editions/<int:number>.zip", edition.edition_zip, name="edition_zip"),
    path("exports/", exports.exports, name="exports"),
    path("exports/details/", exports.export_details, name="export_details"),
    path("exports/<slug:export>.<str:ending>", exports.export_file, name="export_file"),
]
