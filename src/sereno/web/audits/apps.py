"""Audits, as a Django app."""

from django.apps import AppConfig


class AuditsConfig(AppConfig):
    name = "sereno.web.audits"
    label = "audits"

    def ready(self) -> None:
        """Rows that are written once are kept so by the database, from each migration on."""
        from django.db.models.signals import post_migrate

        from sereno.web.audits.frozen import after_migration

        post_migrate.connect(after_migration, dispatch_uid="frozen_tables")
