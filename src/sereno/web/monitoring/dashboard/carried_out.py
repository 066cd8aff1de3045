"""What was carried out of the recommendations, beside the targets that they are for.

Of the last locked round, as its page tells it. It is an axis of its own: no target's pace takes it
up, and it takes up none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sereno.exchange.figures import Figures
from sereno.web.audits.models import Audit
from sereno.web.monitoring.dashboard.details import Goal
from sereno.web.monitoring.rounds.figures import add_shares
from sereno.web.monitoring.rounds.result import GOAL, CarriedOut, carried_out, last_locked
from sereno.web.people.models import Person


def read_carried_out(audit: Audit, person: Person, figures: Figures) -> CarriedOut | None:
    """The shares of the last locked round that the person may see, with their sheets; None before
    there is one, or where nothing of it applies.
    """
    row = last_locked(audit, person)
    told = None if row is None else carried_out(row, audit, person)
    if told is None or not told.whole.n:
        return None
    add_shares(figures, told)
    return told


def beside_goals(goals: Iterable[Goal], told: CarriedOut | None) -> list[Goal]:
    """The goals of the dashboard, each with what the round says of it."""
    lines = {} if told is None else told.by(GOAL)
    found = [(each, lines.get(each.code)) for each in goals]
    return [replace(each, done=line if line and line.n else None) for each, line in found]
