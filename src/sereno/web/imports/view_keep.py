"""What is typed into a step of the import is kept at once, and the page follows it."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import time_format
from django.views.decorators.http import require_POST

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.imports.area_preview import preview_of_points
from sereno.web.imports.draft_changes import keep_typed
from sereno.web.imports.draft_contents import Typed
from sereno.web.imports.first_rows import first_rows
from sereno.web.imports.mapping_forms import AreasForm, IncidentsForm
from sereno.web.imports.models import ImportDraft
from sereno.web.imports.open_draft import found_draft
from sereno.web.imports.view_wizard import incident_forms, settings_form
from sereno.web.people.models import Person

# What the page of a step sends beside its fields.
OF_THE_PAGE = ("csrfmiddlewaretoken", "place", "tab", "kept_by", "mine", "preview")
# As much as a field of a step may hold: a name of a column or a list of codes.
MOST_TYPED = 2_000


@require_POST
@needs(Right.IMPORT)
def keep(request: HttpRequest, audit: Audit, person: Person, part: str) -> HttpResponse:
    """Keep what stands in a step's form while it is being filled in, and show it so.

    With `preview` (the button of a page without script) all of the form is kept, and the page is
    shown again.
    """
    draft = found_draft(audit, person)
    if part not in ("areas", "incidents", "period"):
        raise Http404
    again = "preview" in request.POST
    places = range(len(draft.contents.incidents)) if part == "incidents" else range(1)
    if not again:
        asked = _whole(request.POST.get("place", "0"))
        places = range(asked, asked + 1)
    tab = request.POST.get("tab", "")[:20].partition(":")[0]
    try:
        for place in places:
            draft = _keep(request, draft, part, place, tab, whatever=again)
    except Problem as stale:
        about = {"audit": draft.audit, "part": part, "place": places[0], "tab": tab}
        return render(request, "imports/kept.html", {"problem": stale, **about})
    if again:
        return redirect(f"imports:{part}", audit=audit.slug)
    now = time_format(timezone.localtime(), "TIME_FORMAT")
    draft.audit, draft.person = audit, person
    shown = {"now": now, **_following(draft, part, places[0])}
    return render(request, "imports/kept.html", shown)


def _keep(
    request: HttpRequest, draft: ImportDraft, part: str, place: int, tab: str, *, whatever: bool
) -> ImportDraft:
    """Keep one form of the page; `whatever`: even if another tab kept something since."""
    prefix = IncidentsForm.prefix_of(place) + "-" if part == "incidents" else ""
    typed: Typed = {
        name.removeprefix(prefix): request.POST.getlist(name)
        if name == "topics"
        else request.POST[name]
        for name in request.POST
        if name.startswith(prefix) and name not in OF_THE_PAGE
    }
    seen = _whole(str(typed.pop("edition", "")))
    if any(len(value) > MOST_TYPED for name, value in typed.items() if name != "topics"):
        raise Problem("typed_too_long", most=MOST_TYPED)
    takes_over = whatever or "mine" in request.POST
    return keep_typed(
        draft=draft,
        seen=seen,
        part=part,
        place=place,
        typed=typed,
        tab=tab,
        kept_by=None if takes_over else request.POST.get("kept_by", ""),
    )


def _following(draft: ImportDraft, part: str, place: int) -> Context:
    """The parts of the page that follow its fields: the doubts, and the first rows."""
    if draft.is_looking:
        return {}
    form: forms.Form
    if part == "period":
        return {"form": settings_form(draft)}
    if part == "areas":
        form = AreasForm(part=draft.contents.areas, initial={"edition": draft.edition})
        return {"form": form, "sample": first_rows(form), "place": 0}
    for form in incident_forms(draft):
        if form.place == place:
            return {
                "form": form,
                "sample": first_rows(form),
                "preview": preview_of_points(draft.contents, form),
                "follows_points": True,
                "place": place,
            }
    return {}


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else -1
