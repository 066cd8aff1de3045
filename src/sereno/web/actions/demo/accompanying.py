"""Who accompanied the demo's actions, and what was agreed on then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sereno.web.actions.accompaniment.changes import add_accompaniment, agree_step, finish_step
from sereno.web.actions.demo.tables import table
from sereno.web.actions.models import Action
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.organisations.models import Organisation
from sereno.web.people.models import Person


def accompany(audit: Audit, by: Person, organisations: Mapping[str, Organisation]) -> None:
    """All that the table tells."""
    actions = list(Action.objects.filter(audit=audit).order_by("number"))
    for entry in table("accompaniment")["visit"]:
        row = add_accompaniment(
            audit=audit,
            by=by,
            organisation=organisations[entry["who"]],
            actions=[each for each in actions if each.title.startswith(tuple(entry["actions"]))],
            kind=entry["kind"],
            on=entry["on"],
            text=entry["text"],
            access_level=AccessLevel.TEAM,
        )
        for text, owner, due, done in entry["steps"]:
            step = agree_step(
                accompaniment=row, by=by, text=text, owner=organisations[owner],
                due_on=entry["on"] + dt.timedelta(days=due),
            )  # fmt: skip
            if done >= 0:
                finish_step(step=step, by=by, on=entry["on"] + dt.timedelta(days=done))
