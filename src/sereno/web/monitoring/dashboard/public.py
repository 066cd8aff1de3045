"""The dashboard for everybody: on an address of its own, without signing in, for other sites too.

It is there only while the coordinator has switched it on; before that, and of an audit that doesn't
exist, the answer is the same 404. It shows the targets of the level public, of indicators that rest
on nothing above it, as a viewer reads them; what is held back is left out and not counted. No
cookie is set, no script runs, and only the sites that were named may show it in a frame.
"""

from __future__ import annotations

from typing import cast

from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_GET

from sereno.vocabulary.divisions import dividing
from sereno.vocabulary.language import LANGUAGES, speaking
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Role
from sereno.web.documents import Context
from sereno.web.monitoring.dashboard.carried_out import beside_goals
from sereno.web.monitoring.dashboard.details import (
    Judged,
    by_goal,
    events_of,
    figures_of,
    judged,
    lines_of,
    unsaid,
)
from sereno.web.monitoring.dashboard.reading import read_board
from sereno.web.monitoring.dashboard.words import headline
from sereno.web.monitoring.models import PublicBoard, Target
from sereno.web.people.models import Person

# As long may a page in front of this one keep it.
KEPT_SECONDS = 300
NOWHERE = "'none'"


def everybody(audit: Audit) -> Person:
    """Nobody in person, with the role of residents and of the press."""
    nobody = Person(pk=0, is_active=True)
    audit.known_roles[nobody.pk] = Role.VIEWER
    return nobody


def public_rows(audit: Audit) -> list[Judged]:
    """What anybody may read: public targets of public indicators, none of it held back."""
    targets = (
        Target.objects.for_person(audit, everybody(audit))
        .filter(access_level=AccessLevel.PUBLIC)
        .select_related("indicator")
    )
    rows = judged(read_board(audit, everybody(audit), targets=targets))
    return [
        each
        for each in rows
        if each.reading.access_level == AccessLevel.PUBLIC and each.outlook.state != "held"
    ]


def board_context(audit: Audit) -> Context:
    """What the page is drawn from, in the language in force."""
    rows = public_rows(audit)
    events = events_of(audit, everybody(audit))
    events = [each for each in events if each.access_level == AccessLevel.PUBLIC]
    lines = lines_of(rows, events)
    figures = figures_of(lines)
    return {
        "audit": audit,
        "headline": headline([each.outlook for each in rows]),
        **beside_goals(audit, everybody(audit), by_goal(lines), figures),
        "figures": figures,
        "events": events,
        **unsaid(lines),
    }


@login_not_required
@require_GET
def public_board(request: HttpRequest, slug: str, lang: str) -> HttpResponse:
    """The public dashboard of an audit, in a language."""
    if lang not in LANGUAGES:
        raise Http404
    board = PublicBoard.objects.filter(audit__slug=slug, is_on=True).select_related("audit").first()
    if board is None:
        raise Http404
    with translation.override(lang), speaking(lang), dividing(board.audit.divisions):
        known = {"LANGUAGE_CODE": lang, "languages": LANGUAGES, **board_context(board.audit)}
        # Without the request nothing of a session or a token comes into it.
        response = HttpResponse(render_to_string("monitoring/public.html", known))
    response.headers["Content-Language"] = lang
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    response.xframe_options_exempt = bool(board.hosts)
    policy = {
        "script-src": [NOWHERE],
        "connect-src": [NOWHERE],
        "form-action": [NOWHERE],
        "frame-ancestors": list(board.hosts) or [NOWHERE],
    }
    return cast("HttpResponse", csp_replace(policy)(lambda _request: response)(request))
