"""`sereno work`: a worker of its own, beside those of `sereno serve` or on another machine."""

from __future__ import annotations

import click

from sereno.cli.instance import open_instance
from sereno.vocabulary.language import gettext as _


@click.command(
    "work",
    help=_(
        "Run the instance's long tasks: imports, checks of tables, boundaries, and what runs "
        "by the calendar. “sereno serve” starts one of these by itself; several may run, also on "
        "other machines that share the database and SERENO_HOME.\n\n"
        "Ctrl+C ends it: whatever it was doing goes back into the queue."
    ),
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    help=_("How much is done at the same time."),
)
@click.option(
    "--lost-after",
    type=click.IntRange(2, 3600),
    default=60,
    show_default=True,
    help=_("Seconds without a sign of life after which work is given to another worker."),
)
def command(workers: int, lost_after: int) -> None:
    open_instance()
    import datetime as dt

    from django.conf import settings

    from sereno.web.jobs.worker import Worker
    from sereno.web.site.instance_lock import using_instance

    with using_instance(settings.HOME):
        Worker(workers, dt.timedelta(seconds=lost_after)).run()
