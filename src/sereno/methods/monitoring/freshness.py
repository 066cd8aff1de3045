"""How old the newest entry of a progress report is.

Registries of commitments ask for a report each year. Sereno's own bounds: until a year after its
newest entry a report is fresh, until a year and a half it is ageing, later it is stale.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

FRESH_DAYS: Final = 365
AGEING_DAYS: Final = 548
Light = Literal["fresh", "ageing", "stale", "empty"]


@dataclass(frozen=True)
class Freshness:
    """newest: the day of the newest entry; days: how long ago that is. None: there is no entry."""

    light: Light
    newest: dt.date | None = None
    days: int | None = None


def freshness(entries: Iterable[dt.date], today: dt.date) -> Freshness:
    """How fresh a report is on a day; entries of days to come count for none."""
    newest = max((each for each in entries if each <= today), default=None)
    if newest is None:
        return Freshness("empty")
    days = (today - newest).days
    light: Light = "fresh" if days <= FRESH_DAYS else "ageing" if days <= AGEING_DAYS else "stale"
    return Freshness(light, newest, days)
