"""Pages of the report: what it has, what people write for it, and the files made of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sereno.exchange.report import Format, written
from sereno.exchange.report.content import KINDS, Kind
from sereno.methods.policy.access_levels import Access
from sereno.vocabulary.language import LANGUAGES, Language, language
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.documents import Context, Values
from sereno.web.files.downloads import kept_answer
from sereno.web.files.receiving import received
from sereno.web.files.spool import Spool
from sereno.web.findings.models import MadeReport, ReportCover, ReportLogo, ReportText
from sereno.web.findings.report.asked import Asked
from sereno.web.findings.report.changes import (
    ask_for_report,
    put_logo,
    take_logo_off,
    write_cover,
    write_text,
)
from sereno.web.findings.report.chapters import Chapter, chapters
from sereno.web.findings.report.ending import WAITS
from sereno.web.findings.report.forms import CoverForm, LogoForm, MakeForm, TextForm
from sereno.web.findings.report.making import KIND_WORDS, cover_of, report_content
from sereno.web.imports.report_answer import report_answer
from sereno.web.jobs.cards import card
from sereno.web.jobs.models import Job
from sereno.web.people.models import Person

# A chapter, and what was written for it last.
Line = tuple[Chapter, ReportText | None]
# Of a text's versions a page shows so many.
MOST_VERSIONS = 20
# Of the files that somebody asked for, so many.
MOST_MADE = 10


@require_http_methods(["GET", "POST"])
@needs(Right.WRITE_FINDINGS)
def report(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """The report: its chapters and what is written of each; POST makes a file of it."""
    lang = _language(request.GET.get("language", ""))
    known = Asked(audit, person, "final", lang, Access.PUBLIC, timezone.localdate()).known
    areas = sorted(known.chosen.items(), key=lambda each: each[1])
    form = MakeForm(
        request.POST or None,
        levels=audit.access_levels_of(person),
        areas=areas,
        initial={"language": lang},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        asked = Asked(
            audit,
            person,
            cast("Kind", given["kind"]),
            _language(given["language"]),
            Access(given["access"]),
            timezone.localdate(),
            (given["area"],) if given["area"] else (),
        )
        ask_for_report(asked=asked, format_=cast("Format", given["format"]))
        return redirect(f"{_address(audit, lang)}#made")
    context = _page(audit, person, lang) | _made(audit, person) | {"form": form}
    status = 422 if form.errors else 200
    return render(request, "findings/report/report.html", context, status=status)


def _made(audit: Audit, person: Person) -> Context:
    """The files that the person asked for, and the work on the newest one until it is there."""
    rows = MadeReport.objects.for_person(audit, person).select_related("file")
    newest: MadeReport | None = rows.first()
    job = Job.objects.newest(newest) if newest is not None and newest.file_id is None else None
    return {
        "job": card(job, audit, person, heading="h3") if job is not None else None,
        "made": [
            (row, KIND_WORDS[row.kind], Asked.of(row, row.at.date()).file_name(row.format))
            for row in rows.exclude(file=None)[:MOST_MADE]
        ],
        "days": WAITS.days,
    }


@require_GET
@needs(Right.WRITE_FINDINGS)
def take_report(request: HttpRequest, audit: Audit, person: Person, made: int) -> HttpResponseBase:
    """A file that the person asked for."""
    rows = MadeReport.objects.for_person(audit, person).exclude(file=None)
    row = get_object_or_404(rows.select_related("file__audit", "by", "audit"), pk=made)
    assert row.file is not None
    name = Asked.of(row, row.at.date()).file_name(row.format)
    return kept_answer(
        row.file, audit=audit, person=person, access_level=row.access_level, name=name
    )


def _language(words: str) -> Language:
    """The language asked for; else the reader's."""
    return next((each for each in LANGUAGES if each == words), language())


def _page(audit: Audit, person: Person, lang: Language) -> Context:
    asked = Asked(audit, person, "final", lang, Access.PUBLIC, timezone.localdate())
    rows = ReportText.objects.filter(audit=audit, language=lang).order_by("number")
    texts = {row.chapter: row for row in rows.select_related("by")}
    lines = [(each, texts.get(each.key)) for each in chapters()]
    logo = ReportLogo.objects.filter(audit=audit).first()
    return {
        "audit": audit,
        "lang": lang,
        "other": "en" if lang == "es" else "es",
        "parts": [(KIND_WORDS[kind], told) for kind, told in _by_kind(lines) if told],
        "cover": cover_of(asked),
        "logo": logo if logo is not None and logo.file_id else None,
        "n_findings": asked.findings_told().count(),
        "n_recommendations": asked.recommendations_told().count(),
        "left_out": asked.left_out,
    }


def _by_kind(lines: list[Line]) -> Iterator[tuple[Kind, list[Line]]]:
    """Chapters and what was written for them, each under the first report that has it."""
    told: set[str] = set()
    for kind in KINDS:
        own = [line for line in lines if kind in line[0].kinds and line[0].key not in told]
        told |= {chapter.key for chapter, _text in own}
        yield kind, own


@require_GET
@needs(Right.WRITE_FINDINGS)
def preview(
    request: HttpRequest, audit: Audit, person: Person, kind: str, lang: str
) -> HttpResponse:
    """A report as a page, as everybody would read it."""
    if kind not in KINDS or lang not in LANGUAGES:
        raise Http404
    today = timezone.localdate()
    asked = Asked(audit, person, kind, lang, Access.PUBLIC, today)
    try:
        made = written(report_content(asked), "html")
    except Problem as problem:
        messages.error(request, str(problem))
        return redirect("findings:report", audit.slug)
    return report_answer(made.decode(), lambda _file: None)


@require_http_methods(["GET", "POST"])
@needs(Right.WRITE_FINDINGS)
def edit_text(
    request: HttpRequest, audit: Audit, person: Person, chapter: str, lang: str
) -> HttpResponse:
    """The beginning of a chapter in a language, and its earlier versions."""
    found = _chapter(chapter)
    if lang not in LANGUAGES:
        raise Http404
    rows = ReportText.objects.filter(audit=audit, chapter=chapter, language=lang)
    versions = list(rows.select_related("by")[:MOST_VERSIONS])
    asked_for = request.GET.get("version", "")
    shown = next((row for row in versions if str(row.number) == asked_for), None)
    shown = shown or (versions[0] if versions else None)
    initial = {"text": shown.text if shown else "", "after": versions[0].number if versions else 0}
    form = TextForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            write_text(
                audit=audit,
                chapter=chapter,
                language=lang,
                text=form.cleaned_data["text"],
                after=form.cleaned_data["after"],
                by=person,
            )
        except Problem as problem:
            form.add_error(None, f"{problem.what()} {problem.mend()}")
        else:
            messages.success(request, _("Saved as a new version."))
            return redirect(_address(audit, lang))
    context: Context = {
        "audit": audit,
        "chapter": found,
        "form": form,
        "lang": lang,
        "versions": versions,
        "shown": shown,
        "back": _address(audit, lang),
        "trail": [(_("Report"), _address(audit, lang))],
    }
    status = 422 if form.errors else 200
    return render(request, "findings/report/text.html", context, status=status)


def _chapter(key: str) -> Chapter:
    for each in chapters():
        if each.key == key:
            return each
    raise Http404


def _address(audit: Audit, lang: str) -> str:
    return f"{reverse('findings:report', args=[audit.slug])}?language={lang}"


@require_http_methods(["GET", "POST"])
@needs(Right.WRITE_FINDINGS)
def edit_cover(request: HttpRequest, audit: Audit, person: Person, lang: str) -> HttpResponse:
    """What the cover says in a language."""
    if lang not in LANGUAGES:
        raise Http404
    asked = Asked(audit, person, "final", lang, Access.PUBLIC, timezone.localdate())
    with asked.in_its_language():
        newest = cover_of(asked)
    names = CoverForm.Meta.fields
    initial: Values = {name: getattr(newest, name) for name in names}
    form = CoverForm(request.POST or None, initial=initial | {"after": newest.number})
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in names}
        try:
            after = form.cleaned_data["after"]
            write_cover(audit=audit, language=lang, after=after, by=person, **values)
        except Problem as problem:
            form.add_error(None, f"{problem.what()} {problem.mend()}")
        else:
            messages.success(request, _("Saved as a new version."))
            return redirect(_address(audit, lang))
    context: Context = {
        "audit": audit,
        "form": form,
        "title": _("Cover"),
        "back": _address(audit, lang),
        "trail": [(_("Report"), _address(audit, lang))],
        "versions": list(ReportCover.objects.filter(audit=audit, language=lang)[:MOST_VERSIONS]),
    }
    status = 422 if form.errors else 200
    return render(request, "findings/report/cover.html", context, status=status)


# The form's token is checked by `received`.
@csrf_exempt
@needs(Right.WRITE_FINDINGS)
def logo(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Put a logo on the cover."""
    if request.method != "POST":
        return _logo_form(request, audit, LogoForm())

    def take(spools: list[Spool]) -> HttpResponse:
        form = LogoForm(request.POST)
        if not form.is_valid():
            return _logo_form(request, audit, form)
        put_logo(audit=audit, spool=spools[0], alt=form.cleaned_data["alt"], by=person)
        messages.success(request, _("The logo stands on the cover."))
        return redirect("findings:report", audit.slug)

    def refuse(problem: Problem) -> HttpResponse:
        # The words that were typed stay, and what is missing of them is said too.
        return _logo_form(request, audit, LogoForm(request.POST), problem)

    return received(request, audit, take=take, refuse=refuse)


def _logo_form(
    request: HttpRequest, audit: Audit, form: LogoForm, problem: Problem | None = None
) -> HttpResponse:
    context: Context = {
        "audit": audit,
        "form": form,
        "problem": problem,
        "title": _("Logo"),
        "back": reverse("findings:report", args=[audit.slug]),
        "trail": [(_("Report"), reverse("findings:report", args=[audit.slug]))],
    }
    status = 422 if problem or form.errors else 200
    return render(request, "findings/report/logo.html", context, status=status)


@require_POST
@needs(Right.WRITE_FINDINGS)
def logo_off(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Take the logo off the cover."""
    take_logo_off(audit=audit, by=person)
    return redirect("findings:report", audit.slug)
