"""The people of an action: its entries, a new one, a correction."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sereno.vocabulary.problems import Problem
from sereno.web.actions.entries import may_plan
from sereno.web.actions.models import Action, PeopleEntry
from sereno.web.actions.money.details import is_outside
from sereno.web.actions.pages import below, one_action, reported_action
from sereno.web.actions.reach.changes import enter_people
from sereno.web.actions.reach.details import group_words, people_page, reach_of
from sereno.web.actions.reach.forms import PeopleForm
from sereno.web.actions.register.rights import may_report
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.files.downloads import table_answer
from sereno.web.people.models import Person


@require_GET
@needs(Right.SEE_RESULTS)
def people(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """For how many it is meant and how many it reached, entry by entry."""
    action = one_action(audit, person, number)
    context = below(action, _("Beneficiaries")) | people_page(
        action, reach_of(action, audit, person)
    )
    context |= {
        "may_enter": may_report(audit, person, action),
        "may_plan": may_plan(audit, person),
    }
    return render(request, "actions/people.html", context)


@require_GET
@needs(Right.SEE_RESULTS)
def people_file(
    request: HttpRequest, audit: Audit, person: Person, number: int, ending: str
) -> HttpResponse:
    """The entries that count, as a table; without the numbers that the person may not see."""
    action = one_action(audit, person, number)
    columns = [
        *(_("Entry"), _("Planned or reached"), _("Group"), _("From"), _("Until"), _("How many")),
        *(_("What is counted"), _("How it is known"), _("Note")),
    ]
    entries = sorted(
        one.entry.pk for sort in reach_of(action, audit, person) for one in sort.entries
    )
    place = {key: n for n, key in enumerate(entries, 1)}
    cells = []
    for sort in reach_of(action, audit, person):
        for one in sort.entries:
            row = one.entry
            cells.append(
                [
                    *(
                        place[row.pk],
                        row.get_meant_display(),
                        group_words(row.group),
                        row.starts_on,
                    ),
                    *(row.ends_on, one.n, row.get_counts_display(), row.get_known_display()),
                    row.note,
                ]
            )
    return table_answer(ending, f"{audit.slug}-action-{number}-people", columns, cells)


@require_http_methods(["GET", "POST"])
@needs(Right.REPORT_PROGRESS)
def enter(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Write down how many people it is meant for, or has reached."""
    return _entered(request, reported_action(audit, person, number), person, None, None)


@require_http_methods(["GET", "POST"])
@needs(Right.REPORT_PROGRESS)
def correct(
    request: HttpRequest, audit: Audit, person: Person, number: int, entry: int
) -> HttpResponse:
    """Write an entry in place of another, which stays to be seen."""
    action = reported_action(audit, person, number)
    rows = PeopleEntry.objects.for_person(audit, person).filter(action=action)
    corrects: PeopleEntry = get_object_or_404(rows, pk=entry)
    if PeopleEntry.objects.filter(corrects=corrects).exists():
        raise Http404
    numbers = {
        one.entry.pk: one.n for sort in reach_of(action, audit, person) for one in sort.entries
    }
    return _entered(request, action, person, corrects, numbers[corrects.pk])


def _entered(
    request: HttpRequest,
    action: Action,
    person: Person,
    corrects: PeopleEntry | None,
    begins: int | None,
) -> HttpResponse:
    audit = action.audit
    form = PeopleForm(
        request.POST or None, action=action, may_plan=may_plan(audit, person), corrects=corrects,
        begins=begins,
    )  # fmt: skip
    here = reverse("actions:people", args=[audit.slug, action.number])
    if request.method == "POST" and form.is_valid():
        values = form.values()
        try:
            enter_people(action=action, by=person, now=timezone.now(), corrects=corrects, **values)
        except Problem as problem:
            form.tell(problem)
        else:
            messages.success(request, _("Saved."))
            if is_outside(action, values["starts_on"], values["ends_on"]):
                messages.warning(
                    request, _("The period goes beyond the days of the action: look at it again.")
                )
            return redirect(here)
    title = _("Correct an entry") if corrects else _("Write down people")
    context = below(action, title, (_("Beneficiaries"), here)) | {
        "form": form,
        "corrects": corrects,
    }
    return render(request, "actions/enter_people.html", context, status=422 if form.errors else 200)
