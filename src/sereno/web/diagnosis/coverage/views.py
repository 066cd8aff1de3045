"""The coverage board."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.audits.stages import brought
from sereno.web.diagnosis.coverage.board import DIMENSION_WORDS, MOST_NEXT, Board, dimension
from sereno.web.diagnosis.coverage.figures import coverage_figures
from sereno.web.diagnosis.coverage.newness import TellsNewness
from sereno.web.diagnosis.models import Technique
from sereno.web.documents import Context
from sereno.web.people.models import Person


@require_GET
@needs(Right.SEE_FIELDWORK)
def coverage(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Who was heard, where and how, and whom to hear next."""
    board = Board(audit, person)
    rows = dimension(request.GET.get("rows", ""), "age")
    columns = dimension(request.GET.get("columns", ""), "sex")
    missing, shows_all = board.missing(), request.GET.get("all") == "1"
    _met, wanted = board.met()
    figures, chips = coverage_figures(board)
    context: Context = {
        "audit": audit,
        "board": board,
        "area_rows": list(board.area_rows()),
        "techniques": [str(words) for _key, words in Technique.choices],
        "missing": missing if shows_all else missing[:MOST_NEXT],
        "further": 0 if shows_all else len(missing) - MOST_NEXT,
        "wanted": wanted,
        "figures": figures,
        "chips": chips,
        "pivot": board.pivot(rows, columns) if board.sees_people and rows != columns else None,
        "dimensions": DIMENSION_WORDS.items(),
        "newness": [each for stage in brought(TellsNewness) for each in stage.tell(audit, person)],
        "rows": rows,
        "columns": columns,
        "may_plan": audit.allows(person, Right.KEEP_FIELDWORK),
        "may_aim": audit.allows(person, Right.VERIFY_FIELDWORK),
    }
    return render(request, "diagnosis/coverage.html", context)
