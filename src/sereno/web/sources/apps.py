"""Stage 1a as a Django app, with the words in which its verbs are told."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SourcesConfig(AppConfig):
    name = "sereno.web.sources"
    label = "sources"

    def ready(self) -> None:
        from sereno.web.audits.events import tell

        tell(
            store_upload=_("uploaded the file {about}"),
            start_import=_("started import {about}"),
            run_again=_("ran import {about} again"),
            cancel_import=_("cancelled import {about}"),
            import_ready=_("finished import {about}"),
            import_failed=_("could not finish import {about}"),
            import_cancelled=_("stopped import {about}, as was asked"),
            import_interrupted=_("found that import {about} was interrupted"),
            decide_offence=_("decided what the offence “{about}” is"),
            decide_place=_("decided which area “{about}” is"),
        )
