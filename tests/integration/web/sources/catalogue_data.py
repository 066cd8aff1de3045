"""Sources and requests for tests, in few words."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sereno.web.audits.models import Audit
from sereno.web.sources.changes import add_source, take_step
from sereno.web.sources.models import DataRequest, Source, SourceState
from sereno.web.sources.request_changes import open_request, send_request

TODAY = dt.date(2026, 1, 12)
# A shortest way to each state.
WAYS = {
    "identified": [],
    "requested": ["requested"],
    "promised": ["requested", "promised"],
    "received": ["received"],
    "loaded": ["received", "loaded"],
    "refused": ["requested", "refused"],
    "silent": ["requested", "silent"],
}


def ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


def make_source(audit: Audit, state: str = "identified", **values: Any) -> Source:
    """A source in a state, every step taken on the same day."""
    written = {
        "title": "Llamadas al 911",
        "publisher": "C5",
        "kind": "administrative",
        "geography": "area",
        "access_level": "team",
    }
    source = add_source(audit=audit, by=None, on=ago(30), **(written | values))
    for step in WAYS[state]:
        take_step(
            source=source,
            state=SourceState(step),
            on=ago(30),
            today=TODAY,
            by=None,
            reason="porque sí",
        )
    source.refresh_from_db()
    return source


def item(row: str = "topic:robbery", first: int = 2024, last: int = 2025, **more: Any) -> Any:
    return {"row": row, "geography": "area", "year_from": first, "year_to": last} | more


def make_request(audit: Audit, *items: Any, sent: int | None = 20, **values: Any) -> DataRequest:
    """A request, sent so many days ago with ten days to answer."""
    made = open_request(
        audit=audit,
        by=None,
        items=items or (item(),),
        **({"institution": "Secretaría de Salud"} | values),
    )
    if sent is not None:
        made = send_request(request=made, on=ago(sent), due=ago(sent - 10), today=TODAY, by=None)
    return made
