"""The SMART check while somebody writes, and verdicts decided otherwise."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.findings.models import Recommendation, SmartReading
from sereno.web.findings.smart.card import card_of
from sereno.web.findings.smart.changes import drop_override, override_verdict
from sereno.web.findings.smart.forms import OverrideForm
from sereno.web.findings.smart.given import given_written, words_written
from sereno.web.people.models import Person
from sereno.web.records.tools import whole_number


@require_POST
@needs(Right.WRITE_FINDINGS)
def check_writing(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """The card of what stands in a form, which is too long for an address; nothing is written."""
    number = whole_number(request.POST.get("checked", ""))
    rows = Recommendation.objects.for_person(audit, person)
    row = None if number is None else rows.filter(number=number).first()
    given = given_written(request.POST, audit, person, row)
    overrides = row.verdicts.select_related("by") if row else ()
    card = card_of(words_written(request.POST), given, audit, overrides)
    return render(request, "findings/smart_letters.html", {"audit": audit, "card": card})


@require_POST
@needs(Right.WRITE_FINDINGS)
def override(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Decide a verdict, or with `drop` let that of the rules stand again."""
    rows = Recommendation.objects.for_person(audit, person)
    row: Recommendation = get_object_or_404(rows, number=number)
    form = OverrideForm(request.POST)
    dropped = request.POST.get("drop", "")
    try:
        if dropped in SmartReading.values:
            drop_override(recommendation=row, reading=dropped, by=person)
        elif form.is_valid():
            override_verdict(recommendation=row, by=person, **form.cleaned_data)
        else:
            said = [str(each) for errors in form.errors.values() for each in errors]
            messages.error(request, " ".join(said))
            return redirect("findings:recommendation", audit.slug, number)
    except Problem as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Noted."))
    return redirect("findings:recommendation", audit.slug, number)
