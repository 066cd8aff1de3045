"""`sereno backup-key`: a key that opens backups, which need not lie on the server."""

from __future__ import annotations

from pathlib import Path

import click

from sereno.cli.backup import PHRASE_FILE, read_phrase
from sereno.vocabulary.language import gettext as _


@click.command(
    "backup-key",
    help=_(
        "Write a new secret key to FILE and print the public key that belongs to it. Backups are "
        "encrypted for the public key (sereno backup --to, or SERENO_BACKUP_TO) and read with the "
        "secret one (sereno restore --key FILE). Keep FILE away from the server, in two places: "
        "without it nobody can read those backups again.\n\n"
        "Example: sereno backup-key ~/sereno.key"
    ),
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--passphrase-file", **PHRASE_FILE)
@click.option("--plain", is_flag=True, help=_("Don't protect the secret key with a passphrase."))
def command(file: Path, passphrase_file: Path | None, plain: bool) -> None:
    from sereno.web.backups.sealing import new_key

    public = new_key(file, "" if plain else read_phrase(passphrase_file, new=True))
    click.echo(_("Secret key in {file}. Public key:").format(file=file), err=True)
    click.echo(public)
