"""Pages of files of rows: bring, settle the columns, what came of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from sereno.exchange.row_files import RowTable, open_rows
from sereno.vocabulary.language import language
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.documents import Context
from sereno.web.files.downloads import kept_answer
from sereno.web.files.receiving import received
from sereno.web.files.spool import Spool
from sereno.web.jobs.cards import card
from sereno.web.jobs.models import Job, JobState
from sereno.web.people.models import Person
from sereno.web.records.bringing.changes import ask_to_take, bring_file, drop_file
from sereno.web.records.bringing.declared import Bringing
from sereno.web.records.bringing.forms import ColumnsForm
from sereno.web.records.bringing.models import BroughtFile, BroughtState
from sereno.web.records.bringing.taking import table_of
from sereno.web.records.pages import trail

# Of the files that were brought before, the newest.
MOST_BEFORE = 20


def bring(bringing: Bringing, request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Receive a file of rows; nothing is written before its columns are settled."""
    if request.method != "POST":
        return _bring_page(bringing, request, audit, person)
    found: list[RowTable] = []

    def look(spool: Spool) -> None:
        with spool.filled_by_path() as path:
            table = open_rows(bringing.roles, path, spool.given_name)
            # What can't be read to its end is told by the job; a file without rows is told here.
            table.samples()
            found.append(table)

    def take(spools: list[Spool]) -> HttpResponse:
        columns, told = bringing.roles.guess_of(found[0])
        made = bring_file(
            model=bringing.model, audit=audit, spool=spools[0], columns=columns,
            notes=(*found[0].notes, *told), by=person,
        )  # fmt: skip
        return redirect(bringing.kind.route("brought"), audit.slug, made.number)

    def refuse(problem: Problem) -> HttpResponse:
        return _bring_page(bringing, request, audit, person, problem)

    return received(request, audit, take=take, refuse=refuse, look=look)


def _bring_page(
    bringing: Bringing,
    request: HttpRequest,
    audit: Audit,
    person: Person,
    problem: Problem | None = None,
) -> HttpResponse:
    rows = bringing.model.objects.for_person(audit, person).select_related("file")
    context: Context = {
        "audit": audit,
        "title": bringing.title,
        "trail": trail(bringing.kind, audit),
        "back": reverse(bringing.kind.route(bringing.kind.plural), args=[audit.slug]),
        "problem": problem,
        "to": reverse(bringing.begins, args=[audit.slug]),
        "before": [
            (each, reverse(bringing.kind.route("brought"), args=[audit.slug, each.number]))
            for each in rows.order_by("-number")[:MOST_BEFORE]
        ],
    }
    status = 422 if problem else 200
    return render(request, bringing.bring_template, context, status=status)


def one(
    bringing: Bringing, request: HttpRequest, audit: Audit, person: Person, number: int
) -> HttpResponse:
    """Which column of a file is what; once that is settled, what came of it."""
    row = _brought(bringing, audit, person, number)
    work = Job.objects.filter(
        kind=bringing.model.TAKE,
        subject_kind=bringing.model._meta.label_lower,
        subject_key=row.pk,
    )
    last = work.order_by("-pk").first()
    form = None
    if row.state == BroughtState.WAITING and not (last is not None and last.is_live):
        begun = {**row.columns, "level": row.access_level}
        form = _columns_form(bringing, audit, person, row, initial=begun)
    return _page(bringing, request, audit, person, row, form, last)


def _columns_form(
    bringing: Bringing, audit: Audit, person: Person, row: BroughtFile, **values: Any
) -> ColumnsForm:
    samples = table_of(bringing, row).samples()
    return ColumnsForm(roles=bringing.roles, audit=audit, person=person, samples=samples, **values)


def _page(
    bringing: Bringing,
    request: HttpRequest,
    audit: Audit,
    person: Person,
    row: BroughtFile,
    form: ColumnsForm | None,
    last: Job | None = None,
) -> HttpResponse:
    begin = reverse(bringing.begins, args=[audit.slug])
    shown = last is not None and last.state != JobState.DONE
    route = bringing.kind.route
    context: Context = {
        "audit": audit,
        "row": row,
        "notes": [each["what"][language()] for each in row.notes],
        "form": form,
        "job": card(last, audit, person) if shown and last is not None else None,
        "trail": [*trail(bringing.kind, audit), (bringing.title, begin)],
        "to": {
            name: reverse(route(f"{name}_brought"), args=[audit.slug, row.number])
            for name in ("take", "drop")
        },
        "to_rejects": reverse(route("brought_rejects"), args=[audit.slug, row.number]),
        "to_list": reverse(route(bringing.kind.plural), args=[audit.slug]),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, bringing.template, context, status=status)


def take(
    bringing: Bringing, request: HttpRequest, audit: Audit, person: Person, number: int
) -> HttpResponse:
    """Have records made of a file's rows, by the columns that were settled."""
    row = _brought(bringing, audit, person, number)
    try:
        if row.state != BroughtState.WAITING:
            raise Problem("brought_taken", where=str(row))
        form = _columns_form(bringing, audit, person, row, data=request.POST)
        if not form.is_valid():
            return _page(bringing, request, audit, person, row, form)
        ask_to_take(
            brought=row, columns=form.columns(), access_level=form.cleaned_data["level"], by=person
        )
    except Problem as problem:
        messages.error(request, f"{problem.what()} {problem.mend()}")
    return redirect(bringing.kind.route("brought"), audit.slug, number)


def drop(
    bringing: Bringing, request: HttpRequest, audit: Audit, person: Person, number: int
) -> HttpResponse:
    """Let a file go."""
    try:
        drop_file(brought=_brought(bringing, audit, person, number), by=person)
        messages.success(request, _("Nothing of the file was taken over."))
    except Problem as problem:
        messages.error(request, f"{problem.what()} {problem.mend()}")
    return redirect(bringing.begins, audit.slug)


def rejects(
    bringing: Bringing, request: HttpRequest, audit: Audit, person: Person, number: int
) -> HttpResponseBase:
    """The rows of a file that could not be taken, with the reason of each."""
    row = _brought(bringing, audit, person, number)
    if row.rejects is None:
        raise Http404
    return kept_answer(row.rejects, audit=audit, person=person, access_level=row.access_level)


def _brought(bringing: Bringing, audit: Audit, person: Person, number: int) -> BroughtFile:
    rows = bringing.model.objects.for_person(audit, person)
    found: BroughtFile = get_object_or_404(
        rows.select_related("audit", "file", "rejects"), number=number
    )
    return found
