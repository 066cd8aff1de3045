"""The instance behind the browser, opened for a command: settings read, Django ready.

Django is imported here and nowhere else on the command line, so that the commands that need no
database start at once.
"""

from __future__ import annotations

import os


def open_instance() -> None:
    """Make Django ready. Raises Problem for a setting that can't be read."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sereno.web.site.settings")
    import django

    django.setup()


def bring_up_to_date() -> None:
    """Finish what a killed restore had decided, then make or migrate the database's tables.

    What an earlier Sereno left open to the machine's other people is closed.
    """
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from sereno.engine.home import close_to_others
    from sereno.web.people.first_tables import has_all_tables, make_first_tables
    from sereno.web.people.triggers import make_triggers

    finish_restore()
    close_to_others(settings.HOME)
    make_first_tables(connection)
    if has_all_tables(connection):
        make_triggers(connection)
    else:
        call_command("migrate", interactive=False, verbosity=0)


def finish_restore() -> None:
    """Finish or throw away a restore that was killed. Raises Problem while one runs."""
    from django.conf import settings

    from sereno.web.backups.switching import FOLDER, settle
    from sereno.web.site.instance_lock import using_instance

    if (settings.HOME / FOLDER).is_dir():
        with using_instance(settings.HOME, alone=True):
            settle(settings.HOME)
