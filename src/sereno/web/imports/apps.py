"""Stage 1a as a Django app."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "sereno.web.imports"
    label = "imports"

    def ready(self) -> None:
        """What a finished import and a changed threshold set going."""
        from sereno.web.audits.signals import threshold_changed
        from sereno.web.imports.audit_changes import follow_first_import
        from sereno.web.imports.provenance import sources_loaded
        from sereno.web.imports.signals import version_ready
        from sereno.web.imports.work import hold_back_anew

        version_ready.connect(sources_loaded, dispatch_uid="sources_loaded")
        version_ready.connect(follow_first_import, dispatch_uid="follow_first_import")
        threshold_changed.connect(hold_back_anew, dispatch_uid="hold_back_anew")
