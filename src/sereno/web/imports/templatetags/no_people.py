"""Where no area's population is known: there are no rates, and the button that brings it."""

from __future__ import annotations

from django import template

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.documents import Context

register = template.Library()


@register.inclusion_tag("imports/no_people.html", takes_context=True)
def no_people(context: template.Context) -> Context:
    """A note for a page of figures; whoever may import has the button."""
    audit: Audit = context["audit"]
    request = context["request"]
    may = Right.IMPORT in audit.rights_of(request.user)
    return {"audit": audit, "may": may, "csrf_token": context.get("csrf_token")}
