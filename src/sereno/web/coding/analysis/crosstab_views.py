"""Codes by where, how, with whom and when: the page, its files, and what a cell is made of."""

from __future__ import annotations

import calendar
import datetime as dt
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sereno.methods.diagnosis.coding.crosstabs import Shown, shown
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.coding.analysis.asking import (
    SHOWS,
    AnalysisQuestion,
    address_of,
    tools_of_within,
)
from sereno.web.coding.analysis.dimensions import BY, OF_SPEAKERS, Spread, spread
from sereno.web.coding.analysis.material import Material
from sereno.web.coding.codebook.tree import Node
from sereno.web.coding.models import Code
from sereno.web.coding.search.asking import NONE
from sereno.web.documents import Context, Values
from sereno.web.files.downloads import table_answer
from sereno.web.people.models import Person
from sereno.web.records.tools import ListTool

# So many tints a table has; the same as a map has of its classes.
TINTS = 5


@dataclass(frozen=True)
class Cell:
    """A number of the table. tint: "" of none; few: fewer than k people stand behind it."""

    n: int
    share: float
    tint: str
    query: str
    is_held: bool
    is_few: bool


@dataclass(frozen=True)
class Line:
    """A code with its cells, or a category that only heads those below it."""

    node: Node
    cells: Sequence[Cell]
    total: int
    query: str


class Table:
    """A crosstab of a material as one person sees it."""

    def __init__(self, material: Material, question: AnalysisQuestion) -> None:
        self.material, self.question = material, question
        self.spread: Spread = spread(material, question.by)
        audit = material.audit
        least = audit.smallest_shown_to(material.person)
        table = self.spread.table(material.passages.code, len(material.codes))
        self.shown: Shown = shown(table, k=audit.k, sees_small=least is None)
        self.is_partial = bool(self.shown.held.any())
        self.has_few = bool(self.shown.few.any())
        self._place = {code: i for i, code in enumerate(material.codes)}

    @property
    def heads(self) -> Iterator[tuple[str, int, str]]:
        """Each column: its words, its passages, and what its address says."""
        for i, (key, words) in enumerate(zip(self.spread.keys, self.spread.words, strict=True)):
            yield words, int(self.shown.value_sums[i]), self._query(key)

    def lines(self) -> list[Line]:
        """The codes that were given, under the categories in which they stand; then those that are
        no longer in use.
        """
        nodes = self.material.nodes
        known = {node.code.pk for node in nodes}
        others = Code.objects.filter(pk__in=set(self.material.codes) - known).order_by("number")
        lines = [self._line(node) for node in nodes]
        lines += [self._line(Node(code, None, 0)) for code in others]  # type: ignore[arg-type]
        return list(_with_something(lines))

    def _line(self, node: Node) -> Line:
        place = self._place.get(node.code.pk)
        if place is None:
            return Line(node, (), 0, "")
        number = node.code.number
        return Line(
            node,
            [self._cell(place, i, number) for i in range(len(self.spread.keys))],
            int(self.shown.code_sums[place]),
            address_of(self.question.within, code=number),
        )

    def _cell(self, row: int, column: int, number: int) -> Cell:
        n = int(self.shown.counts[row, column])
        of = {"code": self.shown.of_code, "value": self.shown.of_value}.get(self.question.shows)
        share = math.nan if of is None else float(of[row, column])
        most = int(self.shown.counts.max()) if of is None else 1
        part = (n / most if most else 0) if of is None else (0 if math.isnan(share) else share)
        return Cell(
            n,
            share,
            f"tint-{min(int(part * TINTS), TINTS - 1)}" if n else "",
            self._query(self.spread.keys[column], code=number),
            bool(self.shown.held[row, column]),
            bool(self.shown.few[row, column]),
        )

    def _query(self, key: str, **more: Any) -> str:
        return address_of(self.question.within, **_narrowed(self.question, key), **more)


def _narrowed(question: AnalysisQuestion, key: str) -> Values:
    """What an address says of one value."""
    if question.by != "month":
        return {question.by: key or NONE}
    if not key:
        return {}
    first = dt.date.fromisoformat(f"{key}-01")
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    within = question.within
    return {
        "since": max(first, within.since or first),
        "until": min(last, within.until or last),
    }


def _with_something(lines: Sequence[Line]) -> Iterator[Line]:
    """Codes that were given, and categories that hold any of them."""
    for i, line in enumerate(lines):
        if line.cells:
            yield line
            continue
        for below in lines[i + 1 :]:
            if below.node.depth <= line.node.depth:
                break
            if below.cells:
                yield line
                break


@require_GET
@needs(Right.SEE_FIELDWORK)
def codes_by(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Codes by a dimension."""
    question = AnalysisQuestion.of(request.GET)
    table = Table(Material(audit, person, question.within), question)
    names = dict(BY) | {"area": audit.area_word.capitalize()}
    context: Context = {
        "audit": audit,
        "question": question,
        "table": table,
        "lines": table.lines(),
        "heads": list(table.heads),
        # Of what is shown: with the whole of all passages, what is held back could be subtracted.
        "n": int(table.shown.code_sums.sum()),
        "of_speakers": question.by in OF_SPEAKERS,
        "query": request.GET.urlencode(),
        "filters": [
            ListTool("by", _("Columns"), question.by, list(names.items()), "", "area"),
            ListTool("shows", _("Show"), question.shows, list(SHOWS.items()), "", "n"),
            *tools_of_within(audit, person, question.within),
        ],
    }
    return render(request, "coding/codes_by.html", context)


@require_GET
@needs(Right.SEE_FIELDWORK)
def codes_by_file(request: HttpRequest, audit: Audit, person: Person, ending: str) -> HttpResponse:
    """The same as a file: passages, and nothing where they are held back."""
    question = AnalysisQuestion.of(request.GET)
    table = Table(Material(audit, person, question.within), question)
    columns = [_("Code given"), *table.spread.words, _("Passages")]
    rows = [
        [line.node.code.name, *("" if c.is_held else c.n for c in line.cells), line.total]
        for line in table.lines()
        if line.cells
    ]
    name = "-".join((audit.slug, _("codes"), question.by))
    return table_answer(ending, name, columns, rows)
