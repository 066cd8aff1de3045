"""The checklist of an instrument, written in the browser: added to, changed, moved, taken out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sereno.vocabulary.language import language
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.instruments.changes import write_checklist
from sereno.web.diagnosis.instruments.checklists import (
    CheckQuestion,
    CheckSort,
    next_name,
    questions_of,
)
from sereno.web.diagnosis.instruments.forms import CheckQuestionForm
from sereno.web.diagnosis.instruments.record import INSTRUMENTS
from sereno.web.diagnosis.models import Instrument, InstrumentVersion, VersionState
from sereno.web.documents import Context
from sereno.web.people.models import Person

MOVES = {"up": -1, "down": 1}


def _one(
    audit: Audit, person: Person, number: int
) -> tuple[Instrument, InstrumentVersion | None, list[CheckQuestion]]:
    """The instrument, its newest version, and the questions of that. Raises Http404: it was
    brought as a workbook.
    """
    instrument: Instrument = INSTRUMENTS.one(audit, person, number=number)
    newest = instrument.versions.order_by("-version").first()
    if newest is not None and newest.checklist is None:
        raise Http404
    return instrument, newest, questions_of(newest.checklist if newest else None)


def _address(instrument: Instrument) -> str:
    return reverse("diagnosis:checklist", args=[instrument.audit.slug, instrument.number])


def _write(
    instrument: Instrument,
    change: Callable[[list[CheckQuestion]], Sequence[CheckQuestion]],
    *,
    request: HttpRequest,
    by: Person,
) -> HttpResponse:
    try:
        write_checklist(instrument=instrument, change=change, now=timezone.now(), by=by)
    except Problem as problem:
        messages.error(request, str(problem))
    return redirect(_address(instrument))


def _context(instrument: Instrument) -> Context:
    audit = instrument.audit
    at = reverse("diagnosis:instrument", args=[audit.slug, instrument.number])
    listed = reverse("diagnosis:instruments", args=[audit.slug])
    return {
        "audit": audit,
        "instrument": instrument,
        "back": _address(instrument),
        "trail": [(str(INSTRUMENTS.many), listed), (str(instrument), at)],
    }


@require_http_methods(["GET", "POST"])
@needs(Right.VERIFY_FIELDWORK)
def checklist(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """The questions in their order, and a form that adds one."""
    instrument, newest, questions = _one(audit, person, number)
    form = CheckQuestionForm(request.POST or None, audit=audit)
    if request.method == "POST" and form.is_valid():

        def added(there: list[CheckQuestion]) -> list[CheckQuestion]:
            return [*there, form.question(next_name(there))]

        return _write(instrument, added, request=request, by=person)
    spoken = language()
    lines = [
        (
            each.name,
            each.label.get(spoken) or next(iter(each.label.values())),
            CheckSort(each.sort).label,
            " · ".join(words.get(spoken) or next(iter(words.values())) for words in each.answers),
            each.required,
        )
        for each in questions
    ]
    context = _context(instrument) | {
        "form": form,
        "lines": lines,
        "version": newest,
        "is_published": newest is not None and newest.state != VersionState.DRAFT,
    }
    status = 422 if form.errors else 200
    return render(request, "diagnosis/checklist.html", context, status=status)


def _place(questions: Sequence[CheckQuestion], name: str) -> int:
    for i, each in enumerate(questions):
        if each.name == name:
            return i
    raise Http404


@require_http_methods(["GET", "POST"])
@needs(Right.VERIFY_FIELDWORK)
def question(
    request: HttpRequest, audit: Audit, person: Person, number: int, name: str
) -> HttpResponse:
    """Change a question; its name in the data stays."""
    instrument, _newest, questions = _one(audit, person, number)
    i = _place(questions, name)
    form = CheckQuestionForm(request.POST or None, audit=audit, question=questions[i])
    if request.method == "POST" and form.is_valid():

        def changed(there: list[CheckQuestion]) -> list[CheckQuestion]:
            there[_place(there, name)] = form.question(name)
            return there

        return _write(instrument, changed, request=request, by=person)
    title = _("Change question {n}").format(n=i + 1)
    context = _context(instrument) | {"form": form, "title": title}
    return render(request, "records/form.html", context, status=422 if form.errors else 200)


@require_POST
@needs(Right.VERIFY_FIELDWORK)
def move(
    request: HttpRequest, audit: Audit, person: Person, number: int, name: str, to: str
) -> HttpResponse:
    """Move a question up or down by one."""
    if to not in MOVES:
        raise Http404
    instrument, _newest, _questions = _one(audit, person, number)

    def moved(there: list[CheckQuestion]) -> list[CheckQuestion]:
        i = _place(there, name)
        j = min(max(i + MOVES[to], 0), len(there) - 1)
        there[i], there[j] = there[j], there[i]
        return there

    return _write(instrument, moved, request=request, by=person)


@require_POST
@needs(Right.VERIFY_FIELDWORK)
def drop(
    request: HttpRequest, audit: Audit, person: Person, number: int, name: str
) -> HttpResponse:
    """Take a question out."""
    instrument, _newest, _questions = _one(audit, person, number)

    def dropped(there: list[CheckQuestion]) -> list[CheckQuestion]:
        del there[_place(there, name)]
        return there

    return _write(instrument, dropped, request=request, by=person)
