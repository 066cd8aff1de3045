"""The demo's events of context and targets, and of which recommendations the targets tell."""

from __future__ import annotations

from django.utils import timezone

from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.findings.models import Recommendation
from sereno.web.indicators.models import Indicator
from sereno.web.monitoring.dashboard.record import CONTEXT, TARGETS
from sereno.web.monitoring.demo.judging import table
from sereno.web.monitoring.outcomes.changes import link_outcome
from sereno.web.people.models import Person
from sereno.web.records.changes import add


def set_targets(audit: Audit, by: Person) -> None:
    """What happened, what is to be reached by when, and what tells of what was recommended."""
    for each in table("board")["event"]:
        add(CONTEXT, audit=audit, by=by, access_level=AccessLevel.PUBLIC, **each)
    known = {each.code: each for each in Indicator.objects.filter(audit=audit)}
    asked = {each.reference: each for each in Recommendation.objects.filter(audit=audit)}
    for each in table("board")["target"]:
        if each["indicator"] not in known:
            continue
        target = add(
            TARGETS,
            audit=audit,
            by=by,
            indicator=known[each["indicator"]],
            sdg=each["sdg"],
            direction=each["direction"],
            baseline_period=each["from"],
            value=each["value"],
            year=each["year"],
            note=each["note"],
            access_level=AccessLevel.PUBLIC,
        )
        for reference in table("board")["tells"].get(each["indicator"], ()):
            link_outcome(recommendation=asked[reference], target=target, by=by, now=timezone.now())
