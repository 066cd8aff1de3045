"""Pages of recommendations that come as files: bring, settle the columns, what came of it; and of
those that say almost the same.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from sereno.exchange.recommendation_files import (
    RecommendationTable,
    guess_columns,
    open_recommendations,
)
from sereno.vocabulary.language import language
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.files.downloads import kept_answer
from sereno.web.files.receiving import received
from sereno.web.files.spool import Spool
from sereno.web.findings.bringing.changes import (
    ask_to_take,
    bring_file,
    drop_file,
    say_they_are_two,
)
from sereno.web.findings.bringing.forms import ColumnsForm
from sereno.web.findings.bringing.taking import LOOK_ALIKE, table_of
from sereno.web.findings.models import (
    AlikePair,
    BroughtRecommendations,
    BroughtState,
    RecommendationState,
)
from sereno.web.findings.recommendations.life import STANDING
from sereno.web.findings.recommendations.record import RECOMMENDATIONS
from sereno.web.jobs.cards import card
from sereno.web.jobs.changes import ask
from sereno.web.jobs.models import Job, JobState
from sereno.web.people.models import Person
from sereno.web.records.pages import trail

PAIRS_ON_A_PAGE = 25
# Of the files that were brought before, the newest.
MOST_BEFORE = 20


# The form's token is checked by `received`.
@csrf_exempt
@needs(Right.WRITE_FINDINGS)
def bring(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Receive a file of recommendations; nothing is written before its columns are settled."""
    if request.method != "POST":
        return _bring_page(request, audit, person)
    found: list[RecommendationTable] = []

    def look(spool: Spool) -> None:
        with spool.filled_by_path() as path:
            table = open_recommendations(path, spool.given_name)
            # What can't be read to its end is told by the job; a file without rows is told here.
            table.samples()
            found.append(table)

    def take(spools: list[Spool]) -> HttpResponse:
        columns = guess_columns(found[0].headings)
        made = bring_file(
            audit=audit, spool=spools[0], columns=columns, notes=found[0].notes, by=person
        )
        return redirect("findings:brought", audit.slug, made.number)

    def refuse(problem: Problem) -> HttpResponse:
        return _bring_page(request, audit, person, problem)

    return received(request, audit, take=take, refuse=refuse, look=look)


def _bring_page(
    request: HttpRequest, audit: Audit, person: Person, problem: Problem | None = None
) -> HttpResponse:
    rows = BroughtRecommendations.objects.for_person(audit, person).select_related("file")
    context: Context = {
        "audit": audit,
        "title": _("Bring recommendations"),
        "trail": trail(RECOMMENDATIONS, audit),
        "back": reverse("findings:recommendations", args=[audit.slug]),
        "problem": problem,
        "before": rows.order_by("-number")[:MOST_BEFORE],
    }
    status = 422 if problem else 200
    return render(request, "findings/bring_recommendations.html", context, status=status)


@require_GET
@needs(Right.WRITE_FINDINGS)
def one(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Which column of a file is what; once that is settled, what came of it."""
    row = _brought(audit, person, number)
    work = Job.objects.filter(
        kind=BroughtRecommendations.TAKE,
        subject_kind=BroughtRecommendations._meta.label_lower,
        subject_key=row.pk,
    )
    last = work.order_by("-pk").first()
    form = None
    if row.state == BroughtState.WAITING and not (last is not None and last.is_live):
        begun = {**row.columns, "level": row.access_level}
        form = _columns_form(audit, person, row, initial=begun)
    return _page(request, audit, person, row, form, last)


def _columns_form(
    audit: Audit, person: Person, row: BroughtRecommendations, **values: Any
) -> ColumnsForm:
    samples = table_of(row).samples()
    return ColumnsForm(audit=audit, person=person, samples=samples, **values)


def _page(
    request: HttpRequest,
    audit: Audit,
    person: Person,
    row: BroughtRecommendations,
    form: ColumnsForm | None,
    last: Job | None = None,
) -> HttpResponse:
    begin = reverse("findings:bring_recommendations", args=[audit.slug])
    shown = last is not None and last.state != JobState.DONE
    context: Context = {
        "audit": audit,
        "row": row,
        "notes": [each["what"][language()] for each in row.notes],
        "form": form,
        "job": card(last, audit, person) if shown and last is not None else None,
        "trail": [*trail(RECOMMENDATIONS, audit), (_("Bring recommendations"), begin)],
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "findings/brought.html", context, status=status)


@require_POST
@needs(Right.WRITE_FINDINGS)
def take(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Have drafts made of a file's rows, by the columns that were settled."""
    row = _brought(audit, person, number)
    try:
        if row.state != BroughtState.WAITING:
            raise Problem("brought_taken", where=str(row))
        form = _columns_form(audit, person, row, data=request.POST)
        if not form.is_valid():
            return _page(request, audit, person, row, form)
        ask_to_take(
            brought=row, columns=form.columns(), access_level=form.cleaned_data["level"], by=person
        )
    except Problem as problem:
        messages.error(request, f"{problem.what()} {problem.mend()}")
    return redirect("findings:brought", audit.slug, number)


@require_POST
@needs(Right.WRITE_FINDINGS)
def drop(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Let a file go."""
    try:
        drop_file(brought=_brought(audit, person, number), by=person)
        messages.success(request, _("Nothing of the file was taken over."))
    except Problem as problem:
        messages.error(request, f"{problem.what()} {problem.mend()}")
    return redirect("findings:bring_recommendations", audit.slug)


@require_GET
@needs(Right.WRITE_FINDINGS)
def rejects(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponseBase:
    """The rows of a file that could not be taken, with the reason of each."""
    row = _brought(audit, person, number)
    if row.rejects is None:
        raise Http404
    return kept_answer(row.rejects, audit=audit, person=person, access_level=row.access_level)


def _brought(audit: Audit, person: Person, number: int) -> BroughtRecommendations:
    rows = BroughtRecommendations.objects.for_person(audit, person)
    found: BroughtRecommendations = get_object_or_404(
        rows.select_related("audit", "file", "rejects"), number=number
    )
    return found


@require_GET
@needs(Right.WRITE_FINDINGS)
def alike(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """The recommendations that say almost the same, the most alike first."""
    rows = AlikePair.objects.for_person(audit, person).filter(
        two_at__isnull=True, first__state__in=STANDING, other__state__in=STANDING
    )
    rows = rows.select_related("first", "other")
    page = Paginator(rows, PAIRS_ON_A_PAGE).get_page(request.GET.get("page"))
    last = Job.objects.filter(kind=LOOK_ALIKE, audit=audit).order_by("-pk").first()
    context: Context = {
        "audit": audit,
        "page": page,
        "pairs": [_shown(pair) for pair in page],
        "looked": last is not None,
        "job": card(last, audit, person) if last and last.state != JobState.DONE else None,
        "trail": trail(RECOMMENDATIONS, audit),
    }
    return render(request, "findings/alike.html", context)


def _shown(pair: AlikePair) -> Context:
    """A pair, and which of the two may be merged into which: nothing goes into an approved one."""
    ways = [
        (one, into)
        for one, into in ((pair.other, pair.first), (pair.first, pair.other))
        if into.state != RecommendationState.APPROVED
    ]
    return {
        "pair": pair,
        "both": (pair.first, pair.other),
        "percent": round(100 * pair.likeness),
        "merge": ways[0] if ways else None,
    }


@require_POST
@needs(Right.WRITE_FINDINGS)
def look(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Have all recommendations compared anew."""
    try:
        ask(LOOK_ALIKE, audit=audit, by=person)
    except Problem as problem:
        messages.error(request, f"{problem.what()} {problem.mend()}")
    return redirect("findings:alike", audit.slug)


@require_POST
@needs(Right.WRITE_FINDINGS)
def two(request: HttpRequest, audit: Audit, person: Person, key: int) -> HttpResponse:
    """Say that two recommendations are two."""
    pair = get_object_or_404(AlikePair.objects.for_person(audit, person), pk=key)
    say_they_are_two(pair=pair, by=person)
    messages.success(request, _("Noted."))
    return redirect("findings:alike", audit.slug)
