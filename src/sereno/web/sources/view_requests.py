"""A new request and one that was not sent yet: whom one asks, and for which gaps."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.documents import Values
from sereno.web.people.models import Person
from sereno.web.records.pages import trail
from sereno.web.sources.gap_rows import rows_of
from sereno.web.sources.gaps import GapQuestion, gap_lines
from sereno.web.sources.geographies import geography_names
from sereno.web.sources.models import DataRequest, RequestState, Source
from sereno.web.sources.record import REQUESTS
from sereno.web.sources.request_changes import change_request, open_request
from sereno.web.sources.request_forms import ItemSet, RequestForm, item_set


def _asked_gaps(given: QueryDict, audit: Audit, person: Person) -> list[Values]:
    """The items that an address asks for.

    `gap=row|level|year` is one cell each; `rows=row` with the matrix's own filters is every
    stretch of years in which a row is missing, partial or refused.
    """
    rows = rows_of(audit)
    items: list[Values] = []
    for gap in given.getlist("gap"):
        row, level, year = (*gap.split("|"), "", "")[:3]
        is_year = year.isascii() and year.isdigit() and len(year) == 4
        if row in rows and level in geography_names(audit) and is_year:
            items.append(_item(row, level, int(year), int(year), rows[row].why()))
    chosen = set(given.getlist("rows"))
    if chosen:
        question = GapQuestion.of(given, timezone.localdate())
        items += [
            _item(line.row.id, line.geography, first, last, line.row.why())
            for line in gap_lines(audit, person, question)
            if f"{line.row.id}|{line.geography}" in chosen
            for first, last in line.open_years()
        ]
    return items


def _item(row: str, geography: str, first: int, last: int, why: str) -> Values:
    return {
        "row": row,
        "geography": geography,
        "year_from": first,
        "year_to": last,
        "why": why,
        "format": "CSV, XLSX",
    }


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_SOURCES)
def new_request(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Begin a request, with the gaps that were chosen in the matrix."""
    initial: Values = {}
    source = None
    wanted = request.GET.get("source", "")
    if wanted.isascii() and wanted.isdigit():
        number = int(wanted[:9])
        source = Source.objects.for_person(audit, person).filter(number=number).first()
    items = _asked_gaps(request.GET, audit, person)
    if source is not None:
        initial = {
            "institution": source.contact_institution or source.publisher,
            "addressee": source.contact_person,
            "access_level": source.access_level,
        }
        items = [item | {"source": str(source.pk)} for item in items]
    return _form_page(request, audit, person, None, initial, items)


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_SOURCES)
def edit_request(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Change a request that was not sent yet."""
    asked = REQUESTS.one(audit, person, number=number)
    if asked.state != RequestState.DRAFT:
        messages.error(request, str(Problem("request_already_sent", where=str(asked))))
        return redirect("sources:request", audit=audit.slug, number=number)
    items = [
        {
            "row": item.row,
            "geography": item.geography,
            "year_from": item.year_from,
            "year_to": item.year_to,
            "why": item.why,
            "format": item.format,
            "source": str(item.source_id or ""),
        }
        for item in asked.items.all()
    ]
    initial = {name: getattr(asked, name) for name in RequestForm.base_fields}
    return _form_page(request, audit, person, asked, initial, items)


def _form_page(
    request: HttpRequest,
    audit: Audit,
    person: Person,
    asked: DataRequest | None,
    initial: Values,
    items: list[Values],
) -> HttpResponse:
    sources = list(Source.objects.for_person(audit, person).order_by("title__in_order", "pk"))
    form, status = RequestForm(audit=audit, initial=initial), 200
    made: ItemSet = item_set(audit, sources, initial=items, extra=0 if items else 1)
    if request.method == "POST":
        form, made = RequestForm(request.POST, audit=audit), item_set(audit, sources, request.POST)
        if "more" in request.POST:
            # One more empty thing, with everything else as it was typed.
            data = request.POST.copy()
            data["item-TOTAL_FORMS"] = str(made.total_form_count() + 1)
            form, made = _unbound(form), _typed(audit, sources, data)
        elif form.is_valid() & made.is_valid():
            try:
                known = {str(s.pk): s for s in sources}
                wanted = [item | {"source": known.get(item["source"])} for item in made.items()]
                if asked is None:
                    asked = open_request(audit=audit, items=wanted, by=person, **form.values())
                else:
                    change_request(request=asked, items=wanted, by=person, **form.values())
                return redirect("sources:request", audit=audit.slug, number=asked.number)
            except Problem as problem:
                form.add_error(None, f"{problem.what()} {problem.mend()}")
                status = 422
        else:
            status = 422
    return render(
        request,
        "sources/request_form.html",
        {
            "audit": audit,
            "form": form,
            "items": made,
            "asked": asked,
            "trail": trail(REQUESTS, audit),
        },
        status=status,
    )


def _unbound(form: RequestForm) -> RequestForm:
    """What was typed, without its mistakes."""
    return RequestForm(
        audit=form.audit, initial={name: form.data.get(name, "") for name in form.fields}
    )


def _typed(audit: Audit, sources: list[Source], data: QueryDict) -> ItemSet:
    """The things as they were typed, and an empty one, without their mistakes."""
    n = min(int(str(data["item-TOTAL_FORMS"])), 60)
    names = ("row", "geography", "year_from", "year_to", "why", "format", "source")
    typed = [
        {name: data[f"item-{i}-{name}"] for name in names if f"item-{i}-{name}" in data}
        for i in range(n - 1)
    ]
    return item_set(audit, sources, initial=typed, extra=1)
