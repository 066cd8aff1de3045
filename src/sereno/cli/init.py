"""`sereno init`: look into a city's files and write a first manifest."""

from __future__ import annotations

import datetime as dt
import glob
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sereno.cli.progress import ProgressBar
from sereno.vocabulary.divisions import dividing, divisions_of
from sereno.vocabulary.language import day, message, ngettext, number
from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.problems import Problem

if TYPE_CHECKING:
    from sereno.exchange.manifest.draft import Found

STEPS = {
    "look": message("Looking into the files"),
    "count": message("Counting days and offences"),
}


@click.command(
    "init",
    help=_(
        "Look into the files of a city and write a manifest, audit.toml: which column is the "
        "date, the coordinates, the neighbourhood and the offence; the neighbourhoods' code, "
        "name and population; the coordinate systems, the period and a first selection.\n\n"
        "What the files don't settle is marked in the manifest with CHECK and the reason. Open "
        "it, correct what needs correcting, and go on with: sereno run audit.toml --out "
        "results\n\n"
        "Examples:\n\n"
        "  sereno init --areas wards.gpkg --incidents 2023.csv 2024.csv\n\n"
        '  sereno init --areas wards.zip --incidents "data/*.xlsx"'
    ),
    options_metavar="--areas FILE --incidents FILES…",
)
@click.option(
    "--areas",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=_(
        "Boundary file: GeoPackage, GeoJSON, Shapefile (loose or zipped) or GeoParquet; or a "
        "table of neighbourhoods that nobody has drawn: CSV, XLSX or Parquet."
    ),
)
@click.option(
    "--areas-table",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=_(
        "Table with the population or district of the neighbourhoods by their code, such as a "
        "census."
    ),
)
@click.option(
    "--incidents",
    required=True,
    multiple=True,
    metavar="FILES…",
    help=_("Incident files: CSV, XLSX or Parquet, also in gz, bz2 or zip; one or more, or with *."),
)
@click.argument("more_incidents", nargs=-1, metavar="")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("audit.toml"),
    show_default=True,
    metavar="FILE",
    help=_("The manifest to write; paths in it start from its folder."),
)
@click.option("--force", is_flag=True, help=_("Replace a manifest that is there already."))
@click.option("--json", "as_json", is_flag=True, help=_("Print what was found as JSON."))
def command(
    areas: Path,
    areas_table: Path | None,
    incidents: tuple[str, ...],
    more_incidents: tuple[str, ...],
    out: Path,
    force: bool,
    as_json: bool,
) -> None:
    from sereno.exchange.manifest.draft import draft_manifest
    from sereno.exchange.manifest.text import write_manifest

    if out.exists() and not force:
        # Said before the files are read, which may take a while.
        raise Problem("manifest_exists", where=str(out))
    files = _files((*incidents, *more_incidents))
    with ProgressBar(quiet=as_json) as progress:
        found = draft_manifest(
            areas,
            files,
            out.parent,
            today=dt.date.today(),  # noqa: DTZ011 - the analyst's own calendar day
            progress=lambda step, done, total: progress(STEPS[step], done, total),
            table=areas_table,
        )
    write_manifest(found.draft, out, force=force)
    if as_json:
        click.echo(json.dumps(_summary(found, out), ensure_ascii=False, indent=2))
    else:
        with dividing(divisions_of(found.draft.audit["country"].value)):
            _tell(found, out)


def _files(names: tuple[str, ...]) -> list[Path]:
    """The files named, with * and ? where the shell left them; Problem when there is none."""
    files: list[Path] = []
    for name in names:
        matching = [name] if Path(name).exists() else sorted(glob.glob(name, recursive=True))
        if not matching:
            from sereno.exchange.manifest.parts import nearest_file

            nearest = nearest_file(Path.cwd(), name)
            raise Problem("init_no_file", where="--incidents", pattern=name, nearest=nearest)
        files += map(Path, matching)
    return files


def _summary(found: Found, out: Path) -> dict[str, Any]:
    """What was found, for a machine."""
    draft = found.draft
    return {
        "manifest": str(out),
        **{
            table: {key: _plain(entry.value) for key, entry in getattr(draft, table).items()}
            for table in ("audit", "areas", "selection")
        },
        "incidents": [
            {key: _plain(entry.value) for key, entry in part.items()} for part in draft.incidents
        ],
        "rows": found.rows,
        "area_count": found.areas.n,
        "check": [{"table": t, "key": k, "why": str(why)} for t, k, why in draft.doubts()],
        "notes": [
            {"code": note.code, "where": note.where, "what": note.what(), "mend": note.mend()}
            for note in found.notes
        ],
    }


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def _tell(found: Found, out: Path) -> None:
    """What was found, what is unsure and what to do next, for a person."""
    draft = found.draft
    files = sum(len(part.paths) for part in found.sets)
    first, last = found.period
    click.echo(
        ngettext(
            "{areas} neighbourhoods; {rows} rows in one file; period {first} to {last}.",
            "{areas} neighbourhoods; {rows} rows in {files} files; period {first} to {last}.",
            files,
        ).format(
            areas=number(found.areas.n),
            rows=number(found.rows),
            files=number(files),
            first=day(first),
            last=day(last),
        )
    )
    for table, entries in draft.tables():
        if table not in ("areas", "incidents"):
            continue
        columns = [
            f"{key} = {_shown(entry.value)}"
            for key, entry in entries.items()
            if key not in ("file", "files", "layer", "sheet")
        ]
        named = entries["file" if table == "areas" else "files"].value
        click.echo(f"  {_shown(named)}: " + ", ".join(columns))
    for note in found.notes:
        click.echo(click.style("! ", fg="yellow") + str(note), err=True)
    doubts = draft.doubts()
    if doubts:
        click.echo(_("To check ({n}):").format(n=len(doubts)))
        for table, key, why in doubts:
            click.echo(click.style("  ? ", fg="yellow") + f"[{table}] {key}: {why}")
    results = _("results")
    click.echo(
        _("Written: {manifest}. Read it and set your weights; then: {next}").format(
            manifest=out, next=f"sereno run {out} --out {results}"
        )
    )


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_shown(each)}" for name, each in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
