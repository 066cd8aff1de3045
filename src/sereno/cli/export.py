"""`sereno export`: what is public of an audit as a file for another program."""

from __future__ import annotations

from pathlib import Path

import click

from sereno.cli.instance import bring_up_to_date, open_instance
from sereno.vocabulary.language import LANGUAGES, Language, language
from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.problems import Problem

# Written out: what knows them takes long to load.
FORMATS = {
    "iati": ("xml",),
    "ocds": ("json",),
    "open-sdg": ("zip",),
    "registry": ("docx", "md"),
}


@click.command(
    "export",
    help=_(
        "Write what is public of AUDIT (its address in the browser) as a file for another program: "
        "IATI 2.03, OCDS 1.1, data and metadata for Open SDG, or the text for the registry of SDG "
        "Acceleration Actions (DOCX, or Markdown where PATH ends in .md). Nothing above the level "
        "public goes in. Where something is missing that the format asks for, no file is made and "
        "it is named.\n\n"
        "Example: sereno export demo --format iati --out demo.xml"
    ),
)
@click.argument("audit")
@click.option("--format", "format_", type=click.Choice(list(FORMATS)), required=True,
              help=_("For which program."))  # fmt: skip
@click.option("--lang", type=click.Choice(LANGUAGES),
              help=_("Language of the texts; by default that of the messages."))  # fmt: skip
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path),
              help=_("File to write; by default AUDIT-FORMAT-LANG, here."))  # fmt: skip
@click.option("--by", "mail", default="",
              help=_("Who does it; by default the instance's administrator."))  # fmt: skip
def command(audit: str, format_: str, lang: Language | None, out: Path | None, mail: str) -> None:
    open_instance()
    bring_up_to_date()
    from django.utils import timezone

    from sereno.cli.load import person_called
    from sereno.web.audits.models import Audit
    from sereno.web.audits.roles import Right
    from sereno.web.publication.exports.making import (
        EXPORTS,
        facts_of,
        file_name,
        make_export,
        note_export,
    )

    by = person_called(mail)
    found = Audit.objects.visible_to(by).filter(slug=audit).first()
    if found is None or not found.allows(by, Right.MANAGE):
        raise Problem("export_not_yours", audit=audit, person=by.email)
    endings = FORMATS[format_]
    wanted = out.suffix.lower().lstrip(".") if out is not None else ""
    ending = wanted if wanted in endings else endings[0]
    spoken = lang or language()
    export = EXPORTS[format_]
    made = make_export(export, ending, facts_of(found, timezone.now()), spoken)
    path = out or Path(file_name(found, export, ending, spoken))
    path.write_bytes(made)
    note_export(found, by, file_name(found, export, ending, spoken))
    click.echo(_("Written: {path}").format(path=path))
