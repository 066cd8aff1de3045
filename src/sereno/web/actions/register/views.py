"""The pages of an action's log and of what stands in its way."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sereno.vocabulary.problems import Problem
from sereno.web.actions.milestones.views import way_to
from sereno.web.actions.models import Action
from sereno.web.actions.proof.views import reported
from sereno.web.actions.record import ACTIONS
from sereno.web.actions.register.forms import BlockerForm, ClearForm, LogForm
from sereno.web.actions.register.log import add_blocker, clear_blocker, write_log
from sereno.web.actions.register.rights import may_clear
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.people.models import Person


@require_http_methods(["GET", "POST"])
@needs(Right.REPORT_PROGRESS)
def log(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Write a line of the log."""
    action = reported(audit, person, number)
    now = timezone.now()
    form = LogForm(request.POST or None, today=timezone.localdate(now))
    if request.method == "POST" and form.is_valid():
        try:
            write_log(action=action, by=person, now=now, **form.cleaned_data)
        except Problem as problem:
            form.add_error(None, f"{problem.what()} {problem.mend()}")
        else:
            return _saved(request, action, "log")
    return _page(request, action, form, _("Write what was done"))


@require_http_methods(["GET", "POST"])
@needs(Right.REPORT_PROGRESS)
def block(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Tell what stands in the way."""
    action = reported(audit, person, number)
    form = BlockerForm(request.POST or None, audit=audit, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            add_blocker(action=action, by=person, now=timezone.now(), **form.cleaned_data)
        except Problem as problem:
            form.add_error(None, f"{problem.what()} {problem.mend()}")
        else:
            return _saved(request, action, "blockers")
    return _page(request, action, form, _("Tell what stands in the way"))


@require_http_methods(["GET", "POST"])
@needs(Right.REPORT_PROGRESS)
def clear(
    request: HttpRequest, audit: Audit, person: Person, number: int, key: int
) -> HttpResponse:
    """Say how it was cleared."""
    action = ACTIONS.one(audit, person, number=number)
    blocker = get_object_or_404(action.blockers, pk=key)
    blocker.action = action
    if not may_clear(audit, person, blocker):
        raise PermissionDenied
    now = timezone.now()
    form = ClearForm(request.POST or None, today=timezone.localdate(now))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            clear_blocker(
                blocker=blocker, by=person, on=given["cleared_on"], how=given["how"], now=now
            )
        except Problem as problem:
            form.add_error(None, f"{problem.what()} {problem.mend()}")
        else:
            return _saved(request, action, "blockers")
    return _page(request, action, form, _("Cleared: “{blocker}”").format(blocker=blocker))


def _saved(request: HttpRequest, action: Action, part: str) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect(f"{way_to(action)[0]}#{part}")


def _page(request: HttpRequest, action: Action, form: forms.BaseForm, title: str) -> HttpResponse:
    here, way = way_to(action)
    context = {
        "audit": action.audit, "form": form, "title": title, "trail": way, "back": here,
    }  # fmt: skip
    return render(request, "actions/one_form.html", context, status=422 if form.errors else 200)
