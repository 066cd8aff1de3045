"""The addresses of recommendations that come as files, and of those that are alike."""

from __future__ import annotations

from django.urls import path

from sereno.web.findings.bringing import views

BROUGHT = "recommendations/brought/<int:number>/"
OF_BRINGING = [
    path("recommendations/bring/", views.bring, name="bring_recommendations"),
    path(BROUGHT, views.one, name="brought"),
    path(f"{BROUGHT}take/", views.take, name="take_brought"),
    path(f"{BROUGHT}drop/", views.drop, name="drop_brought"),
    path(f"{BROUGHT}rejects.csv", views.rejects, name="brought_rejects"),
    path("recommendations/alike/", views.alike, name="alike"),
    path("recommendations/alike/look/", views.look, name="look_alike"),
    path("recommendations/alike/<int:key>/two/", views.two, name="keep_two"),
]
