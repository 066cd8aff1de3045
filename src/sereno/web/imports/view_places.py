"""The review queue of names without an area: the spellings of a place on one card."""

from __future__ import annotations

from collections.abc import Container

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.files.downloads import table_answer
from sereno.web.imports.changes import decide_places
from sereno.web.imports.forms import PlaceForm
from sereno.web.imports.models import DataVersion
from sereno.web.imports.name_cards import NameCard, waiting_cards
from sereno.web.imports.overview_map import overview_map
from sereno.web.imports.queue_page import (
    after_deciding,
    exports,
    filters,
    queue_page,
    reader_of,
    undo,
)
from sereno.web.imports.record import area_of
from sereno.web.imports.review_queues import (
    NAME_KINDS,
    NAME_ORDERS,
    PER_PAGE,
    ReviewQuestion,
    Row,
    asked_of,
    names_accepted,
    names_waiting,
    plain,
)
from sereno.web.people.models import Person
from sereno.web.records.tools import ListTool


def _names_asked(rows: list[Row], question: ReviewQuestion, group: str) -> list[Row]:
    return asked_of(
        rows,
        question,
        searched=("name", "group"),
        kinds=NAME_KINDS,
        orders=NAME_ORDERS,
        group=group,
    )


def _group(request: HttpRequest, known: Container[str]) -> str:
    """The group asked for; one that no name has is left aside."""
    group = request.GET.get("group", "")
    return group if plain(group) in known else ""


@require_http_methods(["GET", "POST"])
@needs(Right.IMPORT)
def places(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Names that no area has, the most frequent first, with the areas most alike."""
    version = DataVersion.objects.current(audit)
    reader = reader_of(version)
    wrong = None
    if request.method == "POST":
        wrong = PlaceForm(request.POST, codes=reader.number_of if reader else {})
        if wrong.is_valid():
            values = wrong.cleaned_data
            try:
                decisions = decide_places(
                    audit=audit,
                    names=values["spelling"],
                    area_code=values["area_code"],
                    reason=values["reason"],
                    by=person,
                )
            except Problem as problem:
                wrong.add_error("spelling", str(problem))
            else:
                return after_deciding(request, *decisions)
        # The boxes of a card have no place for words, and none may be ticked to know it by.
        for said in wrong.errors.get("spelling", ()):
            messages.error(request, str(said))
    decided = list(audit.place_decisions.select_related("by").order_by("-at"))
    waiting = names_waiting(reader, decided)
    # Once each, as the most frequent name writes it.
    written = {plain(row["group"]): row["group"] for row in waiting[::-1] if row["group"]}
    group = _group(request, written)
    question = ReviewQuestion.of(request.GET)
    by_weight = question.sort.removeprefix("-") not in NAME_ORDERS
    asked = _names_asked(waiting, question, group)
    cards = waiting_cards(asked, by_weight=by_weight)
    page = Paginator(cards, PER_PAGE).get_page(request.GET.get("page"))
    # Of twenty thousand names that takes a second: once where nothing is left out.
    every = cards if len(asked) == len(waiting) else waiting_cards(waiting, by_weight=True)
    counts = sorted((card.n for card in every), reverse=True)
    shown = queue_page(request, audit, version, len(waiting), counts, page, decided, area_of)
    label = {area["area_code"]: area["label"] for area in reader.areas} if reader else {}
    drawing = overview_map(version) if version is not None and reader is not None else None
    lines = [
        {
            "card": card,
            "map": drawing.pointing([c["area_code"] for c in card.candidates]) if drawing else "",
            "near": [
                {**c, "label": label.get(c["area_code"], c["area_name"])} for c in card.candidates
            ],
            "form": _place_form(i, card, wrong),
        }
        for i, card in enumerate(page)
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
    tools = filters(request, kinds, orders)
    groups = sorted(written.values(), key=plain)
    if len(groups) > 1:
        tools.insert(0, ListTool("group", _("District"), group, [(g, g) for g in groups]))
    return render(
        request,
        "imports/places.html",
        {
            **shown,
            "lines": lines,
            "filters": tools,
            "exports": exports(request, audit, "imports:places_csv"),
            "n_cards": len(counts),
            "n_accepted": len(names_accepted(reader, decided)),
            "areas": reader.areas if reader else [],
            "drawing": drawing,
            "city": drawing.ground() if drawing else "",
            "none": PlaceForm.NONE,
        },
        status=422 if wrong is not None else 200,
    )


def _place_form(i: int, card: NameCard, wrong: PlaceForm | None) -> PlaceForm:
    """The form of a card: that which was sent wrong, with the spellings that it still means."""
    if wrong is not None and any(each.value in wrong.sent for each in card.spellings):
        wrong.auto_id = f"id_{i}_%s"
        return wrong
    return PlaceForm(codes={}, auto_id=f"id_{i}_%s")


@require_POST
@needs(Right.IMPORT)
def undo_place_page(
    request: HttpRequest, audit: Audit, person: Person, decision: int
) -> HttpResponse:
    """Take a decision back."""
    undo(request, audit.place_decisions, decision, person)
    page = "accepted_names" if "accepted" in request.GET else "places"
    return redirect(f"imports:{page}", audit=audit.slug)


@require_GET
@needs(Right.IMPORT)
def places_csv(request: HttpRequest, audit: Audit, _person: Person) -> HttpResponse:
    """The names that wait, by the filters of the page, with the areas most alike."""
    version = DataVersion.objects.current(audit)
    rows = names_waiting(reader_of(version), audit.place_decisions.all())
    columns = ["group", "name", "n"]
    for i in (1, 2, 3):
        columns += [f"area_code_{i}", f"area_name_{i}", f"group_{i}", f"score_{i}"]
    group = _group(request, {plain(row["group"]) for row in rows})
    lines = []
    for row in _names_asked(rows, ReviewQuestion.of(request.GET), group):
        near = [
            value
            for c in row["candidates"][:3]
            for value in (c["area_code"], c["area_name"], c["group"], c["score"])
        ]
        lines.append([row["group"], row["name"], row["n"], *near, *[None] * (12 - len(near))])
    return table_answer("csv", f"{audit.slug}-names", columns, lines)
