"""Texts on their way to being coded: the list, deciding names, making the text, who speaks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sereno.methods.sources.reading.words import fold
from sereno.vocabulary.language import number as in_words
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.coding.models import Mention, MentionState, NameKind, Segment
from sereno.web.coding.texts.changes import write_speakers
from sereno.web.coding.texts.deciding import Work, add_mention, decide, work_on
from sereno.web.coding.texts.forms import SpeakerForm
from sereno.web.coding.texts.making import make_text
from sereno.web.coding.texts.pseudonyms import (
    NUMBERED,
    KnownName,
    Suggestions,
    known_names,
    words_of_kind,
)
from sereno.web.coding.texts.reading import newest_text
from sereno.web.coding.texts.review import choices_for, part_of, place_in, stands_for
from sereno.web.coding.texts.rule_words import rule_words
from sereno.web.coding.texts.standing import TextState, text_line, text_lines
from sereno.web.coding.texts.work import LOOKING
from sereno.web.diagnosis.documents.record import DOCUMENTS
from sereno.web.diagnosis.models import Document
from sereno.web.documents import Context
from sereno.web.jobs.cards import card
from sereno.web.jobs.changes import ask
from sereno.web.jobs.models import Job
from sereno.web.people.models import Person
from sereno.web.records.changes import note_readings
from sereno.web.records.tools import ListTool, whole_number

PER_PAGE = 50
# So many bytes of text are looked through in some tenths of a second.
MOST_AT_ONCE = 50_000


@require_GET
@needs(Right.SEE_FIELDWORK)
def texts(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """The documents with a text, and how far each is."""
    lines = text_lines(audit, person)
    state = request.GET.get("state", "")
    chosen = [each for each in lines if state not in TextState.values or each.state == state]
    may = audit.allows(person, Right.SEE_ORIGINALS)
    job = Job.objects.filter(audit=audit, kind=LOOKING).order_by("-pk").first() if may else None
    context: Context = {
        "audit": audit,
        "title": _("Texts"),
        "page": Paginator(chosen, PER_PAGE).get_page(request.GET.get("page")),
        "there": len(lines),
        "new": sum(each.state == TextState.NEW for each in lines),
        "ready": sum(each.state == TextState.READY for each in lines),
        "may_decide": may,
        "job": card(job, audit, person) if job is not None and job.is_live else None,
        "tools": [ListTool("state", _("State"), state, TextState.choices)],
    }
    return render(request, "coding/texts.html", context)


@require_POST
@needs(Right.SEE_ORIGINALS)
def look(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Look through whatever nobody and nothing has looked through yet, or through one document."""
    asked = request.POST.get("document", "")
    document = one(audit, person, _count(asked)) if asked else None
    back = reverse("coding:texts", args=[audit.slug])
    if document is not None:
        back = reverse("coding:text", args=[audit.slug, document.number])
    key = None if document is None else document.pk
    try:
        ask(LOOKING, audit=audit, by=person, at_once=_is_short(document), document=key)
    except Problem as problem:
        messages.error(request, f"{problem.what()} {problem.mend()}")
    return redirect(back)


def _is_short(document: Document | None) -> bool:
    """Whether a document is looked through while a page is waited for."""
    if document is None:
        return False
    size = document.versions.order_by("-version").values_list("file__size", flat=True).first()
    return size is not None and size <= MOST_AT_ONCE


def one(audit: Audit, person: Person, number: int) -> Document:
    """A document that the person sees; that a restricted one is read is noted. Raises Http404."""
    document: Document = DOCUMENTS.one(audit, person, number=number)
    note_readings(DOCUMENTS, audit=audit, rows=(document,), by=person)
    return document


def _trail(audit: Audit) -> list[tuple[str, str]]:
    return [(_("Texts"), reverse("coding:texts", args=[audit.slug]))]


def _count(value: str) -> int:
    return whole_number(value) or 0


@require_GET
@needs(Right.SEE_ORIGINALS)
def text(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """The names of one text, to be decided."""
    document = one(audit, person, number)
    line = text_line(document, audit, person)
    context: Context = {
        "audit": audit,
        "title": str(document),
        "document": document,
        "trail": _trail(audit),
        "line": line,
        "ready": newest_text(document),
        "may_code": audit.allows(person, Right.CODE),
    }
    job = Job.objects.filter(audit=audit, kind=LOOKING).order_by("-pk").first()
    try:
        work = work_on(document)
    except Problem as problem:
        context |= {
            "problem": problem if problem.code != "text_not_looked_through" else None,
            "job": card(job, audit, person) if job is not None and job.is_live else None,
        }
        return render(request, "coding/text.html", context)
    mentions = work.mentions
    asked, chosen = request.GET.get("part", ""), _count(request.GET.get("mention", ""))
    part = part_of(work.text, mentions, _count(asked), audit, chosen or None)
    now = next((each for each in mentions if each.pk == chosen), None)
    waiting = [each for each in mentions if each.state == MentionState.WAITING]
    if now is None:
        here = [each for each in part.mentions if each.state == MentionState.WAITING]
        now = next(iter(here or part.mentions), None)
    known = known_names(audit, person)
    context |= {
        "part": part,
        "parts": range(1, part.of + 1),
        "mentions": len(mentions),
        "waiting": len(waiting),
        "replaced": sum(each.state == MentionState.REPLACED for each in mentions),
        "may_make": bool(work.text) and (line is None or line.state != TextState.READY),
        "now": now,
        "panel": _panel(work, mentions, now, known, audit) if now else None,
        "kinds": NameKind.choices,
    }
    return render(request, "coding/text.html", context)


def _panel(
    work: Work, mentions: Sequence[Mention], now: Mention, known: Sequence[KnownName], audit: Audit
) -> Context:
    """What is told of the mention that is being decided, and what may become of it."""
    words = work.words(now)
    choices = choices_for(now, words, known, Suggestions(known, work.names_here), audit)
    said = fold(words)
    place = [each.pk for each in mentions].index(now.pk)
    waiting = [i for i, each in enumerate(mentions) if each.state == MentionState.WAITING]
    after = next((i for i in waiting if i > place), next((i for i in waiting if i != place), None))
    return {
        "mention": now,
        "words": words,
        "choices": choices,
        "is_numbered": now.kind in NUMBERED,
        "suggested": next((each for each in choices if each.is_suggested), None),
        "alike": sum(
            each.state == MentionState.WAITING and each != now and fold(work.words(each)) == said
            for each in mentions
        ),
        "stands": stands_for(now, audit),
        "instead": words_of_kind(now.kind, audit),
        "rule": rule_words(now.rule),
        "kinds": NameKind.choices,
        "place": place + 1,
        "of": len(mentions),
        "before": mentions[place - 1].pk if place else None,
        "after": mentions[place + 1].pk if place + 1 < len(mentions) else None,
        "next_waiting": None if after is None else mentions[after].pk,
    }


@require_GET
@needs(Right.SEE_ORIGINALS)
def mention(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """What is told of one mention, for the page that is open already."""
    document: Document = DOCUMENTS.one(audit, person, number=number)
    try:
        work = work_on(document)
    except Problem as problem:
        return _told(problem)
    mentions = work.mentions
    asked = _count(request.GET.get("mention", ""))
    now = next((each for each in mentions if each.pk == asked), None)
    if now is None:
        raise Http404
    panel = _panel(work, mentions, now, known_names(audit, person), audit)
    context = {"audit": audit, "document": document, "panel": panel}
    return render(request, "coding/mention.html", context)


def _told(problem: Problem) -> JsonResponse:
    return JsonResponse({"problem": f"{problem.what()} {problem.mend()}"}, status=409)


def _is_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


@require_POST
@needs(Right.SEE_ORIGINALS)
def decide_one(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Decide a mention, or all that say the same. A script gets what changed as JSON."""
    document: Document = DOCUMENTS.one(audit, person, number=number)
    given = request.POST
    chosen = _count(given.get("mention", ""))
    try:
        changed = decide(
            document=document,
            mention=chosen,
            state=given.get("state", ""),
            kind=given.get("kind", ""),
            pseudonym=given.get("pseudonym", ""),
            equal="equal" in given,
            by=person,
        )
    except Problem as problem:
        if _is_script(request):
            return _told(problem)
        messages.error(request, f"{problem.what()} {problem.mend()}")
        return redirect(f"{reverse('coding:text', args=[audit.slug, number])}?mention={chosen}")
    if _is_script(request):
        return JsonResponse(_state_of(document, changed, audit))
    after = _count(given.get("next", "")) or chosen
    return redirect(f"{reverse('coding:text', args=[audit.slug, number])}?mention={after}#m{after}")


def _state_of(document: Document, changed: Sequence[Mention], audit: Audit) -> Context:
    newest = document.name_map.source_id
    waiting = Mention.objects.filter(source=newest, state=MentionState.WAITING).count()
    return {
        "changed": [
            {
                "id": each.pk,
                "state": each.state,
                "kind": each.kind,
                "stands": stands_for(each, audit),
            }
            for each in changed
        ],
        "waiting": waiting,
        "words": waiting_words(waiting),
    }


def waiting_words(n: int) -> str:
    """How many wait, as the page says it."""
    if not n:
        return _("Every mention is decided.")
    return ngettext("{n} mention waits.", "{n} mentions wait.", n).format(n=in_words(n))


@require_POST
@needs(Right.SEE_ORIGINALS)
def mark_name(request: HttpRequest, audit: Audit, person: Person, number: int) -> JsonResponse:
    """A mention that somebody marked: the lines in which it begins and ends by their places in the
    text, and how many UTF-16 units of each lie before it.
    """
    document: Document = DOCUMENTS.one(audit, person, number=number)
    given = {name: _count(request.POST.get(name, "")) for name in ("from", "after", "to", "before")}
    try:
        words = work_on(document).text
        made, gone = add_mention(
            document=document,
            start=place_in(words, given["from"], given["after"]),
            end=place_in(words, given["to"], given["before"]),
            kind=request.POST.get("kind", ""),
            by=person,
        )
    except Problem as problem:
        return _told(problem)
    return JsonResponse({"made": made.pk, "gone": gone})


@require_POST
@needs(Right.SEE_ORIGINALS)
def finish(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Make the text that is coded."""
    document = one(audit, person, number)
    try:
        made = make_text(document=document, by=person)
    except Problem as problem:
        messages.error(request, f"{problem.what()} {problem.mend()}")
        return redirect("coding:text", audit.slug, number)
    words = _("The text is ready to be coded.")
    if made.touched:
        words += " " + ngettext(
            "{n} coded passage lay on what was changed: its coder is asked to look at it.",
            "{n} coded passages lay on what was changed: their coders are asked to look at them.",
            made.touched,
        ).format(n=in_words(made.touched))
    messages.success(request, words)
    return redirect("coding:speakers", audit.slug, number)


@require_http_methods(["GET", "POST"])
@needs(Right.SEE_ORIGINALS)
def speakers(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Who speaks in a text that is ready, and which passages its last version touched."""
    document = one(audit, person, number)
    ready = newest_text(document)
    if ready is None:
        raise Http404
    there = list(document.speakers.filter(blocks__text=ready).distinct())
    data = request.POST if request.method == "POST" else None
    lines = [SpeakerForm(data, instance=each) for each in there]
    if data is not None and all(line.is_valid() for line in lines):
        write_speakers(
            document=document,
            speakers=[line.save(commit=False) for line in lines if line.has_changed()],
            by=person,
        )
        messages.success(request, _("Saved."))
        return redirect("coding:speakers", audit.slug, number)
    touched = Segment.objects.for_person(audit, person).filter(
        document=document, needs_look=True, removed_at=None
    )
    context: Context = {
        "audit": audit,
        "title": _("Who speaks"),
        "document": document,
        "trail": [
            *_trail(audit),
            (str(document), reverse("coding:text", args=[audit.slug, number])),
        ],
        "ready": ready,
        "may_code": audit.allows(person, Right.CODE),
        "lines": lines,
        "blocks": ready.blocks.count(),
        "touched": _touched(ready.text, touched.select_related("code", "coder")),
    }
    status = 422 if data is not None else 200
    return render(request, "coding/speakers.html", context, status=status)


MOST_TOUCHED = 200


def _touched(words: str, segments: Any) -> list[tuple[Segment, str]]:
    return [(each, words[each.start : each.end]) for each in segments[:MOST_TOUCHED]]
