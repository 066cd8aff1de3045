"""`sereno doctor`: what this installation is made of, whether it works, and how to mend it."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from itertools import chain
from typing import TYPE_CHECKING

import click

import sereno
from sereno.cli.instance import open_instance
from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.language import message, number
from sereno.vocabulary.problems import Problem

if TYPE_CHECKING:
    from sereno.engine.installation import Finding

TITLES = {
    "python": message("Sereno and Python"),
    "packages": message("Packages"),
    "maps": message("Maps and coordinates"),
    "foreign_files": message("Files of others"),
    "pages": message("Report pages"),
    "language": message("Language"),
    "home": message("Sereno's folder"),
    "privacy": message("Who reads it"),
    "vault": message("Keys of restricted content"),
    "temporary": message("Temporary folder"),
    "disk": message("Disk"),
    "machine": message("Machine"),
    "network": message("Network"),
    "kernels": message("Fast arithmetic"),
    "sealed": message("Restricted content"),
}
SIGNS = {"ok": ("✓", "green"), "warning": ("!", "yellow"), "failure": ("✗", "red")}


@click.command(
    "doctor",
    help=_(
        "Check this installation: what is installed, what can be written to, how much room there "
        "is, and how to put right what is wrong. Nothing is changed and nothing outside this "
        "machine "
        "is contacted.\n\n"
        "It ends with 1 when something would keep Sereno from working."
    ),
)
@click.option("--json", "as_json", is_flag=True, help=_("Print the checks as JSON."))
def command(as_json: bool) -> None:
    from sereno.engine.installation import examine

    findings: list[Finding] = []
    for finding in chain(examine(), map(_sealed, ("sealed",))):
        findings.append(finding)
        if not as_json:
            _show(finding)
    failures = sum(finding.state == "failure" for finding in findings)
    if as_json:
        report = {
            "sereno": sereno.__version__,
            "ok": not failures,
            "checks": [asdict(finding) for finding in findings],
        }
        click.echo(json.dumps(report, ensure_ascii=False, indent=2))
    elif failures:
        click.echo(_("Something has to be put right before Sereno can work."))
    elif any(finding.state == "warning" for finding in findings):
        click.echo(_("Sereno can work. What is marked with ! can be improved."))
    else:
        click.echo(_("All is well."))
    if failures:
        sys.exit(1)


def _sealed(name: str) -> Finding:
    """Whether all that this instance has sealed can be opened; its database is asked."""
    from sereno.engine.home import sereno_home
    from sereno.engine.installation import Finding

    if not (os.environ.get("SERENO_DATABASE_URL") or (sereno_home() / "sereno.sqlite3").exists()):
        return Finding(name, "ok", _("nothing is kept yet"))
    try:
        open_instance()
        from django.db import DatabaseError

        from sereno.web.vault.standing import standing
    except Problem as problem:
        return Finding(name, "failure", problem.what(), problem.mend())
    try:
        now = standing()
    except Problem as problem:
        return Finding(name, "failure", problem.what(), problem.mend())
    except DatabaseError as error:
        return Finding(
            name,
            "warning",
            _("the database can't be asked: {reason}").format(reason=type(error).__name__),
            _("Start the database, or “sereno serve” once, which makes its tables."),
        )
    if now.missing:
        return Finding(
            name,
            "failure",
            _("{n} texts and files can't be read: these keys are missing: {keys}").format(
                n=number(sum(now.missing.values())), keys=", ".join(now.missing)
            ),
            _("Bring them back from the copy you kept: sereno vault import-key FILE."),
        )
    sealed = [f"{key_id}: {number(n)}" for key_id, n in now.sealed.items()]
    return Finding(
        name, "ok", _("texts and files by key: {sealed}").format(sealed="; ".join(sealed) or "0")
    )


def _show(finding: Finding) -> None:
    sign, colour = SIGNS[finding.state]
    click.echo(f"{click.style(sign, fg=colour)} {_(TITLES[finding.check])}: {finding.found}")
    if finding.mend:
        click.echo(f"  → {finding.mend}")
