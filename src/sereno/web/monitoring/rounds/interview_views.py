"""The page on which what officials said is linked to what a round judges."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.plain_text import shortened
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.coding.models import Code, Segment
from sereno.web.diagnosis.documents.record import DOCUMENTS
from sereno.web.diagnosis.models import Document
from sereno.web.monitoring.models import Claim, InterviewLink, RoundItem, RoundState
from sereno.web.monitoring.rounds.interviews import (
    PASSAGE,
    heard_of,
    link_passage,
    passages_for,
    unlink_passage,
)
from sereno.web.monitoring.rounds.item_views import item_here, one_item
from sereno.web.people.models import Person
from sereno.web.records.changes import note_readings
from sereno.web.records.citable import Cited, citables
from sereno.web.records.tools import ListTool, whole_number

PER_PAGE = 25
LONGEST_NAME = 90


@dataclass(frozen=True)
class Offered:
    """A passage that can be linked. on: the day of its interview."""

    key: str
    code: Code
    document: Document
    cited: Cited
    on: dt.date | None


@require_GET
@needs(Right.JUDGE)
def interviews(
    request: HttpRequest, audit: Audit, person: Person, number: int, item: int
) -> HttpResponse:
    """Coded passages of interviews with officials until the round's day, and what was linked."""
    one = _open(audit, person, number, item)
    interview, code = (whole_number(request.GET.get(name, "")) for name in ("interview", "code"))
    words = " ".join(request.GET.get("q", "").split())
    every = list(passages_for(one, audit, person))
    rows = every
    if interview is not None:
        rows = [each for each in rows if each.document and each.document.number == interview]
    if code is not None:
        rows = [each for each in rows if each.code.number == code]
    # What two coders marked alike is one passage.
    alike = {(each.document_id, each.start, each.end): each for each in reversed(rows)}
    found = list(reversed(alike.values()))
    if words:
        # In memory: restricted words are in no index.
        cited = _cited(audit, person, found)
        found = [
            each
            for each in found
            if (of := cited.get(str(each.key))) and fold(words) in fold(of.words)
        ]
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "monitoring/interviews.html",
        {
            "audit": audit,
            "row": one.round,
            "item": one,
            "heard": heard_of(one, audit, person, None),
            "page": page,
            "offered": _offered(audit, person, list(page)),
            "claims": Claim.choices,
            "tools": _tools(every, request, words),
            "there_is": bool(every),
            "trail": _trail(one),
        },
    )


def _trail(item: RoundItem) -> list[tuple[str, str]]:
    row = item.round
    return [
        (_("Rounds of review"), reverse("monitoring:review_rounds", args=[row.audit.slug])),
        (str(row), reverse("monitoring:review_round", args=[row.audit.slug, row.number])),
        (item.recommendation.reference, item_here(item)),
    ]


def _open(audit: Audit, person: Person, number: int, item: int) -> RoundItem:
    one = one_item(audit, person, number, item)
    if one.round.state != RoundState.OPEN:
        raise Http404
    return one


def _tools(rows: list[Segment], request: HttpRequest, words: str) -> list[ListTool]:
    documents = {each.document.number: each.document for each in rows if each.document}
    codes = {each.code.number: each.code for each in rows}
    return [
        ListTool("q", _("Words"), words, input="search"),
        ListTool(
            "interview", _("Interview"), request.GET.get("interview", ""),
            [
                (str(n), shortened(str(each.activity), LONGEST_NAME))
                for n, each in documents.items()
            ],
        ),
        ListTool(
            "code", pgettext("of a passage", "Code"), request.GET.get("code", ""),
            sorted(((str(n), str(each)) for n, each in codes.items()), key=lambda said: said[1]),
        ),
    ]  # fmt: skip


def _cited(audit: Audit, person: Person, rows: list[Segment]) -> dict[str, Cited]:
    found = citables()[PASSAGE].find_many(audit, person, [str(each.key) for each in rows])
    read = {each.document.pk: each.document for each in rows if each.document}
    note_readings(DOCUMENTS, audit=audit, rows=read.values(), by=person)
    return dict(found)


def _offered(audit: Audit, person: Person, rows: list[Segment]) -> list[Offered]:
    cited = _cited(audit, person, rows)
    return [
        Offered(str(each.key), each.code, each.document, of, each.document.activity.on)
        for each in rows
        if each.document is not None and (of := cited.get(str(each.key)))
    ]


@require_POST
@needs(Right.JUDGE)
def link(
    request: HttpRequest, audit: Audit, person: Person, number: int, item: int
) -> HttpResponse:
    """Say what a passage tells of it."""
    one = one_item(audit, person, number, item)
    claim = request.POST.get("claim", "")
    if claim not in Claim.values:
        raise Http404
    try:
        link_passage(
            item=one, passage=request.POST.get("passage", ""), claim=claim, by=person,
            now=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("Linked: it stands in the desk file."))
    except Problem as problem:
        messages.error(request, f"{problem.what()} {problem.mend()}")
    return redirect(item_here(one))


@require_POST
@needs(Right.JUDGE)
def unlink(
    request: HttpRequest, audit: Audit, person: Person, number: int, item: int, key: int
) -> HttpResponse:
    """Take a link back."""
    one = one_item(audit, person, number, item)
    rows = InterviewLink.objects.for_person(audit, person).standing()
    found = get_object_or_404(rows.select_related("item__round", "evidence"), item=one, pk=key)
    try:
        unlink_passage(link=found, by=person, now=timezone.now())
        messages.success(request, _("The link was taken back."))
    except Problem as problem:
        messages.error(request, f"{problem.what()} {problem.mend()}")
    return redirect(item_here(one))
