"""Stage 6 as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MonitoringConfig(AppConfig):
    name = "sereno.web.monitoring"
    label = "monitoring"

    def ready(self) -> None:
        """What this stage can say of an indicator is offered on the indicator's page."""
        from sereno.web.indicators.further import offer

        offer(
            route="monitoring:effect",
            title=_("Before and after, against other areas"),
            text=_(
                "Whether there were fewer events where something was done than where nothing was, "
                "and whether that could be chance."
            ),
            fits=lambda indicator: indicator.counts_events,
        )
