"""`sereno publish`: what is public of an audit as a site in a folder."""

from __future__ import annotations

from pathlib import Path

import click

from sereno.cli.instance import bring_up_to_date, open_instance
from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.language import number
from sereno.vocabulary.problems import Problem


@click.command(
    "publish",
    help=_(
        "Write what is public of AUDIT (its address in the browser) as a site into a new folder: "
        "pages for residents in each of its languages, the way from each share back to its "
        "sources, open data and reports. It opens from the folder, without a server. Before "
        "anything is written, all of it together is checked: whether somebody could work out a "
        "number that is held back.\n\n"
        "Example: sereno publish demo --out site"
    ),
)
@click.argument("audit")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path),
              help=_("Folder to write; it must not be there, or be empty."))  # fmt: skip
@click.option("--check-only", is_flag=True, help=_("Only check; write nothing."))
@click.option("--by", "mail", default="",
              help=_("Who does it; by default the instance's administrator."))  # fmt: skip
def command(audit: str, out: Path | None, check_only: bool, mail: str) -> None:
    if out is None and not check_only:
        raise Problem("site_folder_missing")
    open_instance()
    bring_up_to_date()
    from django.utils import timezone

    from sereno.cli.load import person_called
    from sereno.web.audits.models import Audit
    from sereno.web.audits.roles import Right
    from sereno.web.publication.edition.facts import SiteFacts
    from sereno.web.publication.edition.making import check_edition, leaks_problem
    from sereno.web.publication.edition.tables import open_tables
    from sereno.web.publication.edition.writing import check_out, copy_out, publish

    by = person_called(mail)
    found = Audit.objects.visible_to(by).filter(slug=audit).first()
    if found is None or not found.allows(by, Right.MANAGE):
        raise Problem("site_not_yours", audit=audit, person=by.email)
    if check_only:
        now = timezone.now()
        facts = SiteFacts(found, now, timezone.localdate(now))
        told = check_edition(facts, open_tables(facts))
        leaks = told.leaks
        click.echo(
            _("{n} numbers looked at, {held} of them held back, in {seconds} s.").format(
                n=number(leaks.looked_at), held=number(leaks.held), seconds=number(leaks.seconds, 2)
            )
        )
        if told.waiting:
            click.echo(
                _("Findings that name a neighbourhood and wait for a signature: {n}.").format(
                    n=number(len(told.waiting))
                )
            )
        if not told.passes:
            raise leaks_problem(leaks)
        click.echo(_("Nothing that is held back can be worked out."))
        return
    assert out is not None
    check_out(out)
    edition = publish(audit=found, by=by, now=timezone.now())
    copy_out(edition, out)
    click.echo(_("Written: {path}").format(path=out / "index.html"))
