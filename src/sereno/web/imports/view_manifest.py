"""The last step of an import: what will be run, in words and as the text that one may write."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sereno.exchange.manifest.reading import Manifest
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.imports.changes import start_import
from sereno.web.imports.draft_changes import save_draft
from sereno.web.imports.drafting import check_text, draft_of, text_of
from sereno.web.imports.manifest_form import ManifestForm, entry_words
from sereno.web.imports.models import DataVersion, ImportDraft
from sereno.web.imports.open_draft import found_draft, look_card, made_draft
from sereno.web.imports.view_wizard import missing_step
from sereno.web.people.models import Person

STEP_OF = {"audit": "period", "areas": "areas", "incidents": "incidents", "selection": "period"}


@require_http_methods(["GET", "POST"])
@needs(Right.IMPORT)
def review(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """What will be imported, in words and as the manifest, and the button that starts it."""
    draft = found_draft(audit, person)
    missing = None if draft.is_looking else missing_step(request, draft)
    if missing:
        return missing
    text, problem, manifest = "", None, None
    if not draft.is_looking:
        text = text_of(draft)
        try:
            manifest = check_text(draft.audit, text)
            if request.method == "POST":
                if request.POST.get("edition") != str(draft.edition):
                    raise Problem("draft_changed", where=draft.audit.name)
                start_import(audit=draft.audit, manifest_text=text, by=person)
                return redirect("imports:versions", audit=audit.slug)
        except Problem as error:
            problem = error
    return render(
        request,
        "imports/review.html",
        _shown(draft, text, manifest, problem),
        status=422 if problem else 200,
    )


def _beyond(draft: ImportDraft, manifest: Manifest | None) -> tuple[dt.date, dt.date] | None:
    """From when to when almost all records are, where the period leaves some of that out."""
    records = draft.contents.guessed.span
    period = manifest.audit.period if manifest else None
    if records is None or not period:
        return None
    return None if period[0] <= records[0] and records[1] <= period[1] else records


def _shown(
    draft: ImportDraft,
    text: str,
    manifest: Manifest | None,
    problem: Problem | None,
) -> Context:
    uploads = {u.pk: u.name for u in draft.audit.uploads.all()}
    by_menus = text and not draft.text
    return {
        "audit": draft.audit,
        "draft": draft,
        "step": "review",
        "job": look_card(draft),
        "text": text,
        "manifest": manifest,
        "problem": problem,
        "doubts": [
            (f"imports:{STEP_OF[table]}", entry_words(table, key), why)
            for table, key, why in draft_of(draft).doubts()
        ]
        if by_menus
        else [],
        "beyond": _beyond(draft, manifest),
        "areas_file": uploads.get(draft.contents.asked.areas.upload or 0, ""),
        "files": [uploads.get(pk, "") for part in draft.contents.incidents for pk in part.uploads],
        "under_way": DataVersion.objects.filter(audit=draft.audit).under_way().first(),
    }


@require_http_methods(["GET", "POST"])
@needs(Right.IMPORT)
def manifest(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Write the manifest oneself; what can't be run is said with its line."""
    draft = found_draft(audit, person)
    if draft.is_looking:
        return redirect("imports:review", audit=audit.slug)
    missing = missing_step(request, draft)
    if missing:
        return missing
    form = ManifestForm(
        request.POST or None, initial={"edition": draft.edition, "text": text_of(draft)}
    )
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"].replace("\r\n", "\n")
        try:
            check_text(draft.audit, text)
            save_draft(draft=draft, seen=form.cleaned_data["edition"], text=text)
        except Problem as problem:
            form.add_error("text", str(problem))
        else:
            messages.success(request, _("The manifest can be run as you wrote it."))
            return redirect("imports:review", audit=audit.slug)
    return render(
        request,
        "imports/manifest.html",
        {"audit": draft.audit, "draft": draft, "step": "review", "form": form},
        status=422 if form.errors else 200,
    )


@require_POST
@needs(Right.IMPORT)
def manifest_by_menus(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Drop what was written by hand: the menus make the manifest again."""
    save_draft(draft=made_draft(audit, person), text="")
    return redirect("imports:review", audit=audit.slug)
