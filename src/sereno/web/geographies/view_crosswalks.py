"""Crosswalks between levels, and the long work on geographies."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.geographies.cards import job_card, keep_file
from sereno.web.geographies.crosswalk_changes import ask_crosswalk, drop_crosswalk
from sereno.web.geographies.forms import CrosswalkForm
from sereno.web.geographies.job_changes import ask_again, stop_work
from sereno.web.geographies.level_shapes import levels_with_shapes
from sereno.web.geographies.models import (
    Basis,
    GeographyJob,
    JobState,
    LevelBoundaries,
    LevelCrosswalk,
)
from sereno.web.geographies.view_geographies import geographies_page, levels_in
from sereno.web.people.models import Person

KINDS: dict[str, type[LevelCrosswalk] | type[LevelBoundaries]] = {
    "crosswalk": LevelCrosswalk,
    "boundaries": LevelBoundaries,
}


@require_POST
@needs(Right.IMPORT)
def new_crosswalk(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Have weights between two levels made."""
    levels = levels_in(audit)
    form = CrosswalkForm(
        request.POST,
        request.FILES,
        levels=levels,
        drawn=levels_with_shapes(audit),
        prefix="crosswalk",
    )
    if not form.is_valid():
        return geographies_page(request, audit, person, crosswalk_form=form)
    by_key = {each.key: each for each in levels}
    for each in levels:
        each.audit = audit
    values: dict[str, Any] = form.cleaned_data
    basis = Basis(values["basis"])
    by_table, by_people = basis == Basis.TABLE, basis == Basis.POPULATION
    try:
        ask_crosswalk(
            source=by_key[values["source"]],
            target=by_key[values["target"]],
            basis=basis,
            upload=keep_file(audit, values["file"], person) if by_table else None,
            control=by_key[values["control"]] if by_people else None,
            by=person,
        )
    except Problem as problem:
        return geographies_page(request, audit, person, crosswalk_form=form, problem=problem)
    return to_crosswalks(audit)


def to_crosswalks(audit: Audit) -> HttpResponse:
    """Back to the list of crosswalks."""
    return redirect(f"{reverse('geographies:list', args=[audit.slug])}#crosswalks")


def one_crosswalk(audit: Audit, number: int) -> LevelCrosswalk:
    """A crosswalk of the audit with its levels. Raises Http404."""
    found = LevelCrosswalk.objects.filter(audit=audit, pk=number)
    kept = found.select_related("source", "target").first()
    if kept is None:
        raise Http404
    kept.audit = kept.source.audit = kept.target.audit = audit
    return kept


@require_POST
@needs(Right.IMPORT)
def drop(request: HttpRequest, audit: Audit, person: Person, crosswalk: int) -> HttpResponse:
    """Take a crosswalk away that came to nothing."""
    kept = one_crosswalk(audit, crosswalk)
    if kept.state == JobState.FAILED:
        drop_crosswalk(crosswalk=kept, by=person)
        messages.success(request, _("The crosswalk was removed."))
    return to_crosswalks(audit)


def _work(audit: Audit, kind: str, number: int) -> GeographyJob:
    if kind not in KINDS:
        raise Http404
    job = KINDS[kind]._default_manager.filter(audit=audit, pk=number).first()
    if job is None:
        raise Http404
    return job


def _after(audit: Audit, job: GeographyJob) -> HttpResponse:
    if isinstance(job, LevelBoundaries):
        return redirect("geographies:level", audit=audit.slug, level=job.level.key)
    return to_crosswalks(audit)


@require_GET
@needs(Right.IMPORT)
def work_card(
    request: HttpRequest, audit: Audit, _person: Person, kind: str, number: int
) -> HttpResponse:
    """The card of the work alone, which asks for itself again while it goes on."""
    job = _work(audit, kind, number)
    answer = render(request, "site/parts/job_card.html", {"job": job_card(audit, job)})
    if not job.is_under_way:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
@needs(Right.IMPORT)
def work_stop(
    request: HttpRequest, audit: Audit, _person: Person, kind: str, number: int
) -> HttpResponse:
    """Stop the work: it can be asked for again."""
    job = _work(audit, kind, number)
    if job.is_under_way:
        stop_work(job)
    return _after(audit, job)


@require_POST
@needs(Right.IMPORT)
def work_again(
    request: HttpRequest, audit: Audit, _person: Person, kind: str, number: int
) -> HttpResponse:
    """Ask for work that failed once more."""
    job = _work(audit, kind, number)
    if job.state == JobState.FAILED:
        ask_again(job)
    return _after(audit, job)
