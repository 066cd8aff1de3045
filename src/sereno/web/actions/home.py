"""What a search finds among actions, and what the audit's home says comes next of them."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sereno.vocabulary.language import number
from sereno.web.actions.models import Action, RecommendationServed
from sereno.web.audits.roles import Right
from sereno.web.audits.stages import Hit, Hits, NextStep, StepState, Wanted
from sereno.web.audits.visit import Visit
from sereno.web.findings.models import Recommendation, RecommendationState


def found(visit: Visit, wanted: Wanted) -> Iterator[Hits]:
    """Actions, as far as the person may see them."""
    if Right.SEE_RESULTS not in visit.may:
        return
    at = reverse("actions:actions", args=[visit.audit.slug])
    yield Hits(
        _("Actions"),
        [
            Hit(
                str(each),
                each.get_state_display(),
                reverse("actions:action", args=[visit.audit.slug, each.number]),
            )
            for each in Action.objects.for_person(visit.audit, visit.person)
            if wanted.fits(each.title, each.text)
        ],
        more=at,
    )


def next_steps(visit: Visit) -> Iterator[NextStep]:
    """Recommendations that were approved and nobody carries out, for whoever keeps actions."""
    if Right.KEEP_ACTIONS not in visit.may:
        return
    rows = Recommendation.objects.for_person(visit.audit, visit.person)
    approved = rows.filter(state=RecommendationState.APPROVED).order_by()
    served = RecommendationServed.objects.order_by().values("recommendation")
    n = approved.exclude(pk__in=served).count()
    if n:
        yield NextStep(
            ngettext(
                "{n} recommendation has no action yet", "{n} recommendations have no action yet", n
            ).format(n=number(n)),
            _("Write down who does what about it, with milestones."),
            _("Write an action"),
            reverse("actions:new_action", args=[visit.audit.slug]),
            StepState.LATER,
        )
