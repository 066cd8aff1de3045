"""`sereno backup`: a whole instance in one file."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

import click

from sereno.cli.instance import finish_restore, open_instance
from sereno.cli.progress import ProgressBar
from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.language import number
from sereno.vocabulary.problems import Problem

PHRASE_FILE: dict[str, Any] = {
    "type": click.Path(exists=True, dir_okay=False, path_type=Path),
    "help": _("File whose first line is the passphrase, instead of asking for it."),
}


@click.command(
    "backup",
    help=_(
        "Write the whole instance to FILE: people, audits, decisions, history and every file that "
        "the audits keep, from SQLite or PostgreSQL. A server may go on running. Sessions and the "
        "instance's own keys are left out: keep those of restricted content elsewhere (sereno "
        "vault export-key).\n\n"
        "FILE holds incidents, password hashes and second steps, and is encrypted (age): with a "
        "passphrase that is asked for, or for the keys named by --to or SERENO_BACKUP_TO. Without "
        "the passphrase, or the secret key, nobody can read it again.\n\n"
        "Examples:\n\n"
        "  sereno backup /mnt/copies/sereno-2026-11-22.age\n\n"
        "  sereno backup-key ~/sereno.key, and then: sereno backup --to age1… FILE"
    ),
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--to", multiple=True, metavar="KEY", help=_("Public key (age1…) of who may read it; several.")
)
@click.option("--passphrase-file", **PHRASE_FILE)
@click.option(
    "--plain", is_flag=True, help=_("Don't encrypt it: the disk or a tool of yours does.")
)
@click.option("--json", "as_json", is_flag=True, help=_("Print the summary as JSON."))
def command(
    file: Path, to: tuple[str, ...], passphrase_file: Path | None, plain: bool, as_json: bool
) -> None:
    open_instance()
    from django.conf import settings

    from sereno.web.backups.making import make_backup
    from sereno.web.backups.sealing import Seal
    from sereno.web.site.instance_lock import using_instance

    to = to or tuple(settings.BACKUP_TO)
    phrase = ""
    if not plain and (passphrase_file is not None or not to):
        phrase = read_phrase(passphrase_file, new=True)
    seal = Seal() if plain else Seal((), phrase) if phrase else Seal(to)
    finish_restore()
    with using_instance(settings.HOME), ProgressBar(quiet=as_json) as progress:
        now = dt.datetime.now(tz=dt.UTC)
        made = make_backup(file, home=settings.HOME, seal=seal, now=now, watch=progress)
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
    if plain:
        said = _(
            "The file holds incidents, password hashes and second steps, and is not encrypted. "
            "Only you may read it here; encrypt it before it goes anywhere."
        )
        click.echo(mark + said, err=True)


def read_phrase(file: Path | None, *, new: bool, unsaid: str = "") -> str:
    """A passphrase from the first line of a file, or typed (a new one twice).

    Raises Problem `unsaid`, else backup_unsealed or backup_sealed, where nobody can type it.
    """
    if file is not None:
        return file.read_text(encoding="utf-8").partition("\n")[0].strip()
    if not sys.stdin.isatty():
        raise Problem(unsaid or ("backup_unsealed" if new else "backup_sealed"))
    words = _("Passphrase (12 characters or more)") if new else _("Passphrase")
    typed: str = click.prompt(words, hide_input=True, confirmation_prompt=new, err=True)
    return typed


def missing_files(names: tuple[str, ...]) -> str:
    """Files that the records name and nobody has."""
    shown = ", ".join(names[:5]) + (" …" if len(names) > 5 else "")
    return _("{n} files that the records name were not there: {names}").format(
        n=number(len(names)), names=shown
    )
