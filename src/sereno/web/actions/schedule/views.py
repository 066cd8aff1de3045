"""Actions in time: the board, the calendar, the timeline."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sereno.vocabulary.problems import Problem
from sereno.web.actions.models import Action
from sereno.web.actions.record import ACTIONS
from sereno.web.actions.register.life import ACTION_LIFE
from sereno.web.actions.schedule.board import columns
from sereno.web.actions.schedule.dates import dates_of
from sereno.web.actions.schedule.rows import (
    ScheduleQuestion,
    key_of_milestones,
    schedule_of,
)
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.people.models import Person
from sereno.web.records.changes import note_readings, take_step
from sereno.web.records.months import Month

# Of a day in the month; the list has all.
MOST_A_DAY = 5


@require_GET
@needs(Right.SEE_RESULTS)
def board(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Actions by their state; a card is moved by its menu."""
    found, tools = columns(audit, person, request.GET)
    note_readings(
        ACTIONS, audit=audit, rows=[card for each in found for card in each.cards], by=person
    )
    context: Context = {
        "audit": audit,
        "columns": found,
        "n": sum(each.n for each in found),
        "tools": tools,
        "may_write": audit.allows(person, Right.KEEP_ACTIONS),
    }
    return render(request, "actions/board.html", context)


@require_POST
@needs(Right.KEEP_ACTIONS)
def move(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Have an action take a step of its life, and go back to the board."""
    row: Action = ACTIONS.one(audit, person, number=number)
    name = request.POST.get("step", "")
    step = ACTION_LIFE.steps.get(name)
    if step is None or step.needs_reason:
        raise Http404
    if not ACTIONS.may_take(audit, person, name):
        raise PermissionDenied
    try:
        take_step(ACTIONS, row=row, step=name, by=person)
    except Problem as problem:
        messages.error(request, f"{problem.what()} {problem.mend()}")
    else:
        messages.success(request, _("“{action}” was moved.").format(action=row))
    back = request.POST.get("back", "")
    here = reverse("actions:board", args=[audit.slug])
    is_ours = back.startswith(here) and url_has_allowed_host_and_scheme(back, None)
    return redirect(back if is_ours else here)


@require_GET
@needs(Right.SEE_RESULTS)
def month(
    request: HttpRequest,
    audit: Audit,
    person: Person,
    year: int | None = None,
    month: int | None = None,
) -> HttpResponse:
    """A month of what the actions have on its days, as a sheet or as a list."""
    today = timezone.localdate()
    asked = Month.asked(year, month, today)
    if asked is None:
        raise Http404
    found = dates_of(audit, person, asked.shown)
    is_list = request.GET.get("as") == "list"
    inside = [each for each in found if asked.first <= each.on < asked.after]
    context: Context = {
        "audit": audit,
        "month": asked,
        "weeks": [
            [(day, day.things[:MOST_A_DAY], len(day.things) - MOST_A_DAY) for day in week]
            for week in asked.weeks(((each.on, each) for each in found), today=today)
        ],
        "is_list": is_list,
        "as_list": "?as=list" if is_list else "",
        "things": inside,
        "late": sum(not each.is_done and not each.is_off and each.on < today for each in inside),
        "today": today,
        "here": request.path,
    }
    return render(request, "actions/calendar.html", context)


@require_GET
@needs(Right.SEE_RESULTS)
def timeline(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Actions as bars in time with their milestones, and the same as a table."""
    found = schedule_of(audit, person, ScheduleQuestion.of(request.GET), timezone.localdate())
    read = {row.action.pk: row.action for group in found.groups for row in group.rows}
    note_readings(ACTIONS, audit=audit, rows=read.values(), by=person)
    context: Context = {
        "audit": audit,
        "schedule": found,
        "question": found.question,
        "quarters": range(1, 5),
        "key": key_of_milestones(),
        "page": found.page,
    }
    return render(request, "actions/timeline.html", context)
