"""The city's plans, as a stage: what stands in the rail, how far it is."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.audits.stages import Page, Progress, Stage
from sereno.web.audits.visit import Visit
from sereno.web.plan.models import Plan


def progress(visit: Visit) -> Progress:
    """Under way from the first plan on; done is said by the crosswalk, not by a count."""
    there = Plan.objects.filter(audit=visit.audit).exists()
    return Progress.UNDER_WAY if there else Progress.NOTHING


STAGE = Stage(
    app="plan",
    name=_("Plans of the city"),
    icon="list-check",
    progress=progress,
    urls="sereno.web.plan.urls",
    pages=(
        Page(
            "plan:plans",
            _("Plans"),
            Right.SEE_RESULTS,
            within=("plan:plan", "plan:new_plan", "plan:edit_plan", "plan:step_plan"),
        ),
        Page(
            "plan:terms",
            _("Terms of government"),
            Right.SEE_RESULTS,
            within=("plan:term", "plan:new_term", "plan:edit_term"),
        ),
        Page(
            "plan:windows",
            _("Planning windows"),
            Right.SEE_RESULTS,
            within=("plan:window", "plan:new_window", "plan:edit_window"),
        ),
    ),
)
