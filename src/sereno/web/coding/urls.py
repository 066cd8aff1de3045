"""Addresses of coding, below those of an audit."""

from __future__ import annotations

from django.urls import path

from sereno.web.coding.codebook import file_views as codebook_files
from sereno.web.coding.codebook import views as codebook
from sereno.web.coding.projects import views as projects
from sereno.web.coding.record import CODES
from sereno.web.coding.segments import views as segments
from sereno.web.records.routes import routes_of

app_name = "coding"
CODE = "codes/<int:number>/"
CODED = "coding/<str:kind>/<int:number>/"
urlpatterns = [
    path("codebook/", codebook.codebook, name="codebook"),
    path("codebook/ready/", codebook.take_ready, name="take_codebook"),
    path("codebook/bring/", codebook_files.bring, name="bring_codebook"),
    path("codebook/codebook.qdc", codebook_files.qdc, name="codebook_qdc"),
    path("codebook/versions/", codebook.versions, name="codebook_versions"),
    *routes_of(CODES),
    path(f"{CODE}move/", codebook.move, name="move_code"),
    path(f"{CODE}merge/", codebook.merge, name="merge_code"),
    path(f"{CODE}split/", codebook.split, name="split_code"),
    path("coding/", segments.to_code, name="to_code"),
    path(CODED, segments.screen, name="screen"),
    path(f"{CODED}segments/", segments.segments, name="segments"),
    path(f"{CODED}operations/", segments.operate, name="operate"),
    path(f"{CODED}codes/", segments.new_code, name="new_code_here"),
    path("projects/", projects.projects, name="projects"),
    path("projects/bring/", projects.bring, name="bring_project"),
    path("projects/export/", projects.leave, name="leave_project"),
    path("projects/<int:number>/", projects.one, name="project"),
    path("projects/<int:number>/take/", projects.take, name="take_project"),
    path("projects/<int:number>/drop/", projects.drop, name="drop_project"),
]
