"""From a recommendation to where a plan takes it up."""

from __future__ import annotations

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sereno.web.audits.models import Audit
from sereno.web.findings.models import Recommendation
from sereno.web.people.models import Person
from sereno.web.plan.models import Link, Plan
from sereno.web.records.onward import LeadsOnward, Onward


def _to_crosswalk(one: Recommendation, audit: Audit, person: Person) -> Onward | None:
    """The board with the recommendation open, on the plan that takes it up."""
    if not Plan.objects.for_person(audit, person).exists():
        return None
    board = reverse("plan:crosswalk", args=[audit.slug])
    links = Link.objects.for_person(audit, person).filter(recommendation=one)
    plans = links.order_by("-line__plan__number").values_list("line__plan__number", flat=True)
    numbers = list(dict.fromkeys(plans))
    if not numbers:
        return Onward("columns", _("In no plan yet"), f"{board}?one={one.number}")
    words = ngettext("In {n} plan", "In {n} plans", len(numbers)).format(n=len(numbers))
    return Onward("columns", words, f"{board}?plan={numbers[0]}&one={one.number}")


TO_CROSSWALK: Final = LeadsOnward("findings.Recommendation", _to_crosswalk)
