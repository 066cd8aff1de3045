"""Tables of indicators on their way in: upload, menus, check, load."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sereno.vocabulary.indicators import units
from sereno.vocabulary.language import language, number
from sereno.vocabulary.problems import Problem
from sereno.vocabulary.value_tables import table_presets
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.files.changes import spooled
from sereno.web.files.downloads import kept_answer
from sereno.web.files.receiving import received
from sereno.web.files.server_folder import chunks_from_server, server_files
from sereno.web.files.spool import Spool
from sereno.web.geographies.models import GeographyLevel
from sereno.web.imports.models import Upload
from sereno.web.imports.upload_changes import keep_upload
from sereno.web.indicators.listing import unit_words
from sereno.web.indicators.models import IndicatorTable, TableState
from sereno.web.indicators.tables.changes import (
    ask_check,
    begin_table,
    discard_table,
    load_table,
    take_back,
)
from sereno.web.indicators.tables.forms import ROLE_WORDS, TableForm, row_words
from sereno.web.indicators.tables.mapping import NEW_LEVEL
from sereno.web.jobs.cards import card
from sereno.web.jobs.models import Job, JobState
from sereno.web.jobs.problems import said
from sereno.web.people.models import Person
from sereno.web.records.changes import note_reading
from sereno.web.sources.record import SOURCES

PER_PAGE = 50
DOWNLOADS = ("rejects", "apart")


def _table(audit: Audit, number_: int) -> IndicatorTable:
    table = (
        audit.indicator_tables.select_related("upload__file", "file").filter(number=number_).first()
    )
    if table is None:
        raise Http404
    table.audit = table.upload.audit = audit
    return table


@require_GET
@needs(Right.IMPORT)
def tables(request: HttpRequest, audit: Audit, _person: Person) -> HttpResponse:
    """Every table that was brought, and the form to bring another."""
    return _tables_page(request, audit)


def _tables_page(
    request: HttpRequest, audit: Audit, problem: Problem | None = None
) -> HttpResponse:
    listed = audit.indicator_tables.select_related("upload__file", "by")
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    checks = Job.objects.newest_of(page)
    return render(
        request,
        "indicators/tables.html",
        {
            "audit": audit,
            "page": page,
            "lines": [
                (each, _state_of(each, checks.get(each.pk)), each.checked.get("n")) for each in page
            ],
            "problem": problem,
            "trail": _trail(audit)[:1],
            "server_files": server_files(),
            "presets": [preset.name.said() for preset in table_presets()],
        },
        status=422 if problem else 200,
    )


def _state_of(table: IndicatorTable, check: Job | None) -> str:
    """How far a table is: its own state, or that of its check where it has no answer."""
    if table.state == TableState.DRAFT and check is not None and check.state != JobState.DONE:
        return str(JobState(check.state).label)
    return str(TableState(table.state).label)


# The form's token is checked by `received`.
@csrf_exempt
@require_POST
@needs(Right.IMPORT)
def upload(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Receive a table and have it looked into."""
    return received(
        request,
        audit,
        take=lambda spools: _begun(audit, spools[0], person),
        refuse=lambda problem: _tables_page(request, audit, problem),
    )


@require_POST
@needs(Right.IMPORT)
def from_server(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Take a table from the server's folder."""
    name = request.POST.get("file", "")
    try:
        if not name:
            raise Problem("no_file_chosen")
        with spooled(audit=audit, name=name, chunks=chunks_from_server(name)) as spool:
            return _begun(audit, spool, person)
    except Problem as problem:
        return _tables_page(request, audit, problem)


def _begun(audit: Audit, spool: Spool, person: Person) -> HttpResponse:
    """A file kept and its look asked for; within the transaction of both."""
    kept = keep_upload(kind=Upload.Kind.INDICATORS, spool=spool, by=person)
    table = begin_table(audit=audit, upload=kept, by=person)
    return redirect("indicators:table", audit=audit.slug, number=table.number)


@require_http_methods(["GET", "POST"])
@needs(Right.IMPORT)
def table(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """One table: the card of its check, its menus, or what the check found."""
    shown = _table(audit, number)
    if request.method == "POST":
        return _settle(request, shown, person)
    if shown.state in (TableState.CHECKED, TableState.LOADED):
        return render(request, "indicators/table_checked.html", _checked(audit, shown))
    return _menus(request, shown, person, _form(shown), [])


def _form(table: IndicatorTable, given: Any = None) -> TableForm | None:
    if not table.settled:
        return None
    levels = list(
        GeographyLevel.objects.filter(audit=table.audit).select_related("audit", "parent")
    )
    return TableForm(given, settled=table.settled, levels=levels, initial=table.settled)


def _menus(
    request: HttpRequest,
    table: IndicatorTable,
    person: Person,
    form: TableForm | None,
    mistakes: list[Any],
) -> HttpResponse:
    columns = table.settled.get("columns", [])
    if form is not None and form.is_bound:
        columns = form.read_columns(request.POST.dict())
    preset = next(
        (p.name.said() for p in table_presets() if p.key == table.settled.get("preset")), ""
    )
    return render(
        request,
        "indicators/table_menus.html",
        {
            "audit": table.audit,
            "table": table,
            "form": form,
            "columns": columns,
            "roles": list(ROLE_WORDS.items()),
            "units": [(key, phrase.said()) for key, phrase in units().items()],
            "mistakes": mistakes,
            "preset": preset,
            "doubts": [doubt[language()] for doubt in table.settled.get("doubts", [])],
            "job": _card(table, person),
            "trail": _trail(table.audit),
        },
        status=422 if mistakes or (form is not None and form.errors) else 200,
    )


def _settle(request: HttpRequest, table: IndicatorTable, person: Person) -> HttpResponse:
    """Keep what the menus say, and check the table by it."""
    if table.state == TableState.LOADED or table.is_under_way:
        return redirect("indicators:table", audit=table.audit.slug, number=table.number)
    sheet = request.POST.get("sheet")
    if sheet in table.settled.get("sheets", ()):
        ask_check(table=table, sheet=sheet)
        return redirect("indicators:table", audit=table.audit.slug, number=table.number)
    form = _form(table, request.POST)
    if form is None:
        return redirect("indicators:table", audit=table.audit.slug, number=table.number)
    columns = form.read_columns(request.POST.dict())
    if not form.is_valid() or form.column_mistakes:
        mistakes = list(dict.fromkeys(str(mistake) for mistake in form.column_mistakes))
        form.column_mistakes = []
        return _menus(request, table, person, form, mistakes)
    ask_check(table=table, settled=form.settles(columns))
    return redirect("indicators:table", audit=table.audit.slug, number=table.number)


def _trail(audit: Audit) -> list[tuple[str, str]]:
    return [
        (_("Indicators"), reverse("indicators:indicators", args=[audit.slug])),
        (_("Tables"), reverse("indicators:tables", args=[audit.slug])),
    ]


def _card(table: IndicatorTable, person: Person) -> Context | None:
    """The card of the look or check, until there is an answer."""
    check = table.last_check
    if check is None or check.state == JobState.DONE:
        return None
    return card(check, table.audit, person)


@require_POST
@needs(Right.IMPORT)
def table_back(request: HttpRequest, audit: Audit, _person: Person, number: int) -> HttpResponse:
    """Stop a check, or go back to the menus."""
    shown = _table(audit, number)
    if shown.state != TableState.LOADED:
        take_back(table=shown)
    return redirect("indicators:table", audit=audit.slug, number=number)


@require_POST
@needs(Right.IMPORT)
def table_discard(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Take away a table that was not loaded."""
    shown = _table(audit, number)
    if shown.state != TableState.LOADED:
        discard_table(table=shown, by=person)
        messages.success(request, _("“{name}” was discarded.").format(name=shown.upload.name))
    return redirect("indicators:tables", audit=audit.slug)


@require_POST
@needs(Right.IMPORT)
def table_load(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Take in what the check let through."""
    shown = _table(audit, number)
    if shown.state != TableState.CHECKED or not shown.checked["n"]:
        return redirect("indicators:table", audit=audit.slug, number=number)
    try:
        file = load_table(table=shown, by=person, confirmed="confirmed" in request.POST)
    except Problem as problem:
        messages.error(request, str(problem))
        return redirect("indicators:table", audit=audit.slug, number=number)
    words = _("{n} values were loaded, and everything that depends on them was recalculated.")
    messages.success(request, words.format(n=_number(file.n_values)))
    return redirect("indicators:table", audit=audit.slug, number=number)


def _number(value: float) -> str:
    return number(value)


@require_GET
@needs(Right.IMPORT)
def table_file(
    request: HttpRequest, audit: Audit, person: Person, number: int, name: str
) -> FileResponse:
    """The rows that could not be taken, or those kept apart."""
    shown = _table(audit, number)
    kept = getattr(shown, name) if name in DOWNLOADS else None
    if kept is None:
        raise Http404
    kept.audit, source = audit, shown.upload.source
    level = source.access_level if source else AccessLevel.TEAM
    told = f"{audit.slug}-{shown.number}-{kept.name}"
    answer = kept_answer(kept, audit=audit, person=person, access_level=level, name=told)
    if source is not None and level == AccessLevel.RESTRICTED:
        source.audit = audit
        note_reading(SOURCES, row=source, by=person, file=kept.name)
    return answer


def _how_many(table: IndicatorTable) -> str:
    """How many values can be taken, or were."""
    n = table.checked["n"]
    if table.state == TableState.LOADED:
        words = ngettext("{n} value is loaded", "{n} values are loaded", n)
    else:
        words = ngettext("{n} value can be loaded", "{n} values can be loaded", n)
    return words.format(n=_number(n))


def _checked(audit: Audit, table: IndicatorTable) -> Context:
    checked = table.checked
    level = table.settled["level"]
    apart = sum(checked["apart"].values())
    return {
        "audit": audit,
        "table": table,
        "checked": checked,
        "level": table.settled["new_level"]
        if level == NEW_LEVEL
        else GeographyLevel.objects.filter(audit=audit, key=level)
        .values_list("name", flat=True)
        .first(),
        "lines": [
            (row, checked["labels"][row["code"]], unit_words(checked["units"][row["code"]]))
            for row in checked["indicators"]
        ],
        "n_indicators": len(checked["labels"]),
        "implausible": [said(problem) for problem in checked["implausible"]],
        "problems": [(line, said(problem)) for line, problem in checked["problems"]],
        "n_apart": apart,
        "apart": [(row_words(kind), n) for kind, n in checked["apart"].items()],
        "suppressed": checked["statuses"][2],
        "missing": checked["statuses"][3],
        "loaded": table.state == TableState.LOADED,
        "said": _how_many(table),
        "trail": _trail(audit),
    }
