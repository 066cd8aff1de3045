"""Pages of implementation against outcome."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.findings.record import RECOMMENDATIONS
from sereno.web.monitoring.models import OutcomeLink, Target
from sereno.web.monitoring.outcomes.changes import link_outcome, unlink_outcome
from sereno.web.monitoring.outcomes.details import TITLES, matrix_of, reasons_of
from sereno.web.monitoring.rounds.result import settled_of
from sereno.web.people.models import Person

PER_PAGE = 50


class OutcomeForm(forms.Form):
    """Which target tells of it."""

    target = forms.ModelChoiceField(Target.objects.none(), label=gettext_lazy("Target"))

    def __init__(self, *args: Any, targets: QuerySet[Target], **values: Any) -> None:
        super().__init__(*args, **values)
        field: Any = self.fields["target"]
        field.queryset = targets


@require_GET
@needs(Right.SEE_RESULTS)
def outcomes(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Four cells and what nobody can tell, each with its recommendations."""
    matrix = matrix_of(audit, person)
    of_cell = matrix.cells if matrix else {}
    cells = [
        (str(cell), str(TITLES[cell]), len(placed), reasons_of(cell, placed))
        for cell, placed in of_cell.items()
    ]
    chosen = next((cell for cell in of_cell if cell == request.GET.get("cell")), None)
    rows = of_cell[chosen] if chosen is not None else ()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "audit": audit,
        "matrix": matrix,
        "cells": cells,
        "chosen": "" if chosen is None else str(chosen),
        "title": "" if chosen is None else str(TITLES[chosen]),
        "page": page,
        "rows": list(zip(page, settled_of(each.settled for each in page), strict=True)),
        "may_link": audit.allows(person, Right.KEEP_MONITORING),
    }
    return render(request, "monitoring/outcomes.html", context)


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_MONITORING)
def outcome_links(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """By which targets one sees whether a recommendation had an effect."""
    row = RECOMMENDATIONS.one(audit, person, number=number)
    targets = Target.objects.for_person(audit, person).select_related("indicator")
    form = OutcomeForm(request.POST or None, targets=targets)
    problem = None
    if request.method == "POST" and form.is_valid():
        target = form.cleaned_data["target"]
        try:
            link_outcome(recommendation=row, target=target, by=person, now=timezone.now())
        except Problem as found:
            problem = found
        else:
            messages.success(request, _("Noted."))
            return redirect("monitoring:outcome_links", audit.slug, number)
    links = OutcomeLink.objects.for_person(audit, person).filter(recommendation=row)
    context = {
        "audit": audit,
        "row": row,
        "form": form,
        "problem": problem,
        "links": links.select_related("target__indicator"),
        "there_are": targets.exists(),
        "trail": [
            (_("Done and its effect"), reverse("monitoring:outcomes", args=[audit.slug])),
        ],
    }
    status = 422 if problem or form.errors else 200
    return render(request, "monitoring/outcome_links.html", context, status=status)


@require_POST
@needs(Right.KEEP_MONITORING)
def drop_outcome(
    request: HttpRequest, audit: Audit, person: Person, number: int, key: int
) -> HttpResponse:
    """One of them doesn't tell of it after all."""
    links = OutcomeLink.objects.for_person(audit, person).select_related(
        "recommendation__audit", "target__indicator"
    )
    unlink_outcome(row=get_object_or_404(links, recommendation__number=number, pk=key), by=person)
    messages.success(request, _("Noted."))
    return redirect("monitoring:outcome_links", audit.slug, number)
