"""The gap matrix: what there is, what was asked for, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from sereno.methods.sources.indicators.gaps import Found, Gap
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.documents import Words
from sereno.web.files.downloads import table_answer
from sereno.web.people.models import Person
from sereno.web.records.tools import ListTool
from sereno.web.sources.gap_rows import row_kinds
from sereno.web.sources.gaps import ALL, SOURCE, GapLine, GapQuestion, gap_lines
from sereno.web.sources.geographies import geography_names

WORDS: dict[Gap, Promise] = {
    Gap.HAVE: gettext_lazy("have"),
    Gap.PARTIAL: gettext_lazy("in part"),
    Gap.ASKED: gettext_lazy("asked"),
    Gap.REFUSED: gettext_lazy("refused or no answer"),
    Gap.MISSING: gettext_lazy("missing"),
}
# Each state has its shape besides its colour.
DRAWINGS: dict[Gap, str] = {
    Gap.HAVE: "check",
    Gap.PARTIAL: "circle-half-2",
    Gap.ASKED: "clock",
    Gap.REFUSED: "x",
    Gap.MISSING: "circle-dashed",
}


class ShownCell(NamedTuple):
    """A year of a line: its state, and where it leads; `asks`: to a new request."""

    year: int
    state: Gap
    words: Promise
    drawing: str
    href: str
    asks: bool


class ShownLine(NamedTuple):
    """A row at a level; `open`: some of its years could be asked for, as `choice`."""

    name: str
    level: str
    choice: str
    open: bool
    cells: list[ShownCell]


class ShownGroup(NamedTuple):
    """The lines of one kind of row."""

    kind: str
    name: Words
    lines: list[ShownLine]


@require_GET
@needs(Right.SEE_RESULTS)
def gaps(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """The matrix, with a legend, filters kept in the address, and a way on from each cell."""
    question = GapQuestion.of(request.GET, timezone.localdate())
    may_keep = audit.allows(person, Right.KEEP_SOURCES)
    lines = gap_lines(audit, person, question)
    levels = geography_names(audit)
    totals = {state: sum(line.count(state) for line in lines) for state in Gap}
    query = request.GET.urlencode()
    return render(
        request,
        "sources/gaps.html",
        {
            "audit": audit,
            "question": question,
            "groups": _grouped(lines, question, levels, audit, may_keep),
            "filters": _tools(question, levels),
            "legend": [
                {"state": g, "words": WORDS[g], "drawing": DRAWINGS[g], "n": totals[g]} for g in Gap
            ],
            "n_lines": len(lines),
            "may_keep": may_keep,
            "exports": [
                (words, f"{reverse('sources:gaps_file', args=[audit.slug, ending])}?{query}")
                for words, ending in (("CSV", "csv"), ("XLSX", "xlsx"))
            ],
        },
    )


def _tools(question: GapQuestion, levels: Mapping[str, str]) -> list[ListTool]:
    """The filters above the matrix."""
    every = [*levels.items(), (ALL, _("every level for which something is known"))]
    usual = GapQuestion.of({}, timezone.localdate())
    return [
        ListTool(
            *("geography", _("Level"), question.geography, every), every="", usual=usual.geography
        ),
        ListTool("kind", _("Kind"), question.kind, list(row_kinds().items())),
        ListTool(
            *("state", _("With a cell that is"), question.state),
            [(gap.value, WORDS[gap]) for gap in Gap],
        ),
        ListTool("from", _("From"), str(question.first), usual=str(usual.first), input="number"),
        ListTool("to", _("To"), str(question.last), usual=str(usual.last), input="number"),
    ]


def _grouped(
    lines: list[GapLine],
    question: GapQuestion,
    levels: dict[str, str],
    audit: Audit,
    may_keep: bool,
) -> list[ShownGroup]:
    """The lines under the kinds of their rows, with a drawing and an address for each cell."""
    groups: dict[str, list[ShownLine]] = {}
    new = reverse("sources:new_request", args=[audit.slug])
    for line in lines:
        groups.setdefault(line.row.kind, []).append(
            ShownLine(
                line.row.name(),
                levels[line.geography] if question.geography == ALL else "",
                choice=f"{line.row.id}|{line.geography}",
                open=bool(line.open_years()),
                cells=[
                    ShownCell(
                        year,
                        cell.state,
                        WORDS[cell.state],
                        DRAWINGS[cell.state],
                        href=_leads_to(audit, line, year, cell, new if may_keep else ""),
                        asks=_asks(cell) and may_keep,
                    )
                    for year, cell in line.cells
                ],
            )
        )
    names = row_kinds()
    return [ShownGroup(kind, names[kind], made) for kind, made in groups.items()]


def _asks(cell: Found) -> bool:
    """Whether the cell leads to a new request: nobody has it, or nobody was asked."""
    return cell.state is Gap.MISSING


def _leads_to(audit: Audit, line: GapLine, year: int, cell: Found, new: str) -> str:
    """The source or the request that a cell comes from; a missing one opens a request."""
    if _asks(cell):
        if not new:
            return ""
        query = {"gap": f"{line.row.id}|{line.geography}|{year}"}
        if cell.by:
            query["source"] = str(cell.by[1])
        return f"{new}?{urlencode(query)}"
    if cell.by is None:
        return ""
    kind, number = cell.by
    route = "sources:source" if kind == SOURCE else "sources:request"
    return reverse(route, args=[audit.slug, number])


@require_GET
@needs(Right.SEE_RESULTS)
def gaps_file(request: HttpRequest, audit: Audit, person: Person, ending: str) -> HttpResponse:
    """The same matrix as a table: a line for each cell."""
    lines = gap_lines(audit, person, GapQuestion.of(request.GET, timezone.localdate()))
    levels = geography_names(audit)
    columns = ("row", "name", "geography", "level_name", "year", "state", "source", "request")
    rows = [
        [
            line.row.id,
            line.row.name(),
            line.geography,
            levels[line.geography],
            year,
            cell.state.value,
            *_numbers(cell),
        ]
        for line in lines
        for year, cell in line.cells
    ]
    return table_answer(ending, f"{audit.slug}-gaps", columns, rows)


def _numbers(cell: Found) -> tuple[int | None, int | None]:
    """The number of the source, or of the request, that a cell comes from."""
    if cell.by is None:
        return None, None
    kind, number = cell.by
    return (number, None) if kind == SOURCE else (None, number)
