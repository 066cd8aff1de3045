"""Stage 1b as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SelectionConfig(AppConfig):
    name = "sereno.web.selection"
    label = "selection"

    def ready(self) -> None:
        """The sentences of this stage's verbs."""
        from sereno.web.audits.events import tell

        tell(
            commit_selection=_("committed the selection “{about}”"),
            replace_selection=_("replaced the selection “{before}” with “{about}”"),
        )
