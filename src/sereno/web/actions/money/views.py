"""The money of an action: its entries, a new one, a correction, the paper that says so."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from sereno.vocabulary.problems import Problem
from sereno.web.actions.entries import may_plan
from sereno.web.actions.models import Action, MoneyEntry
from sereno.web.actions.money.changes import enter_money
from sereno.web.actions.money.details import is_outside, money_of, money_page
from sereno.web.actions.money.forms import MoneyForm
from sereno.web.actions.pages import below, one_action, reported_action
from sereno.web.actions.register.rights import may_report
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.files.downloads import kept_answer, table_answer
from sereno.web.files.receiving import received
from sereno.web.files.spool import Spool
from sereno.web.people.models import Person


@require_GET
@needs(Right.SEE_RESULTS)
def money(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """What there is and what was spent, entry by entry, with what each stands for."""
    action = one_action(audit, person, number)
    context = below(action, _("Money")) | money_page(action, money_of(action))
    may = may_report(audit, person, action)
    context |= {"may_enter": may, "may_plan": may_plan(audit, person)}
    return render(request, "actions/money.html", context)


@require_GET
@needs(Right.SEE_RESULTS)
def money_file(
    request: HttpRequest, audit: Audit, person: Person, number: int, ending: str
) -> HttpResponse:
    """Every entry as a table, also those in whose place another stands."""
    action = one_action(audit, person, number)
    columns = [
        *(_("Entry"), _("What it is"), _("Source"), _("From"), _("Until"), _("Amount")),
        *(_("Currency"), _("Document"), _("Note"), _("Why it is over the budget")),
        *(_("In place of"), _("Counts")),
    ]
    lines = money_of(action).lines
    counting = {each.entry.pk for each in lines}
    rows = sorted(
        (each for line in lines for each in (line.entry, *line.before)), key=lambda each: each.pk
    )
    # Numbered within the action: the table's own keys count the entries of all audits.
    place = {each.pk: n for n, each in enumerate(rows, 1)}
    cells = [
        [
            *(place[each.pk], each.get_flow_display(), each.source, each.starts_on, each.ends_on),
            *(each.amount, each.currency, each.document, each.note, each.over_because),
            *(place.get(each.corrects_id or 0), _("yes") if each.pk in counting else _("no")),
        ]
        for each in rows
    ]
    return table_answer(ending, f"{audit.slug}-action-{number}-money", columns, cells)


@csrf_exempt
@needs(Right.REPORT_PROGRESS)
def enter(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Write down a budget or spending."""
    return _entered(request, reported_action(audit, person, number), person, None)


@csrf_exempt
@needs(Right.REPORT_PROGRESS)
def correct(
    request: HttpRequest, audit: Audit, person: Person, number: int, entry: int
) -> HttpResponse:
    """Write an entry in place of another, which stays to be seen."""
    action = reported_action(audit, person, number)
    corrects = _entry(audit, person, number, entry)
    if MoneyEntry.objects.filter(corrects=corrects).exists():
        raise Http404
    return _entered(request, action, person, corrects)


def _entered(
    request: HttpRequest, action: Action, person: Person, corrects: MoneyEntry | None
) -> HttpResponse:
    audit = action.audit
    plans = may_plan(audit, person)

    def page(problem: Problem | None = None, *, is_sent: bool = True) -> HttpResponse:
        is_over = problem is not None and problem.code == "money_over_budget"
        asks_why = is_over or (is_sent and "over_because" in request.POST)
        form = MoneyForm(
            request.POST if is_sent else None, action=action, may_plan=plans, corrects=corrects,
            asks_why=asks_why,
        )  # fmt: skip
        if problem is not None and form.field_of(problem) in form.fields:
            form.is_valid()
            form.tell(problem)
            problem = None
        return _form_page(request, action, form, problem)

    if request.method != "POST":
        return page(is_sent=False)

    def take(spools: list[Spool]) -> HttpResponse:
        form = MoneyForm(
            request.POST, action=action, may_plan=plans, corrects=corrects,
            asks_why="over_because" in request.POST,
        )  # fmt: skip
        if not form.is_valid():
            return _form_page(request, action, form)
        values = form.values()
        enter_money(
            action=action, by=person, now=timezone.now(), corrects=corrects,
            paper=spools[0] if spools else None, **values,
        )  # fmt: skip
        messages.success(request, _("Saved."))
        if is_outside(action, values["starts_on"], values["ends_on"]):
            messages.warning(
                request, _("The period goes beyond the days of the action: look at it again.")
            )
        return redirect("actions:money", audit.slug, action.number)

    is_secret = action.access_level == AccessLevel.RESTRICTED
    return received(request, audit, take=take, refuse=page, sealed=is_secret, needs_file=False)


def _form_page(
    request: HttpRequest, action: Action, form: MoneyForm, problem: Problem | None = None
) -> HttpResponse:
    title = _("Correct an entry") if form.corrects else _("Write down money")
    here = reverse("actions:money", args=[action.audit.slug, action.number])
    context = below(action, title, (_("Money"), here))
    context |= {"form": form, "problem": problem, "corrects": form.corrects}
    status = 422 if form.errors or problem else 200
    return render(request, "actions/enter_money.html", context, status=status)


def _entry(audit: Audit, person: Person, number: int, key: int) -> MoneyEntry:
    rows = MoneyEntry.objects.for_person(audit, person).filter(action__number=number)
    found: MoneyEntry = get_object_or_404(rows.select_related("file"), pk=key)
    return found


@require_GET
@needs(Right.SEE_RESULTS)
def paper(
    request: HttpRequest, audit: Audit, person: Person, number: int, entry: int
) -> HttpResponseBase:
    """The file of the document that an entry rests on."""
    action = one_action(audit, person, number)
    found = _entry(audit, person, number, entry)
    if found.file is None:
        raise Http404
    return kept_answer(found.file, audit=audit, person=person, access_level=action.access_level)
