"""Who signs in, as a Django app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "sereno.web.people"
    label = "people"

    def ready(self) -> None:
        """Rows that are written once are kept so by the database, from each migration on; what
        allauth writes of the second step stands in the account's history.
        """
        from django.db.models.signals import post_delete, post_migrate, post_save

        from sereno.web.people.frozen import after_migration
        from sereno.web.people.second_step_changes import note_added, note_removed

        post_migrate.connect(after_migration, dispatch_uid="frozen_tables")
        second_step = "mfa.Authenticator"
        post_save.connect(note_added, sender=second_step, dispatch_uid="note_added")
        post_delete.connect(note_removed, sender=second_step, dispatch_uid="note_removed")
