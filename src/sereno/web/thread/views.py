"""The pages of the thread: where it starts, and one for each share, recommendation, finding and
piece of evidence.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.monitoring.rounds.result import WAYS_TOLD
from sereno.web.people.models import Person
from sereno.web.thread.finding_starts import (
    evidence_thread,
    finding_thread,
    recommendation_thread,
    share_thread,
)
from sereno.web.thread.knots import Thread
from sereno.web.thread.reading import Reader


@require_GET
@needs(Right.SEE_RESULTS)
def starts(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """The published shares, each of which begins a thread."""
    reader = Reader(audit, person)
    told = [reader.told(row) for row in reader.rounds]
    rounds = [
        (each, [(title, way, each.by(way).values()) for way, title in WAYS_TOLD.items()])
        for each in told
        if each is not None and each.whole.n
    ]
    return render(request, "thread/starts.html", {"audit": audit, "rounds": rounds})


def _drawn(request: HttpRequest, audit: Audit, thread: Thread) -> HttpResponse:
    trail = [(_("The thread"), reverse("thread:starts", args=[audit.slug]))]
    context = {"audit": audit, "thread": thread, "trail": trail}
    return render(request, "thread/thread.html", context)


@require_GET
@needs(Right.SEE_RESULTS)
def share(
    request: HttpRequest, audit: Audit, person: Person, number: int, part: str
) -> HttpResponse:
    """From a published share back; `?one=`: through this recommendation; `?topic=` and the other
    ways to divide a round: of this line of it.
    """
    reader = Reader(audit, person)
    return _drawn(
        request, audit, share_thread(reader, number, part, lambda name: request.GET.get(name, ""))
    )


@require_GET
@needs(Right.SEE_RESULTS)
def recommendation(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """From a recommendation back and forward."""
    return _drawn(request, audit, recommendation_thread(Reader(audit, person), number))


@require_GET
@needs(Right.SEE_RESULTS)
def finding(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """From a finding back and forward."""
    return _drawn(request, audit, finding_thread(Reader(audit, person), number))


@require_GET
@needs(Right.SEE_RESULTS)
def evidence(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """From a voice or a record forward."""
    return _drawn(request, audit, evidence_thread(Reader(audit, person), number))
