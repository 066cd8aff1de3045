"""Monitoring: what it can say of an indicator is offered on the indicator's page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sereno.web.audits.stages import Part
from sereno.web.indicators.further import Offer
from sereno.web.monitoring.citing import EFFECT

STAGE = Part(
    app="monitoring",
    under="imports",
    urls="sereno.web.monitoring.urls",
    within={"monitoring:effect": "indicators:indicators"},
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
    ),
)
