"""Proposing a quote, and the report of quotes by code and area with its files."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from itertools import groupby

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sereno.exchange.quote_files import MADE, quote_file
from sereno.vocabulary.problems import Problem
from sereno.web.audits.access_levels import highest
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.coding.models import Quote, QuoteState, Segment
from sereno.web.coding.quotes.changes import propose_quote
from sereno.web.coding.quotes.forms import QuoteForm
from sereno.web.coding.quotes.record import QUOTES
from sereno.web.coding.quotes.report import STATES, quotes_of, reported
from sereno.web.coding.quotes.words import words_within
from sereno.web.coding.search.asking import Within
from sereno.web.diagnosis.activities.areas import known_areas
from sereno.web.diagnosis.documents.record import DOCUMENTS
from sereno.web.diagnosis.models import Sector, Technique
from sereno.web.documents import Context
from sereno.web.files.downloads import file_answer
from sereno.web.people.models import Person
from sereno.web.records import pages
from sereno.web.records.changes import note_readings
from sereno.web.records.tools import ListTool

PER_PAGE = 50


@require_http_methods(["GET", "POST"])
@needs(Right.CODE)
def propose(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Propose words of a coded passage that the person sees."""
    segment = _segment(request, audit, person)
    note_readings(DOCUMENTS, audit=audit, rows=[segment.document], by=person)
    asked = QuoteForm(request.POST or None, audit=audit, initial={"cut_to": words_within(segment)})
    if request.method == "POST" and asked.is_valid():
        try:
            quote = propose_quote(audit=audit, by=person, segment=segment, **asked.values())
        except Problem as problem:
            asked.tell(problem)
        else:
            messages.success(request, _("Proposed. Somebody else has to approve it."))
            return redirect("coding:quote", audit.slug, quote.number)
    context: Context = {
        "audit": audit,
        "form": asked,
        "title": _("Propose a quote"),
        "trail": pages.trail(QUOTES, audit),
        "back": reverse("coding:passages", args=[audit.slug]),
        "code": segment.code,
    }
    status = 422 if asked.errors else 200
    return render(request, "coding/propose_quote.html", context, status=status)


def _segment(request: HttpRequest, audit: Audit, person: Person) -> Segment:
    try:
        key = uuid.UUID(request.GET.get("segment", ""))
    except ValueError as wrong:
        raise Http404 from wrong
    rows = Segment.objects.for_person(audit, person).filter(removed_at=None, text__isnull=False)
    rows = rows.select_related("code", "text", "document__activity")
    found: Segment = get_object_or_404(rows, key=key)
    return found


@require_http_methods(["GET", "POST"])
@needs(Right.CODE)
def cut(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Cut a quote anew; its words are read there."""
    row = QUOTES.one(audit, person, number=number)
    note_readings(QUOTES, audit=audit, rows=[row], by=person)
    return pages.edit(QUOTES, request, audit, person, number=number)


@require_GET
@needs(Right.SEE_RESULTS)
def quotes_report(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Quotes in their words, by code and area."""
    within, state = _asked(request, audit, person)
    found = quotes_of(audit, person, within, state)
    everything = found if within == Within() else quotes_of(audit, person, Within(), state)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    shown = reported(audit, list(page), person)
    note_readings(QUOTES, audit=audit, rows=[each.quote for each in shown], by=person)
    reads = audit.allows(person, Right.SEE_FIELDWORK)
    menus = list(_menus(audit, person, within, everything))
    if reads:
        states = [(each.value, each.label) for each in STATES]
        menus.insert(0, ListTool("state", _("State"), state, states, "", QuoteState.APPROVED))
    waiting = Quote.objects.for_person(audit, person).filter(state=QuoteState.PROPOSED)
    context: Context = {
        "audit": audit,
        "state": QuoteState(state),
        "page": page,
        "codes": [
            (code, [(area, list(each)) for area, each in groupby(of, lambda r: r.line.areas)])
            for code, of in groupby(shown, lambda r: r.line.code)
        ],
        "filters": menus,
        "query": request.GET.urlencode(),
        "endings": [(made.ending, made.words) for made in MADE],
        "waiting": waiting.count() if reads and state != QuoteState.PROPOSED else 0,
        "may_propose": audit.allows(person, Right.CODE),
    }
    return render(request, "coding/quotes_report.html", context)


@require_GET
@needs(Right.SEE_RESULTS)
def quotes_report_file(
    request: HttpRequest, audit: Audit, person: Person, ending: str
) -> HttpResponse:
    """The same as a file, as restricted as the most restricted of its quotes."""
    made = next((each for each in MADE if each.ending == ending), None)
    if made is None:
        raise Http404
    wanted = quotes_of(audit, person, *_asked(request, audit, person))
    found = reported(audit, wanted, person)
    quotes = [each.quote for each in found]
    note_readings(QUOTES, audit=audit, rows=quotes, by=person)
    content = quote_file(made.ending, [each.line for each in found], _("Quotes"))
    name = "-".join((audit.slug, _("quotes")))
    answer = file_answer(content, f"{name}.{ending}", made.media_type)
    answer.access_level = highest(each.access_level for each in quotes)  # type: ignore[attr-defined]
    return answer


def _asked(request: HttpRequest, audit: Audit, person: Person) -> tuple[Within, str]:
    """What the address narrows: nothing by which one learns more than what the report tells."""
    state = request.GET.get("state", "")
    is_known = state in STATES and audit.allows(person, Right.SEE_FIELDWORK)
    asked = Within.of(request.GET)
    told = Within(code=asked.code, area=asked.area, technique=asked.technique, sector=asked.sector)
    return told, state if is_known else QuoteState.APPROVED


def _menus(
    audit: Audit, person: Person, within: Within, quotes: Sequence[Quote]
) -> Iterator[ListTool]:
    """Of the quotes that one sees: not everybody reads the codebook, nor where people met."""
    levels = audit.access_levels_of(person)
    codes = {str(each.code.number): each.code.name for each in quotes if each.code.name_for(levels)}
    code = "" if within.code is None else str(within.code)
    yield ListTool("code", _("Code given"), code, list(codes.items()))
    labels = known_areas(audit).labels
    areas = {
        area.code: labels.get(area.code, area.name)
        for each in quotes
        for area in each.document.activity.areas.all()
    }
    by_name = sorted(areas.items(), key=lambda each: each[1])
    yield ListTool("area", audit.area_word.capitalize(), within.area, by_name)
    yield ListTool("technique", _("Technique"), within.technique, Technique.choices)
    yield ListTool("sector", _("With whom"), within.sector, Sector.choices)
