"""Codes that go together."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sereno.methods.diagnosis.coding.pairs import Pair, pairs
from sereno.methods.policy.release import is_small
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.coding.analysis.asking import (
    HOW,
    MOST_TURNS,
    AnalysisQuestion,
    address_of,
    tools_of_within,
)
from sereno.web.coding.analysis.dimensions import people_of
from sereno.web.coding.analysis.material import Material
from sereno.web.coding.models import Code
from sereno.web.coding.search.asking import with_those_below
from sereno.web.coding.search.views import code_choices
from sereno.web.documents import Context
from sereno.web.files.downloads import table_answer
from sereno.web.people.models import Person
from sereno.web.records.tools import ListTool

PER_PAGE = 50


@dataclass(frozen=True)
class PairLine:
    """Two codes that go together. few: fewer than k people stand behind it."""

    first: Code
    second: Code
    pair: Pair
    query: str
    is_few: bool


class Pairs:
    """The pairs of a material as one person sees them, those that go together most first.

    hidden: how many are held back, since too few people stand behind them.
    """

    def __init__(self, material: Material, question: AnalysisQuestion) -> None:
        self.material, self.question = material, question
        self._people = {pk: people_of(each) for pk, each in material.activities.items()}
        turns = material.turns if question.how == "near" else None
        found = pairs(material.passages, question.how, turns=turns, near=question.near)
        codes = Code.objects.in_bulk(material.codes)
        least = material.audit.smallest_shown_to(material.person)
        asked = question.other and with_those_below(material.audit, material.person, question.other)
        self.lines: list[PairLine] = []
        self.hidden = 0
        for (a, b), pair in found.items():
            first, second = codes[material.codes[a]], codes[material.codes[b]]
            if asked and not {first.pk, second.pk} & asked:
                continue
            few = self._is_few(pair)
            if few and least is not None:
                self.hidden += 1
                continue
            more = {"how": question.how, "near": question.near, "with": second.number}
            query = address_of(question.within, code=first.number, **more)
            self.lines.append(PairLine(first, second, pair, query, few))
        self.lines.sort(key=lambda line: (-(line.pair.c or 0), -line.pair.together))

    def _is_few(self, pair: Pair) -> bool:
        activities = {self.material.units[unit].activity for unit in pair.units}
        people = sum(self._people[pk] for pk in activities)
        return not people or bool(is_small(people, self.material.audit.k))


@require_GET
@needs(Right.SEE_FIELDWORK)
def code_pairs(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Pairs of codes, those that go together most first."""
    question = AnalysisQuestion.of(request.GET)
    found = Pairs(Material(audit, person, question.within), question)
    chosen = "" if question.other is None else str(question.other)
    near = [(str(n), str(n)) for n in range(MOST_TURNS + 1)]
    filters = [
        ListTool("how", _("When"), question.how, list(HOW.items()), "", "overlap"),
        ListTool("with", _("Code given"), chosen, code_choices(audit, person)),
        *tools_of_within(audit, person, question.within, code=False),
    ]
    if question.how == "near":
        filters.insert(1, ListTool("near", _("Turns apart"), str(question.near), near, "", "1"))
    context: Context = {
        "audit": audit,
        "question": question,
        "found": found,
        "page": Paginator(found.lines, PER_PAGE).get_page(request.GET.get("page")),
        "query": request.GET.urlencode(),
        "filters": filters,
    }
    return render(request, "coding/code_pairs.html", context)


@require_GET
@needs(Right.SEE_FIELDWORK)
def code_pairs_file(
    request: HttpRequest, audit: Audit, person: Person, ending: str
) -> HttpResponse:
    """The same as a file."""
    question = AnalysisQuestion.of(request.GET)
    found = Pairs(Material(audit, person, question.within), question)
    columns = [
        *(_("Code given"), _("Other code"), _("Times together"), _("Passages of the first")),
        *(_("Passages of the second"), "c", _("One is much more frequent")),
    ]
    rows = [
        [
            *(line.first.name, line.second.name, line.pair.together, line.pair.n_first),
            *(line.pair.n_second, line.pair.c, _("yes") if line.pair.is_uneven else ""),
        ]
        for line in found.lines
    ]
    name = "-".join((audit.slug, _("codes-together")))
    return table_answer(ending, name, columns, rows)
