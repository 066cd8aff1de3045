"""The requests of an audit: the list, a new one, one of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.files.downloads import table_answer
from sereno.web.people.models import Person
from sereno.web.sources.answer_deadline import due_day, due_words
from sereno.web.sources.gap_rows import row_name, rows_of
from sereno.web.sources.gaps import GapQuestion, gap_lines
from sereno.web.sources.geographies import geography_names
from sereno.web.sources.models import (
    AWAITED,
    Answer,
    DataRequest,
    RequestItem,
    RequestState,
    Source,
)
from sereno.web.sources.models.requests import RequestQuerySet
from sereno.web.sources.request_changes import change_request, open_request
from sereno.web.sources.request_forms import (
    AnswerForm,
    ItemSet,
    RemindForm,
    RequestForm,
    SendForm,
    SilenceForm,
    item_set,
)

PER_PAGE = 50
OVERDUE = "overdue"
# Where a country's law says nothing that we are sure of: a month to answer.
SORTS = {"number": "number", "institution": "institution", "asked": "asked_on", "due": "due_on"}
COLUMNS = (
    "number",
    "institution",
    "addressee",
    "state",
    "asked_on",
    "due_on",
    "answered_on",
    "items",
    "reminders",
    "last_reminder",
    "answer",
)


def one_request(audit: Audit, person: Person, number: int) -> DataRequest:
    """A request that the person may see. Raises Http404: there is none, or it isn't theirs."""
    found = DataRequest.objects.for_person(audit, person).filter(number=number).first()
    if found is None:
        raise Http404
    found.audit = audit
    return found


def _wanted(request: HttpRequest, audit: Audit, person: Person) -> RequestQuerySet:
    given = request.GET
    requests = DataRequest.objects.for_person(audit, person).listed()
    words = given.get("q", "").strip()
    if words:
        requests = requests.filter(
            Q(institution__icontains=words)
            | Q(addressee__icontains=words)
            | Q(answer__icontains=words)
        )
    state = given.get("state", "")
    if state == OVERDUE:
        requests = requests.overdue(timezone.localdate())
    elif state:
        requests = requests.filter(state=state)
    asked = given.get("sort", "")
    key = SORTS.get(asked.removeprefix("-"))
    return requests.order_by(f"-{key}" if asked.startswith("-") else key or "-number", "-number")


@require_GET
@needs(Right.SEE_RESULTS)
def requests(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Who was asked for what and when; what is overdue stands first."""
    today = timezone.localdate()
    page = Paginator(_wanted(request, audit, person), PER_PAGE).get_page(request.GET.get("page"))
    overdue = DataRequest.objects.for_person(audit, person).overdue(today).order_by("due_on")
    states: list[tuple[str, str]] = [(OVERDUE, _("overdue"))]
    states += [(s.value, str(s.label)) for s in RequestState]
    query = request.GET.urlencode()
    return render(
        request,
        "sources/requests.html",
        {
            "audit": audit,
            "page": page,
            "lines": [{"request": r, "overdue": r.is_overdue(today)} for r in page],
            "overdue": [(r, (today - r.due_on).days) for r in overdue if r.due_on],
            "q": request.GET.get("q", ""),
            "filtered": bool(request.GET.get("q") or request.GET.get("state")),
            "filters": [
                {
                    "name": "state",
                    "label": _("State"),
                    "options": states,
                    "chosen": request.GET.get("state", ""),
                }
            ],
            "exports": [
                (words, f"{reverse('sources:requests_file', args=[audit.slug, ending])}?{query}")
                for words, ending in (("CSV", "csv"), ("XLSX", "xlsx"))
            ],
            "may_keep": audit.allows(person, Right.KEEP_SOURCES),
        },
    )


@require_GET
@needs(Right.SEE_RESULTS)
def requests_file(request: HttpRequest, audit: Audit, person: Person, ending: str) -> HttpResponse:
    """The log of requests as a table."""

    def day(value: dt.date | None) -> str:
        return value.isoformat() if value else ""

    rows = [
        [
            *(r.number, r.institution, r.addressee, r.state),
            *(day(r.asked_on), day(r.due_on), day(r.answered_on)),
            *(r.n_items, r.n_reminders, day(r.last_reminder), r.answer),
        ]
        for r in _wanted(request, audit, person)
    ]
    return table_answer(ending, f"{audit.slug}-requests", COLUMNS, rows)


def _asked_gaps(given: QueryDict, audit: Audit, person: Person) -> list[dict[str, Any]]:
    """The items that an address asks for.

    `gap=row|level|year` is one cell each; `rows=row` with the matrix's own filters is every
    stretch of years in which a row is missing, partial or refused.
    """
    rows = rows_of(audit)
    items: list[dict[str, Any]] = []
    for gap in given.getlist("gap"):
        row, level, year = (*gap.split("|"), "", "")[:3]
        if row in rows and level in geography_names(audit) and year.isdigit() and len(year) == 4:
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


def _item(row: str, geography: str, first: int, last: int, why: str) -> dict[str, Any]:
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
    initial: dict[str, Any] = {}
    source = None
    if request.GET.get("source", "").isdigit():
        number = int(request.GET["source"][:9])
        source = Source.objects.for_person(audit, person).filter(number=number).first()
    items = _asked_gaps(request.GET, audit, person)
    if source is not None:
        initial = {
            "institution": source.contact_institution or source.publisher,
            "addressee": source.contact_person,
            "level": source.level,
        }
        items = [item | {"source": str(source.pk)} for item in items]
    return _form_page(request, audit, person, None, initial, items)


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_SOURCES)
def edit_request(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Change a request that was not sent yet."""
    asked = one_request(audit, person, number)
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
    initial = {name: getattr(asked, name) for name in RequestForm.Meta.fields}
    return _form_page(request, audit, person, asked, initial, items)


def _form_page(
    request: HttpRequest,
    audit: Audit,
    person: Person,
    asked: DataRequest | None,
    initial: dict[str, Any],
    items: list[dict[str, Any]],
) -> HttpResponse:
    sources = list(Source.objects.for_person(audit, person).order_by("title"))
    form, status = RequestForm(initial=initial), 200
    made: ItemSet = item_set(audit, sources, initial=items, extra=0 if items else 1)
    if request.method == "POST":
        form, made = RequestForm(request.POST), item_set(audit, sources, request.POST)
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
    trail = [(_("Requests"), reverse("sources:requests", args=[audit.slug]))]
    return render(
        request,
        "sources/request_form.html",
        {"audit": audit, "form": form, "items": made, "asked": asked, "trail": trail},
        status=status,
    )


def _unbound(form: RequestForm) -> RequestForm:
    """What was typed, without its mistakes."""
    return RequestForm(initial={name: form.data.get(name, "") for name in form.fields})


def _typed(audit: Audit, sources: list[Source], data: QueryDict) -> ItemSet:
    """The things as they were typed, and an empty one, without their mistakes."""
    n = min(int(str(data["item-TOTAL_FORMS"])), 60)
    names = ("row", "geography", "year_from", "year_to", "why", "format", "source")
    typed = [
        {name: data[f"item-{i}-{name}"] for name in names if f"item-{i}-{name}" in data}
        for i in range(n - 1)
    ]
    return item_set(audit, sources, initial=typed, extra=1)


@require_GET
@needs(Right.SEE_RESULTS)
def request_page(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """One request: what was asked, when, what became of it, and what comes next."""
    return page_of_request(request, audit, person, one_request(audit, person, number))


def item_names(audit: Audit, items: list[RequestItem]) -> dict[int, str]:
    """What each item asks for, in words."""
    rows, levels = rows_of(audit), geography_names(audit)
    return {
        item.pk: f"{row_name(rows, item.row)}, {levels[item.geography]}, {item.years}"
        for item in items
    }


def page_of_request(
    request: HttpRequest,
    audit: Audit,
    person: Person,
    asked: DataRequest,
    *,
    opened: str = "",
    form: Any = None,
) -> HttpResponse:
    """The page of a request; `form` is the one of `opened` that came with mistakes."""
    today = timezone.localdate()
    items = list(asked.items.select_related("source"))
    seen = audit.levels_of(person)
    names = item_names(audit, items)
    forms = {
        "send": SendForm(
            due_words=due_words(audit), initial={"on": today, "due": due_day(audit, today)}
        ),
        "promise": SendForm(initial={"on": today}),
        "remind": RemindForm(initial={"on": today}),
        "silence": SilenceForm(initial={"on": today}),
        "answer": AnswerForm(items=items, names=names, initial={"on": today}),
    }
    if opened:
        forms[opened] = form
    rows, levels = rows_of(audit), geography_names(audit)
    state = RequestState(asked.state)
    return render(
        request,
        "sources/request.html",
        {
            "audit": audit,
            "asked": asked,
            "lines": [
                {
                    "item": item,
                    "name": row_name(rows, item.row),
                    "level": levels[item.geography],
                    "answer": Answer(item.answer).label if state not in AWAITED else "",
                    "source": item.source if item.source and item.source.level in seen else None,
                }
                for item in items
            ],
            "overdue_days": (today - asked.due_on).days
            if asked.due_on and asked.is_overdue(today)
            else 0,
            "reminders": asked.reminders.select_related("by"),
            "letters": asked.letters.select_related("by", "docx", "pdf"),
            "may_keep": audit.allows(person, Right.KEEP_SOURCES),
            "is_draft": state == RequestState.DRAFT,
            "is_awaited": state in AWAITED,
            "may_answer": state in AWAITED or state == RequestState.SILENT,
            "forms": forms,
            "opened": opened,
            "trail": [(_("Requests"), reverse("sources:requests", args=[audit.slug]))],
        },
        status=422 if opened else 200,
    )
