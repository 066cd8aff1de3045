"""Participatory social diagnosis as a Django app."""

from django.apps import AppConfig


class DiagnosisConfig(AppConfig):
    name = "sereno.web.diagnosis"
    label = "diagnosis"

    def ready(self) -> None:
        """After each migration the database holds the levels of documents."""
        from django.db.models.signals import post_migrate

        from sereno.web.diagnosis.models.document_levels import hold_levels

        post_migrate.connect(hold_levels, sender=self, dispatch_uid="document_levels")
