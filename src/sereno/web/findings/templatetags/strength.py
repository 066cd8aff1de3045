"""How strong a finding is, as a shape and a word."""

from __future__ import annotations

from django import template

from sereno.web.documents import Context
from sereno.web.findings.models import Strength
from sereno.web.findings.statements.strength import StrengthOf

register = template.Library()
_GRADES = tuple(Strength)


@register.inclusion_tag("findings/strength_sign.html")
def strength_sign(strength: StrengthOf) -> Context:
    """Three bars, as many of them full as the grade says, and its words."""
    full = _GRADES.index(strength.grade)
    return {"words": strength.words, "bars": [n < full for n in range(len(_GRADES) - 1)]}
