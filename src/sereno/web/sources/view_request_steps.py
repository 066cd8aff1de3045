"""What is done to a request beside its steps: reminders and letters."""

from __future__ import annotations

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
from sereno.web.records.pages import detail_page, trail
from sereno.web.sources.letter_changes import make_letter
from sereno.web.sources.letter_draft import TEXTS, first_texts, letter_of
from sereno.web.sources.record import REQUESTS
from sereno.web.sources.request_changes import remind
from sereno.web.sources.request_forms import LetterForm, RemindForm


@require_POST
@needs(Right.KEEP_SOURCES)
def reminder(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """They were reminded."""
    asked = REQUESTS.one(audit, person, number=number)
    form = RemindForm(request.POST)
    if form.is_valid():
        try:
            remind(request=asked, today=timezone.localdate(), by=person, **form.cleaned_data)
        except Problem as problem:
            form.add_error(None, f"{problem.what()} {problem.mend()}")
        else:
            messages.success(request, _("Noted."))
            return redirect("sources:request", audit=audit.slug, number=number)
    return detail_page(
        REQUESTS, request, audit, person, asked, status=422, more={"remind_form": form}
    )


def _language(text: str) -> Language:
    """The language asked for; else the reader's."""
    return next((lang for lang in LANGUAGES if lang == text), language())


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_SOURCES)
def letter(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """The letter's texts, to be edited, and the letter made of them."""
    asked = REQUESTS.one(audit, person, number=number)
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
            messages.success(request, _("The letter is ready: download it as PDF or DOCX."))
            return redirect("sources:request", audit=audit.slug, number=number)
        except Problem as problem:
            form.add_error(None, f"{problem.what()} {problem.mend()}")
    way = [
        *trail(REQUESTS, audit),
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
            "trail": way,
        },
        status=422 if form.errors else 200,
    )


@require_GET
@needs(Right.SEE_RESULTS)
def letter_file(
    request: HttpRequest, audit: Audit, person: Person, number: int, letter: int, ending: str
) -> FileResponse:
    """A letter as it was made."""
    asked = REQUESTS.one(audit, person, number=number)
    kept = asked.letters.select_related("pdf__audit", "docx__audit").filter(number=letter).first()
    if kept is None or ending not in ("pdf", "docx"):
        raise Http404
    what = _("request")
    name = f"{audit.slug}-{what}-{number}-{letter}-{kept.language}.{ending}"
    file = kept.pdf if ending == "pdf" else kept.docx
    return kept_answer(file, audit=audit, person=person, access_level=asked.access_level, name=name)
