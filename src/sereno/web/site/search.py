"""Search within an audit: pages, areas, offences, indicators, names, as a person may see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sereno.exchange.pages.words import topic_name
from sereno.methods.sources.reading.words import fold
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.imports.models import DataVersion
from sereno.web.imports.review_queues import names_waiting, offences_waiting
from sereno.web.imports.version_reader import VersionReader, open_version
from sereno.web.indicators.models import Indicator
from sereno.web.people.models import Person
from sereno.web.site.stages import STAGES, address

MOST_OF_A_KIND = 12


@dataclass(frozen=True)
class Hit:
    """One thing that was found: what it is called, what it is, and where it is."""

    words: str
    about: str
    href: str


@dataclass(frozen=True)
class Kind:
    """Hits of one kind: the first of them, and how many there are."""

    name: str
    hits: tuple[Hit, ...]
    n: int
    more: str = ""


@require_GET
@needs(Right.SEE_AUDIT)
def search(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Everything in the audit that holds the words, by kind."""
    words = request.GET.get("q", "").strip()[:100]
    kinds: list[Kind] = []
    if fold(words):
        version = DataVersion.objects.current(audit)
        reader = open_version(version) if version else None
        kinds = found_kinds(audit, person, reader, words)
    return render(request, "site/search.html", {"audit": audit, "q": words, "kinds": kinds})


def found_kinds(
    audit: Audit, person: Person, reader: VersionReader | None, words: str
) -> list[Kind]:
    """What the words lead to, for a person; kinds without a hit are left out."""
    may = audit.rights_of(person)
    wanted = fold(words).split()

    def fits(*texts: str) -> bool:
        folded = fold(" ".join(texts))
        return all(word in folded for word in wanted)

    kinds = [_kind(_("Pages"), _pages(audit, may, fits))]
    if reader is not None and Right.SEE_RESULTS in may:
        kinds.append(_kind(_("Areas"), _areas(audit, reader, fits)))
        kinds.append(_kind(_("Offences"), _topics(audit, reader, fits)))
    if Right.SEE_RESULTS in may:
        kinds.append(_kind(_("Indicators"), _indicators(audit, person, fits)))
    if reader is not None and Right.IMPORT in may:
        # Labels and names are of the records, and stand on pages of whoever imports.
        more = f"?{urlencode({'q': words})}"
        offences, places = (address(f"imports:{name}", audit) for name in ("offences", "places"))
        labels = [
            Hit(row["label"], _("to review"), f"{offences}?{urlencode({'q': row['label']})}")
            for row in offences_waiting(reader, audit.offence_decisions.all())
            if fits(row["label"])
        ]
        labels += [
            Hit(d.label, _("decided"), f"{offences}?{urlencode({'q': d.label})}")
            for d in audit.offence_decisions.all()
            if fits(d.label)
        ]
        kinds.append(_kind(_("Labels of the records"), labels, offences + more))
        names = [
            Hit(row["name"], row["group"], f"{places}?{urlencode({'q': row['name']})}")
            for row in names_waiting(reader, audit.place_decisions.all())
            if fits(row["name"], row["group"])
        ]
        kinds.append(_kind(_("Names without an area"), names, places + more))
    return [kind for kind in kinds if kind.n]


def _kind(name: str, hits: Iterable[Hit], more: str = "") -> Kind:
    every = tuple(hits)
    return Kind(name, every[:MOST_OF_A_KIND], len(every), more)


def _pages(audit: Audit, may: frozenset[Right], fits: Callable[..., bool]) -> Iterable[Hit]:
    for stage in STAGES:
        for page in stage.pages:
            if page.right in may and fits(str(page.name), str(stage.name)):
                yield Hit(str(page.name), str(stage.name), address(page.route, audit))
    own = (
        ("audits:history", _("History"), Right.SEE_RECORDS),
        ("audits:people", _("People"), Right.MANAGE),
        ("audits:settings", _("Settings"), Right.MANAGE),
    )
    for route, name, right in own:
        if right in may and fits(name):
            yield Hit(name, _("This audit"), address(route, audit))


def _areas(audit: Audit, reader: VersionReader, fits: Callable[..., bool]) -> Iterable[Hit]:
    for place, area in enumerate(reader.areas):
        if fits(area["area_name"], area["area_code"], area["group"] or ""):
            about = " · ".join(filter(None, (area["group"], area["area_code"])))
            yield Hit(area["area_name"], about, reverse("selection:area", args=[audit.slug, place]))


def _topics(audit: Audit, reader: VersionReader, fits: Callable[..., bool]) -> Iterable[Hit]:
    explore = address("selection:explore", audit)
    for topic in reader.topics:
        if fits(topic_name(topic)):
            href = f"{explore}?{urlencode({'topic': topic})}"
            yield Hit(topic_name(topic), _("Incidence"), href)


def _indicators(audit: Audit, person: Person, fits: Callable[..., bool]) -> Iterable[Hit]:
    for each in Indicator.objects.for_person(audit, person):
        if fits(each.name, each.code):
            href = reverse("indicators:detail", args=[audit.slug, each.code])
            yield Hit(each.name, each.code, href)
