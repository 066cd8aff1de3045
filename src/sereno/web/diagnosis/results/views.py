"""The results of a form, the answers in words to one question, and all of it as files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sereno.exchange.figures import Figure
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.instruments.details import SORTS
from sereno.web.diagnosis.instruments.record import INSTRUMENTS
from sereno.web.diagnosis.models import Instrument, Submission
from sereno.web.diagnosis.results.counting import COUNTED, Counting
from sereno.web.diagnosis.results.figures import ResultFigures
from sereno.web.diagnosis.results.filters import tools_of, wanted_of
from sereno.web.diagnosis.results.map import PlacesMap, places_map
from sereno.web.diagnosis.results.opened import Answers, Opened
from sereno.web.diagnosis.results.outcome import Result, TableResult, Text
from sereno.web.diagnosis.results.said import Sayer
from sereno.web.diagnosis.submissions.record import SUBMISSIONS
from sereno.web.documents import Context
from sereno.web.people.models import Person
from sereno.web.records.changes import note_readings

# Of a question in words the page shows so many; the rest has a page of its own.
FIRST_TEXTS = 5
PER_PAGE = 50


@dataclass(frozen=True)
class ShownQuestion:
    """A question on the page."""

    result: Result
    figure: Figure
    sort: str
    texts: Sequence[Text]
    further: int
    map: PlacesMap | None


@dataclass(frozen=True)
class ShownTable:
    """The form itself, or a repeat, on the page."""

    result: TableResult
    figure: Figure | None
    questions: Sequence[ShownQuestion]


@require_GET
@needs(Right.SEE_FIELDWORK)
def results(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """What was answered to a form, question by question."""
    instrument: Instrument = INSTRUMENTS.one(audit, person, number=number)
    answers = Answers(audit, person, instrument, wanted_of(request.GET))
    context: Context = {
        "audit": audit,
        "instrument": instrument,
        "trail": _trail(audit, instrument),
        "k": answers.k,
        "left_out": answers.left_out,
        "filters": tools_of(request.GET, answers) if answers.k is None else (),
        "may_take_away": answers.k is None,
        "may_bring": audit.allows(person, Right.VERIFY_FIELDWORK),
        "query": request.GET.urlencode(),
    }
    if answers.form.forms and answers.chosen:
        made = _Page(answers, audit, person)
        context |= {
            "n": len(answers.chosen),
            "figure": made.figure,
            "tables": made.tables,
            "figures": made.figures.sheets,
        }
        note_readings(SUBMISSIONS, audit=audit, rows=made.read, by=person)
    return render(request, "diagnosis/results.html", context)


@require_GET
@needs(Right.SEE_RECORDS)
def texts(
    request: HttpRequest, audit: Audit, person: Person, number: int, key: str
) -> HttpResponse:
    """All answers in words to one question, the newest first."""
    instrument: Instrument = INSTRUMENTS.one(audit, person, number=number)
    answers = Answers(audit, person, instrument, wanted_of(request.GET))
    found = _question_of(answers, audit, person, key)
    page = Paginator(found.texts, PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    note_readings(SUBMISSIONS, audit=audit, rows=[each.submission for each in shown], by=person)
    address = reverse("diagnosis:results", args=[audit.slug, instrument.number])
    context: Context = {
        "audit": audit,
        "instrument": instrument,
        "trail": [*_trail(audit, instrument), (_("Results"), address)],
        "result": found,
        "page": page,
        "texts": shown,
    }
    return render(request, "diagnosis/results_texts.html", context)


def _question_of(answers: Answers, audit: Audit, person: Person, key: str) -> Result:
    for table in answers.form.tables if answers.form.forms else ():
        for each in table.asked:
            if each.key == key:
                counting = Counting(Sayer(answers.form, audit, person), answers.k)
                found = counting.one(each, table, list(answers))
                if found.type not in COUNTED:
                    return found
    raise Http404


def _trail(audit: Audit, instrument: Instrument) -> list[tuple[str, str]]:
    return [
        (_("Instruments"), reverse("diagnosis:instruments", args=[audit.slug])),
        (str(instrument), reverse("diagnosis:instrument", args=[audit.slug, instrument.number])),
    ]


class _Page:
    """All that the page shows, made once."""

    def __init__(self, answers: Answers, audit: Audit, person: Person) -> None:
        self.read: list[Submission] = []
        self.figures = ResultFigures(answers)
        self.figure = self.figures.submissions(len(answers.chosen))
        self._audit = audit
        opened = list(answers)
        counting = Counting(Sayer(answers.form, audit, person), answers.k)
        self.tables = list(self._tables(counting, answers, opened))

    def _tables(
        self, counting: Counting, answers: Answers, opened: Sequence[Opened]
    ) -> Iterator[ShownTable]:
        for table in answers.form.tables:
            if not table.asked:
                continue
            result = counting.table(table, opened)
            figure = self.figures.table(result) if table.repeat else None
            yield ShownTable(result, figure, [self._question(each) for each in result.results])

    def _question(self, result: Result) -> ShownQuestion:
        first = result.texts[:FIRST_TEXTS]
        self.read += [each.submission for each in first]
        return ShownQuestion(
            result,
            self.figures.question(result),
            str(SORTS.get(result.type, "")),
            first,
            len(result.texts) - len(first),
            places_map(self._audit, result.places) if result.places else None,
        )
