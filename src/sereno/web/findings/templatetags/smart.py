"""The card of the SMART check, for the page of a recommendation and beside its form."""

from __future__ import annotations

from django import template

from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.findings.models import Recommendation
from sereno.web.findings.recommendations.life import RECOMMENDATION_LIFE
from sereno.web.findings.smart.card import card_of
from sereno.web.findings.smart.forms import OverrideForm
from sereno.web.findings.smart.given import given_of, words_of
from sereno.web.people.models import Person

register = template.Library()


@register.inclusion_tag("findings/smart_card.html")
def smart_card(row: Recommendation, audit: Audit, person: Person) -> Context:
    """The verdicts on a recommendation as it is saved; whoever writes may decide otherwise.

    Nothing for those who read only what is approved: it tells of drafts, and who decided what.
    """
    if not audit.allows(person, Right.SEE_FIELDWORK):
        return {}
    may = audit.allows(person, Right.WRITE_FINDINGS) and row.state not in RECOMMENDATION_LIFE.closed
    overrides = row.verdicts.select_related("by")
    return {
        "audit": audit,
        "row": row,
        "card": card_of(words_of(row), given_of(row, person), audit, overrides),
        "form": OverrideForm(auto_id="smart_%s") if may else None,
    }


@register.inclusion_tag("findings/smart_beside_form.html")
def smart_beside_form(audit: Audit, number: int | None = None) -> Context:
    """The card beside a form: it asks again while somebody writes. number: of the one changed."""
    return {"audit": audit, "number": number or ""}
