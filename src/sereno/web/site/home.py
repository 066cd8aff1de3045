"""An audit's home: where are we, what is next, what needs me."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.imports.models import DataVersion
from sereno.web.imports.overview_map import overview_map
from sereno.web.imports.version_reader import open_version
from sereno.web.people.models import Person
from sereno.web.selection.models import decision_in_force
from sereno.web.site.home_figures import Chips, home_figures
from sereno.web.site.next_steps import next_steps
from sereno.web.site.stages import address


@require_GET
@needs(Right.SEE_AUDIT)
def audit_home(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Map left, next steps right, five figures at most."""
    may, k = audit.rights_of(person), audit.smallest_shown_to(person)
    version = DataVersion.objects.current(audit)
    reader = open_version(version) if version else None
    decision = decision_in_force(audit)
    figures, areas = None, None
    chips: Chips = ()
    if version and reader:
        figures, chips = home_figures(version, reader, k)
        areas = overview_map(version)
    chosen = frozenset(
        decision.selected if decision else reader.selection["selected"] if reader else ()
    )
    return render(
        request,
        "site/home.html",
        {
            "audit": audit,
            "version": version,
            "decision": decision,
            "under_way": DataVersion.objects.filter(audit=audit).under_way().first(),
            "under_way_href": address("imports:versions", audit),
            "map": areas,
            "map_areas": areas.drawn(chosen) if areas else "",
            "n_chosen": len(chosen),
            "figures": figures,
            "chips": chips,
            "steps": next_steps(audit, person, may, version, reader, decision, k),
        },
    )
