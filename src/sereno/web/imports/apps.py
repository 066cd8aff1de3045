"""Stage 1a as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    name = "sereno.web.imports"
    label = "imports"

    def ready(self) -> None:
        from sereno.web.audits.events import tell
        from sereno.web.audits.signals import threshold_changed
        from sereno.web.imports.audit_changes import follow_first_import
        from sereno.web.imports.provenance import imports_of, sources_loaded
        from sereno.web.imports.signals import version_ready
        from sereno.web.imports.threshold_job import prepare_after
        from sereno.web.sources.uses import tell_uses

        version_ready.connect(sources_loaded, dispatch_uid="sources_loaded")
        version_ready.connect(follow_first_import, dispatch_uid="follow_first_import")
        threshold_changed.connect(prepare_after, dispatch_uid="prepare_after")
        tell_uses("sources", imports_of)

        tell(
            store_upload=_("uploaded the file “{about}”"),
            start_import=_("started import {about}"),
            run_again=_("started import {about} once more"),
            cancel_import=_("cancelled import {about}"),
            import_ready=_("finished import {about}"),
            import_failed=_("could not finish import {about}"),
            import_cancelled=_("stopped import {about}"),
            import_interrupted=_("found import {about} interrupted"),
            follow_first_import=_(
                "set how many areas are chosen from {before} to {n}, as import {about} says"
            ),
            read_quality=_("read the quality of the data of import {about}"),
            unread_quality=_("took back having read the quality of import {about}"),
            decide_offence=_("decided what the offence “{about}” is"),
            undo_offence=_("took back the decision about the offence “{about}”"),
            decide_place=_("decided which area “{about}” is"),
            undo_place=_("took back the decision about the name “{about}”"),
        )
