"""`sereno demo`: make the demo city, run the main job on it, and say what came of it."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import sys
import webbrowser
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sereno.cli.progress import ProgressBar, say_if_first_run
from sereno.engine.home import sereno_home
from sereno.vocabulary.language import LANGUAGES, language, message, number, percent
from sereno.vocabulary.language import gettext as _
from sereno.vocabulary.problems import Problem

if TYPE_CHECKING:
    from sereno.demo_city import CityFacts
    from sereno.engine.stage_one import StageOneResult

# The day on which the made-up city handed over its files: the same run, whenever it is made.
TODAY = dt.date(2026, 1, 12)
SEED = 2018
CITY, RESULTS = "city", "results"

# The names under which a selection says which choice matters most.
CHOICES = {
    "weights": message("the weight given to each topic"),
    "normalisation": message("how the topics are made comparable"),
    "aggregation": message("how the topics are added up"),
    "outliers": message("what is done with extreme values"),
    "incidents": message("chance in the number of incidents"),
}


@click.command(
    "demo",
    help=_(
        "Make the demo city and run the main job on it: seven districts, 320 neighbourhoods, "
        "five years of records with the faults that real ones have. It takes about half a "
        "minute and ends with the product open in the browser, on this machine alone.\n\n"
        "With --out or --no-serve it ends with a summary of what was found and which pages to "
        "read.\n\n"
        "Nobody and nothing in that city is real. No network is needed."
    ),
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help=_("Folder for the city and its results; by default demo, within SERENO_HOME."),
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=SEED,
    show_default=True,
    help=_("Seed of the city and of the draws: another seed is another city."),
)
@click.option(
    "--open/--no-open",
    "open_page",
    default=None,
    help=_("Open the result in the browser; by default where a person watches."),
)
@click.option(
    "--serve/--no-serve",
    "serve",
    default=None,
    help=_("Load the city as the audit demo and serve it; by default unless --out or --json."),
)
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help=_("Its port.")
)
@click.option("--json", "as_json", is_flag=True, help=_("Print the summary as JSON."))
def command(
    out: Path | None,
    seed: int,
    open_page: bool | None,
    serve: bool | None,
    port: int,
    as_json: bool,
) -> None:
    folder = (out or sereno_home() / "demo").absolute()
    _refuse_what_is_not_ours(folder)
    will_serve = out is None and not as_json and serve is not False
    if will_serve:
        from sereno.cli.serve import refuse_taken

        # Before the city is made, which takes half a minute.
        refuse_taken("127.0.0.1", port)
    if not as_json:
        click.echo(_("Making Santiago de la Linterna, a city that doesn't exist…"), err=True)
    facts = make_city(folder, seed)

    from sereno.engine.stage_one import run_stage_one

    if not as_json:
        say_if_first_run()
    with ProgressBar(quiet=as_json) as progress:
        result = run_stage_one(
            folder / CITY / "audit.toml",
            folder / RESULTS,
            seed=seed,
            progress=progress,
            today=TODAY,
        )
    page = folder / RESULTS / "selection.html"
    if as_json:
        summary = result.summary() | {"city": str(folder / CITY), "truth": _truth(facts, result)}
        click.echo(json.dumps(summary, ensure_ascii=False, indent=2))
    if out is None and not as_json:
        entrance, sign_in = load_demo(folder / CITY / "audit.toml", seed, port)
        if will_serve:
            said = _("Open {address} (it lets you in for ten minutes).").format(address=entrance)
            site = f"http://127.0.0.1:{port}/public/demo/site/"
            published = _("What residents read of it: {address}").format(address=site)
            say_in_order(said, published, sign_in, *story(facts, result))
            sys.exit(serve_demo(entrance, port, open_page))
        say_in_order(sign_in, *story(facts, result))
        return
    if not as_json:
        say_in_order(*story(facts, result))
    if open_page or (open_page is None and not as_json and _someone_watches()):
        webbrowser.open(page.as_uri())


def say_in_order(*paragraphs: str) -> None:
    """Print what was done; whoever watches for the address finds it first."""
    for paragraph in paragraphs:
        click.echo(paragraph)


def load_demo(manifest: Path, seed: int, port: int) -> tuple[str, str]:
    """Put the city into the database with a visitor to see it.

    Returns the address that signs the visitor in, and how to sign in by hand.
    """
    # A demo instance is never one that others can reach: serve refuses that.
    os.environ["SERENO_DEMO"] = "yes"
    from sereno.cli.instance import bring_up_to_date, open_instance

    open_instance()
    bring_up_to_date()
    from django.utils import timezone

    from sereno.web.actions.demo import fill_actions
    from sereno.web.coding.demo import fill_coding
    from sereno.web.diagnosis.demo import fill_fieldwork
    from sereno.web.findings.demo import fill_findings
    from sereno.web.imports.loading import load_manifest
    from sereno.web.indicators.demo import fill_indicators
    from sereno.web.monitoring.demo import fill_monitoring
    from sereno.web.people.demo_account import (
        MAIL,
        OFFICIAL_MAIL,
        entrance_token,
        let_official_in,
        make_visitor,
    )
    from sereno.web.plan.demo import fill_plans
    from sereno.web.publication.edition.demo import fill_site
    from sereno.web.publication.exports.demo import fill_exports
    from sereno.web.sources.demo import fill_catalogue

    person, password = make_visitor(language=language())
    click.echo(_("Loading the city so that you can see it in the browser…"), err=True)
    with ProgressBar() as progress:
        version = load_manifest(
            manifest, slug="demo", by=person, seed=seed, today=TODAY, watch=progress
        )
    audit, today = version.audit, timezone.localdate()
    fill_catalogue(audit=audit, by=person, today=today)
    fill_indicators(audit=audit, by=person, seed=seed, last_year=TODAY.year - 1)
    fill_fieldwork(audit=audit, by=person, seed=seed, today=today)
    fill_coding(audit=audit, by=person, seed=seed)
    fill_findings(audit=audit, by=person, seed=seed, today=today)
    fill_plans(audit=audit, by=person, seed=seed, today=today)
    fill_actions(audit=audit, by=person, seed=seed, today=today)
    fill_monitoring(audit=audit, by=person, seed=seed, today=today)
    fill_exports(audit=audit, by=person)
    click.echo(_("Publishing its site…"), err=True)
    fill_site(audit=audit, by=person, now=timezone.now())
    let_official_in(password=password)
    sign_in = _(
        "To sign in, on this machine and only while the demo is served: {mail} {password} "
        "(as an official who answers for an institution: {official}, with the same password)"
    ).format(mail=MAIL, password=password, official=OFFICIAL_MAIL)
    return f"http://127.0.0.1:{port}/demo/enter?token={entrance_token()}", sign_in


def serve_demo(entrance: str, port: int, open_page: bool | None) -> int:
    """Serve on this machine alone, with the browser opened once somebody answers."""
    import threading

    from sereno.cli.serve import Processes, prepare, web_command, worker_command

    host = "127.0.0.1"
    prepare(host)
    if open_page or (open_page is None and _someone_watches()):
        threading.Thread(target=_open_when_ready, args=(entrance, port), daemon=True).start()
    return Processes(web_command(host, port, 1), worker_command()).run()


def _open_when_ready(entrance: str, port: int) -> None:
    import socket
    import time

    for _try in range(120):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                webbrowser.open(entrance)
                return
        time.sleep(0.25)


def _refuse_what_is_not_ours(folder: Path) -> None:
    """The demo replaces its own two folders and touches nobody else's."""
    if folder.is_dir():
        others = sorted(
            entry.name
            for entry in folder.iterdir()
            if entry.name not in (CITY, RESULTS) and not entry.name.startswith(".")
        )
        made_here = not (folder / CITY).exists() or (folder / CITY / "audit.toml").exists()
        if others or not made_here:
            raise Problem(
                "demo_folder_in_use",
                where=str(folder),
                entry=others[0] if others else f"{CITY}/",
            )


def make_city(folder: Path, seed: int) -> CityFacts:
    """Write the city and its manifest to `folder`/city, whole or not at all."""
    import numpy as np

    from sereno.demo_city import generate_city
    from sereno.demo_city.manifest import write_demo_manifest

    making, city = folder / f".{CITY}-making", folder / CITY
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    try:
        facts = generate_city(making, np.random.default_rng(seed))
        first = language()
        write_demo_manifest(making, [first, *(other for other in LANGUAGES if other != first)])
        if city.exists():
            shutil.rmtree(city)
        making.rename(city)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return facts


def story(facts: CityFacts, result: StageOneResult) -> Sequence[str]:
    """What was found, in plain words: one paragraph each, the last says where to look."""
    selection, placed = result.selection, result.quality["placed"]
    paragraphs = [
        _(
            "{city} kept {rows} records in {files} files. {incidents} are incidents; {rejected} "
            "could not be read, and each says why."
        ).format(
            city=facts.name,
            rows=number(result.rows),
            files=number(len(facts.files)),
            incidents=number(result.incidents),
            rejected=number(result.rejected),
        ),
        _(
            "{share} of the incidents were placed in a neighbourhood: {point} by their point and "
            "{name} by its name. {none} have no place."
        ).format(
            share=percent(placed["share"]),
            point=number(placed["point"]),
            name=number(placed["name"]),
            none=number(placed["none"]),
        ),
        _("{n} of {of} neighbourhoods were selected: {names}.").format(
            n=number(len(result.selected)),
            of=number(len(facts.codes)),
            names=", ".join(result.selected_names),
        ),
        _firmness(selection, result.labels),
        _(
            "Because the city is made up, the truth is known: {hits} of those {n} are among the "
            "{n} where risk was made highest."
        ).format(hits=number(_truth(facts, result)["found"]), n=number(len(result.selected))),
        _(
            "Read them: {selection} (the choice, on a map) and {quality} (the records' quality)."
        ).format(
            selection=result.out / "selection.html",
            quality=result.out / "quality.html",
        ),
        _("For your own city: sereno init --areas FILE --incidents FILES…"),
    ]
    return [paragraph for paragraph in paragraphs if paragraph]


def _firmness(selection: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    """How firm the choice is, and what it hangs on."""
    margin: Sequence[Mapping[str, Any]] = selection["margin"]
    in_doubt = [area for area in margin if area["selected"]]
    near = sorted(margin, key=lambda area: abs(float(area["p_selected"]) - 0.5))[:3]
    words = _(
        "{firm} of them hold in at least 95 of every 100 draws; {inside} of the selected and "
        "{outside} of the others are close calls."
    ).format(
        firm=number(len(selection["selected"]) - len(in_doubt)),
        inside=number(len(in_doubt)),
        outside=number(len(margin) - len(in_doubt)),
    )
    if near:
        words += " " + _("The closest calls: {names}.").format(
            names=", ".join(
                f"{labels[area['area_code']]} ({percent(area['p_selected'], 0)})" for area in near
            )
        )
    strongest = CHOICES.get(selection["most_matters"] or "")
    if strongest:
        words += " " + _("What matters most is {choice}.").format(choice=_(strongest))
    return words


def _truth(facts: CityFacts, result: StageOneResult) -> dict[str, Any]:
    """How many of the selected colonias are truly among the most dangerous."""
    return {
        "highest_risk": list(facts.highest_risk),
        "found": len(set(facts.highest_risk) & set(result.selected)),
    }


def _someone_watches() -> bool:
    """Whether there is a terminal with a person and a display for a browser."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    if sys.platform in ("darwin", "win32"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
