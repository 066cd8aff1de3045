"""Indicators as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IndicatorsConfig(AppConfig):
    name = "sereno.web.indicators"
    label = "indicators"

    def ready(self) -> None:
        """The sentences of its verbs, and what a finished import of incidents sets going."""
        from sereno.web.audits.events import tell
        from sereno.web.geographies.carried import tell_carriable
        from sereno.web.imports.signals import version_ready
        from sereno.web.indicators.carriable import carriable_indicators
        from sereno.web.indicators.from_incidents import count_new_version
        from sereno.web.indicators.gaps import indicator_rows
        from sereno.web.sources.gap_rows import provide

        tell(
            count_version=_("counted the indicators of import {about}"),
            add_indicator=_("added the indicator “{about}”"),
            change_indicator=_("changed the indicator “{about}”"),
            load_table=_("loaded the table of indicators “{about}”"),
            work_out=_("worked out {n} indicators anew: {about} changed"),
            carry_over=_("carried “{about}” over to another geography"),
        )
        tell_carriable(carriable_indicators)
        provide(indicator_rows, indicator=_("Indicators"))
        version_ready.connect(count_new_version, dispatch_uid="count_new_version")
