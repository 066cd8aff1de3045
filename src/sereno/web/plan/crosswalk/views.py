"""The crosswalk: the board, and one link."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.findings.models import Recommendation
from sereno.web.findings.record import RECOMMENDATIONS
from sereno.web.organisations.naming import named_for
from sereno.web.people.models import Person
from sereno.web.plan.crosswalk.board import (
    LINES,
    PER_PAGE,
    Board,
    BoardQuestion,
    how_far,
    plans_of,
    recommendations_of,
)
from sereno.web.plan.crosswalk.changes import change_link, confirm_link, link, unlink
from sereno.web.plan.crosswalk.coverage import BY, MOST_TOLD, Coverage
from sereno.web.plan.crosswalk.forms import LinkForm
from sereno.web.plan.models import Link, Plan, PlanLine
from sereno.web.plan.plans.life import PLAN_LIFE
from sereno.web.plan.plans.record import PLANS
from sereno.web.records.changes import note_readings
from sereno.web.records.pages import as_now
from sereno.web.records.tools import ListTool


def chosen(plans: list[Plan], asked: int | None) -> Plan | None:
    """The plan that is asked for, else the first. Raises Http404 for one that isn't there."""
    if asked is None:
        return plans[0] if plans else None
    for plan in plans:
        if plan.number == asked:
            return plan
    raise Http404


@require_GET
@needs(Right.SEE_RESULTS)
def crosswalk(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """The board: on one side what is recommended or what a plan says, on the other what fits."""
    question = BoardQuestion.of(request.GET)
    plans = plans_of(audit, person)
    plan = chosen(plans, question.plan)
    may_keep = audit.allows(person, Right.KEEP_PLANS)
    context: Context = {"audit": audit, "plan": plan, "may_keep": may_keep}
    if plan is not None:
        note_readings(PLANS, audit=audit, rows=(plan,), by=person)
        board = Board(audit, person, plan, question)
        page = Paginator(board.listed(), PER_PAGE).get_page(request.GET.get("page"))
        context |= {
            "question": question,
            "board": board,
            "page": page,
            "rows": [(row, how_far(row)) for row in page],
            "counts": board.counts,
            "tools": board.tools(plans),
            "left_behind": board.left_behind(),
            "to_confirm": board.to_confirm(),
            "may_link": may_keep and plan.state not in PLAN_LIFE.closed,
            "of_lines": question.side == LINES,
        }
        if question.one is not None:
            context |= _opened_line(board) if question.side == LINES else _opened(board)
            if question.side != LINES:
                note_readings(RECOMMENDATIONS, audit=audit, rows=(context["one"],), by=person)
    return render(request, "plan/crosswalk.html", context)


def _opened(board: Board) -> Context:
    rows = board.recommendations.select_related("topic")
    one: Recommendation = get_object_or_404(rows, number=board.question.one)
    return {
        "one": one,
        "responsible": named_for(board.audit, board.person).get(one.responsible_id or 0),
        "links": [
            (each, board.way_to(each.line)) for each in board.links.filter(recommendation=one)
        ],
        "suggested": [(each, board.way_to(each.thing)) for each in board.suggested_lines(one)],
    }


def _opened_line(board: Board) -> Context:
    one = next((line for line in board.lines if line.pk == board.question.one), None)
    if one is None:
        raise Http404
    return {
        "one": one,
        "way": board.way_to(one),
        "links": [(each, []) for each in board.links.filter(line=one)],
        "suggested": [(each, []) for each in board.suggested_recommendations(one)],
    }


def _about(audit: Audit, title: str, line: PlanLine, one: Recommendation) -> Context:
    board = reverse("plan:crosswalk", args=[audit.slug])
    back = f"{board}?plan={line.plan.number}&one={one.number}"
    return {
        "audit": audit,
        "title": title,
        "line": line,
        "recommendation": one,
        "back": back,
        "trail": [(_("Crosswalk"), board), (one.reference, back)],
    }


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_PLANS)
def new_link(
    request: HttpRequest, audit: Audit, person: Person, number: int, line: int
) -> HttpResponse:
    """Say that a line takes a recommendation up, how much of it, and how."""
    one: Recommendation = get_object_or_404(recommendations_of(audit, person), number=number)
    lines = PlanLine.objects.for_person(audit, person).exclude(plan__state__in=PLAN_LIFE.closed)
    taker: PlanLine = get_object_or_404(lines, pk=line)
    form = LinkForm(request.POST or None, audit=audit, line=taker)
    context = _about(audit, _("The line takes it up"), taker, one)
    if request.method == "POST" and form.is_valid():
        try:
            link(recommendation=one, line=taker, by=person, **form.values())
        except Problem as problem:
            form.tell(problem)
        else:
            messages.success(request, _("Noted."))
            return redirect(str(context["back"]))
    return _link_page(request, context, form)


def _one_link(audit: Audit, person: Person, key: int) -> Link:
    rows = Link.objects.for_person(audit, person).select_related("line__plan", "recommendation")
    found: Link = get_object_or_404(rows, pk=key)
    if found.line.plan.state in PLAN_LIFE.closed:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_PLANS)
def edit_link(request: HttpRequest, audit: Audit, person: Person, key: int) -> HttpResponse:
    """Change how much a line takes up, and how."""
    row = _one_link(audit, person, key)
    form = LinkForm(request.POST or None, audit=audit, instance=row, line=row.line)
    context = _about(audit, _("Change how it is taken up"), row.line, row.recommendation)
    if request.method == "POST" and form.is_valid():
        try:
            change_link(row=row, by=person, seen=request.POST.get("seen", ""), **form.values())
        except Problem as problem:
            form.tell(problem)
            if problem.code == "changed_unseen":
                context["now"] = as_now(form, _one_link(audit, person, key))
        else:
            messages.success(request, _("Saved."))
            return redirect(str(context["back"]))
    return _link_page(request, context, form)


@require_POST
@needs(Right.KEEP_PLANS)
def drop_link(request: HttpRequest, audit: Audit, person: Person, key: int) -> HttpResponse:
    """A line doesn't take it up after all."""
    row = _one_link(audit, person, key)
    return _done(
        request, row, lambda: unlink(row=row, by=person), _("The line no longer takes it up.")
    )


@require_POST
@needs(Right.KEEP_PLANS)
def keep_link(request: HttpRequest, audit: Audit, person: Person, key: int) -> HttpResponse:
    """What came along from the version before holds in this one too."""
    row = _one_link(audit, person, key)
    return _done(request, row, lambda: confirm_link(row=row, by=person), _("Noted."))


def _done(request: HttpRequest, row: Link, do: Callable[[], object], words: str) -> HttpResponse:
    try:
        do()
    except Problem as problem:
        messages.error(request, f"{problem.what()} {problem.mend()}")
    else:
        messages.success(request, words)
    return redirect(str(_about(row.line.plan.audit, "", row.line, row.recommendation)["back"]))


def _link_page(request: HttpRequest, context: Context, form: Any) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "plan/link.html", context | {"form": form}, status=status)


@require_GET
@needs(Right.SEE_RESULTS)
def coverage(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """What a plan takes up by topic, target or principle, drawn and as a table; what lacks."""
    question = BoardQuestion.of(request.GET)
    plans = plans_of(audit, person)
    plan = chosen(plans, question.plan)
    if plan is None:
        return redirect("plan:crosswalk", audit.slug)
    by = request.GET.get("by", "")
    by = by if by in BY else next(iter(BY))
    note_readings(PLANS, audit=audit, rows=(plan,), by=person)
    board = Board(audit, person, plan, question)
    found = Coverage(board, by)
    every_plan = [(str(each.number), str(each)) for each in plans]
    context: Context = {
        "audit": audit,
        "plan": plan,
        "coverage": found,
        "by": by,
        "by_words": BY[by],
        "counts": board.counts,
        "tools": [
            ListTool(
                "plan", _("Which plan"), str(plan.number), every_plan, every="",
                usual=str(plans[0].number),
            ),
            ListTool("by", _("Grouped by"), by, list(BY.items()), every="", usual=next(iter(BY))),
        ],
        "trail": [(_("Crosswalk"), reverse("plan:crosswalk", args=[audit.slug]))],
        "most": f":{MOST_TOLD}",
    }  # fmt: skip
    if found.flows:
        # Of our own making: every name in it is escaped.
        context |= {
            "drawing": mark_safe(found.drawing()),
            "narrow": mark_safe(found.drawing(360, 0)),
        }
    return render(request, "plan/coverage.html", context)
