"""The pages of recommendations that say almost the same."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.findings.bringing.changes import (
    say_they_are_two,
)
from sereno.web.findings.bringing.taking import LOOK_ALIKE
from sereno.web.findings.models import (
    AlikePair,
    RecommendationState,
)
from sereno.web.findings.recommendations.life import STANDING
from sereno.web.findings.recommendations.record import RECOMMENDATIONS
from sereno.web.jobs.cards import card
from sereno.web.jobs.changes import ask
from sereno.web.jobs.models import Job, JobState
from sereno.web.people.models import Person
from sereno.web.records.pages import trail

PAIRS_ON_A_PAGE = 25


@require_GET
@needs(Right.WRITE_FINDINGS)
def alike(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """The recommendations that say almost the same, the most alike first."""
    rows = AlikePair.objects.for_person(audit, person).filter(
        two_at__isnull=True, first__state__in=STANDING, other__state__in=STANDING
    )
    rows = rows.select_related("first", "other")
    page = Paginator(rows, PAIRS_ON_A_PAGE).get_page(request.GET.get("page"))
    last = Job.objects.filter(kind=LOOK_ALIKE, audit=audit).order_by("-pk").first()
    context: Context = {
        "audit": audit,
        "page": page,
        "pairs": [_shown(pair) for pair in page],
        "looked": last is not None,
        "job": card(last, audit, person) if last and last.state != JobState.DONE else None,
        "trail": trail(RECOMMENDATIONS, audit),
    }
    return render(request, "findings/alike.html", context)


def _shown(pair: AlikePair) -> Context:
    """A pair, and which of the two may be merged into which: nothing goes into an approved one."""
    ways = [
        (one, into)
        for one, into in ((pair.other, pair.first), (pair.first, pair.other))
        if into.state != RecommendationState.APPROVED
    ]
    return {
        "pair": pair,
        "both": (pair.first, pair.other),
        "percent": round(100 * pair.likeness),
        "merge": ways[0] if ways else None,
    }


@require_POST
@needs(Right.WRITE_FINDINGS)
def look(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Have all recommendations compared anew."""
    try:
        ask(LOOK_ALIKE, audit=audit, by=person)
    except Problem as problem:
        messages.error(request, f"{problem.what()} {problem.mend()}")
    return redirect("findings:alike", audit.slug)


@require_POST
@needs(Right.WRITE_FINDINGS)
def two(request: HttpRequest, audit: Audit, person: Person, key: int) -> HttpResponse:
    """Say that two recommendations are two."""
    pair = get_object_or_404(AlikePair.objects.for_person(audit, person), pk=key)
    say_they_are_two(pair=pair, by=person)
    messages.success(request, _("Noted."))
    return redirect("findings:alike", audit.slug)
