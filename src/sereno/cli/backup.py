"""`sereno backup`: a whole instance in one file."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import click

from sereno.cli.instance import finish_restore, open_instance
from sereno.cli.progress import ProgressBar
from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.language import number


@click.command(
    "backup",
    help=_(
        "Write the whole instance to FILE: people, audits, decisions, history and every file that "
        "the audits keep, from SQLite or PostgreSQL. A server may go on running. Sessions and the "
        "instance's own key are left out.\n\n"
        "FILE holds incidents, password hashes and second steps, and is not encrypted: keep it "
        "as you keep the server itself.\n\n"
        "Example: sereno backup /mnt/copies/sereno-2026-11-22.zip"
    ),
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help=_("Print the summary as JSON."))
def command(file: Path, as_json: bool) -> None:
    open_instance()
    from django.conf import settings

    from sereno.web.backups.making import make_backup
    from sereno.web.site.instance_lock import using_instance

    finish_restore()
    with using_instance(settings.HOME), ProgressBar(quiet=as_json) as progress:
        made = make_backup(file, home=settings.HOME, now=dt.datetime.now(tz=dt.UTC), watch=progress)
    if as_json:
        click.echo(json.dumps(made.as_data(), ensure_ascii=False, indent=2))
    else:
        click.echo(
            _("Saved in {file}: {rows} rows of {tables} tables and {files} files.").format(
                file=made.file,
                rows=number(made.rows),
                tables=number(made.tables),
                files=number(made.files),
            )
        )
    mark = click.style("! ", fg="yellow")
    if made.missing:
        click.echo(mark + missing_files(made.missing), err=True)
    click.echo(
        mark
        + _(
            "The file holds incidents, password hashes and second steps, and is not encrypted. "
            "Only you may read it here; encrypt it before it goes anywhere."
        ),
        err=True,
    )


def missing_files(names: tuple[str, ...]) -> str:
    """Files that the records name and nobody has."""
    shown = ", ".join(names[:5]) + (" …" if len(names) > 5 else "")
    return _("{n} files that the records name were not there: {names}").format(
        n=number(len(names)), names=shown
    )
