"""Addresses of evidence, below those of an audit."""

from __future__ import annotations

from django.urls import path

from sereno.web.findings.evidence import views

PIECE = "evidence/<int:number>/"
OF_EVIDENCE = [
    path("evidence/", views.evidence, name="evidence"),
    path("evidence/cite/", views.cite_thing, name="cite"),
    path("evidence/basket/", views.basket, name="basket"),
    path(PIECE, views.piece, name="piece"),
    path(f"{PIECE}freeze/", views.freeze, name="freeze"),
    path(f"{PIECE}basket/", views.into_basket, name="into_basket"),
    path(f"{PIECE}basket/out/", views.out_of_basket, name="out_of_basket"),
]
