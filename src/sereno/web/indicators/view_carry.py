"""Carrying an indicator's values over a crosswalk, from the page of geographies."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.geographies.view_crosswalks import one_crosswalk, to_crosswalks
from sereno.web.geographies.view_geographies import geographies_page
from sereno.web.indicators.carrying import carry_over
from sereno.web.indicators.reading import find_indicator
from sereno.web.people.models import Person


@require_POST
@needs(Right.IMPORT)
def carry(request: HttpRequest, audit: Audit, person: Person, crosswalk: int) -> HttpResponse:
    """Carry one indicator's values over."""
    kept = one_crosswalk(audit, crosswalk)
    if not kept.is_ready:
        return to_crosswalks(audit)
    indicator = find_indicator(audit, person, request.POST.get("indicator", ""))
    try:
        carry_over(crosswalk=kept, indicator=indicator, by=person)
    except Problem as problem:
        return geographies_page(request, audit, person, problem=problem)
    place = reverse("indicators:indicator", args=[audit.slug, indicator.code])
    return redirect(f"{place}?level={kept.target.key}")
