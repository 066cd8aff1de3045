"""An audit's home: where are we, what is next, what needs me."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain, zip_longest

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sereno.exchange.figures import Figures
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.audits.stages import HomeMap, KeyFigure, NextStep, StepState, declared
from sereno.web.audits.visit import Visit
from sereno.web.documents import Context
from sereno.web.people.models import Person
from sereno.web.waiting.brought import waiting_in

MOST_FIGURES = 5
MOST_WAITING = 3


@require_GET
@needs(Right.SEE_AUDIT)
def audit_home(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Map left, next steps right, five figures at most: all as the stages give them."""
    visit = Visit(audit, person)
    key_figures, steps = figures_of(visit), steps_of(visit)
    sheets = Figures("")
    for each in key_figures:
        sheets.add(each.figure)
    return render(
        request,
        "site/home.html",
        {
            "audit": audit,
            "visit": visit,
            "waiting": _waiting(visit),
            "map": map_of(visit),
            "figures": sheets if key_figures else None,
            "chips": [(each.figure, each.words) for each in key_figures],
            "steps": steps,
            "open_steps": [step for step in steps if step.state is not StepState.DONE],
            "done_steps": [step for step in steps if step.state is StepState.DONE],
        },
    )


def _waiting(visit: Visit) -> Context:
    """The first things that wait for the person, each with what is to be done, and how many more
    there are; {} where nothing waits.
    """
    found = [(do, each) for do, things in waiting_in(visit).groups for each in things]
    more = max(len(found) - MOST_WAITING, 0)
    return {"n": len(found), "first": found[:MOST_WAITING], "more": more} if found else {}


def map_of(visit: Visit) -> HomeMap | None:
    """The map of the last stage that has one to show."""
    makers = [part.home_map for part in reversed(declared()) if part.home_map]
    return next((drawn for make in makers if (drawn := make(visit))), None)


def figures_of(visit: Visit) -> list[KeyFigure]:
    """Each stage's first figure, then each one's second, five in all, in the stages' order."""
    by_stage = [list(part.figures(visit)) for part in declared() if part.figures]
    turns = chain.from_iterable(zip_longest(*by_stage))
    kept = [each for each in turns if each is not None][:MOST_FIGURES]
    return [each for figures in by_stage for each in figures if each in kept]


def steps_of(visit: Visit) -> list[NextStep]:
    """The steps of all stages; the first that isn't done and that the person may do is next."""
    asked: Iterable[Iterable[NextStep]] = (part.steps(visit) for part in declared() if part.steps)
    steps = list(chain.from_iterable(asked))
    for place, step in enumerate(steps):
        if step.state is StepState.LATER and step.href:
            steps[place] = replace(step, state=StepState.NEXT)
            break
    return steps
