"""Two decisions side by side, and every area of one as a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sereno.exchange.tables.table_files import CSV, csv_text
from sereno.methods.sources.places.area_labels import labels_by_code
from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.language import LANGUAGES, Language, language
from sereno.vocabulary.results import SELECTION
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.files.downloads import file_answer
from sereno.web.imports.area_pages import area_page
from sereno.web.imports.overview_map import overview_map
from sereno.web.imports.report_answer import report_answer
from sereno.web.people.models import Person
from sereno.web.records.pages import trail
from sereno.web.selection.choice_map import current_facts
from sereno.web.selection.decision_details import decision_settings
from sereno.web.selection.models import CommittedSelection
from sereno.web.selection.record import DECISIONS
from sereno.web.selection.standings import Standing, kind_words, rounded, standings


def _named(audit: Audit, person: Person, number: str) -> CommittedSelection:
    if not (number.isascii() and number.isdigit()):
        raise Http404
    found: CommittedSelection = DECISIONS.one(audit, person, number=int(number[:9]))
    return found


class Compared(NamedTuple):
    """An area with where it stands in either decision: its rank, or in words; None: nowhere.

    `place`: that of its page, where it has one.
    """

    place: int | None
    name: str
    group: str | None
    left: Any
    right: Any


@require_GET
@needs(Right.SEE_RESULTS)
def compare(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Two decisions side by side: who is in both, who in one, and what was set differently."""
    left, right = (_named(audit, person, request.GET.get(side, "")) for side in ("a", "b"))
    ranks = audit.allows(person, Right.SEE_RECORDS)
    rows = [{row["code"]: row for row in made.rows} for made in (left, right)]
    label = labels_by_code(list((rows[1] | rows[0]).values()), "code", "name")

    facts = current_facts(audit)
    places = facts.number_of if facts else {}

    def names(codes: set[str]) -> list[Compared]:
        lines = [
            Compared(
                places.get(code),
                label[code],
                (rows[0].get(code) or rows[1][code])["group"],
                left=_place(rows[0].get(code), ranks=ranks),
                right=_place(rows[1].get(code), ranks=ranks),
            )
            for code in codes
        ]
        if not ranks:
            return sorted(lines, key=lambda line: fold(line.name))
        return sorted(lines, key=lambda line: (line.left or 10**9, line.name))

    first, second = set(left.selected), set(right.selected)
    drawing = overview_map(right.version)
    settings = [
        (name, a, b, a != b)
        for (name, a), (_name, b) in zip(
            *(
                decision_settings(made, None if ranks else rounded(made.weights))
                for made in (left, right)
            ),
            strict=True,
        )
    ]
    return render(
        request,
        "selection/compare.html",
        {
            "audit": audit,
            "left": left,
            "right": right,
            "ranks": ranks,
            "settings": settings,
            "map": {
                "drawing": drawing,
                "address": area_page(audit),
                "paths": drawing.drawn(
                    facts,
                    chosen=frozenset(first & second),
                    left=frozenset(first - second),
                    right=frozenset(second - first),
                ),
                "label": _("Map of both selections: {both} are in both").format(
                    both=len(first & second)
                ),
                "legend": [
                    ("chosen", _("In both")),
                    ("left", _("Only in “{name}”").format(name=left.name)),
                    ("right", _("Only in “{name}”").format(name=right.name)),
                    ("", _("other neighbourhoods")),
                ],
            },
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
    """Every area of a decision: by rank with every number, or by name and in steps for whoever may
    not see small counts.
    """
    made = DECISIONS.one(audit, person, number=number)
    if audit.allows(person, Right.SEE_RECORDS):
        columns = [
            "code", "name", "group", "rank", "score", "p", "low", "high", "selected", "why",
            "reason",
        ]  # fmt: skip
        lines = made.rows
    else:
        columns = ["code", "name", "group", "selected", "p_from", "p_to", "why", "reason"]
        lines = [_in_steps(row) for row in standings(made.rows)]
    rows = [[int(row[c]) if isinstance(row[c], bool) else row[c] for c in columns] for row in lines]
    name = f"{audit.slug}-selection-{made.number}.csv"
    return file_answer(csv_text(columns, rows), name, CSV)


@require_GET
@needs(Right.SEE_RECORDS)
def report(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """The report of a decision, as a run writes one: map, close calls, what matters, every area."""
    # Here, since it brings the engine.
    from sereno.web.selection.decision_report import decision_report

    made = DECISIONS.one(audit, person, number=number)
    asked = request.GET.get("language", "")
    spoken: Language = asked if asked in LANGUAGES else language()
    at = reverse("selection:decision_report", args=[audit.slug, number])
    text = decision_report(
        made,
        lang=spoken,
        others={lang: f"{at}?language={lang}" for lang in LANGUAGES if lang != spoken},
        pages={
            "selection": f"{at}?language={spoken}",
            "quality": f"{reverse('imports:quality_report', args=[audit.slug])}?language={spoken}",
        },
    )
    files = {SELECTION.name: reverse("selection:decision_csv", args=[audit.slug, number])}
    return report_answer(text, files.get)


def _in_steps(row: Standing) -> Context:
    low, high = row.limits
    return vars(row) | {"p_from": low, "p_to": high}


def _place(row: Mapping[str, Any] | None, *, ranks: bool) -> Any:
    """Where an area stands in one of two decisions: its rank, or its step in words."""
    if row is None:
        return None
    return row["rank"] if ranks else kind_words()[Standing.of(row).kind]
