"""Bringing a project of another program: the file, what would become of it, taking it over."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from sereno.exchange.refi_qda.positions import Counting, LineEnds
from sereno.exchange.refi_qda.writing import write_archive
from sereno.vocabulary.language import language, number
from sereno.vocabulary.problems import Problem
from sereno.web.audits.access_levels import AccessLevel
from sereno.web.audits.models import Audit
from sereno.web.audits.rights import needs
from sereno.web.audits.roles import Right
from sereno.web.coding.models import BroughtProject, ProjectState
from sereno.web.coding.projects.bringing import (
    ask_to_keep_names,
    ask_to_take,
    bring_project,
    check_ready,
    note_leaving,
)
from sereno.web.coding.projects.choices import CODER, LEFT_OUT, Choices, way_key
from sereno.web.coding.projects.ending import OPEN, drop_project
from sereno.web.coding.projects.leaving import Leaving, Scope
from sereno.web.coding.projects.names import texts_of_project
from sereno.web.coding.projects.plan import Plan
from sereno.web.coding.projects.sorting import ACTIVITY, CATEGORY, MOST_VALUES
from sereno.web.coding.projects.words import count_words, loss_lines
from sereno.web.diagnosis.consent.standing import in_force
from sereno.web.diagnosis.consent.undecided import WAITS
from sereno.web.diagnosis.documents.levels import level_choices
from sereno.web.diagnosis.models import Activity
from sereno.web.documents import Context
from sereno.web.files.downloads import as_download
from sereno.web.files.receiving import received
from sereno.web.files.spool import Spool
from sereno.web.jobs.cards import card
from sereno.web.jobs.models import Job, JobState
from sereno.web.people.models import Person
from sereno.web.records.tools import whole_number

# Of codes, documents and losses a page shows so many.
MOST_SHOWN = 500


@require_GET
@needs(Right.KEEP_CODING)
def projects(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Where a project is brought, and taken away."""
    return _form(request, audit, person)


# The form's token is checked by `received`.
@csrf_exempt
@require_POST
@needs(Right.KEEP_CODING)
def bring(request: HttpRequest, audit: Audit, person: Person) -> HttpResponse:
    """Receive a project; sealed before it reaches a disk."""

    def take(spools: list[Spool]) -> HttpResponse:
        made = bring_project(audit=audit, spool=spools[0], by=person)
        return redirect("coding:project", audit.slug, made.number)

    def refuse(problem: Problem) -> HttpResponse:
        return _form(request, audit, person, problem)

    return received(request, audit, take=take, refuse=refuse, sealed=True)


def _form(
    request: HttpRequest, audit: Audit, person: Person, trouble: Problem | None = None
) -> HttpResponse:
    rows = BroughtProject.objects.for_person(audit, person).filter(state__in=OPEN)
    activities = Activity.objects.for_person(audit, person).order_by("-number")
    context: Context = {
        "audit": audit,
        "trouble": trouble,
        "days": WAITS.days,
        "waiting": rows.order_by("-number"),
        "activities": [("", _("all of the audit")), *((str(e.number), str(e)) for e in activities)],
        "may_restricted": AccessLevel.RESTRICTED in audit.access_levels_of(person),
    }
    status = 422 if trouble else 200
    return render(request, "coding/projects.html", context, status=status)


@require_GET
@needs(Right.KEEP_CODING)
def one(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """What would become of a project, by what is chosen; then, what became of it."""
    row = _project(audit, person, number)
    context: Context = {"audit": audit, "row": row, "trail": _trail(audit)}
    work = Job.objects.filter(
        kind__in=[BroughtProject.READ, BroughtProject.TAKE, BroughtProject.KEEP_NAMES],
        subject_kind=BroughtProject._meta.label_lower,
        subject_key=row.pk,
    )
    last = work.order_by("-pk").first()
    if last is not None and last.state != JobState.DONE:
        context["job"] = card(last, audit, person)
    if row.state == ProjectState.TAKEN:
        refused = row.taken["refused"]
        context["refused"] = [(each["what"][language()], each["n"]) for each in refused]
        context["texts"] = texts_of_project(row, person)
    if row.state == ProjectState.WAITING and not (last is not None and last.is_live):
        context |= _shown(Plan(row, person, Choices.of(request.GET)))
    return render(request, "coding/project.html", context)


def _shown(plan: Plan) -> Context:
    activity, choices = plan.activity, plan.choices
    documents = [
        {"coming": each, "known": plan.known.get(each.guid), "n": len(each.parts)}
        for each in plan.documents
    ]
    unnamed = _("not told")
    ways = plan.doubtful_ways
    way = choices.way or (ways[0].way if ways else None)
    coders = [
        {
            "field": f"{CODER}{line.user.guid}",
            "label": f"{line.user.name or unnamed} ({number(line.n)})",
            "chosen": line.chosen,
        }
        for line in plan.coders
    ]
    return {
        "plan": plan,
        "counts": count_words(plan.counts),
        "codes": plan.codes[:MOST_SHOWN],
        "n_codes": len(plan.codes),
        "n_same": sum(each.here is not None for each in plan.codes),
        "documents": documents[:MOST_SHOWN],
        "n_documents": len(documents),
        "losses": loss_lines(plan.losses)[:MOST_SHOWN],
        "activity": activity,
        "activities": [("", "–"), *((str(e.number), str(e)) for e in plan.activities)],
        "chosen_activity": str(activity.number) if activity else "",
        "levels": level_choices(activity) if activity else [],
        "consents": _consents(plan),
        "chosen_consent": str(plan.consent.pk) if plan.consent else "",
        "coders": coders,
        "people": [(str(e.pk), str(e)) for e in plan.people] + [(LEFT_OUT, _("leave out"))],
        "ways": [(way_key(line.way), way_words(line.way), line.passages) for line in ways],
        "chosen_way": way_key(way) if way else "",
        "sets": [(line, f"set{line.at}", f"group{line.at}") for line in plan.sorting.sets],
        "of_sets": [(CATEGORY, _("become a category")), (LEFT_OUT, _("leave out"))],
        "groups": [("", _("as the others")), *plan.sorting.options(ACTIVITY)],
        "variables": [
            (
                line,
                [("", _("leave out")), *(plan.sorting.options(line.use) if line.use else [])],
                line.values[:MOST_VALUES],
            )
            for line in plan.sorting.variables
        ],
        "of_variables": [
            ("", _("leave out")),
            ("sex", _("the sex of who speaks")),
            ("age", _("the age of who speaks")),
            ("part", _("the part of who speaks")),
            (ACTIVITY, _("the activity")),
        ],
        "surveys": [
            (at, name, len(rows), at in choices.joined)
            for at, (name, rows) in enumerate(plan.sources.surveys)
        ],
        "chosen": [
            ("activity", str(activity.number) if activity else ""),
            ("level", plan.level),
            ("consent", str(plan.consent.pk) if plan.consent else ""),
            *(("joined", str(at)) for at in sorted(choices.joined)),
            ("way", way_key(way) if way else ""),
            *_picked(plan),
            *((line["field"], line["chosen"]) for line in coders),
        ],
    }


def _picked(plan: Plan) -> Iterator[tuple[str, str]]:
    """What is chosen of sets and variables, as it is shown."""
    for line in plan.sorting.sets:
        if line.codes:
            yield f"set{line.at}", line.codes
        yield f"group{line.at}", line.documents
    for variable in plan.sorting.variables:
        yield variable.field, variable.use
        for value in variable.values[:MOST_VALUES]:
            yield value.field, value.chosen


def _consents(plan: Plan) -> list[tuple[str, str]]:
    if plan.activity is None:
        return []
    given = [each for each in plan.activity.consents.select_related("text") if in_force(each)]
    found = [(str(e.pk), f"{e.receipt}: {e.text.get_kind_display()}") for e in given]
    return [("", _("all of this activity")), *found]


def way_words(way: Counting) -> str:
    """A way of counting, in words."""
    said = {
        LineEnds.AS_WRITTEN: _("as the file has them"),
        LineEnds.ONE: _("the end of a line counts one"),
        LineEnds.TWO: _("the end of a line counts two"),
    }[way.line_ends]
    return _("{ends}, and emoji count two").format(ends=said) if way.is_utf16 else said


@require_POST
@needs(Right.KEEP_CODING)
def take(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Have a project taken over."""
    row = _project(audit, person, number)
    choices = Choices.of(request.POST)
    try:
        if row.state != ProjectState.WAITING:
            raise Problem("project_taken", where=str(row))
        check_ready(Plan(row, person, choices))
        ask_to_take(brought=row, choices=choices, by=person)
    except Problem as problem:
        messages.error(request, str(problem))
    return redirect("coding:project", audit.slug, number)


@require_POST
@needs(Right.KEEP_CODING)
def keep_names(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Have the texts made whose names were replaced before they came."""
    try:
        ask_to_keep_names(brought=_project(audit, person, number), by=person)
    except Problem as problem:
        messages.error(request, f"{problem.what()} {problem.mend()}")
    return redirect("coding:project", audit.slug, number)


@require_POST
@needs(Right.KEEP_CODING)
def drop(request: HttpRequest, audit: Audit, person: Person, number: int) -> HttpResponse:
    """Let a project go."""
    try:
        drop_project(brought=_project(audit, person, number), by=person)
        messages.success(request, _("Nothing of the project was taken over."))
    except Problem as problem:
        messages.error(request, str(problem))
    return redirect("coding:projects", audit.slug)


def _project(audit: Audit, person: Person, number: int) -> BroughtProject:
    rows = BroughtProject.objects.for_person(audit, person).select_related("file", "read")
    row: BroughtProject | None = rows.filter(number=number).first()
    if row is None:
        raise Http404
    row.audit = audit
    return row


def _trail(audit: Audit) -> list[tuple[str, str]]:
    return [(_("Projects"), reverse("coding:projects", args=[audit.slug]))]


@require_POST
@needs(Right.KEEP_CODING)
def leave(
    request: HttpRequest, audit: Audit, person: Person
) -> HttpResponse | StreamingHttpResponse:
    """What was coded, as a project for other programs; who took which of it is noted."""
    scope = Scope(
        activity=whole_number(request.POST.get("activity", "")),
        is_restricted="restricted" in request.POST,
        has_media="media" in request.POST,
    )
    leaving = Leaving(audit, person, scope)
    project = leaving.project()
    if not project.codes and not project.sources:
        messages.error(request, str(Problem("project_nothing_to_leave", where=str(audit))))
        return redirect("coding:projects", audit.slug)
    note_leaving(leaving=leaving, by=person)
    blocks = write_archive(project, leaving.blocks())
    answer = StreamingHttpResponse(blocks, content_type="application/zip")
    return as_download(answer, f"{audit.slug}.qdpx")
