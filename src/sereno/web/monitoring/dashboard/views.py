"""The dashboard and the page on which a target is begun."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sereno.vocabulary.language import language
from sereno.vocabulary.sdg import sdg
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.indicators.models import Indicator
from sereno.web.monitoring.dashboard.asking import asked
from sereno.web.monitoring.dashboard.carried_out import beside_goals
from sereno.web.monitoring.dashboard.details import (
    FIRST_GOALS,
    by_goal,
    events_of,
    figures_of,
    judged,
    lines_of,
    unsaid,
)
from sereno.web.monitoring.dashboard.reading import read_board
from sereno.web.monitoring.dashboard.record import TARGETS
from sereno.web.monitoring.dashboard.words import headline
from sereno.web.monitoring.models import Target
from sereno.web.people.models import Person
from sereno.web.records.changes import note_readings
from sereno.web.records.pages import new

PER_PAGE = 50


@require_GET
@needs(Right.SEE_RESULTS)
def dashboard(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """All targets by goal: from where, how it is, to where, at what pace, and how sure that is."""
    targets = list(Target.objects.for_person(audit, person).select_related("indicator__current"))
    question = asked(audit, [each.indicator for each in targets], request.GET.dict())
    board = read_board(audit, person, where=question.place, targets=targets)
    note_readings(TARGETS, audit=audit, rows=[each.target for each in board.readings], by=person)
    events = events_of(audit, person)
    rows = judged(board)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    lines = lines_of(page, events)
    figures = figures_of(lines)
    context: Context = {
        "audit": audit,
        "headline": headline([each.outlook for each in rows]),
        "page": page,
        **beside_goals(audit, person, by_goal(lines), figures),
        "figures": figures,
        "question": question,
        "n_targets": len(targets),
        "left_out": board.left_out,
        "hides": not board.everything and any(each.reading.n_held for each in rows),
        "events": events,
        **unsaid(lines),
        "may_write": audit.allows(person, Right.KEEP_MONITORING),
        "may_publish": audit.allows(person, Right.MANAGE),
    }
    return render(request, "monitoring/dashboard.html", context)


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_MONITORING)
def new_target(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Write a target down; first the indicator that it is of is chosen."""
    code = request.POST.get("indicator") or request.GET.get("indicator", "")
    seen = Indicator.objects.for_person(audit, person).filter(current__isnull=False)
    if seen.filter(code=code).exists():
        return new(TARGETS, request, audit, person)
    return render(
        request,
        "monitoring/target_indicator.html",
        {
            "audit": audit,
            "goals": _indicators_by_goal(list(seen)),
            "trail": [(str(TARGETS.many), reverse("monitoring:targets", args=[audit.slug]))],
        },
    )


def _indicators_by_goal(rows: list[Indicator]) -> list[tuple[str, list[Indicator]]]:
    """Indicators under their goals, those of the method first, those of none last."""
    found: dict[str, list[Indicator]] = {}
    for each in rows:
        found.setdefault(each.sdg.split(".")[0], []).append(each)
    order = [goal for goal in FIRST_GOALS if goal in found]
    others = {goal for goal in found if goal in sdg()} - set(order)
    order += sorted(others, key=int)
    order += [goal for goal in found if goal not in order]
    return [
        (
            sdg()[goal].name(language()) if goal in sdg() else _("Of no goal"),
            sorted(found[goal], key=lambda each: each.name),
        )
        for goal in order
    ]
