"""The two review queues: offences not coded for sure, and names without an area."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sereno.vocabulary.iccs import iccs
from sereno.vocabulary.language import language
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.files.downloads import table_answer
from sereno.web.imports.changes import (
    decide_offence,
    decide_place,
    undo_decision,
)
from sereno.web.imports.forms import OffenceForm, PlaceForm
from sereno.web.imports.models import DataVersion, OffenceDecision, PlaceDecision
from sereno.web.imports.overview_map import overview_map
from sereno.web.imports.record import area_of, topic_of
from sereno.web.imports.review_queues import (
    NAME_KINDS,
    NAME_ORDERS,
    OFFENCE_KINDS,
    OFFENCE_ORDERS,
    PER_PAGE,
    ReviewQuestion,
    Row,
    ShownAnswer,
    asked_of,
    decided_since,
    names_accepted,
    names_waiting,
    offences_waiting,
    weight,
)
from sereno.web.imports.version_reader import VersionReader, open_version
from sereno.web.people.models import Person
from sereno.web.records.columns import Tell
from sereno.web.records.tools import ListTool


def _reader(version: DataVersion | None) -> VersionReader | None:
    return open_version(version) if version else None


def _offences_asked(rows: list[Row], question: ReviewQuestion) -> list[Row]:
    return asked_of(rows, question, searched=("label",), kinds=OFFENCE_KINDS, orders=OFFENCE_ORDERS)


def _names_asked(rows: list[Row], question: ReviewQuestion, group: str) -> list[Row]:
    return asked_of(
        rows,
        question,
        searched=("name", "group"),
        kinds=NAME_KINDS,
        orders=NAME_ORDERS,
        group=group,
    )


def _queue(
    request: HttpRequest,
    audit: Audit,
    version: DataVersion | None,
    waiting: list[Row],
    page: Page[Row],
    decided: Sequence[Any],
    say: Tell,
) -> Context:
    """What both queues show: the page, what it weighs, what was decided last, what comes next."""
    reader = _reader(version)
    last = just_decided(request, decided)
    return {
        "audit": audit,
        "version": version,
        "has_version": version is not None,
        "page": page,
        "n_waiting": len(waiting),
        "weight": weight(waiting, reader.quality["rows"]["incidents"] if reader else 0),
        "q": request.GET.get("q", ""),
        "n_decided": len(decided),
        "last": last,
        "last_is": say(last, audit) if last else "",
        "since": decided_since(
            version, [*audit.offence_decisions.all(), *audit.place_decisions.all()]
        ),
        "sorts_itself": True,
    }


def just_decided(request: HttpRequest, decided: Sequence[Any]) -> Any:
    """The person's own newest decision, where they come from deciding; None otherwise."""
    if not request.GET.get("decided"):
        return None
    return next((d for d in decided if d.by_id == request.user.pk), None)


def after_deciding(request: HttpRequest) -> HttpResponse:
    """Back to the same place of the page, where what was just decided can be undone."""
    query = request.GET.copy()
    query["decided"] = "1"
    return redirect(f"{request.path}?{query.urlencode()}")


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
                decide_offence(
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
                return after_deciding(request)
    decided = list(audit.offence_decisions.select_related("by").order_by("-at"))
    waiting = offences_waiting(_reader(version), decided)
    kept = _offences_asked(waiting, ReviewQuestion.of(request.GET))
    page = Paginator(kept, PER_PAGE).get_page(request.GET.get("page"))
    shown = _queue(request, audit, version, waiting, page, decided, topic_of)
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
            "filters": _tools(request, kinds, orders),
            "exports": _exports(request, audit, "imports:offences_csv"),
        },
        status=422 if wrong is not None else 200,
    )


def _tools(
    request: HttpRequest, kinds: list[tuple[str, str]], orders: list[tuple[str, str]]
) -> list[ListTool]:
    """The filters and orders of a queue."""
    return [
        ListTool("kind", _("Show"), request.GET.get("kind", ""), kinds),
        ListTool(
            *("sort", _("Order"), request.GET.get("sort", ""), orders),
            every=_("most frequent first"),
        ),
    ]


def _exports(request: HttpRequest, audit: Audit, route: str) -> list[tuple[str, str]]:
    """The download of what a queue shows."""
    file = reverse(route, args=[audit.slug])
    return [(_("Download as CSV"), f"{file}?{request.GET.urlencode()}")]


def _offence_form(i: int, row: Any, wrong: OffenceForm | None) -> OffenceForm:
    if wrong is not None and wrong.data.get("label") == row["label"]:
        wrong.auto_id = f"id_{i}_%s"
        return wrong
    return OffenceForm(
        auto_id=f"id_{i}_%s", initial={"label": row["label"], "iccs": row["iccs"] or ""}
    )


def _undo(
    request: HttpRequest, decision: OffenceDecision | PlaceDecision | None, person: Person
) -> None:
    """Take a decision back, unless somebody did before."""
    if decision is not None:
        undo_decision(decision=decision, by=person)
    messages.success(request, _("Undone: it is waiting in the queue again."))


@require_POST
@needs(Right.IMPORT)
def undo_offence_page(
    request: HttpRequest, audit: Audit, person: Person, decision: int
) -> HttpResponse:
    """Take a decision back."""
    _undo(request, audit.offence_decisions.filter(pk=decision).first(), person)
    return redirect("imports:offences", audit=audit.slug)


@require_http_methods(["GET", "POST"])
@needs(Right.IMPORT)
def places(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Names that no area has, the most frequent first, with the areas most alike."""
    version = DataVersion.objects.current(audit)
    reader = _reader(version)
    wrong = None
    if request.method == "POST":
        wrong = PlaceForm(request.POST, codes=reader.number_of if reader else {})
        if wrong.is_valid():
            values = wrong.cleaned_data
            decide_place(
                audit=audit,
                group=values["group"],
                name=values["name"],
                area_code=values["area_code"],
                reason=values["reason"],
                by=person,
            )
            return after_deciding(request)
    decided = list(audit.place_decisions.select_related("by").order_by("-at"))
    waiting = names_waiting(reader, decided)
    group = request.GET.get("group", "")
    kept = _names_asked(waiting, ReviewQuestion.of(request.GET), group)
    page = Paginator(kept, PER_PAGE).get_page(request.GET.get("page"))
    shown = _queue(request, audit, version, waiting, page, decided, area_of)
    label = {area["area_code"]: area["label"] for area in reader.areas} if reader else {}
    drawing = overview_map(version) if version is not None and reader is not None else None
    lines = [
        {
            "row": row,
            "map": drawing.pointing([c["area_code"] for c in row["candidates"]]) if drawing else "",
            "near": [
                c | {"label": label.get(c["area_code"], c["area_name"])} for c in row["candidates"]
            ],
            "form": _place_form(i, row, wrong),
        }
        for i, row in enumerate(page)
    ]
    kinds = [
        ("near", _("a neighbourhood has a similar name")),
        ("far", _("no neighbourhood has a similar name")),
    ]
    orders = [
        ("name", _("Name")),
        ("group", _("District")),
        ("-like", _("Most alike first")),
    ]
    filters = _tools(request, kinds, orders)
    groups = sorted({row["group"] for row in waiting if row["group"]})
    if len(groups) > 1:
        filters.insert(0, ListTool("group", _("District"), group, [(g, g) for g in groups]))
    return render(
        request,
        "imports/places.html",
        {
            **shown,
            "lines": lines,
            "filters": filters,
            "exports": _exports(request, audit, "imports:places_csv"),
            "n_accepted": len(names_accepted(reader, decided)),
            "areas": reader.areas if reader else [],
            "drawing": drawing,
            "city": drawing.drawn(None) if drawing else "",
            "none": PlaceForm.NONE,
        },
        status=422 if wrong is not None else 200,
    )


def _place_form(i: int, row: Row, wrong: PlaceForm | None) -> PlaceForm:
    if wrong is not None:
        same = (wrong.data.get("group"), wrong.data.get("name")) == (row["group"], row["name"])
        if same:
            wrong.auto_id = f"id_{i}_%s"
            return wrong
    return PlaceForm(
        codes={}, auto_id=f"id_{i}_%s", initial={"group": row["group"], "name": row["name"]}
    )


@require_POST
@needs(Right.IMPORT)
def undo_place_page(
    request: HttpRequest, audit: Audit, person: Person, decision: int
) -> HttpResponse:
    """Take a decision back."""
    _undo(request, audit.place_decisions.filter(pk=decision).first(), person)
    page = "accepted_names" if "accepted" in request.GET else "places"
    return redirect(f"imports:{page}", audit=audit.slug)


def _download(name: str, columns: list[str], rows: list[list[Any]]) -> HttpResponse:
    return table_answer("csv", name, columns, rows)


@require_GET
@needs(Right.IMPORT)
def offences_csv(request: HttpRequest, audit: Audit, _person: Person) -> HttpResponse:
    """The labels that wait, by the filters of the page."""
    version = DataVersion.objects.current(audit)
    rows = offences_waiting(_reader(version), audit.offence_decisions.all())
    why = f"why_{language()}"
    return _download(
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


@require_GET
@needs(Right.IMPORT)
def places_csv(request: HttpRequest, audit: Audit, _person: Person) -> HttpResponse:
    """The names that wait, by the filters of the page, with the areas most alike."""
    version = DataVersion.objects.current(audit)
    rows = names_waiting(_reader(version), audit.place_decisions.all())
    columns = ["group", "name", "n"]
    for i in (1, 2, 3):
        columns += [f"area_code_{i}", f"area_name_{i}", f"group_{i}", f"score_{i}"]
    lines = []
    for row in _names_asked(rows, ReviewQuestion.of(request.GET), request.GET.get("group", "")):
        near = [
            value
            for c in row["candidates"][:3]
            for value in (c["area_code"], c["area_name"], c["group"], c["score"])
        ]
        lines.append([row["group"], row["name"], row["n"], *near, *[None] * (12 - len(near))])
    return _download(f"{audit.slug}-names", columns, lines)
