"""Steps that were agreed on: a new one, done, not done after all."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sereno.vocabulary.problems import Problem
from sereno.web.actions.accompaniment.changes import agree_step, finish_step, reopen_step
from sereno.web.actions.accompaniment.forms import StepForm
from sereno.web.actions.accompaniment.record import ACCOMPANIMENTS
from sereno.web.actions.models import Accompaniment, AgreedStep
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.people.models import Person
from sereno.web.records.pages import trail


@require_http_methods(["GET", "POST"])
@needs(Right.ACCOMPANY)
def new_step(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Agree on a step."""
    row: Accompaniment = ACCOMPANIMENTS.one(audit, person, number=number)
    form = StepForm(request.POST or None, audit=audit, person=person)
    here = reverse("actions:accompaniment", args=[audit.slug, number])
    if request.method == "POST" and form.is_valid():
        try:
            agree_step(accompaniment=row, by=person, **form.values())
        except Problem as problem:
            form.tell(problem)
        else:
            messages.success(request, _("Saved."))
            return redirect(here)
    context: Context = {
        "audit": audit,
        "form": form,
        "title": _("Agree on a step"),
        "back": here,
        "trail": [*trail(ACCOMPANIMENTS, audit), (str(row), here)],
    }
    return render(request, "records/form.html", context, status=422 if form.errors else 200)


def _step(audit: Audit, person: Person, number: int, step: int) -> AgreedStep:
    seen = Accompaniment.objects.for_person(audit, person).filter(number=number)
    found: AgreedStep = get_object_or_404(
        AgreedStep, accompaniment__in=seen.order_by().values("pk"), pk=step
    )
    return found


@require_POST
@needs(Right.SEE_RESULTS)
def done(
    request: HttpRequest, audit: Audit, person: Person, number: int, step: int
) -> HttpResponse:
    """It was done: said by whoever accompanies, or answers for the one that does it."""
    finish_step(step=_step(audit, person, number, step), by=person, on=timezone.localdate())
    messages.success(request, _("Noted."))
    return redirect("actions:accompaniment", audit.slug, number)


@require_POST
@needs(Right.SEE_RESULTS)
def reopen(
    request: HttpRequest, audit: Audit, person: Person, number: int, step: int
) -> HttpResponse:
    """It wasn't done after all."""
    reopen_step(step=_step(audit, person, number, step), by=person)
    messages.success(request, _("Noted."))
    return redirect("actions:accompaniment", audit.slug, number)
