"""The timeline of the catalogue: its page and its table."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.files.downloads import table_answer
from sereno.web.people.models import Person
from sereno.web.records.tools import ListTool
from sereno.web.sources.timeline import Moment, states, timeline_of

PER_PAGE = 60
COLUMNS = (
    "on",
    "state",
    "source_number",
    "source",
    "request_number",
    "institution",
    "reason",
    "by",
)


def _wanted(request: HttpRequest, audit: Audit, person: Person) -> list[Moment]:
    """The moments that the address asks for."""
    words = request.GET.get("q", "").strip()
    return timeline_of(audit, person, words=words, state=_state(request))


def _state(request: HttpRequest) -> str:
    """The state asked for; "" for none, and for what is none."""
    state = request.GET.get("state", "")
    return state if state in dict(states()) else ""


@require_GET
@needs(Right.SEE_RESULTS)
def timeline(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Every step and every reminder by month, the newest first."""
    moments = _wanted(request, audit, person)
    page = Paginator(moments, PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.urlencode()
    return render(
        request,
        "sources/timeline.html",
        {
            "audit": audit,
            "page": page,
            "filtered": bool(request.GET.get("q") or _state(request)),
            "q": request.GET.get("q", ""),
            "filters": [ListTool("state", _("State"), _state(request), states())],
            "exports": [
                (words, f"{reverse('sources:timeline_file', args=[audit.slug, ending])}?{query}")
                for words, ending in (("CSV", "csv"), ("XLSX", "xlsx"))
            ],
        },
    )


@require_GET
@needs(Right.SEE_RESULTS)
def timeline_file(request: HttpRequest, audit: Audit, person: Person, ending: str) -> HttpResponse:
    """The same as a table."""
    moments = _wanted(request, audit, person)
    rows = [
        [
            each.on.isoformat(),
            each.state,
            each.source.number if each.source else "",
            each.source.title if each.source else "",
            each.request.number if each.request else "",
            each.institution,
            each.reason,
            each.by,
        ]
        for each in moments
    ]
    return table_answer(ending, f"{audit.slug}-timeline", COLUMNS, rows)
