"""The areas of the audit as they were loaded: on the map, and as a list that leads to each."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sereno.exchange.tables.table_files import csv_text
from sereno.methods.sources.reading.words import fold
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.files.downloads import file_answer
from sereno.web.imports.models import DataVersion
from sereno.web.imports.version_facts import VersionFacts
from sereno.web.imports.version_reader import open_facts
from sereno.web.imports.view_map import map_address
from sereno.web.people.models import Person
from sereno.web.records.tools import ListTool
from sereno.web.selection.area_figures import area_figures
from sereno.web.selection.area_rows import AreaLine, lines_of, ordered
from sereno.web.selection.incidence_figures import version_words
from sereno.web.selection.shown import IncidenceQuestion, Shown, show

PER_PAGE = 50
COLUMNS = ("area_code", "area_name", "group", "population", "km2", "n")
# The one fill of the map: no figure is on it.
FILL = "1"


@require_GET
@needs(Right.SEE_RESULTS)
def areas(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Map and list of the areas, searched and sorted by the address."""
    version = DataVersion.objects.current(audit)
    if version is None:
        return render(
            request, "selection/no_data.html", {"audit": audit, "title": _("All neighbourhoods")}
        )
    facts = open_facts(version)
    wanted, group = _asked(request, facts)
    question, shown = _shown(audit, version, person)
    sort = request.GET.get("sort", "")
    lines = ordered(_found(facts, shown, wanted, group), sort)
    known = facts.population[facts.population >= 0]
    tools = [ListTool("group", capfirst(audit.group_word), group, [(g, g) for g in facts.groups])]
    query = request.GET.copy()
    for name in ("page", "sort"):
        query.pop(name, None)
    file = f"{reverse('selection:areas_csv', args=[audit.slug])}?{query.urlencode()}"
    column = area_figures(version, facts, question, shown, file)
    return render(
        request,
        "selection/areas.html",
        {
            "audit": audit,
            "facts": facts,
            "n": len(facts.areas),
            "people": int(known.sum()),
            "without_people": len(facts.areas) - known.size,
            "page": Paginator(lines, PER_PAGE).get_page(request.GET.get("page")),
            "q": wanted,
            "tools": tools if facts.groups else [],
            "sorts": [
                (sign + key, f"{words} {arrow}", sign + key == sort)
                for key, words in _orders(audit, facts)
                for sign, arrow in (("", "↑"), ("-", "↓"))
            ],
            "exports": [("CSV", file)],
            "column": column,
            "figures": column.sheets,
            "k": audit.smallest_shown_to(person),
            "version_words": version_words(version, facts),
            "map_data": _map_data(audit, version, facts),
        },
    )


@require_GET
@needs(Right.SEE_RESULTS)
def as_csv(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """The list as CSV; what may not be shown stays empty."""
    version = DataVersion.objects.current(audit)
    rows: list[list[object]] = []
    if version is not None:
        facts, (_question, shown) = open_facts(version), _shown(audit, version, person)
        found = _found(facts, shown, *_asked(request, facts))
        rows = [[o.code, o.name, o.group, o.population, o.surface, o.n] for o in found]
    content = csv_text(COLUMNS, rows).encode()
    return file_answer(content, f"{audit.slug}-areas.csv", "text/csv; charset=utf-8")


def _shown(audit: Audit, version: DataVersion, person: Person) -> tuple[IncidenceQuestion, Shown]:
    """All offences of the whole period, as this person may see them."""
    k = audit.smallest_shown_to(person)
    question = IncidenceQuestion.of({}, open_facts(version), whole=k is not None)
    return question, show(version, question, k=k)


def _asked(request: HttpRequest, facts: VersionFacts) -> tuple[str, str]:
    """The words and the group asked for; a group that there isn't is left aside."""
    group = request.GET.get("group", "")
    return request.GET.get("q", "").strip(), group if group in facts.groups else ""


def _found(facts: VersionFacts, shown: Shown, wanted: str, group: str) -> list[AreaLine]:
    part = fold(wanted)
    return [
        line
        for line in lines_of(facts, shown)
        if (not group or line.group == group)
        and (not part or part in fold(f"{line.code} {line.name} {line.group}"))
    ]


def _orders(audit: Audit, facts: VersionFacts) -> list[tuple[str, str]]:
    return [
        ("code", _("Code")),
        ("name", capfirst(audit.area_word)),
        *([("group", capfirst(audit.group_word))] if facts.groups else []),
        *([("population", _("Population"))] if facts.has_people else []),
        *([("surface", "km²")] if facts.drawn else []),
        ("n", _("Incidents")),
    ]


def _map_data(audit: Audit, version: DataVersion, facts: VersionFacts) -> Context:
    if not facts.drawn:
        return {}
    return {
        "url": map_address(version),
        "area": reverse("selection:area", args=[audit.slug, 0]),
        "classes": FILL * len(facts.areas),
        "names": [area["label"] for area in facts.areas],
    }
