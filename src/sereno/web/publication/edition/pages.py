"""The pages of a site: every one whole in its HTML, in each language, with relative links.

They are drawn from `SiteFacts` and from the threads of everybody: no query of the team's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sereno.vocabulary.divisions import dividing
from sereno.vocabulary.language import LANGUAGES, Language, number, speaking
from sereno.web.audits.models import Audit
from sereno.web.documents import Context
from sereno.web.findings.evidence.seeing import seen_by
from sereno.web.findings.models import Evidence
from sereno.web.findings.report.making import KIND_WORDS
from sereno.web.monitoring.dashboard.public import board_context
from sereno.web.publication.edition.changes_told import Told, changes_since
from sereno.web.publication.edition.facts import Place, SiteFacts
from sereno.web.publication.edition.places import Pages, way
from sereno.web.publication.edition.tables import OpenTable, meanings
from sereno.web.publication.models import Edition
from sereno.web.thread.knots import Ref, Thread
from sereno.web.thread.walking import (
    PARTS,
    Share,
    thread_of_evidence,
    thread_of_finding,
    thread_of_recommendation,
    thread_of_share,
)

if TYPE_CHECKING:
    from sereno.web.imports.overview_map import DrawnArea, OverviewMap

# What no page may load or do: everything lies beside it, and nothing is sent anywhere.
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "font-src 'self'; base-uri 'none'; form-action 'none'"
)
QUOTES_ON_HOME = 2


@dataclass(frozen=True)
class Page:
    """A page as it is written. path: from the site's folder."""

    path: str
    html: str


@dataclass(frozen=True, eq=False)
class Site:
    """A site before its pages are drawn. reports: kind, format and path of those on the shelf, by
    language; files: the paths of others.
    """

    facts: SiteFacts
    tables: list[OpenTable]
    reports: dict[str, list[tuple[str, str, str]]]
    files: list[str]
    licence: str
    before: Edition | None

    @property
    def languages(self) -> list[Language]:
        """Those of the audit, Spanish first."""
        return [each for each in LANGUAGES if each in self.facts.audit.languages] or ["es"]

    def pages(self) -> Iterator[Page]:
        """Every page, in a fixed order."""
        yield Page("index.html", _door(self))
        known, evidence = _known(self.facts)
        for language in self.languages:
            audit = self.facts.audit
            with translation.override(language), speaking(language), dividing(audit.divisions):
                yield from _Drawing(self, language, known, evidence).all()


def _known(facts: SiteFacts) -> tuple[Pages, list[Evidence]]:
    """Which pages there are, the same in each language."""
    pages = Pages()
    for place in facts.places:
        pages.known["area", place.code] = f"area/{place.page}.html"
    for row in facts.recommendations:
        pages.add("recommendation", str(row.number))
    for finding in facts.findings:
        pages.add("finding", str(finding.number))
    told = Evidence.objects.told_to(facts.audit, facts.reader)
    rows = told.filter(findings__finding__in=facts.findings).distinct().order_by("number")
    evidence = [each.evidence for each in seen_by(facts.audit, facts.reader, rows) if each.is_open]
    for piece in evidence:
        pages.add("evidence", str(piece.number))
    for told_round in facts.rounds:
        for part in PARTS:
            pages.add("share", f"{told_round.round.number}/{part}")
    return pages, evidence


def _door(site: Site) -> str:
    """The first page: it leads on by itself, and by hand."""
    context = {"site": site, "audit": site.facts.audit, "policy": POLICY}
    return render_to_string("publication/edition/door.html", context)


class _Drawing:
    """The pages of one language."""

    def __init__(
        self, site: Site, language: Language, pages: Pages, evidence: list[Evidence]
    ) -> None:
        self.site, self.facts, self.language = site, site.facts, language
        self.pages, self.evidence = pages, evidence
        self.audit: Audit = site.facts.audit
        self.quotes_at: dict[str, list[Any]] = defaultdict(list)
        for each in self.facts.quotes:
            for area in each.quote.document.activity.areas.all():
                self.quotes_at[area.code].append(each)

    def all(self) -> Iterator[Page]:
        """Every page of the language."""
        yield self._page("index.html", "home.html", self._home())
        yield self._page("recommendations.html", "recommendations.html", self._list())
        yield self._page("done.html", "done.html", board_context(self.audit))
        yield self._page("data.html", "data.html", self._data())
        yield self._page("about.html", "about.html", self._about())
        yield self._page("changes.html", "changes.html", {"changes": self.changes})
        for place in self.facts.places:
            yield self._page(f"area/{place.page}.html", "area.html", self._area(place))
        reader = self.facts.thread_reader
        for row in self.facts.recommendations:
            yield self._thread(thread_of_recommendation(reader, row))
        for finding in self.facts.findings:
            yield self._thread(thread_of_finding(reader, finding))
        for seen in seen_by(self.audit, self.facts.reader, self.evidence):
            if seen.is_open:
                yield self._thread(thread_of_evidence(reader, seen))
        for told in self.facts.rounds:
            for part in PARTS:
                thread = thread_of_share(reader, Share(told.round, part))
                if thread is not None:
                    yield self._thread(thread)

    def _page(self, path: str, template: str, context: Context) -> Page:
        here = f"{self.language}/{path}"
        known: Context = {
            "LANGUAGE_CODE": self.language,
            "audit": self.audit,
            "policy": POLICY,
            "up": way(here, f"{self.language}/index.html").removesuffix("index.html"),
            "top": way(here, "index.html").removesuffix("index.html"),
            "others": [
                (each, way(here, f"{each}/{path}")) for each in self.site.languages
                if each != self.language
            ],
            "day": self.facts.today,
            "here": path,
        }  # fmt: skip
        return Page(here, render_to_string(f"publication/edition/{template}", known | context))

    def _thread(self, thread: Thread) -> Page:
        path = self.pages.path(thread.of)
        here = f"{self.language}/{path}"
        return self._page(path, "thread.html", {"thread": self._linked(thread, here)})

    def _linked(self, thread: Thread, here: str) -> Thread:
        """The same with links to the pages of the site alone."""

        def on_site(of: Ref) -> str:
            path = self.pages.path(of)
            return way(here, f"{self.language}/{path}") if path else ""

        def cards(of: Any) -> tuple[Any, ...]:
            return tuple(
                replace(each, href="", thread=on_site(each.of), links=_titles(each.links))
                for each in of
                if self._may_tell(each.of)
            )

        def knots(of: Any) -> tuple[Any, ...]:
            return tuple(
                replace(knot, cards=cards(knot.cards), others=cards(knot.others)) for knot in of
            )

        return replace(
            thread, address=on_site(thread.of), knots=knots(thread.knots),
            forward=knots(thread.forward),
        )  # fmt: skip

    def _may_tell(self, of: Ref) -> bool:
        """Whether a card may stand on the site: no finding that waits for a signature, and no
        recommendation that isn't published.
        """
        return of.kind not in ("finding", "recommendation") or bool(self.pages.path(of))

    @property
    def changes(self) -> list[Told]:
        """What changed since the edition before."""
        return changes_since(self.facts, self.site.before)

    def _home(self) -> Context:
        rounds = self.facts.rounds
        told = rounds[0] if rounds else None
        return {
            "told": told,
            "places": self._search(),
            "map": self._map(),
            "n_marked": len(self.marked),
            "is_chosen": bool(self.facts.chosen),
            "quotes": self._on_home(),
            "quote_pages": self._quote_pages(),
            "n_incidents": self._whole(),
            "changes": self.changes,
        }

    @cached_property
    def marked(self) -> frozenset[str]:
        """The areas that were chosen; before that, those for which something was recommended."""
        if self.facts.chosen:
            return self.facts.chosen
        rows = self.facts.recommendations
        return frozenset(area.code for row in rows for area in row.areas.all())

    def _on_home(self) -> list[Any]:
        """Quotes from which one can walk on come first."""
        pages = self._quote_pages()
        quotes = sorted(
            self.facts.quotes, key=lambda each: str(each.quote.segment.key) not in pages
        )
        return quotes[:QUOTES_ON_HOME]

    def _whole(self) -> str:
        counts = self.facts.counts
        n = float("nan") if counts is None else counts.total("")
        return "" if n != n else number(int(n))

    def _quote_pages(self) -> dict[str, str]:
        """The page of the evidence that each quote is, by the key of its passage."""
        return {
            each.thing: self.pages.path(Ref("evidence", str(each.number)))
            for each in self.evidence
            if each.kind == "passage"
        }

    def _search(self) -> list[tuple[Place, bool]]:
        return [
            (each, each.code in self.marked)
            for each in sorted(self.facts.places, key=lambda place: place.label)
        ]

    def _map(self) -> SafeString | None:
        """The areas as SVG, each a link to its page; those that were chosen are filled."""
        drawn = self._drawn
        if drawn is None:
            return None
        page_of = {each.code: each.page for each in self.facts.places}
        parts = []
        for area in drawn.areas:
            css = SafeString(' class="chosen"') if area.code in self.marked else ""
            path = format_html('<path{} d="{}"><title>{}</title></path>', css, area.path, area.name)
            if area.code in page_of:
                at = f"area/{page_of[area.code]}.html"
                path = format_html('<a href="{}" tabindex="-1">{}</a>', at, path)
            parts.append(path)
        # The list of all of them says the same.
        return format_html(
            '<svg class="site-map" viewBox="0 0 {} {}" aria-hidden="true">{}</svg>',
            drawn.width, drawn.height, SafeString("".join(parts)),
        )  # fmt: skip

    def _where(self, place: Place) -> SafeString | None:
        """Where an area lies in the city; None where it isn't drawn."""
        drawn = self._drawn
        area = None if drawn is None else self._areas.get(place.code)
        if drawn is None or area is None:
            return None
        own = format_html('<path class="chosen" d="{}"></path>', area.path)
        return format_html(
            '<svg class="site-map" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
            drawn.width, drawn.height,
            _("Where {place} lies in the city").format(place=place.label), drawn.ground() + own,
        )  # fmt: skip

    @cached_property
    def _drawn(self) -> OverviewMap | None:
        from sereno.web.imports.overview_map import overview_map

        if self.facts.version is None:
            return None
        drawn = overview_map(self.facts.version)
        return drawn if drawn.areas else None

    @cached_property
    def _areas(self) -> dict[str, DrawnArea]:
        return {} if self._drawn is None else {each.code: each for each in self._drawn.areas}

    def _list(self) -> Context:
        judged = self.facts.thread_reader.judged
        rows = [
            (
                each,
                self.pages.path(Ref("recommendation", str(each.number))),
                judged.get(each.pk),
                str(self.facts.named.get(each.responsible_id or 0, "")),
            )
            for each in self.facts.recommendations
        ]
        return {"rows": rows, "told": self.facts.rounds[0] if self.facts.rounds else None}

    def _data(self) -> Context:
        n = [(each.name, len(each.rows), each.columns) for each in self.site.tables]
        return {
            "tables": n,
            "files": [(_file_words(each), each) for each in self.site.files],
            "meanings": meanings(),
            "licence": self.site.licence,
            "reports": [
                (f"{KIND_WORDS[kind]} ({format_.upper()})", path)
                for kind, format_, path in self.site.reports.get(self.language, [])
            ],
            "k": self.audit.k,
        }

    def _about(self) -> Context:
        about = self.facts.about
        return {
            "about": about,
            "sisters": list(about.sisters.all()) if about else [],
            "adaptations": list(about.adaptations.all()) if about else [],
            "funding": list(about.funding.select_related("funder")) if about else [],
            "decision": self.facts.decision,
            "n_chosen": len(self.facts.chosen),
            "n_places": len(self.facts.places),
            "period": self._period(),
            "k": self.audit.k,
            "waiting": len(self.facts.namings.waiting),
        }

    def _period(self) -> str:
        if self.facts.data is None:
            return ""
        months = self.facts.data.all_months
        return _("{first} to {last}").format(
            first=date_format(months[0], "F Y"), last=date_format(months[-1], "F Y")
        )

    def _area(self, place: Place) -> Context:
        """What was found, promised and done in one neighbourhood, in plain words."""
        facts = self.facts
        here = f"{self.language}/area/{place.page}.html"
        named = [
            (each, self._way(here, "finding", each.number))
            for each in facts.findings
            if each.pk in facts.namings.named
            and any(area.code == place.code for area in each.areas.all())
        ]
        judged = facts.thread_reader.judged
        promised = [
            (
                row,
                self._way(here, "recommendation", row.number),
                judged.get(row.pk),
                str(facts.named.get(row.responsible_id or 0, "")),
            )
            for row in facts.recommendations
            if any(area.code == place.code for area in row.areas.all())
        ]
        who = sorted({who for _row, _at, _judged, who in promised if who})
        return {
            "place": place,
            "is_chosen": place.code in facts.chosen,
            "map": self._where(place),
            "findings": named,
            "promised": promised,
            "quotes": self.quotes_at.get(place.code, []),
            "quote_pages": self._quote_pages(),
            "counts": self._counts_of(place),
            "who": who,
            "headline": _headline(named, promised),
        }

    def _way(self, here: str, kind: str, number: int) -> str:
        """From a page to that of something."""
        return way(here, f"{self.language}/{self.pages.path(Ref(kind, str(number)))}")

    def _counts_of(self, place: Place) -> list[tuple[str, str]]:
        """How many records of each topic there are, as everybody is shown them."""
        from sereno.web.selection.incidence_figures import topic_words

        counts = self.facts.counts
        if counts is None:
            return []
        found = []
        for topic in ("", *counts.topics):
            n = float(counts.areas(topic)[place.number])
            said = _("held back: fewer than {k}, or it would tell one that is").format(
                k=self.audit.k
            )
            found.append((topic_words(topic), number(int(n)) if n == n else said))
        return found


def _file_words(path: str) -> str:
    """What a file of data is, in the language in force."""
    told = {
        "data/areas.gpkg": _("Neighbourhoods with their boundaries (GeoPackage)"),
        "data/dictionary.csv": _("Dictionary of the columns"),
    }
    return told.get(path, path)


def _titles(links: Any) -> tuple[tuple[str, str], ...]:
    """Sources by their titles: their pages are of the audit."""
    return tuple((title, "") for title, _at in links)


def _headline(findings: list[Any], promised: list[Any]) -> str:
    """What a neighbour reads first."""
    done = sum(
        judged is not None and judged.class_of == "addressed" for _r, _a, judged, _w in promised
    )
    if not promised:
        if not findings:
            return _("Nothing was recommended for here by itself: see what is for the whole city.")
        return _("Something was found here; nothing was recommended for here by itself.")
    told = ngettext(
        "{n} thing was promised here", "{n} things were promised here", len(promised)
    ).format(n=number(len(promised)))
    return _("{promised}; {done} done, as the last review judged.").format(
        promised=told, done=number(done)
    )
