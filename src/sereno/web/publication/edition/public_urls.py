"""The published site on this server: of no audit's own pages, and without signing in."""

from __future__ import annotations

from django.urls import path

from sereno.web.publication.edition.views import public_file

app_name = "public_site"
urlpatterns = [
    path("public/<slug:slug>/site/<path:path>", public_file, name="file"),
    path("public/<slug:slug>/site/", public_file, {"path": "index.html"}, name="home"),
]
