"""`sereno report`: an audit's report as a file, as its readers may read it."""

from __future__ import annotations

from pathlib import Path

import click

from sereno.cli.instance import bring_up_to_date, open_instance
from sereno.vocabulary.language import LANGUAGES, Language, language
from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.problems import Problem

# Written out: what knows them takes long to load.
KINDS = ("final", "areas", "summary", "monitoring")
FORMATS = ("pdf", "docx", "html")
LEVELS = ("public", "team", "field", "restricted")


@click.command(
    "report",
    help=_(
        "Write the report of AUDIT (its address in the browser) to a file: the final report, its "
        "summary, a sheet of two pages for each chosen neighbourhood, or the monitoring report: "
        "what was done since, and whether it worked. It tells what readers of the level may be "
        "told; a quote or a number that they may not is refused, and named.\n\n"
        "Example: sereno report demo --kind areas --format pdf --out sheets.pdf"
    ),
)
@click.argument("audit")
@click.option("--kind", type=click.Choice(KINDS), default="final", show_default=True,
              help=_("Which report."))  # fmt: skip
@click.option("--lang", type=click.Choice(LANGUAGES),
              help=_("Language of the report; by default that of the messages."))  # fmt: skip
@click.option("--format", "format_", type=click.Choice(FORMATS), default="pdf", show_default=True,
              help=_("Kind of file."))  # fmt: skip
@click.option("--level", type=click.Choice(LEVELS), default="public", show_default=True,
              help=_("For whom: everybody, or up to which level."))  # fmt: skip
@click.option("--area", "areas", multiple=True,
              help=_("Code of a neighbourhood: its sheet alone; may be given again."))  # fmt: skip
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path),
              help=_("File to write; by default AUDIT-KIND-LANG.FORMAT, here."))  # fmt: skip
@click.option("--by", "mail", default="",
              help=_("Who does it; by default the instance's administrator."))  # fmt: skip
def command(
    audit: str,
    kind: str,
    lang: Language | None,
    format_: str,
    level: str,
    areas: tuple[str, ...],
    out: Path | None,
    mail: str,
) -> None:
    open_instance()
    bring_up_to_date()
    from django.utils import timezone

    from sereno.cli.load import person_called
    from sereno.methods.policy.access_levels import Access
    from sereno.web.audits.models import Audit
    from sereno.web.audits.roles import Right
    from sereno.web.findings.report.asked import Asked
    from sereno.web.findings.report.changes import make_report

    by = person_called(mail)
    found = Audit.objects.visible_to(by).filter(slug=audit).first()
    if found is None or not found.allows(by, Right.WRITE_FINDINGS):
        raise Problem("report_not_yours", audit=audit, person=by.email)
    if level not in found.access_levels_of(by):
        raise Problem("report_not_yours", audit=audit, person=by.email)
    asked = Asked(
        found,
        by,
        kind,  # type: ignore[arg-type]
        lang or language(),
        Access(level),
        timezone.localdate(),
        areas,
    )
    made = make_report(asked, format_)  # type: ignore[arg-type]
    path = out or Path(asked.file_name(format_))
    path.write_bytes(made)
    click.echo(_("Written: {path}").format(path=path))
