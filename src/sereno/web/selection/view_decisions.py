"""Two decisions side by side, and every area of one as a file."""

from __future__ import annotations

from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sereno.exchange.tables.table_files import CSV, csv_text
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.files.downloads import file_answer
from sereno.web.people.models import Person
from sereno.web.records.pages import trail
from sereno.web.selection.decision_details import decision_settings
from sereno.web.selection.models import CommittedSelection
from sereno.web.selection.record import DECISIONS
from sereno.web.selection.shown import sees_everything


def _named(audit: Audit, person: Person, number: str) -> CommittedSelection:
    if not (number.isascii() and number.isdigit()):
        raise Http404
    found: CommittedSelection = DECISIONS.one(audit, person, number=int(number[:9]))
    return found


class Compared(NamedTuple):
    """An area with its rank in either decision; None where it has none."""

    name: str
    group: str | None
    left: int | None
    right: int | None


@require_GET
@needs(Right.SEE_RESULTS)
def compare(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Two decisions side by side: who is in both, who in one, and what was set differently."""
    left, right = (_named(audit, person, request.GET.get(side, "")) for side in ("a", "b"))
    rows = [{row["code"]: row for row in made.rows} for made in (left, right)]

    def names(codes: set[str]) -> list[Compared]:
        lines = [
            Compared(
                (rows[0].get(code) or rows[1][code])["name"],
                (rows[0].get(code) or rows[1][code])["group"],
                left=rows[0].get(code, {}).get("rank"),
                right=rows[1].get(code, {}).get("rank"),
            )
            for code in codes
        ]
        return sorted(lines, key=lambda line: (line.left or 10**9, line.name))

    first, second = set(left.selected), set(right.selected)
    settings = [
        (name, a, b, a != b)
        for (name, a), (_name, b) in zip(
            decision_settings(left), decision_settings(right), strict=True
        )
    ]
    return render(
        request,
        "selection/compare.html",
        {
            "audit": audit,
            "left": left,
            "right": right,
            "settings": settings,
            "parts": [
                (_("Only in “{name}”").format(name=left.name), names(first - second)),
                (_("Only in “{name}”").format(name=right.name), names(second - first)),
                (_("In both"), names(first & second)),
            ],
            "trail": trail(DECISIONS, audit),
        },
    )


@require_GET
@needs(Right.SEE_RESULTS)
def as_csv(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Every area of a decision; scores only for whoever sees small counts."""
    made = DECISIONS.one(audit, person, number=number)
    columns = ["code", "name", "group", "rank", "p", "low", "high", "selected", "why", "reason"]
    if sees_everything(audit, person):
        columns.insert(4, "score")
    rows = [
        [int(row[c]) if isinstance(row[c], bool) else row[c] for c in columns] for row in made.rows
    ]
    name = f"{audit.slug}-selection-{made.number}.csv"
    return file_answer(csv_text(columns, rows), name, CSV)
