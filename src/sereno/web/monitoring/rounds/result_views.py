"""The judgements of a locked round as a list that shares lead to, and as a file."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.files.downloads import table_answer
from sereno.web.findings.record import RECOMMENDATIONS
from sereno.web.monitoring.models import Judgement, MonitoringRound, RoundState, Verdict
from sereno.web.monitoring.rounds.interviews import Borne
from sereno.web.monitoring.rounds.record import ROUNDS
from sereno.web.monitoring.rounds.result import (
    ADDRESSEE,
    GOAL,
    IN_THREE,
    INSTITUTION,
    TOPIC,
    Counted,
    counted_of,
    narrowed,
    settled_of,
    with_before,
    with_interviews,
)
from sereno.web.people.models import Person
from sereno.web.records.changes import note_readings
from sereno.web.records.tools import ListTool

A_PAGE = 50


def _locked(audit: Audit, person: Person, number: int) -> MonitoringRound:
    """A locked round that the person may see. Raises Http404."""
    row: MonitoringRound = ROUNDS.one(audit, person, number=number)
    if row.state != RoundState.LOCKED:
        raise Http404
    return row


def _tools(settled: Sequence[Counted], request: HttpRequest) -> list[ListTool]:
    verdicts = [
        *((v.value, str(capfirst(v.label))) for v in Verdict),
        ("not_done", str(capfirst(str(IN_THREE["not_done"])))),
    ]
    tools = [ListTool("is", _("Judgement"), request.GET.get("is", ""), verdicts)]
    for key, words in (
        (TOPIC, _("Topic")), (ADDRESSEE, _("Addressee")), (GOAL, _("SDG")),
        (INSTITUTION, _("Institution")),
    ):  # fmt: skip
        options = sorted({one for each in settled for one in each.groups[key]}, key=lambda o: o[1])
        tools.append(ListTool(key, words, request.GET.get(key, ""), options))
    if any(each.borne != Borne() for each in settled):
        said = [("confirms", _("confirm it")), ("contradicts", _("contradict it"))]
        tools.append(ListTool("said", _("Interviews"), request.GET.get("said", ""), said))
    if any(each.was for each in settled):
        changed = [("1", _("since the last round"))]
        tools.append(ListTool("changed", _("Changed"), request.GET.get("changed", ""), changed))
    return tools


@require_GET
@needs(Right.SEE_RESULTS)
def judgements(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """The recommendations of a round with their judgements: those of a share, or all."""
    row = _locked(audit, person, number)
    heard = with_interviews(row, counted_of(row, audit, person), audit, person)
    settled = with_before(row, heard, audit, person)
    found = narrowed(settled, lambda name: request.GET.get(name, ""))
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "audit": audit,
        "row": row,
        "tools": _tools(settled, request),
        "n": len(settled),
        "page": page,
        "rows": settled_of(page),
        "trail": [
            (_("Rounds of review"), reverse("monitoring:review_rounds", args=[audit.slug])),
            (str(row), reverse("monitoring:review_round", args=[audit.slug, row.number])),
        ],
    }
    return render(request, "monitoring/judgements.html", context)


@require_GET
@needs(Right.SEE_RESULTS)
def judgements_file(
    request: HttpRequest, audit: Audit, person: Person, number: int, ending: str
) -> HttpResponse:
    """The same as a table: each recommendation with both first judgements and what holds."""
    row = _locked(audit, person, number)
    settled = settled_of(with_interviews(row, counted_of(row, audit, person), audit, person))
    rows = [each.item.recommendation for each in settled]
    note_readings(RECOMMENDATIONS, audit=audit, rows=rows, by=person)
    first: dict[int, list[str]] = {}
    said_first = Judgement.objects.for_person(audit, person).filter(item__round=row)
    for each in said_first.order_by("place"):
        first.setdefault(each.item_id, []).append(f"{each.get_verdict_display()} ({each.grade})")
    columns = [
        *(_("Reference"), _("Recommendation"), _("Topic"), _("Addressee"), _("SDG")),
        *(_("Institution"), _("First judgement"), _("Second judgement"), _("Judgement")),
        *(_("Grade"), _("How it was settled"), _("Reason")),
        _("Why it is called addressed without evidence of A or B"),
        *(_("Interviews that confirm it"), _("Interviews that contradict it")),
    ]
    cells = []
    for one in settled:
        said, row_of = one.settlement, one.item.recommendation
        told = [
            "; ".join(words for _k, words in one.groups[key])
            for key in (TOPIC, ADDRESSEE, GOAL, INSTITUTION)
        ]
        cells.append([
            *(row_of.reference, row_of.title, *told),
            *first.get(one.item.pk, ["", ""]),
            *(said.get_verdict_display(), said.grade, said.get_how_display(), said.reason),
            *(said.override, one.borne.confirms, one.borne.contradicts),
        ])  # fmt: skip
    return table_answer(ending, f"{audit.slug}-round-{row.number}", columns, cells)
