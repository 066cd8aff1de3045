"""What a search writes: that restricted texts were looked through."""

from __future__ import annotations

from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.changes import record_event
from sereno.web.coding.search.finding import Search


def note_search(found: Search) -> None:
    """Note a search that looked through restricted texts, and through how many."""
    if found.read:
        record_event(
            audit=found.audit,
            verb="search_restricted",
            by=found.person,
            subject=found.audit,
            access_level=AccessLevel.RESTRICTED,
            n=len(found.read),
        )
