"""Indicators as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IndicatorsConfig(AppConfig):
    name = "sereno.web.indicators"
    label = "indicators"

    def ready(self) -> None:
        """The sentences of its verbs, and what a finished import of incidents sets going."""
        from sereno.web.audits.events import tell
        from sereno.web.catalogue.gap_rows import provide
        from sereno.web.indicators.from_incidents import count_new_version
        from sereno.web.indicators.gaps import indicator_rows
        from sereno.web.sources.signals import version_ready

        tell(
            count_version=_("counted the indicators of import {about}"),
            add_indicator=_("added the indicator “{about}”"),
            change_indicator=_("changed the indicator “{about}”"),
            load_table=_("loaded the table of indicators “{about}”"),
            work_out=_("worked out {n} indicators anew: {about} changed"),
            add_level=_("added the geography level “{about}”"),
            change_level=_("changed the geography level “{about}”"),
            move_level=_("hung the geography level “{about}” within “{within}”"),
            load_areas=_("took {n} areas of a geography level from “{about}”"),
            load_crosswalk=_("loaded the crosswalk “{about}”"),
            drop_crosswalk=_("removed the crosswalk “{about}”, which came to nothing"),
            load_boundaries=_("took the boundaries of a geography level: {about}"),
            carry_over=_("carried “{about}” over to another geography"),
        )
        provide(indicator_rows, indicator=_("Indicators"))
        version_ready.connect(count_new_version, dispatch_uid="count_new_version")
