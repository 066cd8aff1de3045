"""Participatory social diagnosis as a Django app."""

from django.apps import AppConfig


class DiagnosisConfig(AppConfig):
    name = "sereno.web.diagnosis"
    label = "diagnosis"

    def ready(self) -> None:
        """After each migration the database holds the levels of what activities leave."""
        from django.db.models.signals import post_migrate

        from sereno.web.diagnosis.models.activity_levels import hold_levels

        post_migrate.connect(hold_levels, sender=self, dispatch_uid="activity_levels")
