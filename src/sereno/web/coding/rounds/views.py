"""Who codes what: documents given out, one's own work, what was finished and reopened."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sereno.vocabulary.language import number as in_words
from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.coding.models import (
    Assignment,
    AssignmentState,
    Round,
    RoundState,
    Segment,
    TextVersion,
    Unit,
)
from sereno.web.coding.rounds.changes import (
    begin,
    finish,
    give_at_random,
    give_documents,
    reopen,
    take_back,
)
from sereno.web.coding.rounds.details import given_in, unfinished, work_of
from sereno.web.coding.rounds.forms import GiveForm, ReopenForm, coders_of
from sereno.web.coding.rounds.giving import GiveQuestion
from sereno.web.coding.rounds.record import ROUNDS
from sereno.web.diagnosis.documents.life import DOCUMENT_LIFE
from sereno.web.diagnosis.models import Document
from sereno.web.documents import Context
from sereno.web.people.models import Person
from sereno.web.records.tools import whole_number


def one_round(audit: Audit, person: Person, number: int) -> Round:
    """A round that a person sees. Raises Http404."""
    found: Round = ROUNDS.one(audit, person, number=number)
    return found


def about_round(round: Round, here: str, *further: tuple[str, str]) -> Context:
    """What every page below a round shows."""
    slug = round.audit.slug
    return {
        "audit": round.audit,
        "round": round,
        "title": here,
        "trail": [
            (_("Rounds"), reverse("coding:rounds", args=[slug])),
            (str(round), reverse("coding:round", args=[slug, round.number])),
            *further,
        ],
    }


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_CODING)
def give(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Give documents of a round to coders, by hand or at random."""
    round = one_round(audit, person, number)
    if round.state == RoundState.CLOSED:
        raise Http404
    documents = Document.objects.for_person(audit, person)
    documents = documents.exclude(state__in=DOCUMENT_LIFE.closed).order_by("number")
    if round.unit != Unit.FREE:
        documents = documents.filter(pk__in=TextVersion.objects.order_by().values("document"))
    rows = documents.select_related("activity").prefetch_related("activity__areas")
    question = GiveQuestion.of(request.GET)
    form = GiveForm(
        request.POST or None,
        round=round,
        documents=question.documents(rows, round),
        coders=coders_of(audit),
    )
    if request.method == "POST" and form.is_valid():
        seen_already = _coded_before(audit, round, form.wanted())
        try:
            n = _given(form, round, person)
        except Problem as problem:
            form.add_error(None, f"{problem.what()} {problem.mend()}")
        else:
            words = ngettext("{n} document given out.", "{n} documents given out.", n)
            messages.success(request, words.format(n=in_words(n)))
            if seen_already:
                words = ngettext(
                    "{n} of the documents was coded before it was given out blind: coders may have "
                    "seen that.",
                    "{n} of the documents were coded before they were given out blind: coders may "
                    "have seen that.",
                    seen_already,
                )
                messages.warning(request, words.format(n=in_words(seen_already)))
            return redirect("coding:round", audit.slug, round.number)
    context = about_round(round, _("Give out documents")) | {
        "form": form,
        "there": len(form.there),
        "is_any": documents.exists(),
        "question": question,
        "tools": question.tools(audit),
        "back": reverse("coding:round", args=[audit.slug, round.number]),
    }
    return render(request, "coding/give.html", context, status=422 if form.errors else 200)


def _given(form: GiveForm, round: Round, by: Person) -> int:
    values = form.cleaned_data
    if values["how"] == "random":
        return give_at_random(
            round=round,
            documents=form.wanted(),
            coders=form.chosen(),
            each=values["each"],
            seed=values["seed"],
            by=by,
        )
    return give_documents(round=round, documents=form.wanted(), coders=form.chosen(), by=by)


def _coded_before(audit: Audit, round: Round, documents: list[Document]) -> int:
    """How many documents have passages that coders could see until now, of a blind round."""
    if not round.is_blind:
        return 0
    new = {each.pk for each in documents}
    new -= set(
        Assignment.objects.filter(round__audit=audit, document__in=new).values_list(
            "document", flat=True
        )
    )
    coded = Segment.objects.filter(document__in=new, removed_at=None)
    return coded.order_by().values("document").distinct().count()


@require_GET
@needs(Right.KEEP_CODING)
def given(
    request: HttpRequest, audit: Audit, person: Person, number: int, document: int
) -> HttpResponse:
    """Who has a document of a round; it is taken back or reopened here."""
    round = one_round(audit, person, number)
    found = [each for each in given_in(round, person) if each.document.number == document]
    if not found:
        raise Http404
    context = about_round(round, str(found[0].document)) | {"given": found[0]}
    return render(request, "coding/given.html", context)


def _assignment(
    request: HttpRequest, audit: Audit, person: Person, number: int, document: int
) -> Assignment:
    """One's own assignment, or that of the coder whom who keeps the coding names."""
    rows = Assignment.objects.for_person(audit, person).select_related(
        "round__audit", "document", "coder"
    )
    coder = whole_number(request.POST.get("coder", ""))
    found: Assignment = get_object_or_404(
        rows,
        round=one_round(audit, person, number),
        document__number=document,
        coder=person.pk if coder is None else coder,
    )
    return found


def _done(
    request: HttpRequest,
    audit: Audit,
    do: Callable[[], None],
    words: str,
    back: Round | None = None,
) -> HttpResponse:
    """Do it, say so or what was wrong, and go back to a round, or to one's own work."""
    try:
        do()
    except Problem as problem:
        messages.error(request, f"{problem.what()} {problem.mend()}")
    else:
        messages.success(request, words)
    if back is not None:
        return redirect("coding:round", audit.slug, back.number)
    return redirect("coding:my_work", audit.slug)


@require_POST
@needs(Right.KEEP_CODING)
def take_back_document(
    request: HttpRequest, audit: Audit, person: Person, number: int, document: int
) -> HttpResponse:
    """Take a document back from a coder who hasn't begun it."""
    one = _assignment(request, audit, person, number, document)
    words = _("It was taken back.")
    return _done(request, audit, lambda: take_back(assignment=one, by=person), words, one.round)


@require_POST
@needs(Right.CODE)
def finish_document(
    request: HttpRequest, audit: Audit, person: Person, number: int, document: int
) -> HttpResponse:
    """One's own document is finished."""
    one = _assignment(request, audit, person, number, document)
    if one.coder_id != person.pk:
        raise PermissionDenied
    words = _("“{document}” is finished.").format(document=one.document)
    return _done(request, audit, lambda: finish(assignment=one, by=person), words)


@require_POST
@needs(Right.CODE)
def reopen_document(
    request: HttpRequest, audit: Audit, person: Person, number: int, document: int
) -> HttpResponse:
    """One's own document goes on, or that of a coder."""
    one = _assignment(request, audit, person, number, document)
    form = ReopenForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    words = _("“{document}” is open again.").format(document=one.document)
    back = None if one.coder_id == person.pk else one.round
    return _done(
        request, audit, lambda: reopen(assignment=one, by=person, reason=reason), words, back
    )


@require_POST
@needs(Right.CODE)
def begin_document(
    request: HttpRequest, audit: Audit, person: Person, number: int, document: int
) -> HttpResponse:
    """Begin with one's own document, and go to where it is coded."""
    one = _assignment(request, audit, person, number, document)
    if one.coder_id != person.pk:
        raise PermissionDenied
    begin(assignment=one)
    return redirect(where_coded(one))


def where_coded(one: Assignment) -> str:
    """The page on which a document of a round is coded."""
    slug, document = one.round.audit.slug, one.document.number
    if one.round.unit == Unit.FREE:
        return reverse("coding:screen", args=[slug, "document", document])
    return reverse("coding:judge", args=[slug, one.round.number, document])


@require_GET
@needs(Right.CODE)
def my_work(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """What is given to oneself, what comes next first."""
    work = work_of(audit, person)
    left = unfinished(work)
    context: Context = {
        "audit": audit,
        "next": left[0] if left else None,
        "left": left[1:],
        "finished": [each for each in work if each.state == AssignmentState.FINISHED],
        "n": len(work),
        "keeps": audit.allows(person, Right.KEEP_CODING),
    }
    return render(request, "coding/my_work.html", context)
