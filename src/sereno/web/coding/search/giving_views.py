"""Coding from a search: each hit is looked at, then those that fit get a code as one step."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from sereno.vocabulary.language import number as in_words
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.coding.models import Code, CodingStep, Origin, Segment, TextVersion
from sereno.web.coding.search.asking import SearchQuestion
from sereno.web.coding.search.changes import note_search
from sereno.web.coding.search.finding import Search
from sereno.web.coding.search.giving import OWN, Giving
from sereno.web.coding.search.hits import proposed
from sereno.web.coding.segments.changes import code_many, undo_last
from sereno.web.coding.segments.passages import Passage
from sereno.web.diagnosis.documents.record import DOCUMENTS
from sereno.web.diagnosis.models import Document
from sereno.web.documents import Context
from sereno.web.people.models import Person
from sereno.web.records.changes import note_readings
from sereno.web.records.tools import whole_number

# Turns of one page, which get their code together.
PER_PAGE = 50


@require_http_methods(["GET", "POST"])
@needs(Right.CODE)
def review_hits(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """The hits of a search, each as what would get a code; then those that were ticked get it."""
    giving = Giving.of(request, audit, person)
    code = giving.code
    if code is not None and request.method == "POST":
        return _give(request, audit, person, code)
    found = Search(audit, person, SearchQuestion.of(request.GET))
    page = Paginator(found.found, PER_PAGE).get_page(request.GET.get("page"))
    shown = list(proposed(found, list(page), code, giving.extent)) if code else []
    note_search(found)
    note_readings(DOCUMENTS, audit=audit, rows=[each.document for each in shown], by=person)
    passages = [each for group in shown for each in group.passages if not group.is_finished]
    context: Context = {
        "audit": audit,
        "giving": giving,
        "code": code,
        "found": found,
        "page": page,
        "shown": shown,
        "open": sum(not each.is_coded for each in passages),
        "step": uuid.uuid4(),
        "trail": [(_("What was said"), _search(request, audit))],
    }
    return render(request, "coding/review_hits.html", context)


def _search(request: HttpRequest, audit: Audit) -> str:
    """The search, as it was asked."""
    asked = request.GET.copy()
    for name in OWN:
        asked.pop(name, None)
    return f"{reverse('coding:search', args=[audit.slug])}?{asked.urlencode()}"


def _give(request: HttpRequest, audit: Audit, person: Person, code: Code) -> HttpResponse:
    """Give the code to what was ticked: all of it or nothing."""
    here = f"{request.path}?{request.GET.urlencode()}"
    try:
        step = uuid.UUID(request.POST.get("step", ""))
        passages = list(_ticked(request, audit, person, code, step))
    except ValueError as wrong:
        raise Http404 from wrong
    if not passages:
        messages.error(request, _("Nothing is ticked."))
        return redirect(here)
    try:
        code_many(audit=audit, by=person, passages=passages, coder=person, step=step)
    except Problem as problem:
        messages.error(request, f"{problem.what()} {problem.mend()}")
        return redirect(here)
    following = request.GET.copy()
    following["page"] = str(whole_number(request.POST.get("next", "")) or "")
    done = reverse("coding:hits_coded", args=[audit.slug, step])
    return redirect(f"{done}?{following.urlencode()}")


def _ticked(
    request: HttpRequest, audit: Audit, person: Person, code: Code, step: uuid.UUID
) -> Iterator[Passage]:
    """What was ticked, as passages of documents that the person sees. Raises ValueError."""
    hits = list(dict.fromkeys(request.POST.getlist("hit")))
    places = {hit: [n for n in map(whole_number, hit.split(".")) if n is not None] for hit in hits}
    if any(len(place) != 4 for place in places.values()):
        raise ValueError
    numbers = {number for number, *_place in places.values()}
    seen = Document.objects.for_person(audit, person).filter(number__in=numbers)
    documents = {document.number: document for document in seen}
    rows = TextVersion.objects.filter(document__in=documents.values())
    texts = {(text.document_id, text.version): text for text in rows.defer("moves", "edits")}
    for hit, (number, version, start, end) in places.items():
        document = documents.get(number)
        text = texts.get((document.pk, version)) if document is not None else None
        if text is None:
            raise ValueError
        yield Passage(
            code=code,
            document=document,
            text=text,
            start=start,
            end=end,
            # Sent twice it is there once.
            key=uuid.uuid5(step, hit),
            origin=Origin.SEARCH,
        )


@require_http_methods(["GET", "POST"])
@needs(Right.CODE)
def hits_coded(request: HttpRequest, audit: Audit, person: Person, step: uuid.UUID) -> HttpResponse:
    """What one step of coding from a search did; it can be taken back as one."""
    done = CodingStep.objects.filter(audit=audit, person=person, key=step).first()
    if done is None:
        raise Http404
    if request.method == "POST":
        try:
            undone = undo_last(audit=audit, by=person, document=done.document, step=step)
        except Problem as problem:
            messages.error(request, f"{problem.what()} {problem.mend()}")
        else:
            words = ngettext(
                "{n} passage was taken back.", "{n} passages were taken back.", len(undone)
            )
            messages.success(request, words.format(n=in_words(len(undone))))
        return redirect(f"{request.path}?{request.GET.urlencode()}")
    rows = Segment.objects.for_person(audit, person).filter(
        key__in=done.after, coder=person, removed_at=None
    )
    segments = list(rows.select_related("document").order_by("document__number"))
    counts = Counter(each.document for each in segments if each.document is not None)
    context: Context = {
        "audit": audit,
        "step": done,
        "code": Code.objects.for_person(audit, person)
        .filter(pk__in={each.code_id for each in segments})
        .first(),
        "n": len(segments),
        "counts": counts.items(),
        "following": request.GET.urlencode() if request.GET.get("page") else "",
        "trail": [(_("What was said"), _search(request, audit))],
    }
    return render(request, "coding/hits_coded.html", context)
