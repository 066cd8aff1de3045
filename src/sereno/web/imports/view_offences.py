"""The review queue of offences that aren't coded for sure."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sereno.vocabulary.iccs import iccs
from sereno.vocabulary.language import language
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.files.downloads import table_answer
from sereno.web.imports.changes import decide_offence
from sereno.web.imports.forms import OffenceForm
from sereno.web.imports.models import DataVersion
from sereno.web.imports.queue_page import (
    after_deciding,
    exports,
    filters,
    queue_page,
    reader_of,
    undo,
)
from sereno.web.imports.record import topic_of
from sereno.web.imports.review_queues import (
    OFFENCE_KINDS,
    OFFENCE_ORDERS,
    PER_PAGE,
    ReviewQuestion,
    Row,
    ShownAnswer,
    asked_of,
    offences_waiting,
)
from sereno.web.people.models import Person


def _offences_asked(rows: list[Row], question: ReviewQuestion) -> list[Row]:
    return asked_of(rows, question, searched=("label",), kinds=OFFENCE_KINDS, orders=OFFENCE_ORDERS)


@require_http_methods(["GET", "POST"])
@needs(Right.IMPORT)
def offences(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Labels not coded for sure, the most frequent first, each with its three best answers."""
    version = DataVersion.objects.current(audit)
    wrong = None
    if request.method == "POST":
        wrong = OffenceForm(request.POST)
        if wrong.is_valid():
            values = wrong.cleaned_data
            try:
                decision = decide_offence(
                    audit=audit,
                    label=values["label"],
                    iccs=values["iccs"],
                    topic=values["topic"],
                    violent=wrong.violence(),
                    reason=values["reason"],
                    by=person,
                )
            except Problem as problem:
                wrong.add_error("iccs", str(problem))
            else:
                return after_deciding(request, decision)
    decided = list(audit.offence_decisions.select_related("by").order_by("-at"))
    waiting = offences_waiting(reader_of(version), decided)
    kept = _offences_asked(waiting, ReviewQuestion.of(request.GET))
    page = Paginator(kept, PER_PAGE).get_page(request.GET.get("page"))
    counts = [row["n"] for row in waiting]
    shown = queue_page(request, audit, version, len(waiting), counts, page, decided, topic_of)
    lines = [
        {
            "row": row,
            "why": row[f"why_{language()}"],
            "doubt": row[f"doubt_{language()}"],
            "answers": [ShownAnswer.of(answer) for answer in row["answers"]],
            "form": _offence_form(i, row, wrong),
        }
        for i, row in enumerate(page)
    ]
    kinds = [("unknown", _("nothing recognises it")), ("unsure", _("the answer is uncertain"))]
    orders = [("label", _("Label")), ("sure", _("How certain the answer is"))]
    codes = [(code, entry.name(language())) for code, entry in iccs().items()]
    return render(
        request,
        "imports/offences.html",
        {
            **shown,
            "lines": lines,
            "codes": codes,
            "filters": filters(request, kinds, orders),
            "exports": exports(request, audit, "imports:offences_csv"),
        },
        status=422 if wrong is not None else 200,
    )


def _offence_form(i: int, row: Any, wrong: OffenceForm | None) -> OffenceForm:
    if wrong is not None and wrong.data.get("label") == row["label"]:
        wrong.auto_id = f"id_{i}_%s"
        return wrong
    return OffenceForm(
        auto_id=f"id_{i}_%s", initial={"label": row["label"], "iccs": row["iccs"] or ""}
    )


@require_POST
@needs(Right.IMPORT)
def undo_offence_page(
    request: HttpRequest, audit: Audit, person: Person, decision: int
) -> HttpResponse:
    """Take a decision back."""
    undo(request, audit.offence_decisions, decision, person)
    return redirect("imports:offences", audit=audit.slug)


@require_GET
@needs(Right.IMPORT)
def offences_csv(request: HttpRequest, audit: Audit, _person: Person) -> HttpResponse:
    """The labels that wait, by the filters of the page."""
    version = DataVersion.objects.current(audit)
    rows = offences_waiting(reader_of(version), audit.offence_decisions.all())
    why = f"why_{language()}"
    return table_answer(
        "csv",
        f"{audit.slug}-offences",
        ["label", "n", "iccs", "confidence", "why", "iccs_2", "topic_2", "iccs_3", "topic_3"],
        [
            [
                *(row["label"], row["n"], row["iccs"] or "", row["confidence"], row[why]),
                *_other_answers(row),
            ]
            for row in _offences_asked(rows, ReviewQuestion.of(request.GET))
        ],
    )


def _other_answers(row: Row) -> list[str]:
    """Class and topic of the second and third answer of a label."""
    told = [cell for a in row["answers"][1:] for cell in (a["iccs"] or "", a["topic"])]
    return told + [""] * (4 - len(told))
