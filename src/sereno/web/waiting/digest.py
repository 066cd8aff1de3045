"""The rule by which a digest is told: what is new or has changed, and the rest once a month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from sereno.web.waiting.brought import InAudit

# One letter in so many days at most.
BETWEEN = dt.timedelta(days=7)
# What still waits, and hasn't changed, is told again.
AGAIN = dt.timedelta(days=30)

Before = Mapping[tuple[int, str], tuple[str, dt.datetime]]


def due(waiting: Iterable[InAudit], before: Before, now: dt.datetime) -> list[InAudit]:
    """Of what waits that which is to be told now.

    before: what was told of the thing of this audit and key: its state then, and when.
    """
    found: list[InAudit] = []
    for each in waiting:
        groups = (
            (
                do,
                tuple(
                    thing
                    for thing in things
                    if _is_due(before.get((each.audit.pk, thing.key)), thing.state, now)
                ),
            )
            for do, things in each.groups
        )
        if filled := tuple(group for group in groups if group[1]):
            found.append(InAudit(each.audit, filled))
    return found


def _is_due(told: tuple[str, dt.datetime] | None, state: str, now: dt.datetime) -> bool:
    return told is None or told[0] != state or now - told[1] >= AGAIN


def may_write(last: dt.date | None, today: dt.date) -> bool:
    """Whether a letter may be written; last: the day of the one before."""
    return last is None or today - last >= BETWEEN
