"""Geographies as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GeographiesConfig(AppConfig):
    name = "sereno.web.geographies"
    label = "geographies"

    def ready(self) -> None:
        """The sentences of its verbs."""
        from sereno.web.audits.events import tell

        tell(
            add_level=_("added the geography level “{about}”"),
            change_level=_("changed the geography level “{about}”"),
            move_level=_("hung the geography level “{about}” within “{within}”"),
            load_areas=_("took {n} areas of a geography level from “{about}”"),
            load_crosswalk=_("loaded the crosswalk “{about}”"),
            drop_crosswalk=_("removed the crosswalk “{about}”, which came to nothing"),
            load_boundaries=_("took the boundaries of a geography level: {about}"),
        )
