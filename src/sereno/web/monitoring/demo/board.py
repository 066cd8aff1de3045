"""The demo's events of context and targets, so that its dashboard has something to say."""

from __future__ import annotations

from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.indicators.models import Indicator
from sereno.web.monitoring.dashboard.record import CONTEXT, TARGETS
from sereno.web.monitoring.demo.judging import table
from sereno.web.people.models import Person
from sereno.web.records.changes import add


def set_targets(audit: Audit, by: Person) -> None:
    """What happened, and what is to be reached by when."""
    for each in table("board")["event"]:
        add(CONTEXT, audit=audit, by=by, access_level=AccessLevel.PUBLIC, **each)
    known = {each.code: each for each in Indicator.objects.filter(audit=audit)}
    for each in table("board")["target"]:
        if each["indicator"] not in known:
            continue
        add(
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
