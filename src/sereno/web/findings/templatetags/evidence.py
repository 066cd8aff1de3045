"""Evidence on a page: a chip that opens it beside the page."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from sereno.web.documents import Context
from sereno.web.findings.evidence.seeing import Seen, seen_by
from sereno.web.findings.models import Evidence

register = template.Library()


@register.inclusion_tag("findings/evidence_chip.html", takes_context=True)
def evidence_chip(context: template.Context, evidence: Evidence | Seen) -> Context:
    """A piece as the visitor sees it; of what they may not know to be there nothing."""
    if isinstance(evidence, Seen):
        return {"seen": evidence}
    found = seen_by(context["audit"], context["user"], [evidence])
    return {"seen": found[0] if found else None}


@register.inclusion_tag("findings/evidence_chips.html", takes_context=True)
def evidence_chips(context: template.Context, evidence: Iterable[Evidence]) -> Context:
    """Several, side by side."""
    return {"shown": seen_by(context["audit"], context["user"], evidence)}
