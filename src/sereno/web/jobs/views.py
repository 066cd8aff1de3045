"""The three routes of every job: its state as a card, stop, and once more."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.jobs import cards, changes
from sereno.web.jobs.kinds import KINDS, job_kind
from sereno.web.jobs.models import Job
from sereno.web.people.models import Person
from sereno.web.people.own_pages import own_page


def _job(audit: Audit, person: Person, number: int, *, acts: bool) -> Job:
    """A job of the audit for whoever its kind's declaration lets see it, or act on it."""
    found = audit.jobs.filter(pk=number, kind__in=KINDS).first()
    if found is None or (job_kind(found).own and found.by_id != person.pk):
        raise Http404
    if acts and not cards.may(found, audit, person):
        raise PermissionDenied
    if not acts and not audit.allows(person, job_kind(found).sees):
        raise PermissionDenied
    found.audit = audit
    return found


# What a job's kind asks for beyond seeing the audit is asked in `_job`.
@require_GET
@needs(Right.SEE_AUDIT)
def state(request: HttpRequest, audit: Audit, person: Person, job: int) -> HttpResponse:
    """The card alone, which asks for itself again while the work goes on."""
    found = _job(audit, person, job, acts=False)
    back = request.htmx.current_url_abs_path or "" if request.htmx else ""  # type: ignore[attr-defined]
    shown = cards.card(
        found, audit, person, heading=_heading(request), back=own_page(back, audit=audit.slug)
    )
    answer = render(request, "jobs/job_card.html", {"job": shown})
    if not found.is_live and request.htmx:  # type: ignore[attr-defined]
        # The page around the card changes with the end.
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
@needs(Right.SEE_AUDIT)
def stop(request: HttpRequest, audit: Audit, person: Person, job: int) -> HttpResponse:
    """Have the work end."""
    found = _job(audit, person, job, acts=True)
    changes.stop(job=found, by=person)
    return _back(request, audit, found)


@require_POST
@needs(Right.SEE_AUDIT)
def again(request: HttpRequest, audit: Audit, person: Person, job: int) -> HttpResponse:
    """Have work that failed or was stopped done once more."""
    found = _job(audit, person, job, acts=True)
    try:
        changes.ask_again(job=found, by=person)
    except Problem as problem:
        messages.error(request, str(problem))
    return _back(request, audit, found)


def _heading(request: HttpRequest) -> str:
    asked = request.GET.get("heading", "")
    return asked if asked in ("h3", "h4") else "h2"


def _back(request: HttpRequest, audit: Audit, job: Job) -> HttpResponse:
    """To the page that showed the card, else to the one that the work belongs to."""
    page = own_page(request.POST.get("back", ""), audit=audit.slug)
    place = job_kind(job).place
    home = reverse("audit_home", args=[audit.slug])
    return redirect(page or (place(job) if place is not None else home))
