"""One level of an audit's geography: its areas, its place, and the tables that fill it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from sereno.exchange.tables.table_files import CSV
from sereno.vocabulary.language import number
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.files.downloads import file_answer
from sereno.web.geographies.changes import ask_boundaries, change_level
from sereno.web.geographies.forms import BoundariesForm, ChangeLevelForm, LevelAreasForm
from sereno.web.geographies.kept_files import file_kept
from sereno.web.geographies.level_areas import AreasRefused, areas_csv, load_areas
from sereno.web.geographies.level_boundaries import boundaries_map
from sereno.web.geographies.models import GeographyLevel, LevelBoundaries
from sereno.web.imports.version_map import DrawnMap
from sereno.web.imports.view_map import send_map
from sereno.web.jobs.cards import card
from sereno.web.jobs.models import Job
from sereno.web.jobs.problems import said
from sereno.web.people.models import Person

PER_PAGE = 50
MOST_FAULTS = 60
# In none of the level above, or in one that was set aside.
NOWHERE = Q(parent=None) | Q(parent__is_current=False)


def _level(audit: Audit, level: str) -> GeographyLevel:
    """A level of the audit. Its pages ask for the right to import: populations of its areas may
    be of any source.
    """
    chosen = (
        GeographyLevel.objects.filter(audit=audit, key=level)
        .select_related("audit", "parent__audit")
        .first()
    )
    if chosen is None:
        raise Http404
    chosen.audit = audit
    return chosen


def _others(level: GeographyLevel) -> list[GeographyLevel]:
    return list(
        GeographyLevel.objects.filter(audit=level.audit).select_related("audit", "parent__audit")
    )


@require_GET
@needs(Right.IMPORT)
def level(request: HttpRequest, audit: Audit, person: Person, level: str) -> HttpResponse:
    """A level with its areas."""
    shown = _level(audit, level)
    return _page(request, shown, person)


def _page(
    request: HttpRequest,
    level: GeographyLevel,
    person: Person,
    change_form: ChangeLevelForm | None = None,
    areas_form: LevelAreasForm | None = None,
    boundaries_form: BoundariesForm | None = None,
    faults: tuple[Problem, ...] = (),
) -> HttpResponse:
    current = level.areas.filter(is_current=True).select_related("parent")
    page = Paginator(current, PER_PAGE).get_page(request.GET.get("page"))
    wrong = any(
        form is not None and form.errors for form in (change_form, areas_form, boundaries_form)
    )
    boundaries = LevelBoundaries.objects.filter(level=level)
    newest = boundaries.select_related("upload__file", "level__audit").first()
    kept = boundaries.ready().select_related("upload__file").first()
    return render(
        request,
        "geographies/level.html",
        {
            "audit": level.audit,
            "level": level,
            "page": page,
            "n_without": current.filter(NOWHERE).count() if level.parent else 0,
            "n_aside": level.areas.filter(is_current=False).count(),
            "change_form": change_form or ChangeLevelForm(level=level, levels=_others(level)),
            "areas_form": areas_form or LevelAreasForm(prefix="areas"),
            "boundaries_form": boundaries_form or BoundariesForm(prefix="boundaries"),
            "kept": kept,
            "notes": [said(note) for note in kept.notes] if kept else [],
            "job": _card(newest, person),
            "faults": faults[:MOST_FAULTS],
            "n_faults": len(faults),
            "trail": [
                (_("Indicators"), reverse("indicators:indicators", args=[level.audit.slug])),
                (_("Geographies"), reverse("geographies:list", args=[level.audit.slug])),
            ],
        },
        status=422 if faults or wrong else 200,
    )


def _card(newest: LevelBoundaries | None, person: Person) -> Context | None:
    """The card of the newest boundaries' work, until they are there."""
    if newest is None or newest.is_ready:
        return None
    work = Job.objects.newest(newest)
    return card(work, newest.level.audit, person, heading="h3") if work is not None else None


def _back(level: GeographyLevel) -> HttpResponse:
    return redirect("geographies:level", audit=level.audit.slug, level=level.key)


@require_POST
@needs(Right.IMPORT)
def change(request: HttpRequest, audit: Audit, person: Person, level: str) -> HttpResponse:
    """Another name, or another level above."""
    chosen = _level(audit, level)
    levels = _others(chosen)
    form = ChangeLevelForm(request.POST, level=chosen, levels=levels)
    if not form.is_valid():
        return _page(request, chosen, person, change_form=form)
    parent = next(each for each in levels if each.key == form.cleaned_data["parent"])
    try:
        n = change_level(level=chosen, name=form.cleaned_data["name"], parent=parent, by=person)
    except Problem as problem:
        if problem.code == "level_circular":
            form.add_error("parent", f"{problem.what()} {problem.mend()}")
            return _page(request, chosen, person, change_form=form)
        return _page(request, chosen, person, faults=(problem,))
    if n:
        words = ngettext(
            "{n} area lies in none of “{level}” yet: upload the table of areas that says in which.",
            "{n} areas lie in none of “{level}” yet: upload the table of areas that says in which.",
            n,
        )
        messages.warning(request, words.format(n=number(n), level=parent.name))
    else:
        messages.success(request, _("The level was changed."))
    return _back(chosen)


@require_POST
@needs(Right.IMPORT)
def areas(request: HttpRequest, audit: Audit, person: Person, level: str) -> HttpResponse:
    """Take the areas of a table in, or say everything that is wrong with it."""
    chosen = _level(audit, level)
    form = LevelAreasForm(request.POST, request.FILES, prefix="areas")
    if not form.is_valid():
        return _page(request, chosen, person, areas_form=form)
    try:
        with file_kept(chosen.audit, form.cleaned_data["file"], person) as upload:
            n = load_areas(upload=upload, level=chosen, whole=form.cleaned_data["whole"], by=person)
    except AreasRefused as refused:
        return _page(request, chosen, person, areas_form=form, faults=refused.faults)
    except Problem as problem:
        return _page(request, chosen, person, areas_form=form, faults=(problem,))
    words = ngettext("{n} area was loaded.", "{n} areas were loaded.", n)
    messages.success(request, words.format(n=number(n)))
    return _back(chosen)


@require_GET
@needs(Right.IMPORT)
def areas_file(request: HttpRequest, audit: Audit, _person: Person, level: str) -> HttpResponse:
    """The areas of a level as the table that fills it."""
    chosen = _level(audit, level)
    return file_answer(areas_csv(chosen), f"{chosen.audit.slug}-{chosen.key}.csv", CSV)


@require_POST
@needs(Right.IMPORT)
def boundaries(request: HttpRequest, audit: Audit, person: Person, level: str) -> HttpResponse:
    """Keep a file's boundaries with the level, once the worker has read them."""
    chosen = _level(audit, level)
    form = BoundariesForm(request.POST, request.FILES, prefix="boundaries")
    if not form.is_valid():
        return _page(request, chosen, person, boundaries_form=form)
    try:
        with file_kept(chosen.audit, form.cleaned_data["file"], person) as upload:
            ask_boundaries(upload=upload, level=chosen, by=person)
    except Problem as problem:
        return _page(request, chosen, person, boundaries_form=form, faults=(problem,))
    return _back(chosen)


@require_GET
@needs(Right.SEE_RESULTS)
def boundaries_json(request: HttpRequest, audit: Audit, person: Person, level: str) -> HttpResponse:
    """The boundaries of a level for the map, for whoever may see the source they came from."""
    kept = LevelBoundaries.objects.for_person(audit, person).ready().filter(level__key=level)
    newest = kept.first()
    if newest is None:
        raise Http404
    newest.audit = audit
    return send_map(request, DrawnMap.of(boundaries_map(newest)))
