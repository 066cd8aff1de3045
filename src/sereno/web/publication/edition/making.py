"""An edition of the site: checked as a whole, then every file of it, the same bytes for the same
audit on the same day.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils import translation
from django.utils.translation import gettext as _

import sereno
from sereno.exchange.tables.table_files import csv_text
from sereno.methods.policy.access_levels import Access
from sereno.vocabulary.language import Language, speaking
from sereno.vocabulary.problems import Problem
from sereno.web.findings.models import Finding
from sereno.web.findings.report.asked import Asked
from sereno.web.publication.edition.facts import SiteFacts
from sereno.web.publication.edition.leaks import LeakReport, check_leaks
from sereno.web.publication.edition.pages import Site
from sereno.web.publication.edition.tables import OpenTable, meanings, open_tables
from sereno.web.publication.models import Edition

LICENCE: Final = "CC BY 4.0"
ASSETS: Final = ("app.css", "public_style.css", "public.js")
REPORTS: Final = ("final", "monitoring")
SayPart = Callable[[str], object]
_URLS: Final = re.compile(r"url\(\.?/?([^)'\"]+)\)")


@dataclass(frozen=True)
class Check:
    """What is looked at before anything is written. waiting: findings that name an area and wait
    for a signature, which aren't told.
    """

    leaks: LeakReport
    waiting: list[Finding]

    @property
    def passes(self) -> bool:
        """Whether the edition may be written."""
        return not self.leaks.found


def check_edition(
    facts: SiteFacts, tables: list[OpenTable], *, clock: Callable[[], float] = time.monotonic
) -> Check:
    """Look at everything that would be published together."""
    return Check(check_leaks(facts, tables, clock=clock), facts.namings.waiting)


def edition_files(
    facts: SiteFacts, *, before: Edition | None, with_reports: bool = True,
    say: SayPart = lambda _part: None,
) -> Iterator[tuple[str, bytes]]:  # fmt: skip
    """Every file of an edition by its path, the manifest last.

    Raises Problem site_leaks before the first: the tables tell what is held back.
    """
    say("check")
    tables = open_tables(facts)
    found = check_edition(facts, tables)
    if not found.passes:
        raise leaks_problem(found.leaks)
    digests: dict[str, dict[str, object]] = {}
    for path, content in _files(facts, tables, before, with_reports, say):
        digests[path] = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
        yield path, content
    yield "manifest.json", _manifest(facts, digests)


def leaks_problem(report: LeakReport) -> Problem:
    """What stops an edition, with the first of what leaks and what would mend it."""
    first = report.found[0]
    remedy = next(iter(report.remedies), None)
    if remedy is None:
        way = _("nothing that was tried")
    elif remedy.without:
        way = _("leaving out: {names}").format(names=", ".join(remedy.without))
    else:
        way = _("holding back {n} more").format(n=len(remedy.held))
    return Problem(
        "site_leaks", n=len(report.found), place=first.place or "–", topic=first.topic,
        by=", ".join(first.leak.by) or "–", way=way,
    )  # fmt: skip


def _files(
    facts: SiteFacts, tables: list[OpenTable], before: Edition | None, with_reports: bool,
    say: SayPart,
) -> Iterator[tuple[str, bytes]]:  # fmt: skip
    say("reports")
    reports: dict[str, list[tuple[str, str, str]]] = {}
    languages = [each for each in ("es", "en") if each in facts.audit.languages] or ["es"]
    if with_reports:
        for path, kind, format_, language, content in _reports(facts, languages):
            reports.setdefault(language, []).append((kind, format_, path))
            yield path, content
    say("data")
    names = ["data/dictionary.csv", "manifest.json", "LICENSE.txt"]
    for table in tables:
        yield f"data/{table.name}.csv", csv_text(table.columns, table.rows).encode()
    yield "data/dictionary.csv", _dictionary(tables)
    if facts.data is not None and facts.data.drawn:
        yield "data/areas.gpkg", _areas(facts)
        names.insert(0, "data/areas.gpkg")
    yield "LICENSE.txt", _licence(facts)
    yield from _assets()
    say("pages")
    site = Site(facts, tables, reports, names, LICENCE, before)
    for page in site.pages():
        yield page.path, page.html.encode()


def _reports(
    facts: SiteFacts, languages: Iterable[str]
) -> Iterator[tuple[str, str, str, str, bytes]]:
    """The shelf: the reports of everybody's level as PDF and as a page."""
    from typing import Any, cast

    from sereno.exchange.report.writing import written
    from sereno.web.findings.report.making import report_content

    for language in languages:
        for kind in REPORTS:
            asked = Asked(
                facts.audit, facts.reader, cast("Any", kind), cast("Language", language),
                Access.PUBLIC, facts.today, without=facts.namings.nameless,
            )  # fmt: skip
            try:
                content = report_content(asked)
            except Problem as problem:
                # An audit that has nothing to report yet has a site all the same.
                if problem.code != "report_empty":
                    raise
                continue
            for format_ in ("pdf", "html"):
                path = f"reports/{kind}-{language}.{format_}"
                yield path, kind, format_, language, written(content, cast("Any", format_))


def _dictionary(tables: list[OpenTable]) -> bytes:
    told: dict[Language, dict[str, str]] = {}
    languages: tuple[Language, ...] = ("es", "en")
    for language in languages:
        with translation.override(language), speaking(language):
            told[language] = {name: str(words) for name, words in meanings().items()}
    rows = [
        [f"{table.name}.csv", column, told["es"].get(column, ""), told["en"].get(column, "")]
        for table in tables
        for column in table.columns
    ]
    return csv_text(("file", "column", "es", "en"), rows).encode()


def _areas(facts: SiteFacts) -> bytes:
    """The neighbourhoods with their boundaries, and all offences as they are shown."""
    from sereno.web.selection.shown import IncidenceQuestion, show
    from sereno.web.selection.tables import incidence_gpkg

    assert facts.data is not None
    assert facts.version is not None
    months = facts.data.all_months
    question = IncidenceQuestion("", months[0], months[-1], "")
    shown = show(facts.version, question, k=facts.audit.k)
    return incidence_gpkg(facts.data, question, shown, day=facts.today)


def _licence(facts: SiteFacts) -> bytes:
    return (
        f"{facts.audit.name}\n\n"
        "Creative Commons Attribution 4.0 International (CC BY 4.0)\n"
        "creativecommons.org/licenses/by/4.0/legalcode\n"
    ).encode()


def _assets() -> Iterator[tuple[str, bytes]]:
    """Style, script and typeface, as they lie beside the product's own pages."""
    parts: set[str] = set()
    for name in ASSETS:
        content = _static(f"built/{name}")
        if name.endswith(".css"):
            parts.update(_URLS.findall(content.decode()))
        yield f"assets/{name}", content
    for part in sorted(parts):
        if not part.startswith(("data:", "http", "#")):
            yield f"assets/{part}", _static(f"built/{part}")
    yield "assets/lantern.svg", _static("site/lantern.svg")


def _static(name: str) -> bytes:
    found = finders.find(name) or Path(settings.STATIC_ROOT or "") / name
    return Path(str(found)).read_bytes()


def _manifest(facts: SiteFacts, digests: dict[str, dict[str, object]]) -> bytes:
    told = {
        "audit": facts.audit.slug,
        "name": facts.audit.name,
        "day": facts.today.isoformat(),
        "sereno": sereno.__version__,
        "licence": LICENCE,
        "import": None if facts.version is None else facts.version.number,
        "k": facts.audit.k,
        "files": dict(sorted(digests.items())),
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
