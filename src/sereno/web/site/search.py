"""Search within an audit: its pages, and what each stage finds, as a person may see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.audits.stages import Hit, Hits, Wanted, address, declared, stages
from sereno.web.audits.visit import Visit
from sereno.web.people.models import Person
from sereno.web.site.frame_tools import tools_of

MOST_OF_A_KIND = 12
# Signs: nothing in an audit that can be looked for has a longer name.
MOST_WORDS = 300


@dataclass(frozen=True)
class Shown:
    """Hits of one kind: the first of them, and how many there are."""

    name: str
    hits: tuple[Hit, ...]
    n: int
    more: str


@require_GET
@needs(Right.SEE_AUDIT)
def search(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Everything in the audit that holds the words, by kind."""
    words = request.GET.get("q", "").strip()
    is_too_long = len(words) > MOST_WORDS
    kinds = [] if is_too_long else found_kinds(Visit(audit, person), Wanted(words))
    context = {"audit": audit, "q": words, "kinds": kinds, "too_long": is_too_long}
    return render(request, "site/search.html", context | {"most": MOST_WORDS})


def found_kinds(visit: Visit, wanted: Wanted) -> list[Shown]:
    """What the words lead to, for a visitor; kinds without a hit are left out."""
    if not wanted:
        return []
    kinds = [Hits(_("Pages"), _pages(visit, wanted))]
    for part in declared():
        if part.search:
            kinds.extend(part.search(visit, wanted))
    shown = []
    for kind in sorted(kinds, key=attrgetter("waits")):
        every = tuple(kind.hits)
        if every:
            shown.append(Shown(kind.name, every[:MOST_OF_A_KIND], len(every), kind.more))
    return shown


def _pages(visit: Visit, wanted: Wanted) -> Iterator[Hit]:
    for stage in stages():
        for page in stage.pages_in_order():
            if page.right in visit.may and wanted.fits(str(page.name), str(stage.name)):
                yield Hit(str(page.name), str(stage.name), address(page.route, visit.audit))
    for tool in tools_of(visit.may):
        if wanted.fits(str(tool.name)):
            yield Hit(str(tool.name), _("This audit"), address(tool.route, visit.audit))
