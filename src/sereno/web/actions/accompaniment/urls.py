"""Addresses of accompaniment, and of the steps that were agreed on."""

from __future__ import annotations

from django.urls import path

from sereno.web.actions.accompaniment import views
from sereno.web.actions.accompaniment.record import ACCOMPANIMENTS
from sereno.web.records.routes import routes_of

STEPS = "accompaniments/<int:number>/steps"
ACCOMPANIMENT_URLS = [
    *routes_of(ACCOMPANIMENTS),
    path(f"{STEPS}/new/", views.new_step, name="agree_step"),
    path(f"{STEPS}/<int:step>/done/", views.done, name="finish_step"),
    path(f"{STEPS}/<int:step>/open/", views.reopen, name="reopen_step"),
]
