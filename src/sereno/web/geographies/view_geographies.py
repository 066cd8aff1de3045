"""Levels of an audit's geography, and what is carried from one to another."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.geographies.carried import Carriable, carriable
from sereno.web.geographies.changes import add_level
from sereno.web.geographies.forms import CrosswalkForm, LevelForm
from sereno.web.geographies.level_shapes import levels_with_shapes
from sereno.web.geographies.models import GeographyLevel, LevelCrosswalk
from sereno.web.jobs.cards import card
from sereno.web.jobs.models import Job
from sereno.web.jobs.problems import said
from sereno.web.people.models import Person


@require_GET
@needs(Right.SEE_RESULTS)
def geographies(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """The levels, what holds what, and the crosswalks between them."""
    return geographies_page(request, audit, person)


def levels_in(audit: Audit) -> list[GeographyLevel]:
    """The levels, from the whole city down, each with the one above."""
    return list(GeographyLevel.objects.filter(audit=audit).select_related("audit", "parent__audit"))


def geographies_page(
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
        .select_related("audit", "parent__audit")
        .annotate(
            n_areas=Count("areas", filter=current),
            people=Sum("areas__population", filter=current),
        )
    )
    crosswalks = list(
        LevelCrosswalk.objects.filter(audit=audit).select_related("source", "target", "control")
    )
    jobs = Job.objects.newest_of(crosswalks)
    drawn = levels_with_shapes(audit)
    imports = audit.allows(person, Right.IMPORT)
    indicators = carriable(audit, person)
    return render(
        request,
        "geographies/geographies.html",
        {
            "audit": audit,
            "levels": levels,
            "crosswalks": [
                _shown(audit, person, each, jobs.get(each.pk), indicators) for each in crosswalks
            ],
            "drawn": drawn,
            "level_form": level_form or LevelForm(levels=levels, prefix="level"),
            "crosswalk_form": crosswalk_form
            or CrosswalkForm(levels=levels, drawn=drawn, prefix="crosswalk"),
            "may_import": imports,
            "problem": problem,
            "trail": [(_("Indicators"), reverse("indicators:indicators", args=[audit.slug]))],
        },
        status=422
        if problem or any(form is not None and form.errors for form in (level_form, crosswalk_form))
        else 200,
    )


def _shown(
    audit: Audit,
    person: Person,
    crosswalk: LevelCrosswalk,
    job: Job | None,
    indicators: Iterable[Carriable],
) -> Context:
    """A crosswalk with what it can carry, and its work until it is ready."""
    key, is_ready = crosswalk.source.key, crosswalk.is_ready
    shown = job is not None and not is_ready
    return {
        "crosswalk": crosswalk,
        "is_ready": is_ready,
        "job": card(job, audit, person, heading="h4") if job and shown else None,
        "may_drop": not is_ready and (job is None or not job.is_live),
        "indicators": [each for each in indicators if key in each.levels] if is_ready else [],
        "faults": [said(fault) for fault in crosswalk.faults],
    }


@require_POST
@needs(Right.IMPORT)
def new_level(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """A level beside the audit's own."""
    levels = levels_in(audit)
    form = LevelForm(request.POST, levels=levels, prefix="level")
    if not form.is_valid():
        return geographies_page(request, audit, person, level_form=form)
    name = form.cleaned_data["name"].strip()
    parent = next(each for each in levels if each.key == form.cleaned_data["parent"])
    try:
        key = slugify(name)[:40] or "level"
        add_level(audit=audit, key=key, name=name, parent=parent, by=person)
    except Problem as problem:
        return geographies_page(request, audit, person, level_form=form, problem=problem)
    return redirect("geographies:list", audit=audit.slug)
