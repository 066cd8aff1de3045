"""Crosswalks between levels."""

from __future__ import annotations

from contextlib import nullcontext

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.documents import Values
from sereno.web.geographies.crosswalk_changes import ask_crosswalk, drop_crosswalk
from sereno.web.geographies.forms import CrosswalkForm
from sereno.web.geographies.kept_files import file_kept
from sereno.web.geographies.level_shapes import levels_with_shapes
from sereno.web.geographies.models import CrosswalkBasis, LevelCrosswalk
from sereno.web.geographies.view_geographies import geographies_page, levels_in
from sereno.web.jobs.models import Job
from sereno.web.people.models import Person


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
    values: Values = form.cleaned_data
    basis = CrosswalkBasis(values["basis"])
    by_table, by_people = basis == CrosswalkBasis.TABLE, basis == CrosswalkBasis.POPULATION
    with_file = file_kept(audit, values["file"], person) if by_table else nullcontext()
    try:
        with with_file as upload:
            ask_crosswalk(
                source=by_key[values["source"]],
                target=by_key[values["target"]],
                basis=basis,
                upload=upload,
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
    if not (kept.is_ready or Job.objects.about(kept).live().exists()):
        drop_crosswalk(crosswalk=kept, by=person)
        messages.success(request, _("The crosswalk was removed."))
    return to_crosswalks(audit)
