"""What was carried out of the recommendations, beside the targets that they are for.

Of the last locked round, as its page tells it. It is an axis of its own: no target's pace takes it
up, and it takes up none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sereno.exchange.figures import Figures
from sereno.web.audits.models import Audit
from sereno.web.documents import Context
from sereno.web.monitoring.dashboard.details import Goal
from sereno.web.monitoring.rounds.figures import add_shares
from sereno.web.monitoring.rounds.result import GOAL, carried_out, last_locked
from sereno.web.people.models import Person


def beside_goals(audit: Audit, person: Person, goals: Iterable[Goal], figures: Figures) -> Context:
    """The goals of the dashboard, each with what the last locked round that the person may see
    says of it, and the shares of all, with their sheets in `figures`; the goals alone before there
    is such a round, or where nothing of it applies.
    """
    row = last_locked(audit, person)
    told = None if row is None else carried_out(row, audit, person)
    if told is None or not told.whole.n:
        return {"goals": list(goals)}
    lines = {key: line for key, line in told.by(GOAL).items() if line.n}
    return {
        "goals": [replace(each, done=lines.get(each.code)) for each in goals],
        "carried_out": told,
        "shares": list(zip(told.whole.parts, add_shares(figures, told), strict=True)),
    }
