"""What is done to a request: sending, promises, reminders, answers, silence, letters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sereno.vocabulary.language import LANGUAGES, Language, language
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.files.downloads import kept_answer
from sereno.web.people.models import Person
from sereno.web.sources.answer_deadline import due_words
from sereno.web.sources.letter_draft import TEXTS, first_texts, letter_of
from sereno.web.sources.models import DataRequest
from sereno.web.sources.request_changes import (
    answer_request,
    give_up,
    make_letter,
    note_promise,
    remind,
    send_request,
)
from sereno.web.sources.request_forms import (
    AnswerForm,
    LetterForm,
    RemindForm,
    SendForm,
    SilenceForm,
)
from sereno.web.sources.view_requests import item_names, one_request, page_of_request


def _done(
    request: HttpRequest,
    found: Audit,
    person: Person,
    asked: DataRequest,
    opened: str,
    form: forms.Form,
    verb: Callable[[dict[str, Any]], object],
) -> HttpResponse:
    """Do it and go back to the request, or show the form with its mistakes."""
    if form.is_valid():
        try:
            verb(form.cleaned_data)
        except Problem as problem:
            form.add_error(None, f"{problem.what()} {problem.mend()}")
        else:
            messages.success(request, _("Noted."))
            return redirect("sources:request", audit=found.slug, number=asked.number)
    return page_of_request(request, found, person, asked, opened=opened, form=form)


@require_POST
@needs(Right.KEEP_SOURCES)
def send(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """It was sent."""
    asked = one_request(audit, person, number)
    today = timezone.localdate()
    return _done(
        *(
            request,
            audit,
            person,
            asked,
            "send",
            SendForm(request.POST, due_words=due_words(audit)),
        ),
        lambda v: send_request(request=asked, on=v["on"], due=v["due"], today=today, by=person),
    )


@require_POST
@needs(Right.KEEP_SOURCES)
def promise(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """They promised an answer."""
    asked = one_request(audit, person, number)
    today = timezone.localdate()
    return _done(
        *(request, audit, person, asked, "promise", SendForm(request.POST)),
        lambda v: note_promise(request=asked, on=v["on"], due=v["due"], today=today, by=person),
    )


@require_POST
@needs(Right.KEEP_SOURCES)
def reminder(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """They were reminded."""
    asked = one_request(audit, person, number)
    today = timezone.localdate()
    return _done(
        *(request, audit, person, asked, "remind", RemindForm(request.POST)),
        lambda v: remind(request=asked, on=v["on"], note=v["note"], today=today, by=person),
    )


@require_POST
@needs(Right.KEEP_SOURCES)
def silence(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Nobody answered."""
    asked = one_request(audit, person, number)
    today = timezone.localdate()
    return _done(
        *(request, audit, person, asked, "silence", SilenceForm(request.POST)),
        lambda v: give_up(request=asked, on=v["on"], reason=v["reason"], today=today, by=person),
    )


@require_POST
@needs(Right.KEEP_SOURCES)
def answer(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """They answered."""
    asked = one_request(audit, person, number)
    items = list(asked.items.all())
    form = AnswerForm(request.POST, items=items, names=item_names(audit, items))
    today = timezone.localdate()
    return _done(
        *(request, audit, person, asked, "answer", form),
        lambda v: answer_request(
            request=asked,
            on=v["on"],
            text=v["text"],
            answers=form.answers(),
            today=today,
            by=person,
        ),
    )


def _language(text: str) -> Language:
    """The language asked for; else the reader's."""
    return next((lang for lang in LANGUAGES if lang == text), language())


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_SOURCES)
def letter(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """The letter's texts, to be edited, and the letter made of them."""
    asked = one_request(audit, person, number)
    lang = _language(request.GET.get("language", ""))
    today = timezone.localdate()
    last = asked.letters.filter(language=lang).first()
    texts = last.texts if last else first_texts(asked, person, lang, today)
    form = LetterForm(request.POST or None, initial=texts)
    if request.method == "POST" and form.is_valid():
        made = form.texts()
        try:
            make_letter(
                request=asked, texts=made, letter=letter_of(asked, made, lang, today), by=person
            )
            messages.success(request, _("The letter is made: download it as PDF or DOCX."))
            return redirect("sources:request", audit=audit.slug, number=number)
        except Problem as problem:
            form.add_error(None, f"{problem.what()} {problem.mend()}")
    trail = [
        (_("Requests"), reverse("sources:requests", args=[audit.slug])),
        (str(asked), reverse("sources:request", args=[audit.slug, number])),
    ]
    return render(
        request,
        "sources/letter.html",
        {
            "audit": audit,
            "asked": asked,
            "form": form,
            "lang": lang,
            "other": "en" if lang == "es" else "es",
            "preview": letter_of(asked, dict.fromkeys(TEXTS, ""), lang, today),
            "trail": trail,
        },
        status=422 if form.errors else 200,
    )


@require_GET
@needs(Right.SEE_RESULTS)
def letter_file(
    request: HttpRequest, audit: Audit, person: Person, number: int, letter: int, ending: str
) -> FileResponse:
    """A letter as it was made."""
    asked = one_request(audit, person, number)
    kept = asked.letters.select_related("pdf__audit", "docx__audit").filter(number=letter).first()
    if kept is None or ending not in ("pdf", "docx"):
        raise Http404
    name = f"{audit.slug}-{_('request')}-{number}-{letter}-{kept.language}.{ending}"
    file = kept.pdf if ending == "pdf" else kept.docx
    return kept_answer(file, audit=audit, person=person, level=asked.level, name=name)
