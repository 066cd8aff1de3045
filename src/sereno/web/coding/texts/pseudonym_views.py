"""Who stands behind which pseudonym, and that two of them are the same person."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.coding.models import Pseudonym
from sereno.web.coding.texts.changes import note_map_read
from sereno.web.coding.texts.forms import SameForm
from sereno.web.coding.texts.merging import merge, moving, part
from sereno.web.coding.texts.pseudonyms import KnownName, known_names, words_of, words_of_number
from sereno.web.coding.texts.work import RENUMBERING
from sereno.web.documents import Context
from sereno.web.jobs.cards import card
from sereno.web.jobs.changes import ask
from sereno.web.jobs.models import Job, JobState
from sereno.web.people.models import Person

PER_PAGE = 50


@require_GET
@needs(Right.SEE_ORIGINALS)
def pseudonyms(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Who stands behind which pseudonym, of the documents that the person sees; noted."""
    note_map_read(audit=audit, by=person)
    wanted = fold(request.GET.get("search", ""))
    known = known_names(audit, person)
    rows = [
        (words_of(each.pseudonym, audit), each, _others(each, audit))
        for each in known
        if not wanted or any(wanted in fold(form) for form in each.forms)
    ]
    job = Job.objects.filter(audit=audit, kind=RENUMBERING).order_by("-pk").first()
    shows_job = job is not None and job.state != JobState.DONE
    context: Context = {
        "audit": audit,
        "title": _("Pseudonyms"),
        "trail": _trail(audit),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "search": request.GET.get("search", ""),
        "job": card(job, audit, person) if job is not None and shows_job else None,
    }
    return render(request, "coding/pseudonyms.html", context)


def _others(known: KnownName, audit: Audit) -> list[tuple[str, Pseudonym]]:
    return [(words_of_number(each, audit), each) for each in known.others]


def _trail(audit: Audit) -> list[tuple[str, str]]:
    return [(_("Texts"), reverse("coding:texts", args=[audit.slug]))]


@require_http_methods(["GET", "POST"])
@needs(Right.SEE_ORIGINALS)
def merge_one(
    request: HttpRequest, audit: Audit, person: Person, kind: str, number: int
) -> HttpResponse:
    """Say that two numbers are one person's, once it is seen what moves; noted."""
    note_map_read(audit=audit, by=person)
    known = known_names(audit, person)
    this = next(
        (e for e in known if (e.pseudonym.kind, e.pseudonym.number) == (kind, number)), None
    )
    if this is None:
        raise Http404
    others = [
        (str(each.pseudonym.pk), _words(each, audit))
        for each in known
        if each.pseudonym.kind == this.pseudonym.kind and each != this
    ]
    form = SameForm(request.POST or request.GET or None, others=others)
    kept = int(form.cleaned_data["other"]) if form.is_bound and form.is_valid() else None
    there = reverse("coding:pseudonyms", args=[audit.slug])
    context: Context = {
        "audit": audit,
        "here": _("The same person"),
        "title": _("The same person"),
        "trail": [*_trail(audit), (_("Pseudonyms"), there)],
        "this": this,
        "words": words_of(this.pseudonym, audit),
        "form": form if others else None,
    }
    try:
        if request.method == "POST" and kept is not None:
            with transaction.atomic():
                row = merge(audit=audit, gone=this.pseudonym.pk, kept=kept, by=person)
                ask(RENUMBERING, audit=audit, by=person, pseudonym=row.pk)
            messages.success(request, _("They are one person. The texts are made again."))
            return redirect(there)
        if kept is not None:
            other = next(each for each in known if each.pseudonym.pk == kept)
            context |= {
                "other": other,
                "other_words": words_of(other.pseudonym, audit),
                "moving": moving(audit, this.pseudonym, person),
            }
    except Problem as problem:
        messages.error(request, f"{problem.what()} {problem.mend()}")
        return redirect(there)
    return render(request, "coding/merge_pseudonym.html", context)


def _words(known: KnownName, audit: Audit) -> str:
    return f"{words_of(known.pseudonym, audit)} ({', '.join(known.forms[:3])})"


@require_POST
@needs(Right.SEE_ORIGINALS)
def part_one(
    request: HttpRequest, audit: Audit, person: Person, kind: str, number: int
) -> HttpResponse:
    """Say that a number is another person's after all."""
    one = get_object_or_404(Pseudonym, audit=audit, kind=kind, number=number)
    try:
        with transaction.atomic():
            row = part(audit=audit, pseudonym=one.pk, by=person)
            ask(RENUMBERING, audit=audit, by=person, pseudonym=row.pk)
        messages.success(request, _("They are two people again. The texts are made again."))
    except Problem as problem:
        messages.error(request, f"{problem.what()} {problem.mend()}")
    return redirect("coding:pseudonyms", audit.slug)
