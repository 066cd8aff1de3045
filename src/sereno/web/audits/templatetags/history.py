"""The history of a record, on the record's own page."""

from __future__ import annotations

from django import template
from django.db.models import Model
from django.template.context import RequestContext

from sereno.web.audits.events import events_of, told
from sereno.web.audits.models import Audit, kind_label
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.people.session import person_of

register = template.Library()
MOST = 20


@register.inclusion_tag("audits/parts/history_of.html", takes_context=True)
def history_of(context: RequestContext, record: Model) -> Context:
    """{% history_of source %}: who did what to it and to what belongs to it, the newest first.

    Shown to whoever may read the history of the audit, as far as they are cleared for it.
    """
    audit: Audit = context["audit"]
    person = person_of(context["request"])
    if not audit.allows(person, Right.SEE_RECORDS):
        return {"lines": []}
    events = list(events_of(record, audit, person).select_related("by")[: MOST + 1])
    return {
        "audit": audit,
        "lines": told(events[:MOST]),
        "more": f"{kind_label(record)}:{record.pk}" if len(events) > MOST else "",
    }
