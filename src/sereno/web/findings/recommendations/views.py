"""The pages of recommendations: the register with one beside it; merging, splitting and so on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sereno.vocabulary.problems import Problem
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.findings.models import Recommendation
from sereno.web.findings.recommendations.changes import (
    confirm_target,
    drop_target,
    merge_recommendation,
    publish,
    split_recommendation,
)
from sereno.web.findings.recommendations.coverage import coverage_of
from sereno.web.findings.recommendations.details import register
from sereno.web.findings.recommendations.forms import MergeForm, PartForm, TargetForm
from sereno.web.findings.recommendations.life import PUBLICATION_LIFE
from sereno.web.findings.recommendations.record import RECOMMENDATIONS
from sereno.web.people.models import Person
from sereno.web.records.changes import note_readings
from sereno.web.records.forms import StepForm
from sereno.web.records.lists import list_context
from sereno.web.records.pages import detail_context, detail_page, trail
from sereno.web.records.tools import whole_number


@require_GET
@needs(RECOMMENDATIONS.read)
def recommendations(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """The register; where there is room, with its first one beside it."""
    context = list_context(RECOMMENDATIONS, request, audit, person)
    context |= register(audit, person)
    page: Any = context["page"]
    # Of what is restricted each reading is noted: nobody reads it who didn't ask for it.
    first = next((each for each in page if each.access_level != AccessLevel.RESTRICTED), None)
    if first is not None:
        context |= _beside(audit, person, RECOMMENDATIONS.one(audit, person, pk=first.pk))
    return render(request, "findings/recommendations.html", context)


@require_GET
@needs(RECOMMENDATIONS.read)
def one(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """One of them, with the register as it was filtered beside it; that into which it was merged
    for whoever doesn't see it.
    """
    row = RECOMMENDATIONS.one_or_became(audit, person, number=number)
    if row.number != number:
        return _to(row)
    context = list_context(RECOMMENDATIONS, request, audit, person)
    context |= register(audit, person) | _beside(audit, person, row) | {"chosen": True}
    return render(request, "findings/recommendations.html", context)


def _beside(audit: Audit, person: Person, row: Recommendation) -> Context:
    note_readings(RECOMMENDATIONS, audit=audit, rows=(row,), by=person)
    return detail_context(RECOMMENDATIONS, audit, person, row)


@require_GET
@needs(RECOMMENDATIONS.read)
def coverage(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Which principles of crime prevention the recommendations put into practice, by topic."""
    context = {
        "audit": audit,
        "coverage": coverage_of(audit, person),
        "trail": trail(RECOMMENDATIONS, audit),
    }
    return render(request, "findings/principles.html", context)


@require_POST
@needs(Right.WRITE_FINDINGS)
def confirm(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Say that it serves a target of the SDGs, or with `drop` that it doesn't."""
    row = RECOMMENDATIONS.one(audit, person, number=number)
    form = TargetForm(request.POST, auto_id="serves_%s")
    try:
        if "drop" in request.POST:
            drop_target(row=row, by=person, target=request.POST["drop"])
        elif form.is_valid():
            confirm_target(row=row, by=person, serving=form.serving())
        else:
            more: Context = {"target_form": form}
            return detail_page(RECOMMENDATIONS, request, audit, person, row, status=422, more=more)
    except Problem as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Noted."))
    return _to(row)


@require_POST
@needs(Right.APPROVE)
def publish_one(
    request: HttpRequest, audit: Audit, person: Person, number: int, step: str
) -> HttpResponse:
    """Publish it, or take it back."""
    row = RECOMMENDATIONS.one(audit, person, number=number)
    if step not in PUBLICATION_LIFE.steps:
        raise Http404
    asked = PUBLICATION_LIFE.steps[step]
    form = StepForm(request.POST, prefix=step, row=row, step=asked)
    if not form.is_valid():
        messages.error(request, _("Say why."))
        return _to(row)
    try:
        publish(row=row, step=step, by=person, **form.values())
        messages.success(request, _("Noted."))
    except Problem as problem:
        messages.error(request, str(problem))
    return _to(row)


@require_http_methods(["GET", "POST"])
@needs(Right.WRITE_FINDINGS)
def merge(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Merge one into another."""
    row = RECOMMENDATIONS.one(audit, person, number=number)
    rows = RECOMMENDATIONS.rows(audit, person)
    begun = {"into": rows.filter(number=whole_number(request.GET.get("into", ""))).first()}
    form = MergeForm(request.POST or None, row=row, rows=rows, initial=begun)
    if request.method == "POST" and form.is_valid():
        try:
            into = merge_recommendation(row=row, into=form.cleaned_data["into"], by=person)
        except Problem as problem:
            form.add_error(None, f"{problem.what()} {problem.mend()}")
        else:
            messages.success(request, _("Merged."))
            return _to(into)
    return _form(request, row, form, "findings/merge_recommendation.html")


@require_http_methods(["GET", "POST"])
@needs(Right.WRITE_FINDINGS)
def split(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Split a part off."""
    row = RECOMMENDATIONS.one(audit, person, number=number)
    form = PartForm(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            made = split_recommendation(row=row, by=person, **form.cleaned_data)
        except Problem as problem:
            form.add_error(None, f"{problem.what()} {problem.mend()}")
        else:
            messages.success(request, _("Split off."))
            return _to(made)
    return _form(request, row, form, "findings/split_recommendation.html")


def _form(request: HttpRequest, row: Recommendation, form: Any, template: str) -> HttpResponse:
    context = {
        "audit": row.audit,
        "row": row,
        "form": form,
        "trail": [*trail(RECOMMENDATIONS, row.audit), (str(row), _address(row))],
        "back": _address(row),
    }
    return render(request, template, context, status=422 if form.errors else 200)


def _address(row: Recommendation) -> str:
    return reverse("findings:recommendation", args=[row.audit.slug, row.number])


def _to(row: Recommendation) -> HttpResponse:
    return redirect(_address(row))
