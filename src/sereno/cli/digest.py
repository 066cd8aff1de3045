"""`sereno digest`: tells everybody by mail what waits for them, once a week at most."""

from __future__ import annotations

import click

from sereno.cli.instance import bring_up_to_date, open_instance
from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.language import ngettext, number
from sereno.vocabulary.problems import Problem


@click.command(
    "digest",
    help=_(
        "Send everybody what waits for them in their audits: one letter a person and week at "
        "most; what was told is told again when it changed, or after 30 days. The worker does "
        "this every morning by itself.\n\n"
        "Example: sereno digest --print"
    ),
)
@click.option("--print", "only_print", is_flag=True,
              help=_("Show the letters that are due: none is sent, nothing is noted."))  # fmt: skip
def command(only_print: bool) -> None:
    open_instance()
    bring_up_to_date()
    from django.conf import settings
    from django.utils import timezone

    from sereno.web.waiting.changes import letter_for, readers, tell

    if not only_print and not settings.EMAIL_HOST:
        raise Problem("digest_without_mail", where="SERENO_EMAIL_URL")
    now, n = timezone.now(), 0
    for person in readers():
        letter = letter_for(person, now) if only_print else tell(person=person, now=now)
        if letter is None:
            continue
        n += 1
        if only_print:
            click.echo(f"{person.email}: {letter.message.subject}\n")
            click.echo(f"{letter.message.body}\n")
    said = ngettext("{n} letter.", "{n} letters.", n) if n else _("Nobody is to be told anything.")
    click.echo(said.format(n=number(n)))
