"""Adding and changing an indicator's definition."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.imports.models import DataVersion
from sereno.web.indicators.changes import FIELDS, add_indicator, change_indicator
from sereno.web.indicators.from_incidents import ask_count
from sereno.web.indicators.indicator_forms import IndicatorForm
from sereno.web.indicators.listing import level_names
from sereno.web.indicators.models import Indicator, Origin, ValueFile
from sereno.web.indicators.reading import find_indicator
from sereno.web.indicators.working_out import work_out
from sereno.web.people.models import Person


@require_http_methods(["GET", "POST"])
@needs(Right.IMPORT)
def new(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """A new indicator."""
    return _defined(request, audit, person, Indicator(audit=audit))


@require_http_methods(["GET", "POST"])
@needs(Right.IMPORT)
def edit(request: HttpRequest, audit: Audit, person: Person, code: str) -> HttpResponse:
    """Another definition, or another formula."""
    return _defined(request, audit, person, find_indicator(audit, person, code))


def _defined(
    request: HttpRequest, audit: Audit, person: Person, indicator: Indicator
) -> HttpResponse:
    levels = list(level_names(audit).items())
    formula, is_new = indicator.formula, indicator.pk is None
    form = IndicatorForm(request.POST or None, instance=indicator, levels=levels)
    if request.method == "POST" and form.is_valid():
        fields = {name: form.cleaned_data[name] for name in FIELDS if name in form.cleaned_data}
        try:
            if is_new:
                kept = add_indicator(
                    audit=audit, code=form.cleaned_data["code"], by=person, **fields
                )
            else:
                # The form wrote on its instance; what was there before is asked for again.
                before = find_indicator(audit, person, indicator.code)
                kept = change_indicator(indicator=before, by=person, **fields)
        except Problem as problem:
            where = "code" if problem.code == "indicator_code_taken" else "formula"
            form.add_error(where if where in form.fields else None, str(problem))
        else:
            if kept.origin == Origin.DERIVED and kept.formula != formula:
                why = ValueFile.Why.FORMULA
                work_out(audit=audit, changed=[kept.code], by=person, why=why)
            messages.success(request, _("Saved."))
            return redirect("indicators:detail", audit=audit.slug, code=kept.code)
    return render(
        request,
        "indicators/define.html",
        {
            "audit": audit,
            "form": form,
            "indicator": None if is_new else indicator,
            "here": _("New indicator") if is_new else indicator.name,
            "trail": [(_("Indicators"), reverse("indicators:list", args=[audit.slug]))],
        },
        status=422 if form.errors else 200,
    )


@require_POST
@needs(Right.IMPORT)
def count(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Have the newest import's indicators counted, where its job could not."""
    version = DataVersion.objects.current(audit)
    if version is not None:
        ask_count(version=version, by=person)
    return redirect("indicators:list", audit=audit.slug)
