"""What risk and the cross-check bring to the stage: their page and the words of the history."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.audits.stages import Page, Waiting
from sereno.web.audits.visit import Visit
from sereno.web.findings.models import Rating
from sereno.web.findings.risk.chapter import CHAPTER


def asked_of_me(visit: Visit) -> int:
    """How many ratings of risk the visitor is asked for."""
    return int(Rating.objects.asked(visit.audit, visit.person).count())


PAGE: Final = Page(
    "findings:cross_check",
    _("Cross-check and risks"),
    Right.SEE_FIELDWORK,
    within=(
        "findings:limits",
        "findings:risks",
        "findings:risk",
        "findings:rate",
        "findings:ask_raters",
        "findings:risk_rule",
    ),
    waiting=Waiting(asked_of_me, _("to be rated by you"), Right.RATE),
)
BROUGHT: Final = (CHAPTER,)
VERBS: Final = {
    "ask_for_ratings": _("asked for {n} ratings of risk"),
    "rate_risk": _("rated the risk of “{about}”"),
    "change_rating": _("changed the rating of the risk of “{about}”"),
    "stop_waiting_for_ratings": _("waits no longer for {n} ratings of “{about}”"),
    "set_risk_rule": _("changed the rule of risk to “{about}”"),
    "set_cross_check_limits": _("changed from where on records and voices are high"),
}
