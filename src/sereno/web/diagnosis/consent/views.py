"""Consent of an activity: noted, taken back, withdrawn; and a new version of a text."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sereno.vocabulary.problems import Problem
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.diagnosis.activities.views import back_to, closed, one_open, page_of
from sereno.web.diagnosis.consent.changes import (
    add_text,
    drop_consent,
    note_consent,
    take_back_withdrawal,
    take_first_texts,
    withdraw,
    withdraw_scope,
)
from sereno.web.diagnosis.consent.forms import (
    FindConsentForm,
    NoteConsentForm,
    TakeBackForm,
    WithdrawForm,
    WithdrawScopeForm,
)
from sereno.web.diagnosis.consent.record import CONSENT_TEXTS
from sereno.web.diagnosis.consent.resting import what_rests_on
from sereno.web.diagnosis.consent.standing import in_force
from sereno.web.diagnosis.models import Activity, Consent, ConsentText, Withdrawal
from sereno.web.people.models import Person


def _one(activity: Activity, key: int) -> Consent:
    found = activity.consents.select_related("text", "activity__audit").filter(pk=key).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_FIELDWORK)
def note(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Note that people agreed; the receipt is shown for them to take home."""
    activity = one_open(audit, person, number)
    if (answer := closed(request, activity)) is not None:
        return answer
    form = NoteConsentForm(request.POST or None, activity=activity)
    if request.method == "POST" and form.is_valid():
        try:
            made = note_consent(activity=activity, by=person, **form.cleaned_data)
        except Problem as problem:
            form.add_error(None, f"{problem.what()} {problem.mend()}")
        else:
            words = _("Noted. Give them this code, with which they can withdraw: {code}")
            messages.success(request, words.format(code=made.receipt))
            return redirect(back_to(activity))
    context = page_of(activity, _("Note consent")) | {"form": form, "texts": form.texts}
    return render(
        request, "diagnosis/note_consent.html", context, status=422 if form.errors else 200
    )


@require_POST
@needs(Right.KEEP_FIELDWORK)
def drop(
    request: HttpRequest, audit: Audit, person: Person, number: int, consent: int
) -> HttpResponse:
    """Take back what was noted by mistake."""
    activity = one_open(audit, person, number)
    try:
        drop_consent(consent=_one(activity, consent), by=person)
    except Problem as problem:
        messages.error(request, str(problem))
    return redirect(back_to(activity))


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_FIELDWORK)
def take_away(
    request: HttpRequest, audit: Audit, person: Person, number: int, consent: int
) -> HttpResponse:
    """Withdraw consent, after what rests on it was shown."""
    activity = one_open(audit, person, number)
    found = _one(activity, consent)
    form = WithdrawForm(request.POST or None, consent=found)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw(consent=found, by=person, **form.cleaned_data)
        except Problem as problem:
            form.add_error(None, f"{problem.what()} {problem.mend()}")
        else:
            messages.success(request, _("Withdrawn."))
            return redirect(back_to(activity))
    return _withdraw_page(request, activity, found, form, WithdrawScopeForm(consent=found))


@require_POST
@needs(Right.KEEP_FIELDWORK)
def take_scope_away(
    request: HttpRequest, audit: Audit, person: Person, number: int, consent: int
) -> HttpResponse:
    """Withdraw from one of the things that were agreed to."""
    activity = one_open(audit, person, number)
    found = _one(activity, consent)
    form = WithdrawScopeForm(request.POST, consent=found)
    if form.is_valid():
        try:
            withdraw_scope(consent=found, by=person, **form.cleaned_data)
        except Problem as problem:
            form.add_error(None, f"{problem.what()} {problem.mend()}")
        else:
            messages.success(request, _("Withdrawn."))
            return redirect(back_to(activity))
    return _withdraw_page(request, activity, found, WithdrawForm(consent=found), form)


def _withdraw_page(
    request: HttpRequest,
    activity: Activity,
    consent: Consent,
    form: WithdrawForm,
    scope_form: WithdrawScopeForm,
) -> HttpResponse:
    context = page_of(activity, _("Withdraw consent {code}").format(code=consent.receipt)) | {
        "form": form,
        "scope_form": scope_form if scope_form.has_scopes else None,
        "consent": consent,
        "left": in_force(consent),
        "rests": what_rests_on(consent),
    }
    status = 422 if form.errors or scope_form.errors else 200
    return render(request, "diagnosis/withdraw.html", context, status=status)


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_FIELDWORK)
def take_back(
    request: HttpRequest, audit: Audit, person: Person, number: int, withdrawal: int
) -> HttpResponse:
    """Take back a withdrawal that was noted by mistake."""
    activity = one_open(audit, person, number)
    rows = Withdrawal.objects.filter(consent__activity=activity, pk=withdrawal)
    found = rows.select_related("consent").first()
    if found is None:
        raise Http404
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            take_back_withdrawal(
                withdrawal=found, by=person, now=timezone.now(), **form.cleaned_data
            )
        except Problem as problem:
            form.add_error(None, f"{problem.what()} {problem.mend()}")
        else:
            messages.success(request, _("They agree as before."))
            return redirect(back_to(activity))
    context = page_of(activity, _("Take back a withdrawal")) | {"form": form, "found": found}
    return render(request, "diagnosis/take_back.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_FIELDWORK)
def find(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """From the code that somebody brings to the consent that they gave."""
    form = FindConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        mine, code = Activity.objects.for_person(audit, person), form.cleaned_data["code"]
        found = Consent.objects.filter(activity__in=mine, receipt=code).first()
        if found is not None:
            return redirect("diagnosis:withdraw", audit.slug, found.activity.number, found.pk)
        if audit.allows(person, Right.MANAGE):
            # Whoever coordinates sees all of them: there is nobody else to ask.
            words = _(
                "No consent of this audit has the code {code}. Compare it letter by letter with "
                "what they were given."
            )
        else:
            words = _(
                "You can open no consent with the code {code}. If it is typed as it was given, ask "
                "a coordinator: they can open all of them."
            )
        form.add_error("code", words.format(code=code))
    context = {"audit": audit, "form": form}
    status = 422 if form.errors else 200
    return render(request, "diagnosis/find_consent.html", context, status=status)


@require_POST
@needs(Right.VERIFY_FIELDWORK)
def first_texts(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Take over the texts that come with Sereno, as drafts."""
    n = take_first_texts(audit=audit, by=person)
    messages.success(
        request,
        _(
            "{n} drafts were made. Read each, fill in what stands in brackets, and put it into use."
        ).format(n=n),
    )
    return redirect("diagnosis:consent_texts", audit.slug)


@require_POST
@needs(Right.VERIFY_FIELDWORK)
def renew(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """A new version, which begins as a copy."""
    old: ConsentText = CONSENT_TEXTS.one(audit, person, number=number)
    made = add_text(audit=audit, by=person, kind=old.kind, language=old.language, text=old.text)
    return redirect("diagnosis:edit_consent_text", audit.slug, made.number)
