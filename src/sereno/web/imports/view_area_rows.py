"""What else is asked of the areas' file: which rows are the city's, and a table beside it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.imports.draft_changes import ask_to_look
from sereno.web.imports.models import DataVersion
from sereno.web.imports.open_draft import made_draft
from sereno.web.imports.rows_form import RowsForm
from sereno.web.imports.view_uploads import start_from
from sereno.web.people.models import Person


@require_POST
@needs(Right.IMPORT)
def rows(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Keep only the rows of the areas' file that have the values ticked."""
    draft = made_draft(audit, person)
    asked = draft.contents.asked.areas
    form = RowsForm(request.POST, part=draft.contents.areas)
    if asked.is_given and form.is_valid():
        only = form.chosen()
        ask_to_look(draft=draft, areas=asked.model_copy(update={"only": only}))
    return redirect("imports:areas", audit=audit.slug)


@require_POST
@needs(Right.IMPORT)
def bring_people(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Start again from the newest import, at the place where a table with the population comes."""
    version = DataVersion.objects.current(audit)
    said = _("You start from import {n}. Bring the table with the population below.")
    then = f"{reverse('imports:areas', args=[audit.slug])}#table"
    return start_from(request, made_draft(audit, person), version, said, then)


@require_POST
@needs(Right.IMPORT)
def table_out(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Leave the table beside the areas out; its file stays, for earlier imports need it."""
    draft = made_draft(audit, person)
    asked = draft.contents.asked.areas
    if asked.table is not None:
        ask_to_look(draft=draft, areas=asked.model_copy(update={"table": None}))
    return redirect("imports:areas", audit=audit.slug)
