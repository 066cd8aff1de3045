"""What a search of the audit finds among the plans: by name, their lines by code and text, and what
institutions answered by what they were asked and said.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from sereno.vocabulary.plain_text import shortened
from sereno.web.audits.roles import Right
from sereno.web.audits.stages import Hit, Hits, Wanted
from sereno.web.audits.visit import Visit
from sereno.web.plan.models import Commitment, Plan, PlanLine

LONGEST_HIT = 120


def found(visit: Visit, wanted: Wanted) -> Iterator[Hits]:
    """Plans and their lines, as far as the person may see them."""
    if Right.SEE_RESULTS not in visit.may:
        return
    slug = visit.audit.slug
    plans = {each.pk: each for each in Plan.objects.for_person(visit.audit, visit.person)}
    yield Hits(
        _("Plans"),
        [
            Hit(
                str(plan),
                plan.get_state_display(),
                reverse("plan:plan", args=[slug, plan.number]),
            )
            for plan in plans.values()
            if wanted.fits(str(plan))
        ],
    )
    lines = PlanLine.objects.filter(plan__in=plans).order_by("plan", "position")
    yield Hits(
        _("Lines of the plans"),
        [
            Hit(
                shortened(str(line), LONGEST_HIT),
                str(plans[line.plan_id]),
                f"{reverse('plan:crosswalk', args=[slug])}"
                f"?plan={plans[line.plan_id].number}&side=lines&one={line.pk}",
            )
            for line in lines
            if wanted.fits(line.code, line.text)
        ],
    )
    answers = Commitment.objects.for_person(visit.audit, visit.person).holding()
    yield Hits(
        _("Answers of institutions"),
        [
            Hit(
                str(each.recommendation),
                str(each),
                reverse("plan:asked", args=[slug, each.recommendation.number]),
            )
            for each in answers.select_related("recommendation", "organisation").order_by("pk")
            if wanted.fits(str(each.recommendation), str(each), each.reason, each.means)
        ],
    )
