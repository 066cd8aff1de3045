"""The addresses of recommendations."""

from __future__ import annotations

from django.urls import path

from sereno.web.findings.recommendations import views as recommendations
from sereno.web.findings.recommendations.record import RECOMMENDATIONS
from sereno.web.records.routes import routes_of

RECOMMENDATION = "recommendations/<int:number>/"
OF_RECOMMENDATIONS = [
    *routes_of(
        RECOMMENDATIONS,
        recommendations=recommendations.recommendations,
        recommendation=recommendations.one,
    ),
    path("recommendations/principles/", recommendations.coverage, name="principles"),
    path(f"{RECOMMENDATION}targets/", recommendations.confirm, name="confirm_target"),
    path(
        f"{RECOMMENDATION}publication/<slug:step>/",
        recommendations.publish_one,
        name="publish_recommendation",
    ),
    path(f"{RECOMMENDATION}merge/", recommendations.merge, name="merge_recommendation"),
    path(f"{RECOMMENDATION}split/", recommendations.split, name="split_recommendation"),
]
