"""Who signs in, as a Django app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "sereno.web.people"
    label = "people"

    def ready(self) -> None:
        """Rows that are written once are kept so by the database, from each migration on; what
        allauth writes of the second step, and who signs in, stands in the account's
        history; its person is told by mail of what a thief would do. Words are found and ordered
        alike in every database.
        """
        from allauth.mfa.signals import authentication_failed
        from axes.signals import user_locked_out
        from django.contrib.auth.signals import user_logged_in, user_login_failed
        from django.db.backends.signals import connection_created
        from django.db.models.signals import post_delete, post_migrate, post_save

        from sereno.web.people import letters, sign_in_notes
        from sereno.web.people.folding import teach_sqlite
        from sereno.web.people.frozen import freeze_tables
        from sereno.web.people.second_step_changes import note_added, note_removed
        from sereno.web.people.triggers import after_migration, makes_triggers

        connection_created.connect(teach_sqlite, dispatch_uid="teach_sqlite")
        makes_triggers(freeze_tables)
        post_migrate.connect(after_migration, sender=self, dispatch_uid="triggers")
        second_step = "mfa.Authenticator"
        post_save.connect(note_added, sender=second_step, dispatch_uid="note_added")
        post_delete.connect(note_removed, sender=second_step, dispatch_uid="note_removed")
        post_save.connect(
            letters.tell_of_change, sender="people.AccountEvent", dispatch_uid="tell_of_change"
        )
        user_logged_in.connect(sign_in_notes.note_signed_in, dispatch_uid="note_signed_in")
        user_login_failed.connect(sign_in_notes.note_failed, dispatch_uid="note_failed")
        authentication_failed.connect(sign_in_notes.note_code_failed, dispatch_uid="note_code")
        user_locked_out.connect(sign_in_notes.note_locked_out, dispatch_uid="note_locked_out")
