"""The incidence explorer: a map, a table and a chart of one topic, period and group."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sereno.exchange.tables.table_files import csv_text
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.result_words import topic_name
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.files.downloads import file_answer
from sereno.web.imports.models import DataVersion
from sereno.web.imports.overview_map import overview_map
from sereno.web.imports.version_facts import VersionFacts
from sereno.web.imports.version_reader import open_facts
from sereno.web.imports.view_map import map_address
from sereno.web.people.models import Person
from sereno.web.selection.area_profile import beside_city, said_of, topics_here
from sereno.web.selection.citing import incidence_thing
from sereno.web.selection.incidence_figures import (
    explore_figures,
    period_words,
    topic_words,
    version_words,
)
from sereno.web.selection.incidence_picture import (
    headline,
    highest,
    map_data,
    measure_words,
    month_data,
    unit_of,
)
from sereno.web.selection.incidence_rows import places_in_order, row_of
from sereno.web.selection.shown import (
    IncidenceQuestion,
    Shown,
    measure_of,
    show,
    topics_at,
)
from sereno.web.selection.tables import COLUMNS, incidence_gpkg, incidence_rows

PER_PAGE = 50


@dataclass(frozen=True)
class Answer:
    """A question and what the person may see of it."""

    audit: Audit
    version: DataVersion
    reader: VersionFacts
    question: IncidenceQuestion
    shown: Shown
    everything: bool
    measure: str
    query: str


def _answer(request: HttpRequest, audit: Audit, person: Person) -> Answer | None:
    version = DataVersion.objects.current(audit)
    if version is None:
        return None
    reader = open_facts(version)
    k = audit.smallest_shown_to(person)
    question = IncidenceQuestion.of(request.GET.dict(), reader, whole=k is not None)
    shown = show(version, question, k=k)
    measure = measure_of(request.GET.get("show", ""), reader)
    query = request.GET.copy()
    for name in ("page", "sort", "q"):
        query.pop(name, None)
    return Answer(audit, version, reader, question, shown, k is None, measure, query.urlencode())


def _asked(request: HttpRequest, audit: Audit, person: Person) -> Answer:
    answer = _answer(request, audit, person)
    if answer is None:
        raise Http404
    return answer


@require_GET
@needs(Right.SEE_RESULTS)
def explore(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Map, table and monthly chart of a topic, a period and a group, all in the address."""
    answer = _answer(request, audit, person)
    if answer is None:
        return render(request, "selection/no_data.html", {"audit": audit, "title": _("Incidence")})
    shown, question, reader = answer.shown, answer.question, answer.reader
    classes = shown.classes_of(answer.measure)
    wanted = request.GET.get("q", "").strip()
    found_places = places_in_order(
        reader, shown, request.GET.get("sort", ""), wanted, answer.measure
    )
    page = Paginator(found_places, PER_PAGE).get_page(request.GET.get("page"))
    figures = explore_figures(answer.version, reader, question, shown, answer.query)
    return render(
        request,
        "selection/explore.html",
        {
            "audit": audit,
            "question": question,
            "topic_words": topic_words(question.topic),
            "period_words": period_words(question),
            "drawn": reader.drawn,
            "coarse": reader.coarse,
            "has_people": reader.has_people,
            "topics": sorted(((t, topic_name(t)) for t in reader.topics), key=lambda t: fold(t[1])),
            "months": [
                (f"{month:%Y-%m}", date_format(month, "M Y")) for month in reader.all_months
            ],
            "first": f"{question.first:%Y-%m}",
            "last": f"{question.last:%Y-%m}",
            "groups": reader.groups,
            "everything": answer.everything,
            "shown": shown,
            "classes": list(enumerate(classes.bounds)),
            "how": classes.how,
            "page": page,
            "rows": [row_of(reader, shown, place) for place in page],
            "q": wanted,
            "n_set": _n_set(question, reader),
            "orders": [
                ("name", audit.area_word),
                *([("group", audit.group_word)] if reader.groups else []),
                *(("population", _("Population")), ("n", _("Incidents"))),
                ("rate", _("Rate")),
                ("density", _("Per km²"))
                if answer.measure == "density"
                else ("eb", _("Smoothed rate")),
            ],
            "exports": [
                (
                    words,
                    f"{reverse(f'selection:explore_{ending}', args=[audit.slug])}?{answer.query}",
                )
                for words, ending in (("CSV", "csv"), ("GeoPackage", "gpkg"))
            ],
            "query": answer.query,
            "column": figures,
            "chips": figures.chips,
            "figures": figures.sheets,
            "headline": headline(question, shown) or _("Incidence"),
            "measure": answer.measure,
            "measures": measure_words(reader),
            "unit": unit_of(answer.measure),
            "highest": highest(reader, shown, answer.measure),
            "usual_sort": f"-{answer.measure}",
            "map_data": map_data(
                reader,
                shown,
                answer.measure,
                url=map_address(answer.version),
                area=f"{reverse('selection:area', args=[audit.slug, 0])}?{answer.query}",
            ),
            "month_data": month_data(reader, question, shown, chooses=answer.everything),
        },
    )


def _n_set(question: IncidenceQuestion, reader: VersionFacts) -> int:
    """How many filters narrow the question."""
    whole = (reader.all_months[0], reader.all_months[-1])
    ends = zip((question.first, question.last), whole, strict=True)
    return sum((bool(question.topic), bool(question.group), *(a != b for a, b in ends)))


@require_GET
@needs(Right.SEE_RESULTS)
def area(request: HttpRequest, audit: Audit, person: Person, place: int) -> HttpResponse:
    """How one area's numbers were made: a sheet beside the table, or a page of its own."""
    answer = _asked(request, audit, person)
    shown = answer.shown
    if place >= shown.inside.size or not shown.inside[place]:
        raise Http404
    row = row_of(answer.reader, shown, place)
    is_sheet = bool(request.htmx)  # type: ignore[attr-defined]
    counts = {} if is_sheet else _topics_at(answer, place, person)
    beside = beside_city(answer.reader, place, counts.get(answer.question.topic))
    return render(
        request,
        "selection/area_sheet.html" if is_sheet else "selection/area.html",
        {
            "audit": answer.audit,
            "row": row,
            "code": answer.reader.areas[place]["area_code"],
            "topic_words": topic_words(answer.question.topic),
            "period_words": period_words(answer.question),
            "years": answer.shown.years,
            "version_words": version_words(answer.version, answer.reader),
            "query": answer.query,
            "thing": incidence_thing(answer.reader.areas[place]["area_code"], answer.question),
            "map": None if is_sheet else _where(answer, place),
            "beside": beside,
            "said": said_of(
                row.n,
                beside,
                topic=topic_words(answer.question.topic),
                period=period_words(answer.question),
            ),
            "topics": topics_here(answer.reader, place, counts),
            "trail": [
                (
                    _("Incidence"),
                    f"{reverse('selection:explore', args=[answer.audit.slug])}?{answer.query}",
                )
            ],
        },
    )


def _topics_at(answer: Answer, place: int, person: Person) -> dict[str, tuple[int, int]]:
    k = answer.audit.smallest_shown_to(person)
    return topics_at(answer.version, answer.question, place, k=k)


def _where(answer: Answer, place: int) -> Context:
    """The map of the areas with one of them marked."""
    drawing, area = overview_map(answer.version), answer.reader.areas[place]
    return {
        "drawing": drawing,
        "paths": drawing.with_one(answer.reader, area["area_code"]),
        "label": _("Map of the neighbourhoods; {name} is marked").format(name=area["area_name"]),
        "legend": [("chosen", area["area_name"]), ("", _("other neighbourhoods"))],
        "address": reverse("selection:area", args=[answer.audit.slug, 0]),
    }


@require_GET
@needs(Right.SEE_RESULTS)
def as_csv(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """The table as CSV, small numbers taken out as on the page."""
    answer = _asked(request, audit, person)
    rows = incidence_rows(answer.reader, answer.question, answer.shown)
    return _file(answer, csv_text(COLUMNS, rows).encode(), "text/csv; charset=utf-8", "csv")


@require_GET
@needs(Right.SEE_RESULTS)
def as_gpkg(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """The table with its boundaries as GeoPackage."""
    answer = _asked(request, audit, person)
    content = incidence_gpkg(answer.reader, answer.question, answer.shown)
    return _file(answer, content, "application/geopackage+sqlite3", "gpkg")


def _file(answer: Answer, content: bytes, kind: str, ending: str) -> HttpResponse:
    name = f"{answer.audit.slug}-incidence-{answer.version.number}.{ending}"
    return file_answer(content, name, kind)
