"""Carrying an indicator's values over a crosswalk, from the page of geographies."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from sereno.vocabulary.problems import Problem
from sereno.web.geographies.models import JobState
from sereno.web.geographies.view_crosswalks import one_crosswalk, to_crosswalks
from sereno.web.geographies.view_geographies import geographies_page, may_import
from sereno.web.indicators.carrying import carry_over
from sereno.web.indicators.reading import find_indicator


@require_POST
def carry(request: HttpRequest, audit: str, crosswalk: int) -> HttpResponse:
    """Carry one indicator's values over."""
    found, person = may_import(request, audit)
    kept = one_crosswalk(found, crosswalk)
    if kept.state != JobState.READY:
        return to_crosswalks(found)
    indicator = find_indicator(found, person, request.POST.get("indicator", ""))
    try:
        carry_over(crosswalk=kept, indicator=indicator, by=person)
    except Problem as problem:
        return geographies_page(request, found, person, problem=problem)
    place = reverse("indicators:detail", args=[found.slug, indicator.code])
    return redirect(f"{place}?level={kept.target.key}")
