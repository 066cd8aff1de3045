"""`sereno run`: the whole of stage 1, headless and without a database."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import click

from sereno.cli.progress import ProgressBar, say_if_first_run
from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.language import number, percent


@click.command(
    "run",
    help=_(
        "Run stage 1 of an audit: read the incidents that MANIFEST names, code their offences, "
        "place them in the neighbourhoods, check their quality, measure incidence and select some "
        "of them.\n\n"
        "The results go to the folder --out, whole or not at all; open its selection.html and "
        "quality.html. The same inputs and seed give the same results.\n\n"
        "Example: sereno run audit.toml --out results"
    ),
)
@click.argument("manifest", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help=_("Folder for the results; earlier results there are replaced."),
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    help=_("Seed of the random draws."),
)
@click.option("--threads", type=click.IntRange(min=1), help=_("Threads; by default one per core."))
@click.option("--json", "as_json", is_flag=True, help=_("Print the summary as JSON."))
def command(manifest: Path, out: Path, seed: int, threads: int | None, as_json: bool) -> None:
    from sereno.engine.stage_one import run_stage_one

    if not as_json:
        say_if_first_run()
    with ProgressBar(quiet=as_json) as progress:
        result = run_stage_one(
            manifest,
            out,
            seed=seed,
            progress=progress,
            today=dt.date.today(),  # noqa: DTZ011 - the analyst's own calendar day
            threads=threads,
        )
    if as_json:
        click.echo(json.dumps(result.summary(), ensure_ascii=False, indent=2))
        return
    click.echo(
        _("{rows} rows read: {incidents} incidents and {rejected} rejected.").format(
            rows=number(result.rows),
            incidents=number(result.incidents),
            rejected=number(result.rejected),
        )
    )
    placed = result.placed_share
    click.echo(
        _("{share} placed in a neighbourhood.").format(
            share=percent(placed) if placed is not None else "–"
        )
    )
    if result.selected_names:
        click.echo(_("Selected: {names}.").format(names=", ".join(result.selected_names)))
    else:
        click.echo(_("Selected: none; the notes say why."))
    for note in result.notes:
        click.echo(click.style("! ", fg="yellow") + str(note), err=True)
    click.echo(
        _("Read {page} and {quality}.").format(
            page=out / "selection.html", quality=out / "quality.html"
        )
    )
