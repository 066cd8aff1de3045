"""Evidence on a page: a chip that opens it beside the page."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from sereno.web.documents import Context
from sereno.web.findings.evidence.seeing import Seen

register = template.Library()


@register.inclusion_tag("findings/evidence_chip.html")
def evidence_chip(seen: Seen) -> Context:
    """A piece as the visitor sees it."""
    return {"seen": seen}


@register.inclusion_tag("findings/evidence_chips.html")
def evidence_chips(shown: Iterable[Seen]) -> Context:
    """Several, side by side."""
    return {"shown": shown}
