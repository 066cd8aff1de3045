"""Monitoring, as a stage: what stands in the rail, how far it is, what it offers elsewhere."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.web.audits.roles import Right
from sereno.web.audits.stages import Page, Progress, Stage
from sereno.web.audits.visit import Visit
from sereno.web.indicators.further import Meanwhile, Offer
from sereno.web.monitoring.citing import EFFECT
from sereno.web.monitoring.dashboard.context import happened
from sereno.web.monitoring.models import Target


def progress(visit: Visit) -> Progress:
    """Under way from the first target on; it is never done while the audit lives."""
    there = Target.objects.filter(audit=visit.audit).exists()
    return Progress.UNDER_WAY if there else Progress.NOTHING


STAGE = Stage(
    app="monitoring",
    name=_("Monitoring"),
    icon="chart-histogram",
    progress=progress,
    urls="sereno.web.monitoring.urls",
    open_urls="sereno.web.monitoring.dashboard.public_urls",
    within={"monitoring:effect": "indicators:indicators"},
    pages=(
        Page(
            "monitoring:dashboard",
            _("Dashboard by SDG"),
            Right.SEE_RESULTS,
            within=("monitoring:publish_dashboard",),
        ),
        Page(
            "monitoring:targets",
            _("Targets"),
            Right.SEE_RESULTS,
            within=("monitoring:target", "monitoring:new_target", "monitoring:edit_target"),
        ),
        Page(
            "monitoring:context",
            _("Context"),
            Right.SEE_RESULTS,
            within=(
                "monitoring:context_event",
                "monitoring:new_context_event",
                "monitoring:edit_context_event",
            ),
        ),
    ),
    verbs={
        "open_dashboard": _("changed who may read the dashboard without signing in"),
    },
    brings=(
        Offer(
            route="monitoring:effect",
            title=_("Before and after, against other areas"),
            text=_(
                "Whether there were fewer events where something was done than where nothing was, "
                "and whether that could be chance."
            ),
            fits=lambda indicator: indicator.counts_events,
        ),
        EFFECT,
        Meanwhile(happened),
    ),
)
