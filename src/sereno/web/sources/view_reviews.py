"""The two review queues: offences that the rules don't know, and names without an area."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sereno.vocabulary.iccs import iccs
from sereno.vocabulary.language import language
from sereno.vocabulary.offences import topics
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.roles import Action
from sereno.web.people.session import person_of
from sereno.web.sources.changes import decide_offence, decide_place, undo_offence, undo_place
from sereno.web.sources.forms import OffenceForm, PlaceForm
from sereno.web.sources.models import DataVersion
from sereno.web.sources.review_queues import names_waiting, offences_waiting
from sereno.web.sources.version_reader import VersionReader, open_version

PER_PAGE = 20


def _reader(audit: Audit) -> VersionReader | None:
    version = DataVersion.objects.current(audit)
    return open_version(version) if version else None


@require_http_methods(["GET", "POST"])
def offences(request: HttpRequest, audit: str) -> HttpResponse:
    """Labels that the rules are not sure of, the most frequent first, and what was decided."""
    person = person_of(request)
    found = Audit.objects.for_person(audit, person, Action.IMPORT)
    wrong = None
    if request.method == "POST":
        wrong = OffenceForm(request.POST)
        if wrong.is_valid():
            values = wrong.cleaned_data
            try:
                decide_offence(
                    audit=found,
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
                messages.success(request, _("Decided. The next import uses it."))
                return redirect(request.get_full_path())
    reader = _reader(found)
    decided = list(found.offence_decisions.select_related("by").order_by("-at"))
    page = Paginator(offences_waiting(reader, decided), PER_PAGE).get_page(request.GET.get("page"))
    lines = [
        {"row": row, "why": row[f"why_{language()}"], "form": _offence_form(i, row, wrong)}
        for i, row in enumerate(page)
    ]
    return render(
        request,
        "sources/offences.html",
        {
            "audit": found,
            "has_version": reader is not None,
            "page": page,
            "lines": lines,
            "decided": [(d, topics()[d.topic].name(language())) for d in decided],
            "codes": [
                (code, entry.name_es if language() == "es" else entry.name_en)
                for code, entry in iccs().items()
            ],
        },
        status=422 if wrong is not None else 200,
    )


def _offence_form(i: int, row: Any, wrong: OffenceForm | None) -> OffenceForm:
    if wrong is not None and wrong.data.get("label") == row["label"]:
        return wrong
    return OffenceForm(
        auto_id=f"id_{i}_%s", initial={"label": row["label"], "iccs": row["iccs"] or ""}
    )


@require_POST
def undo_offence_page(request: HttpRequest, audit: str, decision: int) -> HttpResponse:
    """Take a decision back."""
    person = person_of(request)
    found = Audit.objects.for_person(audit, person, Action.IMPORT)
    undo_offence(audit=found, decision=decision, by=person)
    return redirect("sources:offences", audit=audit)


@require_http_methods(["GET", "POST"])
def places(request: HttpRequest, audit: str) -> HttpResponse:
    """Names that no area has, the most frequent first, with the areas most alike."""
    person = person_of(request)
    found = Audit.objects.for_person(audit, person, Action.IMPORT)
    reader = _reader(found)
    wrong = None
    if request.method == "POST":
        wrong = PlaceForm(request.POST, codes=reader.number_of if reader else {})
        if wrong.is_valid():
            values = wrong.cleaned_data
            decide_place(
                audit=found,
                group=values["group"],
                name=values["name"],
                area_code=values["area_code"],
                reason=values["reason"],
                by=person,
            )
            messages.success(request, _("Decided. The next import uses it."))
            return redirect(request.get_full_path())
    decided = list(found.place_decisions.select_related("by").order_by("-at"))
    page = Paginator(names_waiting(reader, decided), PER_PAGE).get_page(request.GET.get("page"))
    names = {a["area_code"]: a["area_name"] for a in reader.areas} if reader else {}
    lines = [
        {
            "row": row,
            "wrong": wrong
            if wrong is not None
            and (wrong.data.get("group"), wrong.data.get("name")) == (row["group"], row["name"])
            else None,
        }
        for row in page
    ]
    return render(
        request,
        "sources/places.html",
        {
            "audit": found,
            "has_version": reader is not None,
            "page": page,
            "lines": lines,
            "areas": reader.areas if reader else [],
            "none": PlaceForm.NONE,
            "decided": [(d, names.get(d.area_code, d.area_code)) for d in decided],
        },
        status=422 if wrong is not None else 200,
    )


@require_POST
def undo_place_page(request: HttpRequest, audit: str, decision: int) -> HttpResponse:
    """Take a decision back."""
    person = person_of(request)
    found = Audit.objects.for_person(audit, person, Action.IMPORT)
    undo_place(audit=found, decision=decision, by=person)
    return redirect("sources:places", audit=audit)
