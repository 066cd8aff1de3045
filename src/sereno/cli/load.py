"""`sereno load`: put the audit of a manifest into the database, for the browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sereno.cli.instance import bring_up_to_date, open_instance
from sereno.cli.progress import ProgressBar
from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.language import number
from sereno.vocabulary.problems import Problem

if TYPE_CHECKING:
    from sereno.web.people.models import Person


@click.command(
    "load",
    help=_(
        "Put the audit of MANIFEST into the database: its files are copied, imported and shown "
        "in the browser, as if they had been uploaded there. Where the audit is there already, "
        "a new version of its data is made.\n\n"
        "Example: sereno load audit.toml --slug cdmx --by ana@example.org"
    ),
)
@click.argument("manifest", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--slug", default="", help=_("Address of the audit; by default from its name."))
@click.option(
    "--by", "mail", default="", help=_("Who does it; by default the instance's administrator.")
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    help=_("Seed of the random draws."),
)
def command(manifest: Path, slug: str, mail: str, seed: int) -> None:
    open_instance()
    bring_up_to_date()
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_slug

    from sereno.web.imports.loading import load_manifest

    if slug:
        try:
            validate_slug(slug)
        except ValidationError as error:
            raise Problem("slug_refused", where="--slug", slug=slug) from error
    by = person_called(mail)
    with ProgressBar() as progress:
        version = load_manifest(manifest, slug=slug, by=by, seed=seed, watch=progress)
    click.echo(
        _("{rows} rows read: {incidents} incidents and {rejected} rejected.").format(
            rows=number(version.summary["rows"]),
            incidents=number(version.summary["incidents"]),
            rejected=number(version.summary["rejected"]),
        )
    )
    click.echo(
        _("The audit {slug} has import {n}. See it with: sereno serve").format(
            slug=version.audit.slug, n=version.number
        )
    )


def person_called(mail: str) -> Person:
    """Who has a mail address; without one the instance's only administrator.

    Raises Problem person_unknown and load_by_whom.
    """
    from sereno.web.people.models import Person

    if mail:
        found = Person.objects.filter(email__iexact=mail).first()
        if found is None:
            raise Problem("person_unknown", where=mail)
        return found
    admins = list(Person.objects.filter(is_superuser=True, is_active=True)[:2])
    if len(admins) != 1:
        raise Problem("load_by_whom", where="--by")
    return admins[0]
