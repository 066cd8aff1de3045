"""What actions cost: a table by what one asks for, and the same as a file."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sereno.methods.actions.money import BUDGET, SPENDING
from sereno.web.actions.costs.details import BY_WORDS, By, Costs, cost_chips, costs_of
from sereno.web.actions.money.details import sheets
from sereno.web.actions.reach.details import how_many
from sereno.web.actions.record import ACTIONS
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.files.downloads import table_answer
from sereno.web.people.models import Person
from sereno.web.records.changes import note_readings
from sereno.web.records.tools import ListTool

PER_PAGE = 50
EQUALLY = "equally"
# Of those that lack something; the rest are counted.
MOST_NAMED = 12


def _asked(audit: Audit, person: Person, given: QueryDict) -> Costs:
    said = given.get("by", "")
    by = By(said) if said in tuple(By) else By.RECOMMENDATION
    return costs_of(audit, person, by, equally=given.get("shares") == EQUALLY)


@require_GET
@needs(Right.SEE_RESULTS)
def costs(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """What each thing cost, and what is missing to tell."""
    found = _asked(audit, person, request.GET)
    figures = sheets()
    page = Paginator(found.rows, PER_PAGE).get_page(request.GET.get("page"))
    named = [each for lack in found.lacking for each in lack.actions[:MOST_NAMED]]
    note_readings(ACTIONS, audit=audit, rows=named, by=person)
    tools = [
        ListTool(
            "by", _("Cost by"), found.by, [(each.value, words) for each, words in BY_WORDS.items()],
            every="", usual=By.RECOMMENDATION,
        ),
        ListTool(
            "shares", _("What nobody has shared out"), EQUALLY if found.equally else "",
            [(EQUALLY, _("in equal parts"))], every=_("told apart"),
        ),
    ]  # fmt: skip
    heads = [f"{words}, {each}" for each in found.held for words in (_("Budget"), _("Spending"))]
    context: Context = {
        "audit": audit,
        "costs": found,
        "by": BY_WORDS[found.by],
        "is_by_action": found.by is By.ACTION,
        "tools": tools if found.by is not By.ACTION else tools[:1],
        "heads": heads,
        "page": page,
        "rows": [
            (
                row,
                row.place.address(audit),
                list(zip(heads, row.cells(found.held), strict=True)),
                how_many(row.reached) if row.reached else "–",
                row.each_person(found.held),
            )
            for row in page
        ],
        "lacking": [
            (each, each.actions[:MOST_NAMED], len(each.actions) - MOST_NAMED)
            for each in found.lacking
        ],
        "chips": cost_chips(figures, found),
        "figures": figures,
        "query": request.GET.urlencode(),
    }
    return render(request, "actions/costs.html", context)


@require_GET
@needs(Right.SEE_RESULTS)
def costs_file(request: HttpRequest, audit: Audit, person: Person, ending: str) -> HttpResponse:
    """The same as a table, a line for each thing and currency."""
    found = _asked(audit, person, request.GET)
    columns = [
        *(str(BY_WORDS[found.by]).capitalize(), _("Currency"), _("Budget"), _("Spending")),
        *(_("Actions"), _("People reached, at least"), _("People reached, at most")),
    ]
    cells: list[list[Any]] = []
    for row in found.rows:
        reached = row.reached
        people = [None, None] if reached is None else [reached.low, reached.high]
        for each in found.held:
            amounts = [row.amounts.get((flow, each)) for flow in (BUDGET, SPENDING)]
            if any(amount is not None for amount in amounts):
                cells.append([row.words, each, *amounts, row.actions, *people])
    return table_answer(ending, f"{audit.slug}-costs-by-{found.by}", columns, cells)
