"""The pages of milestones: one written or changed, moved, and judged from a phone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from sereno.vocabulary.problems import Problem
from sereno.web.actions.milestones.changes import (
    add_milestone,
    change_milestone,
    drop_milestone,
    judge_milestone,
    move_milestone,
)
from sereno.web.actions.milestones.forms import JudgeForm, MilestoneForm
from sereno.web.actions.models import Action, Milestone, Proof
from sereno.web.actions.proof.changes import bring_proof
from sereno.web.actions.proof.examining import LookedAt, looked_at
from sereno.web.actions.record import ACTIONS
from sereno.web.actions.register.rights import may_report
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.files.receiving import received
from sereno.web.files.spool import Spool
from sereno.web.people.models import Person
from sereno.web.records.pages import trail
from sereno.web.records.tools import whole_number


def way_to(action: Action) -> tuple[str, list[tuple[str, str]]]:
    """The address of an action's page, and the crumbs that lead there."""
    here = reverse("actions:action", args=[action.audit.slug, action.number])
    return here, [*trail(ACTIONS, action.audit), (str(action), here)]


def _milestone(action: Action, key: int) -> Milestone:
    """Raises Http404."""
    found: Milestone = get_object_or_404(action.milestones, pk=key)
    found.action = action
    return found


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_ACTIONS)
def new(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """A further milestone."""
    action = ACTIONS.one(audit, person, number=number)
    form = MilestoneForm(request.POST or None, action=action)
    if request.method == "POST" and form.is_valid():
        try:
            add_milestone(action=action, by=person, **form.values())
        except Problem as problem:
            form.tell(problem)
        else:
            messages.success(request, _("Saved."))
            again = "another" in request.POST
            return redirect(request.path if again else f"{way_to(action)[0]}#milestones")
    return _form_page(request, action, form, _("A further milestone"), another=True)


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_ACTIONS)
def edit(request: HttpRequest, audit: Audit, person: Person, number: int, key: int) -> HttpResponse:
    """Another title, weight, day or order of one."""
    action = ACTIONS.one(audit, person, number=number)
    row = _milestone(action, key)
    title = _("Change “{title}”").format(title=row)
    form = MilestoneForm(request.POST or None, action=action, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            change_milestone(milestone=_milestone(action, key), by=person, **form.values())
        except Problem as problem:
            form.tell(problem)
        else:
            messages.success(request, _("Saved."))
            return redirect(f"{way_to(action)[0]}#milestones")
    return _form_page(request, action, form, title)


def _form_page(
    request: HttpRequest, action: Action, form: MilestoneForm, title: str, *, another: bool = False
) -> HttpResponse:
    here, way = way_to(action)
    context = {
        "audit": action.audit, "form": form, "title": title, "trail": way, "back": here,
        "another": another,
    }  # fmt: skip
    return render(
        request, "actions/milestone_form.html", context, status=422 if form.errors else 200
    )


@require_POST
@needs(Right.KEEP_ACTIONS)
def move(request: HttpRequest, audit: Audit, person: Person, number: int, key: int) -> HttpResponse:
    """Put it at another place."""
    action = ACTIONS.one(audit, person, number=number)
    to = whole_number(request.POST.get("to", ""))
    return _done(
        request, action,
        lambda: move_milestone(milestone=_milestone(action, key), by=person, to=to or 1),
    )  # fmt: skip


@require_POST
@needs(Right.KEEP_ACTIONS)
def drop(request: HttpRequest, audit: Audit, person: Person, number: int, key: int) -> HttpResponse:
    """Take it out."""
    action = ACTIONS.one(audit, person, number=number)
    return _done(
        request, action, lambda: drop_milestone(milestone=_milestone(action, key), by=person)
    )


def _done(request: HttpRequest, action: Action, verb: Any) -> HttpResponse:
    try:
        verb()
    except Problem as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Noted."))
    return redirect(f"{way_to(action)[0]}#milestones")


@csrf_exempt
@require_http_methods(["GET", "POST"])
@needs(Right.REPORT_PROGRESS)
def judge(
    request: HttpRequest, audit: Audit, person: Person, number: int, key: int
) -> HttpResponse:
    """How far it is, with a photo or another file that shows it."""
    action = ACTIONS.one(audit, person, number=number)
    if not may_report(audit, person, action):
        raise PermissionDenied
    row = _milestone(action, key)
    today = timezone.localdate()
    has_proof = Proof.objects.standing().filter(milestone=row).exists()

    def form_of(data: Any = None) -> JudgeForm:
        begun = {"state": row.state, "share": row.share}
        return JudgeForm(data, milestone=row, today=today, has_proof=has_proof, initial=begun)

    if request.method != "POST":
        return _judge_page(request, row, form_of())
    seen: dict[Spool, LookedAt] = {}

    def look(spool: Spool) -> None:
        seen[spool] = looked_at(spool)

    def write(spools: list[Spool]) -> HttpResponse:
        form = form_of(request.POST)
        if not form.is_valid():
            return _judge_page(request, row, form)
        if form.lacks_proof(has_file=bool(spools)):
            form.add_error("file", _("Add a photo or another file that shows it."))
            return _judge_page(request, row, form)
        given = form.cleaned_data
        for spool in spools:
            bring_proof(
                action=action, by=person, spool=spool, title=given["title"] or row.title,
                on=given["on"] or today, grade=given["grade"], today=today, milestone=row,
                picture=seen[spool].picture,
            )  # fmt: skip
        judge_milestone(milestone=row, by=person, now=timezone.now(), **form.judgement())
        _tell(request, row)
        return redirect(f"{way_to(action)[0]}#milestones")

    def refuse(problem: Problem) -> HttpResponse:
        if problem.code == "no_file_chosen":
            try:
                return write([])
            except Problem as found:
                problem = found
        form = form_of(request.POST)
        form.is_valid()
        form.tell(problem)
        return _judge_page(request, row, form)

    return received(request, audit, take=write, refuse=refuse, look=look, sealed=True)


def _tell(request: HttpRequest, row: Milestone) -> None:
    """Saved; and what one that is met was to come after, if that isn't met."""
    before = [each.title for each in row.needs.all() if each.state != "met"]
    messages.success(request, _("Saved: “{milestone}”.").format(milestone=row))
    if before and row.state == "met":
        messages.warning(
            request,
            _("It was to come after “{before}”, which is not met yet.").format(
                before="”, “".join(before)
            ),
        )


def _judge_page(request: HttpRequest, row: Milestone, form: JudgeForm) -> HttpResponse:
    here, way = way_to(row.action)
    context: Context = {
        "audit": row.action.audit, "action": row.action, "milestone": row, "form": form,
        "title": row.title, "trail": way, "back": here,
    }  # fmt: skip
    return render(request, "actions/judge.html", context, status=422 if form.is_bound else 200)
