"""The import step by step: areas, incidents, the period and the settings of the selection."""

from __future__ import annotations

from secrets import token_hex
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.files.server_folder import server_files
from sereno.web.imports.area_preview import preview_of_areas, preview_of_points
from sereno.web.imports.draft_changes import ask_to_look, save_draft
from sereno.web.imports.draft_contents import ASKS_FOR_LAYER, ASKS_FOR_SYSTEM
from sereno.web.imports.drafting import settings_of
from sereno.web.imports.first_rows import first_rows
from sereno.web.imports.mapping_forms import AreasForm, IncidentsForm
from sereno.web.imports.mapping_words import TABLE_FIELDS
from sereno.web.imports.models import DataVersion, ImportDraft, Upload
from sereno.web.imports.open_draft import (
    found_draft,
    layers_of,
    look_card,
    look_problem,
)
from sereno.web.imports.provenance_form import ProvenanceForm
from sereno.web.imports.rows_form import RowsForm
from sereno.web.imports.settings_form import SettingsForm
from sereno.web.people.models import Person


def _tab() -> str:
    """A name for the page that is opened now, by which it knows what it kept itself."""
    return token_hex(4)


@require_http_methods(["GET", "POST"])
@needs(Right.IMPORT)
def areas(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """The areas' file, its first rows and what each column is."""
    return areas_page(request, found_draft(audit, person))


def areas_page(
    request: HttpRequest, draft: ImportDraft, problem: Problem | None = None
) -> HttpResponse:
    """The page, with the problem of an upload where there was one."""
    form, failed = None, look_problem(draft, "areas")
    wrong = problem is not None
    if draft.contents.areas.columns and not draft.is_looking:
        sent = request.POST if request.method == "POST" and problem is None else None
        form = AreasForm(sent, part=draft.contents.areas, initial={"edition": draft.edition})
        if sent is not None and form.is_valid():
            try:
                return _areas_settled(draft, form)
            except Problem as stale:
                problem = stale
                draft.refresh_from_db()
                form = AreasForm(part=draft.contents.areas, initial={"edition": draft.edition})
        wrong = problem is not None or bool(form.errors)
    asked = draft.contents.asked.areas
    layers = layers_of(draft)
    # Of a file that can't be read at all, neither would help.
    asks_source = failed is not None and failed.code in (*ASKS_FOR_LAYER, *ASKS_FOR_SYSTEM)
    return render(
        request,
        "imports/areas.html",
        {
            "audit": draft.audit,
            "draft": draft,
            "step": "areas",
            "current": _already_there(draft),
            "tab": _tab(),
            "job": look_card(draft),
            "form": form,
            "source": ProvenanceForm(
                layers=layers,
                initial={"crs": asked.crs or "", "layer": draft.contents.areas.layer},
            )
            if asked.upload is not None and (form or asks_source)
            else None,
            "source_open": asks_source,
            "rows": RowsForm(part=draft.contents.areas)
            if form and draft.contents.areas.splits
            else None,
            "table": draft.contents.areas.table if form else None,
            "table_file": draft.audit.uploads.filter(pk=asked.table or 0).first(),
            "table_kind": Upload.Kind.AREA_FACTS,
            "upload": draft.audit.uploads.filter(pk=asked.upload or 0).first(),
            "sample": first_rows(form) if form else None,
            "preview": preview_of_areas(draft.audit, draft.contents) if form else None,
            "kind": Upload.Kind.AREAS,
            "server_files": server_files(),
            "problem": problem or failed,
        },
        status=422 if wrong else 200,
    )


def _areas_settled(draft: ImportDraft, form: AreasForm) -> HttpResponse:
    before, settled = draft.contents.areas.entries, form.settled()
    seen = form.cleaned_data["edition"]
    saved = save_draft(draft=draft, seen=seen, changes={"areas": settled})
    of_table = {role: settled.entries.get(role) for role in TABLE_FIELDS}
    matched_anew = any(before.get(role) != value for role, value in of_table.items())
    if (saved.contents.incidents and before != settled.entries) or matched_anew:
        # Names and groups of the areas tell what the incidents' columns are.
        ask_to_look(draft=saved)
    return redirect("imports:incidents", audit=draft.audit.slug)


@require_http_methods(["GET", "POST"])
@needs(Right.IMPORT)
def incidents(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """The incident files by sets with the same columns, and what each column is."""
    return incidents_page(request, found_draft(audit, person))


def incidents_page(
    request: HttpRequest, draft: ImportDraft, problem: Problem | None = None
) -> HttpResponse:
    """The page, with the problem of an upload where there was one."""
    sent = request.POST if request.method == "POST" and problem is None else None
    forms = incident_forms(draft, sent)
    # Every form is asked, so that each mistake of the page is shown at once.
    right = [form.is_valid() for form in forms]
    if sent is not None and right and all(right):
        try:
            return _incidents_settled(draft, forms)
        except Problem as stale:
            problem = stale
            draft.refresh_from_db()
            forms = incident_forms(draft, None)
    uploads = {upload.pk: upload for upload in draft.audit.uploads.all()}
    sets = [
        {
            "form": form,
            "place": form.place,
            "sample": first_rows(form),
            "preview": preview_of_points(draft.contents, form),
            "uploads": [uploads[pk] for pk in form.part.uploads if pk in uploads],
        }
        for form in forms
    ]
    wrong = problem is not None or any(form.errors for form in forms if form.is_bound)
    shown = {pk for form in forms for pk in form.part.uploads}
    others = [pk for pk in draft.contents.asked.incidents if pk not in shown]
    return render(
        request,
        "imports/incidents.html",
        {
            "audit": draft.audit,
            "draft": draft,
            "step": "incidents",
            "current": _already_there(draft),
            "tab": _tab(),
            "job": look_card(draft),
            "sets": sets,
            "others": [uploads[pk] for pk in others if pk in uploads],
            "kind": Upload.Kind.INCIDENTS,
            "server_files": server_files(),
            "problem": problem or look_problem(draft, "incidents"),
        },
        status=422 if wrong else 200,
    )


def _already_there(draft: ImportDraft) -> DataVersion | None:
    """The import that the audit has, where nothing was brought for a further one yet."""
    asked = draft.contents.asked
    is_begun = asked.areas.is_given or asked.incidents or asked.server or draft.text
    return None if is_begun else DataVersion.objects.current(draft.audit)


def _incidents_settled(draft: ImportDraft, forms: list[IncidentsForm]) -> HttpResponse:
    seen = forms[0].cleaned_data["edition"]
    counts_otherwise = any(form.counts_otherwise() for form in forms)
    settled = [form.settled() for form in forms]
    saved = save_draft(draft=draft, seen=seen, changes={"incidents": settled})
    if counts_otherwise or not saved.contents.guessed.is_there:
        ask_to_look(draft=saved)
    return redirect("imports:period", audit=draft.audit.slug)


def incident_forms(draft: ImportDraft, sent: Any = None) -> list[IncidentsForm]:
    """A form for each set of files that could be read."""
    if draft.is_looking:
        return []
    return [
        IncidentsForm(sent, part=part, place=i, initial={"edition": draft.edition})
        for i, part in enumerate(draft.contents.incidents)
        if part.columns
    ]


@require_http_methods(["GET", "POST"])
@needs(Right.IMPORT)
def period(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """The period, how many are selected, and what the first selection is made of."""
    draft = found_draft(audit, person)
    form, problem = None, look_problem(draft, "areas", "incidents")
    if not draft.is_looking and problem is None:
        missing = missing_step(request, draft)
        if missing:
            return missing
        sent = request.POST if request.method == "POST" else None
        form = settings_form(draft, sent)
        if sent is not None and form.is_valid():
            settled, seen = form.settled(draft.contents.settled), form.cleaned_data["edition"]
            try:
                save_draft(draft=draft, seen=seen, changes={"settled": settled})
                return redirect("imports:review", audit=audit.slug)
            except Problem as stale:
                problem = stale
                draft.refresh_from_db()
                form = settings_form(draft)
    wrong = form is not None and bool(problem or form.errors)
    return render(
        request,
        "imports/period.html",
        {
            "audit": draft.audit,
            "draft": draft,
            "step": "period",
            "tab": _tab(),
            "job": look_card(draft),
            "form": form,
            "problem": problem,
        },
        status=422 if wrong else 200,
    )


def settings_form(draft: ImportDraft, sent: Any = None) -> SettingsForm:
    """The form of the period and the first selection."""
    found = settings_of(draft, "audit") | settings_of(draft, "selection")
    return SettingsForm(sent, draft=draft, found=found)


def missing_step(request: HttpRequest, draft: ImportDraft) -> HttpResponse | None:
    """To the step without which the later ones can't be taken."""
    if not draft.contents.areas.columns:
        messages.info(request, _("First bring the neighbourhoods."))
        return redirect("imports:areas", audit=draft.audit.slug)
    if not draft.contents.guessed.is_there:
        messages.info(request, _("First bring the incidents."))
        return redirect("imports:incidents", audit=draft.audit.slug)
    return None
