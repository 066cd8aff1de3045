"""Sentences or turns before a coder, one after another, by keyboard."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.coding.models import Assignment, AssignmentState, RoundState, Unit
from sereno.web.coding.rounds.judging import Judging, judge_unit
from sereno.web.coding.rounds.views import one_round
from sereno.web.diagnosis.record import DOCUMENTS
from sereno.web.documents import Context
from sereno.web.people.models import Person
from sereno.web.records.changes import note_readings
from sereno.web.records.tools import whole_number

# So many units before and after are shown: what a sentence means stands around it.
AROUND = 2


@require_http_methods(["GET", "POST"])
@needs(Right.CODE)
def judge(
    request: HttpRequest, audit: Audit, person: Person, number: int, document: int
) -> HttpResponse:
    """One unit with the codes that it may have; then the next that isn't judged."""
    one: Assignment = get_object_or_404(
        Assignment.objects.for_person(audit, person).select_related(
            "round__audit", "document", "coder"
        ),
        round=one_round(audit, person, number),
        document__number=document,
        coder=person,
    )
    if one.round.unit == Unit.FREE or one.round.state != RoundState.OPEN:
        raise Http404
    try:
        judging = Judging(one)
    except Problem as problem:
        messages.error(request, f"{problem.what()} {problem.mend()}")
        return redirect("coding:my_work", audit.slug)
    here = reverse("coding:judge", args=[audit.slug, number, document])
    if request.method == "POST":
        return _judged(request, judging, person, here)
    place = whole_number(request.GET.get("at", ""))
    if place is None or place >= len(judging.units):
        place = judging.next_after(0)
    note_readings(DOCUMENTS, audit=audit, rows=(one.document,), by=person)
    return render(request, "coding/judge.html", _context(judging, place, here))


def _context(judging: Judging, place: int, here: str) -> Context:
    one, units, text = judging.assignment, judging.units, judging.text.text
    shown = range(max(0, place - AROUND), min(len(units), place + AROUND + 1))
    given = {each.code_id for each in judging.given(units[place])} if units else set()
    return {
        "audit": one.round.audit,
        "assignment": one,
        "is_finished": one.state == AssignmentState.FINISHED,
        "trail": [(_("My work"), reverse("coding:my_work", args=[one.round.audit.slug]))],
        "units": [(i, units[i], text[units[i].start : units[i].end], i == place) for i in shown],
        "unit": units[place] if units else None,
        "place": place,
        "n": len(units),
        "done": len(units) - judging.left,
        "was_judged": bool(units) and judging.judged[place],
        "codes": [(code, code.pk in given) for code in judging.codes],
        "before": f"{here}?at={place - 1}" if place > 0 else "",
        "after": f"{here}?at={place + 1}" if place + 1 < len(units) else "",
    }


def _judged(request: HttpRequest, judging: Judging, person: Person, here: str) -> HttpResponse:
    start = whole_number(request.POST.get("start", ""))
    wanted = set() if "neither" in request.POST else set(request.POST.getlist("codes"))
    codes = [code for code in judging.codes if str(code.pk) in wanted]
    try:
        judge_unit(
            assignment=judging.assignment,
            start=-1 if start is None else start,
            codes=codes,
            by=person,
        )
    except Problem as problem:
        messages.error(request, f"{problem.what()} {problem.mend()}")
        return redirect(here)
    fresh = Judging(judging.assignment)
    place = next((i for i, unit in enumerate(fresh.units) if unit.start == start), 0)
    if not fresh.left:
        messages.success(request, _("All are judged. You can say that you have finished it."))
        return redirect("coding:my_work", judging.assignment.round.audit.slug)
    return redirect(f"{here}?at={fresh.next_after(place)}")
