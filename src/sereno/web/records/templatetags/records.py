"""The state of a record, with the icon that its lifecycle gives it."""

from __future__ import annotations

from typing import Any

from django import template

from sereno.web.records.kinds import kind_of

register = template.Library()


@register.inclusion_tag("records/state.html")
def state_of(row: Any, state: str = "") -> dict[str, str]:
    """A record's state as a shape and a word; or another state of its life."""
    life = kind_of(row).lifecycle
    assert life is not None
    shown = state or row.state
    return {"state": shown, "drawing": life.icons[shown], "words": life.label(shown)}
