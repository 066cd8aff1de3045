"""One indicator: map, series, table, formula, editions, and its values to take away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sereno.exchange.indicators.value_files import read_note
from sereno.exchange.tables.table_files import CSV, XLSX, csv_text, xlsx_bytes
from sereno.methods.sources.indicators.formulas import parse
from sereno.vocabulary.problems import Problem, catalogue
from sereno.vocabulary.result_words import topic_name
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.documents import Context, Document
from sereno.web.files.downloads import file_answer
from sereno.web.indicators.citing import thing_of
from sereno.web.indicators.further import Happened, happened, offers_for
from sereno.web.indicators.indicator_figures import indicator_figures
from sereno.web.indicators.indicator_map import indicator_map, pages_by_code
from sereno.web.indicators.listing import sdg_words, unit_words
from sereno.web.indicators.models import Indicator
from sereno.web.indicators.reading import (
    COLUMNS,
    SORTS,
    Reading,
    area_names,
    find_indicator,
    group_words,
    levels_of,
    period_words,
    read_indicator,
    shown_names,
    sorted_rows,
    usual_area,
    value_rows,
)
from sereno.web.indicators.record import INDICATORS
from sereno.web.indicators.series import Point, breaks_of, compare, drawn_breaks, series_of
from sereno.web.indicators.series_trend import trend_figure, trend_of, trend_words
from sereno.web.indicators.shown_values import sees_small, shown_values
from sereno.web.people.models import Person
from sereno.web.records.pages import detail_page

PER_PAGE = 25
# What is a rate of residents has no other denominator.
PER_PEOPLE: Final = "per_100000"


def note_words(text: str) -> str:
    """A value's note in the language in force; a code that nobody knows as it is."""
    code, values = read_note(text)
    if not code or code not in catalogue():
        return code
    return Problem(code, **values).what()


def why_none(row: Mapping[str, Any], unit: str) -> str:
    """Why a row of values has no value, in a few words; "" where it has one."""
    if row["value"] is not None:
        return ""
    if row["note"] == "held_back":
        return _("not shown")
    if row["status"] == "suppressed":
        return _("held back by the source")
    # Counts that nothing is divided by have no denominator either.
    if row["numerator"] is not None and not row["denominator"] and unit == PER_PEOPLE:
        return _("no rate: no population")
    code, _values = read_note(row["note"])
    if code == "value_rests_on_missing":
        return _("not worked out: what it rests on is missing")
    return _("missing")


@require_GET
@needs(Right.SEE_RESULTS)
def detail(request: HttpRequest, audit: Audit, person: Person, code: str) -> HttpResponse:
    """An indicator with everything that is known of it."""
    indicator = find_indicator(audit, person, code)
    reading = read_indicator(audit, person, indicator, request.GET.dict())
    known: Context = {
        "indicator": indicator,
        "unit": unit_words(indicator.unit),
        "topic": topic_name(indicator.topic) if indicator.topic else "",
        "sdg": sdg_words(indicator.sdg),
        "operands": _operands(audit, person, indicator),
        "rests_on_it": _resting_on(audit, person, indicator),
        "access_level": indicator.told_level,
        "editions": indicator.editions.select_related("file__by", "file__version", "file__kept")[
            :20
        ],
        "reads_all": sees_small(audit, person),
        "offers": offers_for(indicator) if reading is not None else [],
    }
    if reading is not None:
        known |= _read(request, person, reading)
    return detail_page(INDICATORS, request, audit, person, indicator, more=known)


def _read(request: HttpRequest, person: Person, reading: Reading) -> Context:
    """What the page shows of the values."""
    audit, indicator = reading.audit, reading.indicator
    names = shown_names(audit, reading.level)
    pages = pages_by_code(reading)
    here = reading.here
    sort = request.GET.get("sort", "")
    sort = sort if sort.removeprefix("-") in SORTS else "-value"
    wanted = request.GET.get("q", "").strip()
    page = Paginator(sorted_rows(value_rows(here, names), sort, wanted), PER_PAGE).get_page(
        request.GET.get("page")
    )
    level, area = usual_area(reading, request.GET.get("area", ""))
    shown = (
        reading.shown
        if level == reading.level
        else shown_values(
            indicator, reading.edition, level, k=audit.k, everything=reading.everything
        )
    )
    points = series_of(shown, area, reading.group)
    breaks = breaks_of(audit, indicator, reading.edition.file.version)
    across = request.GET.get("across") == "1"
    comparison = compare(
        points,
        breaks,
        request.GET.get("from", ""),
        request.GET.get("to", ""),
        across=across,
        of_events=indicator.interval == "poisson",
    )
    query = request.GET.copy()
    for name in ("page", "sort", "q"):
        query.pop(name, None)
    series_name = names.get(area, area) if level == reading.level else audit.name
    figures = indicator_figures(reading, _values_address(reading, query.urlencode()))
    level_name = dict(levels_of(audit, reading.edition))[reading.level]
    trend = trend_of(points, breaks, across=across)
    slope = None
    if trend and trend.found:
        slope = figures.sheets.add(trend_figure(trend.found, unit_words(indicator.unit)))
    meanwhile, context = _meanwhile(audit, person, points)
    return {
        "reading": reading,
        "levels": levels_of(audit, reading.edition),
        "periods": [(each, period_words(each)) for each in reading.facts["periods"][::-1]],
        "period_said": period_words(reading.period),
        "groups": [(key, group_words(key)) for key in reading.facts["groups"]],
        "group_said": group_words(reading.group),
        "level_name": level_name,
        "page": page,
        "rows": [
            told
            | {
                "said": note_words(told["note"]),
                "why_none": why_none(told, indicator.unit),
                "page": pages.get(row[COLUMNS.index("area")], ""),
                "thing": thing_of(
                    *(indicator.code, reading.level, told["area"], reading.period, reading.group)
                ),
            }
            for row in page
            for told in (dict(zip(COLUMNS, row, strict=True)),)
        ],
        "columns": here.columns,
        "orders": [
            ("name", level_name),
            ("value", unit_words(indicator.unit)),
            *([("numerator", _("Numerator"))] if here.columns["numerator"] else []),
        ],
        "exports": [
            (ending.upper(), _values_address(reading, query.urlencode(), ending))
            for ending in ("csv", "xlsx")
        ],
        "n_rows": len(here.held),
        "q": wanted,
        "n_held": int(here.held.sum()),
        "series_name": series_name,
        "area": area,
        "points": points,
        "drawable": sum(point.value is not None for point in points) > 1,
        "breaks": drawn_breaks(points, breaks),
        "meanwhile": meanwhile,
        "comparison": comparison,
        "trend": trend,
        "slope": slope,
        "trend_words": trend_words(trend.found) if trend and trend.found else "",
        "series_data": {
            "points": [point.drawn() for point in points],
            "breaks": [
                {"at": each["at"], "what": each["kind"]} for each in drawn_breaks(points, breaks)
            ],
            "context": context,
            "unit": unit_words(indicator.unit),
        },
        "across_query": _with(request, across="1"),
        "query": query.urlencode(),
        "here_query": _here(reading),
        "is_current": reading.edition.pk == indicator.current_id,
        "chips": figures.chips,
        "figures": figures.sheets,
        **indicator_map(reading, person),
    }


def _meanwhile(
    audit: Audit, person: Person, points: Sequence[Point]
) -> tuple[list[Happened], list[Document]]:
    """What happened while a series was measured, and the same for its chart."""
    if not points:
        return [], []
    first, last = points[0].period.first, points[-1].period.last
    found = happened(audit, person, first, last)
    return found, [each.drawn(first, last) for each in found if each.last or each.first >= first]


def _with(request: HttpRequest, **values: str) -> str:
    query = request.GET.copy()
    for name, value in values.items():
        query[name] = value
    return query.urlencode()


def _here(reading: Reading) -> str:
    """The edition, level, period and group that are read, for the address of one of its areas."""
    asked = {"level": reading.level, "period": reading.period, "group": reading.group}
    if reading.edition.pk != reading.indicator.current_id:
        asked["edition"] = str(reading.edition.number)
    return urlencode(asked)


def _operands(audit: Audit, person: Person, indicator: Indicator) -> list[Indicator]:
    if not indicator.formula:
        return []
    names = parse(indicator.formula, where=indicator.code).names
    return list(Indicator.objects.for_person(audit, person).filter(code__in=names))


def _resting_on(audit: Audit, person: Person, indicator: Indicator) -> list[Indicator]:
    """Those whose formula names it."""
    near = Indicator.objects.for_person(audit, person).filter(formula__contains=indicator.code)
    return [
        each
        for each in near
        if each.formula and indicator.code in parse(each.formula, where=each.code).names
    ]


def _values_address(reading: Reading, query: str, ending: str = "csv") -> str:
    args = [reading.audit.slug, reading.indicator.code]
    return f"{reverse(f'indicators:values_{ending}', args=args)}?{query}"


def _asked(
    request: HttpRequest, audit: Audit, person: Person, code: str
) -> tuple[Reading, list[list[Any]]]:
    """Every period and group of the level asked for, as this person may see it."""
    indicator = find_indicator(audit, person, code)
    reading = read_indicator(audit, person, indicator, request.GET.dict())
    if reading is None:
        raise Http404
    names = area_names(audit, reading.level)
    return reading, value_rows(reading.shown, names, indicator.unit)


def _file(reading: Reading, content: bytes, kind: str, ending: str) -> HttpResponse:
    name = f"{reading.audit.slug}-{reading.indicator.code}-{reading.edition.number}.{ending}"
    return file_answer(content, name, kind)


@require_GET
@needs(Right.SEE_RESULTS)
def values_csv(request: HttpRequest, audit: Audit, person: Person, code: str) -> HttpResponse:
    """All values of the level as CSV, small counts taken out as on the page."""
    reading, rows = _asked(request, audit, person, code)
    return _file(reading, csv_text(COLUMNS, rows).encode(), CSV, "csv")


@require_GET
@needs(Right.SEE_RESULTS)
def values_xlsx(request: HttpRequest, audit: Audit, person: Person, code: str) -> HttpResponse:
    """The same as XLSX."""
    reading, rows = _asked(request, audit, person, code)
    content = xlsx_bytes(COLUMNS, rows, sheet=reading.indicator.code)
    return _file(reading, content, XLSX, "xlsx")
