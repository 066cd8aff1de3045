"""`sereno vault`: the keys of restricted texts and files."""

from __future__ import annotations

import json
from pathlib import Path

import click

from sereno.cli.backup import PHRASE_FILE, read_phrase
from sereno.cli.instance import bring_up_to_date, open_instance
from sereno.cli.progress import ProgressBar
from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.language import number
from sereno.vocabulary.problems import Problem


@click.group(
    "vault",
    help=_(
        "The keys of restricted texts and files. They lie in a file of their own, outside of the "
        "database and of backups: whoever takes those can't read what is restricted, and neither "
        "can you without the keys. Keep a copy of them elsewhere (export-key).\n\n"
        "Example: sereno vault status"
    ),
)
def command() -> None:
    pass


@command.command("status", help=_("Show where the keys are, which is in use, and what they open."))
@click.option("--json", "as_json", is_flag=True, help=_("Print it as JSON."))
def status(as_json: bool) -> None:
    _open()
    from sereno.web.vault.standing import standing

    now = standing()
    if as_json:
        click.echo(json.dumps(now.as_data(), ensure_ascii=False, indent=2))
        return
    if not now.keys and not now.missing:
        raise Problem("vault_key_none", where=now.file)
    click.echo(now.file)
    for key_id in now.keys:
        words = (
            _("{key}: {n} texts and files; in use")
            if key_id == now.keys[-1]
            else _("{key}: {n} texts and files")
        )
        click.echo(words.format(key=key_id, n=number(now.sealed.get(key_id, 0))))
    tell_missing(now.missing)


def tell_missing(missing: dict[str, int]) -> None:
    """Say which keys are not there, and how to bring them back."""
    for key_id, n in missing.items():
        words = _(
            "{n} restricted texts and files can't be read: the key {key} is missing. Bring it back "
            "with: sereno vault import-key FILE"
        )
        click.echo(click.style("! ", fg="yellow") + words.format(key=key_id, n=number(n)), err=True)


@command.command(
    "rotate",
    help=_(
        "Make a new key and wrap everything by it, also while the server runs. Texts and files "
        "are not sealed again, only their own keys. If it is interrupted, run it again: it goes "
        "on. The earlier key stays in the key file, for backups made before; drop-key forgets it."
    ),
)
def rotate() -> None:
    _open()
    from sereno.web.vault.rotation import rotate

    with ProgressBar() as progress:
        done = rotate(lambda _step, n, total: progress(_("Wrapping keys anew"), n, total))
    words = (
        _("The key {key} is in use now, and wraps {n} texts and files.")
        if done.is_new
        else _("Finished an earlier change: {n} texts and files were left for the key {key}.")
    )
    click.echo(words.format(key=done.key, n=number(done.anew)))
    for each in done.broken:
        words = _("It is damaged and was left as it is: {place}")
        click.echo(click.style("! ", fg="yellow") + words.format(place=each), err=True)
    click.echo(_("Keep a copy of the keys elsewhere: sereno vault export-key FILE"), err=True)


@command.command(
    "drop-key",
    help=_(
        "Forget an earlier key (KEY: its id, as status shows it), with the server stopped. It is "
        "refused while anything is sealed by it. What is restricted in backups made before the "
        "change of keys can then only be read with a copy of that key."
    ),
)
@click.argument("key")
def drop_key(key: str) -> None:
    _open()
    from django.conf import settings

    from sereno.web.site.instance_lock import using_instance
    from sereno.web.vault.rotation import drop_key

    with using_instance(settings.HOME, alone=True):
        drop_key(key.lower())
    click.echo(_("The key {key} is forgotten here.").format(key=key.lower()))


@command.command(
    "export-key",
    help=_(
        "Write a copy of the keys to FILE, under a passphrase (age format). Keep it away from the "
        "server and from the backups, in two places, and make another after each rotate. The first "
        "key is made now if there is none yet.\n\n"
        "Example: sereno vault export-key /media/usb/sereno-vault.age"
    ),
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--passphrase-file", **PHRASE_FILE)
@click.option("--plain", is_flag=True, help=_("Don't protect the copy with a passphrase."))
def export_key(file: Path, passphrase_file: Path | None, plain: bool) -> None:
    _open()
    from sereno.exchange.sealed.key_files import write_new
    from sereno.web.backups.sealing import under_passphrase
    from sereno.web.vault.keys import ring_to_seal

    ring = ring_to_seal()
    content = ring.text().encode()
    if not plain:
        phrase = read_phrase(passphrase_file, new=True, unsaid="vault_copy_open")
        content = under_passphrase(content, phrase)
    try:
        write_new(file, content)
    except FileExistsError as error:
        raise Problem("vault_copy_exists", where=str(file)) from error
    click.echo(_("Keys copied to {file}: {keys}").format(file=file, keys=", ".join(ring.ids)))


@command.command(
    "import-key",
    help=_(
        "Bring keys back from FILE, a copy that export-key wrote or a key file itself: after a "
        "restore on another machine, or when the key file was lost. Keys that are here stay."
    ),
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--passphrase-file", **PHRASE_FILE)
def import_key(file: Path, passphrase_file: Path | None) -> None:
    _open()
    from sereno.exchange.sealed.key_files import ring_of
    from sereno.web.backups.sealing import from_passphrase
    from sereno.web.vault.rotation import add_keys
    from sereno.web.vault.standing import standing

    def phrase() -> str:
        return read_phrase(passphrase_file, new=False, unsaid="vault_copy_sealed")

    content = from_passphrase(file.read_bytes(), phrase, file.name)
    add_keys(ring_of(content.decode("utf-8", "replace"), where=str(file)))
    now = standing()
    click.echo(_("Keys in {file}: {keys}").format(file=now.file, keys=", ".join(now.keys)))
    tell_missing(now.missing)


def _open() -> None:
    """The instance, its tables as this version has them."""
    open_instance()
    bring_up_to_date()
