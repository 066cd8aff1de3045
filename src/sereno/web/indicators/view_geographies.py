"""Levels of an audit's geography, and what is carried from one to another."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Q, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Action
from sereno.web.indicators.crosswalk_changes import carry_over, load_crosswalk
from sereno.web.indicators.geography_changes import add_level
from sereno.web.indicators.geography_forms import CrosswalkForm, LevelForm
from sereno.web.indicators.models import Basis, GeographyLevel, Indicator, LevelCrosswalk
from sereno.web.indicators.reading import find_indicator
from sereno.web.people.models import Person
from sereno.web.people.session import person_of
from sereno.web.sources.changes import store_upload
from sereno.web.sources.models import Upload


@require_GET
def geographies(request: HttpRequest, audit: str) -> HttpResponse:
    """The levels, what holds what, and the crosswalks between them."""
    person = person_of(request)
    found = Audit.objects.for_person(audit, person, Action.SEE_RESULTS)
    return _page(request, found, person)


def _levels(audit: Audit) -> list[GeographyLevel]:
    return list(GeographyLevel.objects.filter(audit=audit).select_related("parent"))


def _page(
    request: HttpRequest,
    audit: Audit,
    person: Person,
    level_form: LevelForm | None = None,
    crosswalk_form: CrosswalkForm | None = None,
    problem: Problem | None = None,
) -> HttpResponse:
    current = Q(areas__is_current=True)
    levels = list(
        GeographyLevel.objects.filter(audit=audit)
        .select_related("parent")
        .annotate(
            n_areas=Count("areas", filter=current),
            people=Sum("areas__population", filter=current),
        )
    )
    crosswalks = list(
        LevelCrosswalk.objects.filter(audit=audit).select_related("source", "target", "by")
    )
    may_import = audit.allows(person, Action.IMPORT)
    indicators = Indicator.objects.for_person(audit, person).filter(current__isnull=False)
    return render(
        request,
        "indicators/geographies.html",
        {
            "audit": audit,
            "levels": levels,
            "crosswalks": [
                (
                    each,
                    [i for i in indicators if i.current and each.source.key in i.current.facts],
                    [Problem(f["code"], where=f["where"], **f["values"]) for f in each.faults],
                )
                for each in crosswalks
            ],
            "level_form": level_form or LevelForm(levels=levels, prefix="level"),
            "crosswalk_form": crosswalk_form or CrosswalkForm(levels=levels, prefix="crosswalk"),
            "may_import": may_import,
            "problem": problem,
            "trail": [(_("Indicators"), reverse("indicators:list", args=[audit.slug]))],
        },
        status=422
        if problem or any(form is not None and form.errors for form in (level_form, crosswalk_form))
        else 200,
    )


def _may_import(request: HttpRequest, audit: str) -> tuple[Audit, Person]:
    person = person_of(request)
    return Audit.objects.for_person(audit, person, Action.IMPORT), person


@require_POST
def new_level(request: HttpRequest, audit: str) -> HttpResponse:
    """A level beside the audit's own."""
    found, person = _may_import(request, audit)
    levels = _levels(found)
    form = LevelForm(request.POST, levels=levels, prefix="level")
    if not form.is_valid():
        return _page(request, found, person, level_form=form)
    name = form.cleaned_data["name"].strip()
    parent = next(each for each in levels if each.key == form.cleaned_data["parent"])
    try:
        key = slugify(name)[:40] or "level"
        add_level(audit=found, key=key, name=name, parent=parent, by=person)
    except Problem as problem:
        return _page(request, found, person, level_form=form, problem=problem)
    return redirect("indicators:geographies", audit=found.slug)


@require_POST
def new_crosswalk(request: HttpRequest, audit: str) -> HttpResponse:
    """Weights between two levels, from a table or from boundaries."""
    found, person = _may_import(request, audit)
    levels = _levels(found)
    form = CrosswalkForm(request.POST, request.FILES, levels=levels, prefix="crosswalk")
    if not form.is_valid():
        return _page(request, found, person, crosswalk_form=form)
    by_key = {each.key: each for each in levels}
    values: dict[str, Any] = form.cleaned_data
    try:
        upload = store_upload(
            audit=found,
            kind=Upload.Kind.INDICATORS,
            name=values["file"].name,
            chunks=values["file"].chunks(),
            limit=settings.UPLOAD_LIMIT,
            by=person,
        )
        upload.audit = found
        source, target = by_key[values["source"]], by_key[values["target"]]
        source.audit = target.audit = found
        load_crosswalk(
            upload=upload, source=source, target=target, basis=Basis(values["basis"]), by=person
        )
    except Problem as problem:
        return _page(request, found, person, crosswalk_form=form, problem=problem)
    messages.success(request, _("The crosswalk is in. Choose below what to carry over by it."))
    return redirect("indicators:geographies", audit=found.slug)


@require_POST
def carry(request: HttpRequest, audit: str, crosswalk: int) -> HttpResponse:
    """Carry one indicator's values over."""
    found, person = _may_import(request, audit)
    kept = (
        LevelCrosswalk.objects.filter(audit=found, pk=crosswalk)
        .select_related("source", "target")
        .first()
    )
    if kept is None:
        raise Http404
    kept.audit = kept.source.audit = kept.target.audit = found
    indicator = find_indicator(found, person, request.POST.get("indicator", ""))
    try:
        carry_over(crosswalk=kept, indicator=indicator, by=person)
    except Problem as problem:
        return _page(request, found, person, problem=problem)
    place = reverse("indicators:detail", args=[found.slug, indicator.code])
    return redirect(f"{place}?level={kept.target.key}")
