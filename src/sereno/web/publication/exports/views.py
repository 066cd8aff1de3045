"""Pages of the exports: what each is for and lacks, what outside formats ask, and the files."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sereno.vocabulary.language import LANGUAGES, Language, language
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.documents import Context
from sereno.web.files.downloads import file_answer
from sereno.web.people.models import Person
from sereno.web.publication.exports.details import DetailsForm, proposed, say_details
from sereno.web.publication.exports.making import (
    EXPORTS,
    facts_of,
    file_name,
    make_export,
    outlooks,
)


@require_GET
@needs(Right.MANAGE)
def exports(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Every export: what it is for, what is in it, and what it lacks."""
    return _page(request, audit)


def _page(request: HttpRequest, audit: Audit, problem: Problem | None = None) -> HttpResponse:
    facts = facts_of(audit, timezone.now())
    context: Context = {
        "audit": audit,
        "outlooks": outlooks(facts),
        "details": facts.details,
        "languages": [each for each in LANGUAGES if each in audit.languages] or [language()],
        "problem": problem,
    }
    status = 200 if problem is None else 422
    return render(request, "publication/exports.html", context, status=status)


@require_GET
@needs(Right.MANAGE)
def export_file(
    request: HttpRequest, audit: Audit, person: Person, export: str, ending: str
) -> HttpResponse:
    """The file; where something stops it, the page that says what."""
    chosen = EXPORTS.get(export)
    if chosen is None or ending not in chosen.files:
        raise Http404
    wanted = request.GET.get("lang", "")
    lang: Language = wanted if wanted in LANGUAGES else language()
    try:
        made = make_export(chosen, ending, facts_of(audit, timezone.now()), lang)
    except Problem as problem:
        return _page(request, audit, problem)
    return file_answer(made, file_name(audit, chosen, ending, lang), chosen.files[ending])


@require_http_methods(["GET", "POST"])
@needs(Right.MANAGE)
def export_details(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """What the formats ask of whoever publishes."""
    details = proposed(audit)
    form = DetailsForm(request.POST or None, instance=details, audit=audit)
    if request.method == "POST" and form.is_valid():
        say_details(audit=audit, by=person, **form.values())
        messages.success(request, _("Saved."))
        return redirect("publication:exports", audit.slug)
    context: Context = {
        "audit": audit,
        "form": form,
        "trail": [(_("Exports"), reverse("publication:exports", args=[audit.slug]))],
    }
    status = 422 if form.errors else 200
    return render(request, "publication/export_details.html", context, status=status)
