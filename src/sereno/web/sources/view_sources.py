"""The sources of an audit: the list, one of them, a new one, and the tables to take away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sereno.methods.sources.indicators.gaps import runs_of_years
from sereno.vocabulary.series_breaks import BREAK_KINDS, known_breaks
from sereno.web.audits.levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.people.models import Person
from sereno.web.sources.changes import add_source, change_source, note_reading
from sereno.web.sources.dcat import MEDIA_TYPE, catalogue_document
from sereno.web.sources.downloads import file_answer, table_answer
from sereno.web.sources.forms import BreakForm, CoverageForm, SourceForm, StepForm
from sereno.web.sources.gap_rows import row_name, rows_of
from sereno.web.sources.geographies import geography_names
from sereno.web.sources.models import IN_HAND, Extent, Source, SourceKind, SourceState
from sereno.web.sources.models.sources import SourceQuerySet
from sereno.web.sources.uses import uses_of

PER_PAGE = 50
SORTS = {
    "number": "number",
    "title": "title",
    "publisher": "publisher",
    "state": "state",
    "years": "year_from",
    "changed": "last_step",
}
COLUMNS = (
    "number",
    "title",
    "publisher",
    "kind",
    "geography",
    "year_from",
    "year_to",
    "format",
    "licence",
    "address",
    "level",
    "restrictions",
    "contact_institution",
    "state",
    "state_since",
    "files",
)


def one_source(audit: Audit, person: Person, number: int) -> Source:
    """A source that the person may see. Raises Http404: there is none, or it isn't theirs."""
    source = Source.objects.for_person(audit, person).filter(number=number).first()
    if source is None:
        raise Http404
    source.audit = audit
    return source


def _wanted(request: HttpRequest, audit: Audit, person: Person) -> SourceQuerySet:
    """The sources that the address asks for."""
    given = request.GET
    sources = Source.objects.for_person(audit, person).listed()
    words = given.get("q", "").strip()
    if words:
        sources = sources.filter(
            Q(title__icontains=words)
            | Q(publisher__icontains=words)
            | Q(contact_institution__icontains=words)
        )
    for name in ("state", "kind", "geography", "level"):
        if given.get(name):
            sources = sources.filter(**{name: given[name]})
    asked = given.get("sort", "")
    key = SORTS.get(asked.removeprefix("-"), "number")
    return sources.order_by(f"-{key}" if asked.startswith("-") else key, "number")


@require_GET
@needs(Right.SEE_RESULTS)
def sources(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Every source that the person may see."""
    levels = geography_names(audit)
    page = Paginator(_wanted(request, audit, person), PER_PAGE).get_page(request.GET.get("page"))
    words = {x.value: str(x.label).partition(":")[0] for x in AccessLevel}
    lines = [{"source": s, "geography": levels[s.geography], "level": words[s.level]} for s in page]
    choices: list[tuple[str, str, Any]] = [
        ("state", _("State"), SourceState.choices),
        ("kind", _("Kind"), SourceKind.choices),
        ("geography", _("Level"), list(levels.items())),
        ("level", _("Who may see it"), [(x.value, str(x.label)) for x in AccessLevel]),
    ]
    query = request.GET.urlencode()
    return render(
        request,
        "sources/sources.html",
        {
            "audit": audit,
            "page": page,
            "lines": lines,
            "q": request.GET.get("q", ""),
            "filtered": any(request.GET.get(name) for name in ("q", *(c[0] for c in choices))),
            "filters": [
                {"name": n, "label": w, "options": o, "chosen": request.GET.get(n, "")}
                for n, w, o in choices
            ],
            "exports": [
                (words, f"{reverse('sources:sources_file', args=[audit.slug, ending])}?{query}")
                for words, ending in (("CSV", "csv"), ("XLSX", "xlsx"), ("DCAT", "jsonld"))
            ],
            "may_keep": audit.allows(person, Right.KEEP_SOURCES),
        },
    )


@require_GET
@needs(Right.SEE_RESULTS)
def sources_file(request: HttpRequest, audit: Audit, person: Person, ending: str) -> HttpResponse:
    """The list as a table, or as a DCAT catalogue; only what the person may see."""
    wanted = _wanted(request, audit, person)
    if ending == "jsonld":
        document = catalogue_document(audit, wanted, request.build_absolute_uri)
        return file_answer(document, f"{audit.slug}-sources.jsonld", MEDIA_TYPE)
    rows = [
        [
            *(getattr(s, name) for name in COLUMNS[:-2]),
            s.last_step.isoformat() if s.last_step else "",
            s.n_files,
        ]
        for s in wanted
    ]
    return table_answer(ending, f"{audit.slug}-sources", COLUMNS, rows)


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_SOURCES)
def new_source(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Write down a source that somebody knows of."""
    form = SourceForm(request.POST or None, audit=audit)
    if request.method == "POST" and form.is_valid():
        made = add_source(audit=audit, by=person, on=timezone.localdate(), **form.values())
        messages.success(request, _("Saved. What it has, its steps and its files go here."))
        return redirect("sources:source", audit=audit.slug, number=made.number)
    return _form_page(request, audit, form, None)


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_SOURCES)
def edit_source(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Mend what is written of a source."""
    source = one_source(audit, person, number)
    form = SourceForm(request.POST or None, audit=audit, instance=source)
    if request.method == "POST" and form.is_valid():
        change_source(source=source, by=person, **form.values())
        messages.success(request, _("Saved."))
        return redirect("sources:source", audit=audit.slug, number=number)
    return _form_page(request, audit, form, number)


def _form_page(
    request: HttpRequest, audit: Audit, form: SourceForm, number: int | None
) -> HttpResponse:
    trail = [(_("Sources"), reverse("sources:sources", args=[audit.slug]))]
    if number:
        words = _("Source {n}").format(n=number)
        trail.append((words, reverse("sources:source", args=[audit.slug, number])))
    return render(
        request,
        "sources/source_form.html",
        {"audit": audit, "form": form, "number": number, "trail": trail},
        status=422 if form.errors else 200,
    )


@require_GET
@needs(Right.SEE_RESULTS)
def source(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """One source: what is known of it, its steps, files, coverage and breaks."""
    shown = one_source(audit, person, number)
    if shown.level == AccessLevel.RESTRICTED:
        note_reading(source=shown, by=person)
    return source_page(request, audit, person, shown)


def source_page(
    request: HttpRequest,
    audit: Audit,
    person: Person,
    shown: Source,
    *,
    step: StepForm | None = None,
    cover: CoverageForm | None = None,
    series_break: BreakForm | None = None,
    trouble: str = "",
) -> HttpResponse:
    """The page of a source, with a form that has mistakes where one was sent."""
    may_keep = audit.allows(person, Right.KEEP_SOURCES)
    today = timezone.localdate()
    wrong = any(form is not None for form in (step, cover, series_break)) or bool(trouble)
    steps = list(shown.steps.select_related("by", "request"))
    seen = audit.levels_of(person)
    return render(
        request,
        "sources/source.html",
        {
            "audit": audit,
            "source": shown,
            "geography": geography_names(audit)[shown.geography],
            "steps": [
                (s, s.request if s.request and s.request.level in seen else None) for s in steps
            ],
            "undo": steps[-1].pk if len(steps) > 1 else None,
            "files": shown.files.select_related("by"),
            "uses": uses_of(shown),
            "covered": _covered(shown),
            "breaks": _breaks(shown),
            "presets": _presets(shown) if may_keep else [],
            "items": shown.items.filter(request__level__in=seen).select_related("request"),
            "may_keep": may_keep,
            "may_see_files": audit.allows(person, Right.SEE_RECORDS),
            "in_hand": shown.state in IN_HAND,
            "sees_contact": AccessLevel.TEAM in seen,
            "step_form": step or StepForm(source=shown, initial={"on": today}),
            "cover_form": cover
            or CoverageForm(audit=audit, initial={"geography": shown.geography}),
            "break_form": series_break or BreakForm(),
            "opened": {"step": step, "cover": cover, "break": series_break},
            "trouble": trouble,
            "trail": [(_("Sources"), reverse("sources:sources", args=[audit.slug]))],
        },
        status=422 if wrong else 200,
    )


def _covered(shown: Source) -> list[dict[str, Any]]:
    """What it has by row and level, with the years whole and in part."""
    rows, levels = rows_of(shown.audit), geography_names(shown.audit)
    lines: dict[tuple[str, str], dict[str, Any]] = {}
    for cell in shown.coverage.all():
        line = lines.setdefault(
            (cell.row, cell.geography),
            {
                "row": cell.row,
                "geography": cell.geography,
                "name": row_name(rows, cell.row),
                "level": levels[cell.geography],
                "whole": [],
                "partial": [],
                "note": cell.note,
            },
        )
        line[cell.extent].append(cell.year)
    for line in lines.values():
        line |= {extent: _in_words(line[extent]) for extent in Extent.values}
    return list(lines.values())


def _in_words(years: list[int]) -> str:
    """2018–2020, 2023"""
    return ", ".join(
        "–".join(dict.fromkeys((str(first), str(last)))) for first, last in runs_of_years(years)
    )


def _breaks(shown: Source) -> list[dict[str, Any]]:
    """Its breaks, those of a preset in the reader's language."""
    return [
        {
            "pk": each.pk,
            "on": each.on,
            "kind": BREAK_KINDS[made.kind].said(),
            "what": made.what.said(),
            "advice": made.advice.said(),
        }
        for each in shown.breaks.all()
        for made in (each.measured(),)
    ]


def _presets(shown: Source) -> list[dict[str, str]]:
    """The breaks known of the country that are not on the source yet."""
    noted = {each.on for each in shown.breaks.all()}
    return [
        {
            "key": known.key,
            "on": date_format(known.date),
            "publisher": known.publisher,
            "what": known.what.said(),
        }
        for known in known_breaks(shown.audit.country)
        if known.date not in noted
    ]
