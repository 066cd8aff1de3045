"""`sereno restore`: an instance out of a backup."""

from __future__ import annotations

import json
from pathlib import Path

import click

from sereno.cli.backup import PHRASE_FILE, missing_files, read_phrase
from sereno.cli.instance import bring_up_to_date, open_instance
from sereno.cli.progress import ProgressBar
from sereno.cli.vault import tell_missing
from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.language import number


@click.command(
    "restore",
    help=_(
        "Restore this instance from FILE, a file that “sereno backup” wrote: on this machine "
        "or another, on SQLite or PostgreSQL, whichever it came from. The file is checked whole "
        "before anything is written; if anything goes wrong, the instance stays as it was.\n\n"
        "Stop “sereno serve” first. An instance that has audits or people is only replaced with "
        "--replace.\n\n"
        "Example: sereno restore sereno-2026-11-22.age"
    ),
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--replace",
    type=click.IntRange(min=1),
    help=_("Discard the audits and people that are here; N is how many there are in total."),
    metavar="N",
)
@click.option(
    "--key",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("File of the secret key, for a backup that was encrypted for one."),
)
@click.option("--passphrase-file", **PHRASE_FILE)
@click.option("--json", "as_json", is_flag=True, help=_("Print the summary as JSON."))
def command(
    file: Path,
    replace: int | None,
    key: Path | None,
    passphrase_file: Path | None,
    as_json: bool,
) -> None:
    open_instance()
    from django.conf import settings

    from sereno.web.backups.restoring import restore_backup
    from sereno.web.backups.sealing import Opener
    from sereno.web.site.instance_lock import using_instance
    from sereno.web.vault.standing import standing

    opener = Opener(key, lambda: read_phrase(passphrase_file, new=False))
    with using_instance(settings.HOME, alone=True), ProgressBar(quiet=as_json) as progress:
        restored = restore_backup(
            file, opener=opener, home=settings.HOME, replace=replace, watch=progress
        )
    # An older backup comes to this version's tables as any older instance does.
    bring_up_to_date()
    missing = standing().missing
    if as_json:
        said = {**restored.as_data(), "keys_missing": list(missing)}
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
    else:
        click.echo(
            _("Restored: {rows} rows of {tables} tables and {files} files.").format(
                rows=number(restored.rows),
                tables=number(restored.tables),
                files=number(restored.files),
            )
        )
        click.echo(_("Everyone has to sign in again; their passwords are those of the backup."))
    if restored.missing:
        mark = click.style("! ", fg="yellow")
        click.echo(mark + missing_files(restored.missing), err=True)
    tell_missing(missing)
